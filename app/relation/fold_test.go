package relation

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wxlab/app/journal"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// at is an exchange that came some seconds after the start.
func at(id int64, seconds int, change func(*journal.Exchange)) journal.Exchange {
	e := journal.Exchange{
		ID: id, At: start.Add(time.Duration(seconds) * time.Second), Dir: journal.In, Side: journal.Platform,
		AppID: "wx1", Outcome: journal.OutcomeOK,
	}
	change(&e)
	return e
}

func message(openID, msgID string) func(*journal.Exchange) {
	return func(e *journal.Exchange) {
		e.Kind, e.Name, e.OpenID, e.MsgID = journal.KindMessage, "text", openID, msgID
	}
}

func subscribe(outcome string) func(*journal.Exchange) {
	return func(e *journal.Exchange) {
		e.Kind, e.Name, e.OpenID, e.Outcome = journal.KindEvent, "subscribe", "o1", outcome
	}
}

func unopened(query string) func(*journal.Exchange) {
	return func(e *journal.Exchange) {
		e.Kind, e.Query, e.Outcome = journal.KindMessage, query, journal.OutcomeRefused
	}
}

func call(name, openID string, parent int64) func(*journal.Exchange) {
	return func(e *journal.Exchange) {
		e.Kind, e.Dir, e.Name, e.OpenID, e.ParentID = journal.KindAPI, journal.Out, name, openID, parent
	}
}

func failing(name string, code int) func(*journal.Exchange) {
	return func(e *journal.Exchange) {
		e.Kind, e.Dir, e.Name, e.Code, e.Outcome = journal.KindAPI, journal.Out, name, code, journal.OutcomeRefused
	}
}

// newestFirst is how the journal lists.
func newestFirst(rows ...journal.Exchange) []journal.Exchange {
	slices.Reverse(rows)
	return rows
}

// told writes threads down: 1(attempt 3,caused 4) 2.
func told(threads []*Thread) string {
	var out []string
	for _, t := range threads {
		one := fmt.Sprint(t.Head.ID)
		var rest []string
		for _, m := range t.Rest {
			rest = append(rest, fmt.Sprint(m.Role, " ", m.ID))
		}
		if len(rest) > 0 {
			one += "(" + strings.Join(rest, ",") + ")"
		}
		out = append(out, one)
	}
	return strings.Join(out, " ")
}

func TestFold(t *testing.T) {
	attempts := map[string]string{"sig=a": "d1", "sig=b": "d1", "sig=c": "d2"}
	for name, c := range map[string]struct {
		rows []journal.Exchange
		want string
	}{
		"a message that was tried three times": {newestFirst(at(1, 0, message("o1", "7")), at(2, 2, message("o2", "8")),
			at(3, 5, message("o1", "7")), at(4, 10, message("o1", "7"))), "2 1(attempt 3,attempt 4)"},
		"one that comes again the next day": {newestFirst(at(1, 0, message("o1", "7")), at(2, 86400, message("o1", "7"))), "2 1"},
		"an event that was recognized as a repetition": {newestFirst(at(1, 0, subscribe(journal.OutcomeOK)),
			at(2, 5, subscribe(journal.OutcomeDuplicate)), at(3, 30, subscribe(journal.OutcomeOK))), "3 1(attempt 2)"},
		"pushes that did not open, of deliveries that are known": {newestFirst(at(1, 0, unopened("sig=a")),
			at(2, 5, unopened("sig=c")), at(3, 5, unopened("sig=b"))), "2 1(attempt 3)"},
		"pushes that did not open, of which nothing is known": {newestFirst(at(1, 0, unopened("x")), at(2, 5, unopened("y"))), "1(again 2)"},
		"what was called while a message was handled": {newestFirst(at(1, 0, message("o1", "7")),
			at(2, 0, call("sns/userinfo", "", 1)), at(3, 1, call("api_query_auth", "", 0))), "3 1(caused 2)"},
		"a customer-service message soon after": {newestFirst(at(1, 0, message("o1", "7")), at(2, 3, message("o2", "8")),
			at(3, 9, call("message/custom/send", "o1", 0))), "2 1(later 3)"},
		"one an hour later": {newestFirst(at(1, 0, message("o1", "7")), at(2, 3600, call("message/custom/send", "o1", 0))), "2 1"},
		"a replay, which is a push of its own": {newestFirst(at(1, 0, message("o1", "7")), at(2, 5, func(e *journal.Exchange) {
			message("o1", "7")(e)
			e.ParentID = 1
		})), "2 1"},
		"a message that was passed on": {newestFirst(at(1, 0, message("o1", "7")), at(2, 0, func(e *journal.Exchange) {
			message("o1", "7")(e)
			e.Dir, e.ParentID = journal.Out, 1
		})), "1(caused 2)"},
		"the same failure in a row": {newestFirst(at(1, 0, failing("x", 45009)), at(2, 5, failing("x", 45009)),
			at(3, 600, failing("x", 45009)), at(4, 601, failing("x", 48001)), at(5, 602, failing("x", 45009))),
			"5 4 1(again 2,again 3)"},
		"pushes that did not open, by nobody known": {newestFirst(at(1, 0, unopened("a")), at(2, 5, unopened("b")),
			at(3, 6, message("o1", "7"))), "3 1(again 2)"},
	} {
		t.Run(name, func(t *testing.T) {
			delivery := func(query string) string { return attempts[query] }
			if got := told(Fold(c.rows, delivery).Threads); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			live := Fold(nil, delivery)
			for _, e := range slices.Backward(c.rows) {
				live.Newer([]journal.Exchange{e})
			}
			if got := told(live.Threads); got != c.want {
				t.Errorf("as they came in: %s, want %s", got, c.want)
			}
		})
	}
}

