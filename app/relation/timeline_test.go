package relation

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/app/journal"
)

func TestTimeline(t *testing.T) {
	first, second := at(1, 0, message("o1", "7")), at(2, 5, message("o1", "7"))
	first.Took, second.Took, second.Status = 5100*time.Millisecond, time.Millisecond, 200
	sent := at(3, 8, call("message/custom/send", "o1", 0))
	sent.Status = 200
	got := Timeline(&Thread{Head: first, Rest: []Member{{second, Attempt}, {sent, Later}}})
	want := []Span{
		{Exchange: first, Role: Attempt, Number: 1, Deadline: 5 * time.Second, Late: true, Proven: true},
		{Exchange: second, Role: Attempt, Number: 2, From: 5 * time.Second, Deadline: 10 * time.Second, Proven: true},
		{Exchange: sent, Role: Later, Number: 2, From: 8 * time.Second},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestStages(t *testing.T) {
	done := func(e journal.Exchange) (out string) {
		for _, p := range StagesOf(e) {
			out += string(p.Stage)
			if !p.Done {
				out += "!"
			}
			if p.Timed && p.After > 0 {
				out += p.After.String()
			}
			out += " "
		}
		return out
	}
	good := at(1, 0, message("o1", "7"))
	good.Status = 200
	bent := at(2, 0, unopened("x"))
	bent.Code, bent.Status = -40001, 401
	timed := good
	timed.Opened, timed.Committed, timed.Took = time.Millisecond, 3*time.Millisecond, 4*time.Millisecond
	stored := timed
	stored.Outcome, stored.Status = journal.OutcomeFailed, 500 // its answer could not be made
	own := good
	own.Side, own.Dir, own.Status = journal.WeChat, journal.Out, 0
	for _, c := range []struct {
		e    journal.Exchange
		want string
	}{
		{good, "received verified committed answered "},
		{timed, "received verified1ms committed3ms answered4ms "},
		{stored, "received verified1ms committed3ms answered4ms "},
		{bent, "received verified! committed! answered "},
		{own, "received verified answered! "},
		{at(3, 0, call("api_query_auth", "", 0)), ""},
	} {
		if got := done(c.e); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}
