package main

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"wxlab/app/bench"
)

// ownServerMark is the variable of the environment that makes this binary ownServer.
const ownServerMark = "WXLAB_TEST_OWN_SERVER"

// TestMain lets this binary be the program: bench starts its servers by starting itself, tests a serve to kill and the README's
// lines; or a server to restart.
func TestMain(m *testing.M) {
	if os.Getenv(ownServerMark) != "" {
		ownServer(os.Args[1], os.Args[2], os.Args[3], os.Args[4] == "true")
	}
	commands := []string{"bench", "serve", "run", "check", "exec", "env", "completion", "__complete"}
	if len(os.Args) > 2 && slices.Contains(commands, os.Args[1]) {
		main()
	}
	os.Exit(m.Run())
}

// TestBench runs the command with turns of an instant, for machines and for people.
func TestBench(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	quick := []string{"bench", "--seconds", "0.2", "--rounds", "1", "--conns", "2", "--dir", t.TempDir()}
	out, errs, exit := cli(t, append(quick, "--json")...)
	var report bench.Report
	if err := json.Unmarshal([]byte(out), &report); err != nil || exit != 0 || errs != "" {
		t.Fatalf("exit %d, %v: %s%s", exit, err, out, errs)
	}
	_, compared := report.Ratios["durable_vs_bare_2"]
	if report.Machine == "" || len(report.Results) != len(bench.Servers)+3 || !compared {
		t.Errorf("report %+v", report)
	}
	out, errs, exit = cli(t, append(quick, "--servers", "bare,durable_full")...)
	if exit != 0 || !strings.Contains(out, "durable_vs_bare_2") || !strings.Contains(out, "power") ||
		!strings.Contains(errs, "durable_full") {
		t.Errorf("exit %d\n%s\n%s", exit, out, errs)
	}
}

// TestBenchLong: the preset stands back where a flag says otherwise.
func TestBenchLong(t *testing.T) {
	out, errs, exit := cli(t, "bench", "--long", "--seconds", "0.05", "--conns", "2", "--dir", t.TempDir(), "--json")
	var report bench.Report
	if err := json.Unmarshal([]byte(out), &report); err != nil || exit != 0 {
		t.Fatalf("exit %d, %v: %s%s", exit, err, out, errs)
	}
	if len(report.Results) != 2 || report.Rounds != 1 || report.Results[1].Name != string(bench.DurableJournal) ||
		report.Results[0].RSSBefore <= 0 {
		t.Errorf("report %+v", report)
	}
}

func TestBenchMistakes(t *testing.T) {
	for _, c := range []struct {
		args []string
		exit int
		says string
	}{
		{[]string{"--seconds", "0"}, 2, "--seconds"},
		{[]string{"--rounds", "0"}, 2, "--rounds"},
		{[]string{"--conns", "0"}, 2, "--conns cannot be 0"},
		{[]string{"--conns", "5000"}, 2, "4096"},
		{[]string{"--servers", "nosuch"}, 2, "durable_full"},
		{[]string{"--dir", "/nonexistent/folder"}, 3, "/nonexistent/folder"},
	} {
		if _, errs, exit := cli(t, append([]string{"bench"}, c.args...)...); exit != c.exit ||
			!strings.Contains(errs, c.says) {
			t.Errorf("%v: exit %d, %s", c.args, exit, errs)
		}
	}
}
