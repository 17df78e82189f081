package bench

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestMain lets the test's own binary be the server's process.
func TestMain(m *testing.M) {
	if len(os.Args) == 5 && os.Args[1] == "serve" {
		if err := Serve(context.Background(), Kind(os.Args[2]), os.Args[3], os.Args[4], os.Stdin, os.Stdout); err != nil {
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
	return Options{Command: []string{self, "serve"}, Dir: t.TempDir(), Seconds: 0.05, Rounds: 2, Conns: []int{1, 4}}
}

// TestRun measures everything for an instant: each row is there, each ratio that the budgets name, and nothing stays behind.
func TestRun(t *testing.T) {
	o, turns := options(t), 0
	o.Tell = func(int, int, Result) { turns++ }
	r, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	rows := len(Kinds)*len(o.Conns) + 3
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
	for _, name := range []string{"durable_vs_bare_4", "durable_normal_vs_bare_1", "codec_vs_bare_4", "journal_vs_durable_4", "journal_cost_4", "sim_push_vs_client"} {
		if v, ok := r.Ratios[name]; !ok || !strings.Contains(r.String(), name) || !strings.HasPrefix(name, "journal_cost") && v <= 0 {
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
	if _, err := start(t.Context(), options(t), "nosuch", t.TempDir()); err == nil || !strings.Contains(err.Error(), "there are [bare codec") {
		t.Error(err)
	}
}
