package workbench_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wxlab/app/doctor"
	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/scenario"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/app/workspace"
	"wxlab/platform"
)

func TestDemoRunsTheWholeProtocol(t *testing.T) {
	for _, seed := range []uint64{1, 2, 3, 4, 5} { // each seed another release-check group
		w := workbenchtest.Open(t, workbench.Options{Seed: seed})
		var seen []string
		report := w.RunDemo(t.Context(), "", func(s scenario.Step) { seen = append(seen, s.Name) })
		for _, s := range report.Steps {
			if !s.OK {
				t.Errorf("seed %d, %s: %s", seed, s.Name, s.Detail)
			}
		}
		if !report.OK || report.Seed != seed || len(seen) != len(scenario.Names()) {
			t.Errorf("seed %d: ok %v, seed %d, steps %v", seed, report.OK, report.Seed, seen)
		}
		if n := countExchanges(t, w, "is:failed"); n != 0 {
			t.Errorf("seed %d: %d exchanges failed on the way", seed, n)
		}
	}
}

func TestDemoSaysTheSameWithTheSameSeed(t *testing.T) {
	run := func() scenario.Report {
		w := workbenchtest.Open(t, workbench.Options{Now: stillClock()})
		return w.RunDemo(t.Context(), "", func(scenario.Step) {})
	}
	a, b := run(), run()
	for i := range a.Steps {
		if a.Steps[i].Name != b.Steps[i].Name || a.Steps[i].OK != b.Steps[i].OK {
			t.Errorf("step %d: %+v and %+v", i, a.Steps[i], b.Steps[i])
		}
	}
}

// stillClock stands still, so that nothing but Advance moves time.
func stillClock() func() time.Time {
	at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	return func() time.Time { return at }
}

func TestTwoHoursAreTwelveTicketsAndOneRenewal(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{Now: stillClock()})
	w.Schedule.Step(t.Context()) // the ticket that a start brings
	if _, err := w.Platform.Own.ComponentToken(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := countExchanges(t, w, "kind:ticket outcome:ok")
	renewals := countExchanges(t, w, "name:api_component_token")
	if err := w.Schedule.Advance(t.Context(), 2*time.Hour); err != nil {
		t.Fatal(err)
	}
	if got := countExchanges(t, w, "kind:ticket outcome:ok") - before; got != 12 {
		t.Errorf("%d tickets in two hours, want 12", got)
	}
	if got := countExchanges(t, w, "name:api_component_token") - renewals; got != 1 {
		t.Errorf("%d renewals in two hours, want 1", got)
	}
	if got := w.Clock.Offset(); got != 2*time.Hour {
		t.Errorf("offset %v", got)
	}
}

