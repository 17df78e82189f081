package workbench_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wxlab/app/doctor"
	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/recording"
	"wxlab/app/replay"
	"wxlab/app/scenario"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/platform"
	"wxlab/sim"
	"wxlab/sim/world"
)

// Both components go through the whole flow in one workspace, each with its own proofs.
func TestTheDemoRunsForAChosenComponent(t *testing.T) {
	w, second := openPair(t)
	own := w.Settings().Component.AppID
	done := func(component string) (n int) {
		items, err := checklist(t.Context(), w, component)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range items {
			if item.Done {
				n++
			}
		}
		return n
	}
	if report := w.RunDemo(t.Context(), second.AppID, func(scenario.Step) {}); !report.OK {
		t.Fatalf("%+v", report.Steps[len(report.Steps)-1])
	}
	if got, of := done(second.AppID), 7; got != of {
		t.Errorf("%d of %d ticked for the one that ran", got, of)
	}
	if got := done(own); got != 2 { // its ticket, and the token that Step keeps
		t.Errorf("%d ticked for the other one", got)
	}
	if held, err := w.Platform.AuthorizersOf(t.Context(), own); err != nil || len(held) != 0 {
		t.Errorf("%d authorized the other one: %v", len(held), err)
	}
	for component, want := range map[string]int{second.AppID: 1, own: 0, "": 0} {
		if runs, err := w.ReleaseRuns(t.Context(), component, 5); err != nil || len(runs) != want {
			t.Errorf("%d reports on %q: %v", len(runs), component, err)
		}
	}
	if err := w.RemoveComponent(second.AppID); err != nil {
		t.Fatal(err)
	}
	if got := done(""); got != 2 {
		t.Errorf("%d ticked by one that was removed", got)
	}
	if report := w.RunDemo(t.Context(), "", func(scenario.Step) {}); !report.OK {
		t.Errorf("the own one afterwards: %+v", report.Steps[len(report.Steps)-1])
	}
	if got := done(""); got != 7 {
		t.Errorf("%d ticked", got)
	}
}

func TestActionsReachTheChosenComponent(t *testing.T) {
	w, second := openPair(t)
	account := workbenchtest.OfficialAccount(w)
	if err := w.Authorize(t.Context(), second.AppID, account.AppID, nil); err != nil {
		t.Fatal(err)
	}
	w.Schedule.Step(t.Context())
	if held, err := w.Platform.AuthorizersOf(t.Context(), second.AppID); err != nil || len(held) != 1 ||
		held[0].RefreshToken == "" {
		t.Fatalf("%+v, %v", held, err)
	}
	link, err := w.Platform.NewAuthorizationLink(t.Context(), second.AppID,
		platform.LinkOptions{Form: platform.OldH5Link})
	if err != nil || !strings.Contains(link.URL, second.AppID) ||
		!strings.Contains(link.EntryURL, "component_appid="+second.AppID) ||
		!strings.Contains(link.H5URL, second.AppID) {
		t.Errorf("%+v, %v", link, err)
	}
	for name, act := range map[string]func(context.Context) (world.Delivery, error){
		"ticket": func(ctx context.Context) (world.Delivery, error) { return w.PushTicket(ctx, second.AppID) },
		"text": func(ctx context.Context) (world.Delivery, error) {
			return w.SendText(ctx, second.AppID, account.AppID, account.Followers[0].OpenID, "hi")
		},
		"trigger": func(ctx context.Context) (world.Delivery, error) {
			return w.Trigger(ctx, sim.Trigger{ComponentAppID: second.AppID, Event: "CLICK", Account: account.AppID,
				OpenID: account.Followers[0].OpenID})
		},
		"replay": func(ctx context.Context) (world.Delivery, error) {
			return w.Player.ReplayPush(ctx, second.AppID, recordedTicket(), replay.ReplayTo{})
		},
	} {
		d, err := act(t.Context())
		if err != nil || !d.Accepted {
			t.Errorf("%s: %s %v", name, d.Verdict, err)
		}
		if got := newest(t, w, "is:callback"); got.ComponentAppID != second.AppID || got.Outcome != journal.OutcomeOK {
			t.Errorf("%s went to %s: %s", name, got.ComponentAppID, got.Outcome)
		}
	}
	if d, err := w.Unauthorize(t.Context(), second.AppID, account.AppID); err != nil || !d.Accepted {
		t.Errorf("%s %v", d.Verdict, err)
	}
}

