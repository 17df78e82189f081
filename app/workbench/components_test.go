package workbench_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wxlab/app/embedded"
	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/replay"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/sim"
)

func newTestComponent(t *testing.T, name string) platform.Component {
	t.Helper()
	c, err := workspace.NewComponent(workspace.Seeded(7, name))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// openPair is a workspace that got a second component while it was open.
func openPair(t *testing.T) (w *workbench.Workbench, second platform.Component) {
	t.Helper()
	w, second = workbenchtest.Open(t, workbench.Options{Now: stillClock()}), newTestComponent(t, "second")
	if err := w.AddComponent(second); err != nil {
		t.Fatal(err)
	}
	w.Schedule.Step(t.Context())
	return w, second
}

// authorizeBoth has one account authorize both components.
func authorizeBoth(t *testing.T, w *workbench.Workbench) (account, openID string) {
	t.Helper()
	a := workbenchtest.OfficialAccount(w)
	for _, c := range w.Components() {
		if _, _, err := w.Sim.Authorize(t.Context(), c.AppID, a.AppID, nil); err != nil {
			t.Fatal(err)
		}
	}
	w.Schedule.Step(t.Context())
	return a.AppID, a.Followers[0].OpenID
}

func TestTwoComponentsAreServed(t *testing.T) {
	w, second := openPair(t)
	account, openID := authorizeBoth(t, w)
	tokens := map[platform.Secret]bool{}
	for _, s := range w.Platform.Servers() {
		id := s.Component().AppID
		if _, ok, err := w.Platform.Store.Ticket(t.Context(), id); !ok || err != nil {
			t.Errorf("%s has no ticket: %v", id, err)
		}
		own, err := s.ComponentToken(t.Context())
		if err != nil {
			t.Errorf("%s: %v", id, err)
		}
		held, err := s.AuthorizerToken(t.Context(), account)
		if err != nil {
			t.Errorf("%s: %v", id, err)
		}
		tokens[own.Value], tokens[held.Value] = true, true
	}
	if len(tokens) != 4 {
		t.Errorf("%d different tokens, want 4", len(tokens))
	}
	for _, c := range w.Components() {
		if _, err := w.Sim.SendText(t.Context(), c.AppID, account, openID, "to "+c.AppID); err != nil {
			t.Fatal(err)
		}
		if got := newest(t, w, "kind:message"); got.ComponentAppID != c.AppID || got.Outcome != "ok" ||
			!strings.Contains(string(got.Plain), "to "+c.AppID) {
			t.Errorf("message to %s: component %s, %s %s", c.AppID, got.ComponentAppID, got.Outcome, got.Plain)
		}
		if e, err := w.Explain(t.Context(), newest(t, w, "kind:message").ID, i18n.En); err != nil || !e.OK {
			t.Errorf("explained with other keys: %v %+v", err, failedSteps(e))
		}
	}
	if second.AppID != w.Components()[1].AppID {
		t.Error("the order changed")
	}
}

func newest(t *testing.T, w *workbench.Workbench, query string) journal.Detail {
	t.Helper()
	if err := w.Journal.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	list, err := w.Journal.List(t.Context(), journal.Query{Text: query, Limit: 1})
	if err != nil || len(list) == 0 {
		t.Fatalf("%s: %d, %v", query, len(list), err)
	}
	d, err := w.Journal.Get(t.Context(), list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func failedSteps(e explain.Explanation) (out []string) {
	for _, s := range e.Steps {
		if s.State == explain.Failed {
			out = append(out, s.Name)
		}
	}
	return out
}

func TestCredentialsOfTwoComponents(t *testing.T) {
	w, second := openPair(t)
	account, _ := authorizeBoth(t, w)
	held, err := w.Platform.Credentials(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, c := range held {
		got[c.Component+" "+string(c.Kind)] = c.Refreshable
	}
	for _, id := range []string{w.Settings().Component.AppID, second.AppID} {
		for _, kind := range []embedded.CredentialKind{embedded.VerifyTicket, embedded.ComponentAccessToken,
			embedded.AuthorizerAccessToken} {
			if !got[id+" "+string(kind)] {
				t.Errorf("%s has no %s", id, kind)
			}
		}
	}
	before, _, _ := w.Platform.Store.ComponentToken(t.Context(), second.AppID)
	if err := w.Platform.RefreshCredential(t.Context(), embedded.ComponentAccessToken, second.AppID, ""); err != nil {
		t.Fatal(err)
	}
	if after, _, _ := w.Platform.Store.ComponentToken(t.Context(), second.AppID); after.Value == before.Value {
		t.Error("the other component's token was not renewed")
	}
	all, err := w.Platform.Authorizers(t.Context())
	if err != nil || len(all) != 1 {
		t.Errorf("%d authorizers for one account: %v", len(all), err)
	}
	if _, err := w.Unauthorize(t.Context(), "", account); err != nil {
		t.Fatal(err)
	}
	if all, _ = w.Platform.Authorizers(t.Context()); len(all) != 1 || all[0].State != platform.Authorized {
		t.Errorf("the second authorization ended with the first: %+v", all)
	}
	if _, err := w.Unauthorize(t.Context(), "", account); err != nil {
		t.Errorf("the second cannot be cancelled: %v", err)
	}
}

func TestRestartKeepsBothComponents(t *testing.T) {
	w, second := openPair(t)
	account, _ := authorizeBoth(t, w)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	again := workbenchtest.Open(t, workbench.Options{Dir: w.Workspace.Dir(), Now: stillClock()})
	if len(again.Platform.Servers()) != 2 || again.Components()[1] != second {
		t.Fatalf("%d servers", len(again.Platform.Servers()))
	}
	for _, s := range again.Platform.Servers() {
		if _, err := s.RenewAuthorizerToken(t.Context(), account); err != nil {
			t.Errorf("%s: %v", s.Component().AppID, err)
		}
	}
}

func TestRemoveComponent(t *testing.T) {
	w, second := openPair(t)
	account, openID := authorizeBoth(t, w)
	if err := w.RemoveComponent(second.AppID); err != nil {
		t.Fatal(err)
	}
	w.Schedule.Step(t.Context())
	if _, known := w.Sim.Platform(second.AppID); known || w.Platform.Serves(second.AppID) || len(w.Components()) != 1 {
		t.Errorf("WeChat knows it: %v, it is served: %v, there are %d", known, w.Platform.Serves(second.AppID),
			len(w.Components()))
	}
	raw, err := os.ReadFile(filepath.Join(w.Workspace.Dir(), "sim.json"))
	if err != nil {
		t.Fatal(err)
	}
	if saved, err := sim.Restore(sim.Config{}, raw); err != nil || len(saved.Platforms()) != 1 {
		t.Errorf("on disk WeChat still knows it: %v", err)
	}
	if held, err := w.Platform.Credentials(t.Context()); err != nil ||
		slices.ContainsFunc(held, func(c embedded.Credential) bool { return c.Component == second.AppID }) {
		t.Errorf("its credentials are still listed: %v", err)
	}
	if d, err := w.SendText(t.Context(), "", account, openID, "still here"); err != nil || !d.Accepted {
		t.Errorf("the other one does not answer: %v", err)
	}
	if _, ok, err := w.Platform.Store.Ticket(t.Context(), second.AppID); !ok || err != nil {
		t.Errorf("what it stored is gone: %v", err)
	}
	old := newest(t, w, "is:callback component:"+second.AppID)
	if e, err := w.Explain(t.Context(), old.ID, i18n.En); err != nil || e.OK || len(e.Likely) == 0 ||
		e.Likely[0].ID != "component_gone" || e.Likely[0].Step == "" ||
		!strings.Contains(e.Likely[0].Cause, second.AppID) {
		t.Errorf("an old callback is explained by %+v, %v", e.Likely, err)
	}
	for appID, key := range map[string]string{second.AppID: "problem.component_unknown",
		w.Settings().Component.AppID: "problem.component_own"} {
		wantProblem(t, w.RemoveComponent(appID), key)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if again := workbenchtest.Open(t, workbench.Options{Dir: w.Workspace.Dir(), Now: stillClock()}); again.Platform.Serves(second.AppID) {
		t.Error("served after the restart")
	}
}

// Work that is due when a component is removed waits for it; added again, it goes on where it stood.
func TestAComponentComesBack(t *testing.T) {
	w, second := openPair(t)
	account, _ := authorizeBoth(t, w)
	if err := w.RemoveComponent(second.AppID); err != nil {
		t.Fatal(err)
	}
	before, err := w.Platform.Store.NextWork(t.Context(), second.AppID, w.Clock.Now())
	if err != nil || before.IsZero() {
		t.Fatalf("nothing was due: %v", err)
	}
	if err := w.Schedule.Advance(t.Context(), 2*time.Hour); err != nil {
		t.Fatal(err)
	}
	if now, _ := w.Platform.Store.NextWork(t.Context(), second.AppID, w.Clock.Now()); !now.Equal(before) {
		t.Errorf("somebody did its work: due %v, then %v", before, now)
	}
	if err := w.AddComponent(second); err != nil {
		t.Fatal(err)
	}
	w.Schedule.Step(t.Context())
	if _, _, err := w.Sim.Authorize(t.Context(), second.AppID, account, nil); err != nil {
		t.Fatal(err)
	}
	w.Schedule.Step(t.Context())
	s, _ := w.Platform.Server(second.AppID)
	if _, err := s.RenewAuthorizerToken(t.Context(), account); err != nil {
		t.Error(err)
	}
}

func TestChangeComponent(t *testing.T) {
	w, second := openPair(t)
	account, openID := authorizeBoth(t, w)
	changed := second
	changed.PreviousEncodingAESKey, changed.EncodingAESKey = second.EncodingAESKey,
		newTestComponent(t, "other key").EncodingAESKey
	if err := w.ChangeComponent(second.AppID, changed); err != nil {
		t.Fatal(err)
	}
	if d, err := w.Sim.SendText(t.Context(), second.AppID, account, openID, "under the new key"); err != nil ||
		!d.Accepted || w.Components()[1] != changed {
		t.Errorf("%+v %v", d.Verdict, err)
	}
	renamed := changed
	renamed.AppID = newTestComponent(t, "third").AppID
	if err := w.ChangeComponent(second.AppID, renamed); err != nil {
		t.Fatal(err)
	}
	w.Schedule.Step(t.Context())
	if _, known := w.Sim.Platform(second.AppID); known || w.Platform.Serves(second.AppID) ||
		!w.Platform.Serves(renamed.AppID) {
		t.Error("the AppID did not change everywhere")
	}
	if _, ok, err := w.Platform.Store.Ticket(t.Context(), renamed.AppID); !ok || err != nil {
		t.Errorf("no ticket under the new AppID: %v", err)
	}
	own := w.Settings().Component
	own.Token = "another"
	if err := w.ChangeComponent(own.AppID, own); err != nil || w.Platform.Own.Component() != own {
		t.Errorf("the workspace's own: %v", err)
	}
	was := own.AppID
	own.AppID = newTestComponent(t, "fourth").AppID
	if err := w.ChangeComponent(was, own); err != nil {
		t.Error(err)
	}
	if _, known := w.Sim.Platform(was); known {
		t.Error("the simulator goes on pushing to the own component's AppID of before")
	}
	wantProblem(t, w.ChangeComponent(second.AppID, second), "problem.component_unknown")
	wantProblem(t, w.ChangeComponent(own.AppID, renamed), "problem.component_twice")
}

// The first two change places: nobody loses a server, and nobody has two.
func TestComponentsChangePlaces(t *testing.T) {
	w, second := openPair(t)
	first := w.Settings().Component
	if err := w.Change(func(s *workspace.Settings) error {
		s.Component, s.MoreComponents = second, []platform.Component{first}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if got := w.Platform.Servers(); len(got) != 2 || got[0].Component() != second || got[1].Component() != first {
		t.Errorf("%d servers", len(got))
	}
}

// A form that was opened before a component was added does not take it away again.
func TestOldSettingsKeepNewComponents(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	old, more := w.Settings(), newTestComponent(t, "second")
	if err := w.AddComponent(more); err != nil {
		t.Fatal(err)
	}
	if err := w.SaveSettings(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	if got := w.Components(); len(got) != 2 || !w.Platform.Serves(more.AppID) {
		t.Errorf("%d components are left", len(got))
	}
}

// Components come and go while messages come in, time passes and the road moves: no message is lost.
func TestComponentsChangeUnderLoad(t *testing.T) {
	w, second := openPair(t)
	account, openID := authorizeBoth(t, w)
	ctx, stop := context.WithCancel(t.Context())
	var work sync.WaitGroup
	work.Go(func() {
		if err := w.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	for i := range 4 {
		more := newTestComponent(t, fmt.Sprint("more", i))
		work.Go(func() {
			for ctx.Err() == nil {
				if err := w.AddComponent(more); err != nil {
					t.Error(err)
				}
				if err := w.MoveTo(w.PlatformURL()); err != nil {
					t.Error(err)
				}
				if err := w.RemoveComponent(more.AppID); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for i := range 25 {
		for _, c := range w.Components()[:2] {
			d, err := w.Sim.SendText(ctx, c.AppID, account, openID, fmt.Sprint(i))
			if err != nil || !d.Accepted {
				t.Errorf("message %d to %s: %s %v", i, c.AppID, d.Verdict, err)
			}
		}
	}
	stop()
	work.Wait()
	if got := w.Components(); len(got) != 2 || got[1] != second || len(w.Platform.Servers()) != 2 {
		t.Errorf("%d components, %d servers", len(got), len(w.Platform.Servers()))
	}
}

func TestComponentsThatAreRefused(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	spoilt := func(spoil func(*platform.Component)) platform.Component {
		c := newTestComponent(t, "other")
		spoil(&c)
		return c
	}
	for _, c := range []struct {
		key   string
		added platform.Component
	}{
		{"problem.component_twice", w.Settings().Component},
		{"problem.appid", spoilt(func(c *platform.Component) { c.AppID = "gh_1" })},
		{"problem.appsecret", spoilt(func(c *platform.Component) { c.AppSecret = "" })},
		{"problem.token", spoilt(func(c *platform.Component) { c.Token = "a b" })},
		{"problem.aes_key", spoilt(func(c *platform.Component) { c.EncodingAESKey = "short" })},
	} {
		wantProblem(t, w.AddComponent(c.added), c.key)
	}
	if err := w.AddComponent(newTestComponent(t, "other")); err != nil {
		t.Fatal(err)
	}
	wantProblem(t, w.AddComponent(newTestComponent(t, "other")), "problem.component_twice")
	edited := w.Settings() // by hand, in the file
	edited.MoreComponents = []platform.Component{spoilt(func(c *platform.Component) { c.Token = "" })}
	wantProblem(t, edited.Check(), "problem.component_more")
	if saved, err := workspace.Load(w.Workspace.Dir()); err != nil || len(saved.MoreComponents) != 1 {
		t.Errorf("%d saved, %v", len(saved.MoreComponents), err)
	}
}

func wantProblem(t *testing.T, err error, key string) {
	t.Helper()
	if p, ok := err.(*workspace.Problem); !ok || p.Key != key || p.Exit != workspace.ExitUsage {
		t.Errorf("%v, want %s", err, key)
	}
}

// What leaves the workspace carries no component's credentials.
func TestARecordingMasksEveryComponent(t *testing.T) {
	w, second := openPair(t)
	authorizeBoth(t, w)
	lines, err := w.Export(t.Context(), replay.ExportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	held, err := w.Platform.Credentials(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	secrets := []platform.Secret{second.AppSecret, second.Token, second.EncodingAESKey}
	for _, c := range held {
		if c.Kind != embedded.PreAuthCode {
			secrets = append(secrets, c.Value)
		}
	}
	for _, line := range lines {
		for _, secret := range secrets {
			if strings.Contains(string(line), secret.Reveal()) {
				t.Errorf("%s is in %s", secret, line)
			}
		}
	}
}

// A tunnel's address is every component's.
func TestTheAddressMovesForAll(t *testing.T) {
	w, second := openPair(t)
	if err := w.MoveTo("https://lab.example.com"); err != nil {
		t.Fatal(err)
	}
	for _, s := range w.Platform.Servers() {
		if s.BaseURL() != "https://lab.example.com" {
			t.Errorf("%s stays at %s", s.Component().AppID, s.BaseURL())
		}
	}
	p, ok := w.Sim.Platform(second.AppID)
	if own, _ := w.Sim.Platform(w.Settings().Component.AppID); !ok || p.EventURL != own.EventURL ||
		p.MessageURL != own.MessageURL {
		t.Errorf("%s and %s", p.EventURL, own.EventURL)
	}
}

// A forwarded message and the page that starts an authorization belong to the component they are about.
func TestForwardsAndPagesOfTheOtherComponent(t *testing.T) {
	w, second := openPair(t)
	account, openID := authorizeBoth(t, w)
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter,
		_ *http.Request) {
		io.WriteString(w, "success")
	}))
	defer target.Close()
	rule := platform.ForwardRule{Name: "all", Enabled: true, Answer: 1,
		Targets: []platform.ForwardTarget{{URL: target.URL, Mode: platform.ForwardJSON}}}
	if err := w.Rules.SaveForwarding([]platform.ForwardRule{rule}); err != nil {
		t.Fatal(err)
	}
	for _, c := range w.Components() {
		if _, err := w.Sim.SendText(t.Context(), c.AppID, account, openID, "x"); err != nil {
			t.Fatal(err)
		}
		if got := newest(t, w, "host:"+strings.TrimPrefix(target.URL, "http://")); got.ComponentAppID != c.AppID ||
			got.ParentID == 0 {
			t.Errorf("forwarded for %s: noted %s, parent %d", c.AppID, got.ComponentAppID, got.ParentID)
		}
	}
	resp, err := http.Get(w.PlatformURL() + "/authorize?component_appid=" + second.AppID)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if page, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode != http.StatusOK ||
		!strings.Contains(string(page), second.AppID) {
		t.Errorf("%d %s %v", resp.StatusCode, page, err)
	}
}

// The second component may be tested with a server of the user's own; the file keeps both.
func TestTheOtherComponentUnderTest(t *testing.T) {
	w, second := openPair(t)
	own, dir := w.Settings().Component, w.Workspace.Dir()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w = workbenchtest.Open(t, workbench.Options{Dir: dir, Now: stillClock(), Only: workbench.OnlySim,
		Target: &workbench.Target{EventURL: "http://127.0.0.1:9/e", MessageURL: "http://127.0.0.1:9/$APPID$", Component: second}})
	wantProblem(t, w.AddComponent(newTestComponent(t, "third")), "problem.component_target")
	wantProblem(t, w.RemoveComponent(second.AppID), "problem.component_target")
	if p, ok := w.Sim.Platform(second.AppID); !ok || p.EventURL != "http://127.0.0.1:9/e" {
		t.Errorf("told to push to %q", p.EventURL)
	}
	if saved, err := workspace.Load(dir); err != nil || saved.Component != own || len(saved.MoreComponents) != 1 ||
		saved.MoreComponents[0] != second {
		t.Errorf("the file has %s and %d more: %v", saved.Component.AppID, len(saved.MoreComponents), err)
	}
}