func countExchanges(t *testing.T, w *workbench.Workbench, query string) int {
	t.Helper()
	if err := w.Journal.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	n, err := w.Journal.Count(t.Context(), journal.Query{Text: query})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAdvanceRefuses(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	for _, d := range []time.Duration{0, -time.Second, 31 * 24 * time.Hour} {
		if err := w.Schedule.Advance(t.Context(), d); workspace.ExitCode(err) != workspace.ExitUsage {
			t.Errorf("Advance(%v): %v", d, err)
		}
	}
}

func TestRestartKeepsWhatHappened(t *testing.T) {
	dir := t.TempDir()
	w := workbenchtest.Open(t, workbench.Options{Dir: dir})
	w.Schedule.Step(t.Context())
	account := workbenchtest.OfficialAccount(w)
	if err := w.AuthorizeInApp(t.Context(), "", account.AppID, nil); err != nil {
		t.Fatal(err)
	}
	if err := w.Schedule.Advance(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
	component := w.Settings().Component
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	again := workbenchtest.Open(t, workbench.Options{Dir: dir})
	if got := again.Settings().Component; got.AppID != component.AppID ||
		got.Token.Reveal() != component.Token.Reveal() {
		t.Error("the component's credentials changed")
	}
	if got := again.Clock.Offset(); got != time.Hour {
		t.Errorf("offset %v after the restart", got)
	}
	a, err := again.Platform.Authorizer(t.Context(), "", account.AppID)
	if err != nil || a.State != platform.Authorized {
		t.Fatalf("authorizer %+v: %v", a, err)
	}
	if _, err := again.Platform.Own.RenewAuthorizerToken(t.Context(), account.AppID); err != nil {
		t.Errorf("WeChat has forgotten the authorization: %v", err)
	}
}

func TestAuthorizeUnknownAccount(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	if err := w.AuthorizeInApp(t.Context(), "", "wx0000000000000000",
		nil); workspace.ExitCode(err) != workspace.ExitUsage || !strings.Contains(err.Error(), "wx0000000000000000") {
		t.Error(err)
	}
}

func TestChecklistTicksItself(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	for _, item := range mustChecklist(t, w) {
		if item.Done {
			t.Errorf("%s is done before anything happened", item.ID)
		}
	}
	if r := w.RunDemo(t.Context(), "", func(scenario.Step) {}); !r.OK {
		t.Fatal(r)
	}
	for _, item := range mustChecklist(t, w) {
		if !item.Done {
			t.Errorf("%s is not done after the demo", item.ID)
		}
	}
}

// TestTheChecklistSurvivesItsRecord: what the platform keeps stays ticked when the record of it is gone.
func TestTheChecklistSurvivesItsRecord(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	if r := w.RunDemo(t.Context(), "", func(scenario.Step) {}); !r.OK {
		t.Fatal(r)
	}
	if err := w.Journal.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, item := range mustChecklist(t, w) {
		if item.ID != "release_check" && (!item.Done || item.At.IsZero() || item.Exchange != 0) {
			t.Errorf("without its record: %+v", item)
		}
	}
}

func mustChecklist(t *testing.T, w *workbench.Workbench) []doctor.CheckItem {
	t.Helper()
	if err := w.Journal.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	items, err := checklist(t.Context(), w, "")
	if err != nil {
		t.Fatal(err)
	}
	return items
}

func TestCredentialsAreMaskedAndNamed(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	w.Schedule.Step(t.Context())
	if err := w.AuthorizeInApp(t.Context(), "", workbenchtest.OfficialAccount(w).AppID, nil); err != nil {
		t.Fatal(err)
	}
	list, err := w.Platform.Credentials(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[embedded.CredentialKind]bool{}
	for _, c := range list {
		kinds[c.Kind] = true
		if c.Value == "" || strings.Contains(c.Value.String(), c.Value.Reveal()[:len(c.Value)/2]) {
			t.Errorf("%s prints as %s", c.Kind, c.Value)
		}
	}
	for _, k := range []embedded.CredentialKind{embedded.VerifyTicket, embedded.ComponentAccessToken,
		embedded.AuthorizerAccessToken, embedded.AuthorizerRefreshToken} {
		if !kinds[k] {
			t.Errorf("no %s among %v", k, kinds)
		}
	}
}

func TestEveryCallbackIsExplained(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	if r := w.RunDemo(t.Context(), "", func(scenario.Step) {}); !r.OK {
		t.Fatal(r)
	}
	found, err := w.Journal.List(t.Context(), journal.Query{Text: "dir:in outcome:ok !kind:page", Limit: 100})
	if err != nil || len(found) < 10 {
		t.Fatalf("%d callbacks: %v", len(found), err)
	}
	for _, e := range found {
		x, err := w.Explain(t.Context(), e.ID, i18n.Zh)
		if err != nil || !x.OK || !strings.Contains(x.Plain, "<xml>") {
			t.Errorf("#%d %s: ok %v, plain %q, %v", e.ID, e.Name, x.OK, x.Plain, err)
		}
	}
}

func TestOpenProblems(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	cases := []struct {
		name    string
		prepare func(dir string) workbench.Options
		exit    int
		says    string
	}{
		{"busy port", func(dir string) workbench.Options {
			return workbench.Options{Dir: dir, Addresses: workspace.Addresses{Platform: busy.Addr().String(),
				Simulator: "127.0.0.1:0"}}
		}, workspace.ExitEnvironment, "--platform-addr"},
		{"no such host", func(dir string) workbench.Options {
			return workbench.Options{Dir: dir, Addresses: workspace.Addresses{Platform: "127.0.0.1:0", Simulator: "192.0.2.1:0"}}
		}, workspace.ExitEnvironment, "--sim-addr"},
		{"bad address", func(dir string) workbench.Options {
			return workbench.Options{Dir: dir, Addresses: workspace.Addresses{Platform: "nonsense", Simulator: "127.0.0.1:0"}}
		}, workspace.ExitUsage, "nonsense"},
		{"a port there is not", func(dir string) workbench.Options {
			return workbench.Options{Dir: dir, Addresses: workspace.Addresses{Platform: "127.0.0.1:99999",
				Simulator: "127.0.0.1:0"}}
		}, workspace.ExitUsage, "99999"},
		{"a file where the folder should be", func(dir string) workbench.Options {
			path := filepath.Join(dir, "file")
			write(t, path, "x")
			return workbench.Options{Dir: path}
		}, workspace.ExitEnvironment, "--workspace"},
		{"settings that are no JSON", func(dir string) workbench.Options {
			write(t, filepath.Join(dir, "workspace.json"), "{")
			return workbench.Options{Dir: dir}
		}, workspace.ExitUsage, "workspace.json"},
		{"simulator state that is no JSON", func(dir string) workbench.Options {
			write(t, filepath.Join(dir, "sim.json"), "{")
			return workbench.Options{Dir: dir, Addresses: workbenchtest.FreePorts()}
		}, workspace.ExitEnvironment, "sim.json"},
		{"a platform database that is none", func(dir string) workbench.Options {
			write(t, filepath.Join(dir, "platform.db"), strings.Repeat("not a database ", 1000))
			return workbench.Options{Dir: dir, Addresses: workbenchtest.FreePorts()}
		}, workspace.ExitEnvironment, "platform.db"},
		{"a platform database of no bytes", func(dir string) workbench.Options {
			write(t, filepath.Join(dir, "platform.db"), "")
			return workbench.Options{Dir: dir, Addresses: workbenchtest.FreePorts()}
		}, workspace.ExitEnvironment, "platform.db"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w, err := workbench.Open(t.Context(), c.prepare(t.TempDir()))
			if err == nil {
				w.Close()
				t.Fatal("it opened")
			}
			if workspace.ExitCode(err) != c.exit || !strings.Contains(workspace.Say(i18n.En, err), c.says) ||
				!strings.Contains(workspace.Say(i18n.Zh, err), c.says) {
				t.Errorf("exit %d, says %s", workspace.ExitCode(err), workspace.Say(i18n.En, err))
			}
		})
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestOneWorkspaceOneProcess(t *testing.T) {
	dir := t.TempDir()
	workbenchtest.Open(t, workbench.Options{Dir: dir})
	w, err := workbench.Open(t.Context(), workbench.Options{Dir: dir, Addresses: workbenchtest.FreePorts()})
	if err == nil {
		w.Close()
		t.Fatal("a second copy opened the same workspace")
	}
	if workspace.ExitCode(err) != workspace.ExitEnvironment || !strings.Contains(err.Error(), dir) {
		t.Error(err)
	}
}

func TestTheFolderKeepsSecretsToItsOwner(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ws")
	w := workbenchtest.Open(t, workbench.Options{Dir: dir})
	if r := w.RunDemo(t.Context(), "", func(scenario.Step) {}); !r.OK {
		t.Fatal(r)
	}
	secret := w.Settings().Component.AppSecret.Reveal()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) < 4 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %v", f.Name(), info.Mode())
		}
		if f.IsDir() {
			continue // its files are checked by package keep
		}
		raw, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(f.Name(), "journal") && bytes.Contains(raw, []byte(secret)) {
			t.Errorf("%s holds the AppSecret", f.Name())
		}
	}
}

func TestRunDoesWhatFallsDue(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- w.Run(ctx) }()
	wait, stop := context.WithTimeout(ctx, 10*time.Second)
	defer stop()
	if _, err := w.Journal.Wait(wait, "name:component_verify_ticket outcome:ok", 0); err != nil {
		t.Error("the first ticket did not come by itself:", err)
	}
	cancel()
	if err := <-ran; err != nil {
		t.Error(err)
	}
}