func recordedTicket() recording.Entry {
	return recording.Entry{Type: recording.Push, Family: recording.AuthEvent, Name: platform.InfoVerifyTicket,
		Plain: "<xml><AppId>{{component_appid}}</AppId><CreateTime>1700000000</CreateTime><InfoType>component_verify_ticket</InfoType><ComponentVerifyTicket>{{component_verify_ticket:1}}</ComponentVerifyTicket></xml>"}
}

// A recording of both components names neither; each push goes out under the keys and the name of the one chosen.
func TestARecordingOfBothIsReplayedForOne(t *testing.T) {
	w, second := openPair(t)
	authorizeBoth(t, w)
	lines, err := w.Export(t.Context(), replay.ExportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	text := bytes.Join(toBytes(lines), []byte("\n"))
	for _, c := range w.Components() {
		if bytes.Contains(text, []byte(c.AppID)) {
			t.Errorf("%s stands in the recording", c.AppID)
		}
	}
	r, err := recording.Parse(bytes.NewReader(append(text, '\n')))
	if err != nil {
		t.Fatal(err)
	}
	sent := 0
	for _, e := range r.Entries {
		if e.Type != recording.Push {
			continue
		}
		d, err := w.Player.ReplayPush(t.Context(), second.AppID, e, replay.ReplayTo{})
		if err != nil || !d.Accepted || !bytes.Contains(d.Plain, []byte(second.AppID)) {
			t.Errorf("%s: %s %s %v", e.Name, d.Verdict, d.Plain, err)
		}
		sent++
	}
	if sent < 4 {
		t.Errorf("%d pushes", sent)
	}
}

func toBytes[T ~[]byte](list []T) (out [][]byte) {
	for _, one := range list {
		out = append(out, one)
	}
	return out
}

// What the console is told, and what the doctor finds, is one component's; proofs of the other one prove nothing.
func TestSetupAndDoctorLookAtTheChosenComponent(t *testing.T) {
	w, second := openPair(t)
	if err := w.Authorize(t.Context(), "", workbenchtest.OfficialAccount(w).AppID, nil); err != nil {
		t.Fatal(err)
	}
	w.Schedule.Step(t.Context())
	if err := w.Journal.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	fields, err := setupFields(t.Context(), w, second.AppID, i18n.En)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range fields {
		seen[f.ID] = f.Seen
		if f.ID == "token" && f.Secret != second.Token || f.ID == "aes_key" && f.Secret != second.EncodingAESKey {
			t.Errorf("%s is not the chosen component's", f.ID)
		}
	}
	for id, want := range map[string]bool{"event_url": true, "token": true, "auth_domain": false,
		"test_accounts": false, "message_url": false} {
		if seen[id] != want {
			t.Errorf("%s: seen is %v", id, seen[id])
		}
	}
	for component, want := range map[string]doctor.Health{"": doctor.Healthy, second.AppID: doctor.Unchecked} {
		visit, err := examine(t.Context(), w, component, i18n.En)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range visit.Checks {
			if c.ID == "ticket" && c.Health != doctor.Healthy || c.ID == "permissions" && c.Health != want {
				t.Errorf("%q: %s is %s: %s", component, c.ID, c.Health, c.What)
			}
		}
	}
}

func TestAnUnknownComponentIsNamed(t *testing.T) {
	w, _ := openPair(t)
	ctx, unknown, account := t.Context(), "wx00000000000000ff", workbenchtest.OfficialAccount(w).AppID
	for name, err := range map[string]error{
		"link":      errorOf(w.Platform.NewAuthorizationLink(ctx, unknown, platform.LinkOptions{})),
		"ticket":    errorOf(w.PushTicket(ctx, unknown)),
		"authorize": w.AuthorizeInApp(ctx, unknown, account, nil),
		"refresh":   w.Platform.RefreshCredential(ctx, embedded.ComponentAccessToken, unknown, ""),
		"release":   errorOf(w.ReleaseCheck(ctx, unknown, []int{1}, nil)),
		"setup":     errorOf(setupFields(ctx, w, unknown, i18n.En)),
		"doctor":    errorOf(examine(ctx, w, unknown, i18n.En)),
		"replay":    errorOf(w.Player.ReplayPush(ctx, unknown, recordedTicket(), replay.ReplayTo{})),
		"list":      errorOf(w.Platform.AuthorizersOf(ctx, unknown)),
	} {
		t.Run(name, func(t *testing.T) { wantProblem(t, err, "problem.component_unknown") })
	}
	if report := w.RunDemo(ctx, unknown, func(scenario.Step) {}); report.OK ||
		!strings.Contains(report.Steps[0].Detail, unknown) {
		t.Errorf("%+v", report)
	}
}

// errorOf is the error of a call that also gives a value.
func errorOf[T any](_ T, err error) error { return err }

// A rule may be for one component only, be it to answer or to forward.
func TestRulesOfOneComponent(t *testing.T) {
	w, second := openPair(t)
	account, openID := authorizeBoth(t, w)
	own := w.Settings().Component.AppID
	asked := make(chan string, 10)
	target := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked <- string(body)
		io.WriteString(rw, "success")
	}))
	defer target.Close()
	say := func(name, component string) platform.ReplyRule {
		return platform.ReplyRule{Name: name, Enabled: true, Match: platform.Match{Component: component},
			Reply: platform.RuleReply{Kind: platform.ReplyText, Text: name}}
	}
	if err := w.Rules.SaveReplies([]platform.ReplyRule{say("for the second", second.AppID),
		say("for all", "")}); err != nil {
		t.Fatal(err)
	}
	if err := w.Rules.SaveForwarding([]platform.ForwardRule{{Name: "second", Enabled: true,
		Match:   platform.Match{Component: second.AppID, Type: "event"},
		Targets: []platform.ForwardTarget{{URL: target.URL, Mode: platform.ForwardXML}}}}); err != nil {
		t.Fatal(err)
	}
	for component, want := range map[string]string{own: "for all", second.AppID: "for the second"} {
		d, err := w.SendText(t.Context(), component, account, openID, "hi")
		if err != nil || d.Reply == nil || d.Reply.Content != want {
			t.Errorf("%s answered %+v, %v", component, d.Reply, err)
		}
		trial, err := w.Rules.Try(t.Context(), platform.Message{ComponentAppID: component, AppID: account,
			MsgType: "event", Event: "CLICK"})
		if err != nil || trial.Rule != map[string]int{own: 1, second.AppID: 0}[component] ||
			trial.Forward != map[string]int{own: -1, second.AppID: 0}[component] {
			t.Errorf("tried for %s: %+v, %v", component, trial, err)
		}
		if _, err := w.Trigger(t.Context(), sim.Trigger{ComponentAppID: component, Event: "CLICK", Account: account,
			OpenID: openID, Set: map[string]string{"EventKey": component}}); err != nil {
			t.Fatal(err)
		}
	}
	if got := <-asked; !strings.Contains(got, second.AppID) || len(asked) != 0 {
		t.Errorf("forwarded %s, and %d more", got, len(asked))
	}
	if got, err := w.Journal.Wait(t.Context(), "host:"+strings.TrimPrefix(target.URL, "http://"), 0); err != nil ||
		got.ComponentAppID != second.AppID {
		t.Errorf("noted for %s, %v", got.ComponentAppID, err)
	}
}