// TestFoldingInPartsIsFoldingAll however a list was read: some of it, what came since, what was before.
func TestFoldingInPartsIsFoldingAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows []journal.Exchange
		add := func(seconds int, change func(*journal.Exchange)) int64 {
			id := int64(len(rows) + 1)
			rows = append(rows, at(id, seconds, change))
			return id
		}
		for i := range rapid.IntRange(1, 12).Draw(t, "deliveries") {
			second, openID := i*200, fmt.Sprint("o", i)
			first := add(second, message(openID, fmt.Sprint(i)))
			for n := range rapid.IntRange(0, 2).Draw(t, "retries") {
				add(second+5*(n+1), message(openID, fmt.Sprint(i)))
			}
			if rapid.Bool().Draw(t, "call") {
				add(second+11, call("sns/userinfo", "", first))
			}
			if rapid.Bool().Draw(t, "send") {
				add(second+12, call("message/custom/send", openID, 0))
			}
			add(second+20, call("api_component_token", "", 0))
			for range rapid.IntRange(0, 3).Draw(t, "failures") {
				add(second+30, failing("x", rapid.IntRange(1, 2).Draw(t, "code")))
			}
		}
		all := newestFirst(slices.Clone(rows)...)
		want := told(Fold(all, nil).Threads)
		from := rapid.IntRange(0, len(all)).Draw(t, "from")
		to := rapid.IntRange(from, len(all)).Draw(t, "to")
		f := Fold(all[from:to], nil)
		before := slices.Clone(f.Threads)
		same := f.Older(all[to:])
		if !slices.Equal(before[:same], f.Threads[:same]) {
			t.Fatalf("of %d threads the first %d are not where they were", len(before), same)
		}
		f.Newer(all[:from])
		if got := told(f.Threads); got != want {
			t.Fatalf("%d to %d of %d:\n%s\nwant\n%s", from, to, len(all), got, want)
		}
	})
}

func TestAThreadTellsHowItEnded(t *testing.T) {
	failed := func(e journal.Exchange) journal.Exchange { e.Outcome = journal.OutcomeFailed; return e }
	first, second := at(1, 0, message("o1", "7")), at(2, 5, message("o1", "7"))
	sent := at(3, 6, call("message/custom/send", "o1", 0))
	for _, c := range []struct {
		thread Thread
		want   int64
	}{
		{Thread{Head: first}, 1},
		{Thread{Head: failed(first), Rest: []Member{{second, Attempt}, {sent, Later}}}, 2},
		{Thread{Head: first, Rest: []Member{{second, Attempt}, {failed(sent), Later}}}, 3},
		{Thread{Head: first, Rest: []Member{{failed(second), Attempt}, {failed(sent), Later}}}, 2},
	} {
		if got := c.thread.Outcome().ID; got != c.want {
			t.Errorf("%s ended as #%d, want #%d", told([]*Thread{&c.thread}), got, c.want)
		}
	}
	whole := Thread{Head: first, Rest: []Member{{second, Attempt}, {sent, Later}}}
	if whole.Attempts() != 2 || !whole.Has(3) || whole.Has(4) || !whole.Rest[0].Proven() || whole.Rest[1].Proven() {
		t.Error(whole)
	}
}

func BenchmarkFold(b *testing.B) {
	var rows []journal.Exchange
	for i := range 5000 {
		rows = append(rows, at(int64(5000-i), -i, message(fmt.Sprint("o", i%50), fmt.Sprint(i))))
	}
	for b.Loop() {
		Fold(rows, nil)
	}
}

// TestTheSameRefusalFoldsWhateverItsRequestID: WeChat's errmsg ends with one that is never the same twice.
func TestTheSameRefusalFoldsWhateverItsRequestID(t *testing.T) {
	refused := func(id int64, rid string) journal.Exchange {
		return at(id, int(id), func(e *journal.Exchange) {
			failing("api_get_authorizer_info", 40001)(e)
			e.Reason = "invalid credential, access_token is invalid or not latest rid: " + rid
		})
	}
	f := Fold(newestFirst(refused(1, "6b0e5e2f-3ac3b3f0-1a9897f7"), refused(2, "6b0e5e31-ffb852ab-6ebc4fe5")), nil)
	f.Newer([]journal.Exchange{refused(3, "6b0e5e32-4f6382ae-82aaf1bf")})
	if len(f.Threads) != 1 || f.Threads[0].Times() != 3 {
		t.Errorf("%d threads, the first happened %d times", len(f.Threads), f.Threads[0].Times())
	}
}