func TestParts(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{Only: workbench.OnlySim})
	if w.Platform != nil || w.PlatformURL() != "" || w.SimURL() == "" {
		t.Error("only sim")
	}
	if _, err := w.Platform.NewAuthorizationLink(t.Context(), "",
		platform.LinkOptions{}); workspace.ExitCode(err) != workspace.ExitUsage {
		t.Error(err)
	}
	w = workbenchtest.Open(t, workbench.Options{Only: workbench.OnlyPlatform})
	if w.Sim != nil || w.SimURL() != "" || w.PlatformURL() == "" {
		t.Error("only platform")
	}
	var problem *workspace.Problem
	if _, err := w.PushTicket(t.Context(), ""); !errors.As(err, &problem) || problem.Key != "problem.no_simulator" {
		t.Error(err)
	}
}

func TestReplayIsSeenAsARepetition(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	w.Schedule.Step(t.Context())
	first, err := w.Journal.Wait(t.Context(), "name:component_verify_ticket outcome:ok", 0)
	if err != nil {
		t.Fatal(err)
	}
	id, err := w.Player.Replay(t.Context(), first.ID)
	if err != nil {
		t.Fatal(err)
	}
	again, err := w.Journal.Get(t.Context(), id)
	if err != nil || again.ParentID != first.ID || again.Outcome != journal.OutcomeDuplicate ||
		string(again.RespBody) != "success" {
		t.Errorf("replay: %+v, %v", again.Exchange, err)
	}
	call, err := w.Journal.Wait(t.Context(), "kind:api", 0)
	if err == nil {
		_, err = w.Player.Replay(t.Context(), call.ID)
	}
	if workspace.ExitCode(err) != workspace.ExitUsage {
		t.Error("replayed a call of our own:", err)
	}
	if _, err := w.Player.Replay(t.Context(), 999999); !errors.Is(err, journal.ErrNotFound) {
		t.Error(err)
	}
}
