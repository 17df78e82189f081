package bench

import (
	"bufio"
	"context"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"wxlab/app/i18n"
)

// TestMain lets the test's own binary be the server's process.
func TestMain(m *testing.M) {
	if len(os.Args) == 5 && os.Args[1] == "serve" {
		name, dir, profile := ServerName(os.Args[2]), os.Args[3], os.Args[4]
		if err := Serve(context.Background(), name, dir, profile, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func options(t *testing.T) Options {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Options{Command: []string{self, "serve"}, Dir: t.TempDir(), Seconds: 0.1, Rounds: 2, Conns: []int{1, 4}}
}

// TestRun measures everything for an instant: each row is there, each ratio that the budgets name, and no file is left.
func TestRun(t *testing.T) {
	o, turns := options(t), 0
	o.Tell = func(int, int, Result) { turns++ }
	r, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	rows := len(Servers)*len(o.Conns) + 3
	if len(r.Results) != rows || turns != rows*o.Rounds {
		t.Errorf("%d rows after %d turns, want %d", len(r.Results), turns, rows)
	}
	for _, x := range r.Results {
		if x.Rate <= 0 || x.Slowest > x.Rate || x.Fastest < x.Rate || x.P50 <= 0 || x.P99 < x.P50 || x.Worst < x.P99 {
			t.Errorf("%+v", x)
		}
		if durable := strings.HasPrefix(x.Name, "durable"); durable != (x.RowsPerCommit >= 1) {
			t.Errorf("%s has %v rows a commit", x.Name, x.RowsPerCommit)
		}
	}
	for _, name := range []string{
		"durable_vs_bare_4", "durable_normal_vs_bare_1", "codec_vs_bare_4", "journal_vs_durable_4", "journal_cost_4",
		"sim_push_vs_client",
	} {
		v, ok := r.Ratios[name]
		if !ok || !strings.Contains(r.In(i18n.En), name) || !strings.HasPrefix(name, "journal_cost") && v <= 0 {
			t.Errorf("ratio %s is %v", name, v)
		}
	}
	if left, err := os.ReadDir(o.Dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestRunSaysWhatAServerSaid: a server that does not come up says why, in its own words.
func TestRunSaysWhatAServerSaid(t *testing.T) {
	o := options(t)
	o.Command = []string{o.Command[0], "-test.run=^$"} // ends at once
	if _, err := Run(t.Context(), o); err == nil || !strings.Contains(err.Error(), "start server bare") {
		t.Error(err)
	}
	_, err := start(t.Context(), options(t), "nosuch", t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "there are [bare codec") {
		t.Error(err)
	}
}

// TestRatios: round by round, then the middle. A round without a yardstick is left out, and what was not measured has
// no ratio.
func TestRatios(t *testing.T) {
	rows := []Result{
		{Name: "bare", Conns: 32, rates: []float64{100, 200, 0, 50}},
		{Name: "durable_full", Conns: 32, rates: []float64{50, 50, 99, 45}},
		{Name: "durable_journal", Conns: 32, rates: []float64{40, 40, 0, 36}},
		{Name: "codec", Conns: 1, rates: []float64{1}},
	}
	middle, spread := ratios(rows)
	if len(middle) != 3 || middle["durable_vs_bare_32"] != 0.5 || spread["durable_vs_bare_32"] != (Range{0.25, 0.9}) {
		t.Errorf("%v, %v", middle, spread)
	}
	if middle["journal_vs_durable_32"] != 0.8 || math.Abs(middle["journal_cost_32"]-0.2) > 1e-9 {
		t.Errorf("%v", middle)
	}
}

func TestQuantiles(t *testing.T) {
	var took []time.Duration
	for i := range 101 {
		took = append(took, time.Duration(100-i)*time.Millisecond)
	}
	if r := summary("x", 1, took, 10*time.Second); r.P50 != 50 || r.P99 != 99 || r.Worst != 100 || r.Rate != 10.1 {
		t.Errorf("%+v", r)
	}
	if r := summary("x", 1, nil, time.Second); r.Rate != 0 || r.Worst != 0 {
		t.Errorf("nothing measured: %+v", r)
	}
}

// TestLongTurnsTellMore: what a minute shows is said of turns that last, and of servers only.
func TestLongTurnsTellMore(t *testing.T) {
	took := []time.Duration{time.Millisecond, time.Second, time.Second + 1, 3 * time.Second}
	before, after := usage{RSS: 40, Stored: 1}, usage{RSS: 45, Stored: 401}
	x := summary("durable_full", 32, took, time.Minute).with(before, after, len(took))
	if x.Late != 2 {
		t.Errorf("%d answers took more than a second, want 2", x.Late)
	}
	flow := summary("flow", 1, took[:1], time.Minute)
	r := Report{Seconds: 60, Results: []Result{x, flow}}
	want := "durable_full, 32 connections, 60 s: the slowest answer took 3000 ms, 2 took more than 1 s; " +
		"memory 40 MB at first and 45 MB at the end; checkpoints wrote 400 MB"
	if !strings.Contains(r.In(i18n.En), want) || strings.Contains(r.In(i18n.En), "flow, 1") {
		t.Errorf("%s\nwants %s", r.In(i18n.En), want)
	}
	if r.Seconds = 5; strings.Contains(r.In(i18n.En), "slowest answer") {
		t.Errorf("short turns say too much:\n%s", r.In(i18n.En))
	}
}

// TestReadAnswer: what is no whole answer of ours is an error, never a figure.
func TestReadAnswer(t *testing.T) {
	for answer, want := range map[string]string{
		"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nsuccess":     "success",
		"HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\nno":        "",
		"HTTP/1.1 200 OK\r\n\r\nsuccess":                          "",
		"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nsuccess":  "",
		"HTTP/1.1 200 OK\r\nContent-Length: 70\r\n\r\nsuccess":    "",
		"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\nsucc": "",
		"HTTP/1.1 200 OK\r\nContent-":                             "",
		"":                                                        "",
	} {
		got, err := readAnswer(bufio.NewReader(strings.NewReader(answer)), nil)
		if string(got) != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", answer, got, err)
		}
	}
}

// TestWrongAnswersAreNotMeasured: a server that is fast and wrong ends the run.
func TestWrongAnswersAreNotMeasured(t *testing.T) {
	m, err := newMessages(time.Now(), 3)
	if err != nil {
		t.Fatal(err)
	}
	url, closeServer, err := acceptAll()
	if err != nil {
		t.Fatal(err)
	}
	defer closeServer()
	c := &clients{messages: m, server: DurableFull, now: time.Now, until: time.Now().Add(time.Minute)}
	_, err = c.run(t.Context(), strings.TrimPrefix(url, "http://"), 2)
	if err == nil || !strings.Contains(err.Error(), `no sealed reply but "success"`) {
		t.Error(err)
	}
	seen := map[string]bool{}
	for range 10 { // more than there are: the next account gets them
		seen[string(m.draw(nil, Bare))] = true
	}
	if len(seen) != 10 {
		t.Errorf("%d of 10 messages differ", len(seen))
	}
}
