package sim_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/world"
)

func TestReadyMadeWorld(t *testing.T) {
	s := sim.New(sim.Config{Seed: 1})
	kinds, groups := map[string]int{}, map[int]int{}
	ids := map[string]bool{}
	for _, a := range s.Accounts() {
		if !regexp.MustCompile(`^wx[0-9a-f]{16}$`).MatchString(a.AppID) || !regexp.MustCompile(`^gh_[0-9a-f]{12}$`).MatchString(a.UserName) || ids[a.AppID] {
			t.Errorf("%s %s", a.AppID, a.UserName)
		}
		ids[a.AppID] = true
		for _, f := range a.Followers {
			if !regexp.MustCompile(`^o[A-Za-z0-9_-]{27}$`).MatchString(f.OpenID) || ids[f.OpenID] || f.NickName == "" {
				t.Errorf("follower %+v", f)
			}
			ids[f.OpenID] = true
		}
		if groups[a.ReleaseGroup]++; a.ReleaseGroup != 0 {
			continue
		}
		kinds[fmt.Sprint(a.Kind, a.ServiceType, a.VerifyType)]++
		if len(a.Followers) < 5 {
			t.Errorf("%s has %d followers", a.NickName, len(a.Followers))
		}
	}
	for _, want := range []string{"official_account0 -1", "official_account2 0", "mini_program0 0"} {
		if kinds[want] == 0 {
			t.Errorf("no account of kind, service and verify type %s in %v", want, kinds)
		}
	}
	for g := 1; g <= 5; g++ {
		if groups[g] != 2 {
			t.Errorf("release group %d has %d accounts", g, groups[g])
		}
	}
	if a, ok := s.Account("gh_3c884a361561"); !ok || a.AppID != "wx570bc396a51b8ff8" || a.ReleaseGroup != 1 {
		t.Errorf("%+v", a)
	}
}

func TestShapesOfWhatIsIssued(t *testing.T) {
	l := newLab(t)
	tok := l.componentToken()
	c, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: l.preAuthCode(tok), AccountAppID: l.account(world.MiniProgram, true).AppID})
	if err != nil {
		t.Fatal(err)
	}
	for value, shape := range map[string]string{
		l.ticket(): `^ticket@@@[\w-]{86}$`, tok: `^\d\d_[\w-]{133}$`, l.preAuthCode(tok): `^preauthcode@@@[\w-]{86}$`, c.AuthCode: `^queryauthcode@@@[\w-]{86}$`,
	} {
		if !regexp.MustCompile(shape).MatchString(value) {
			t.Errorf("%q is not %s", value, shape)
		}
	}
	d, err := l.Trigger(t.Context(), sim.Trigger{Event: "image"})
	if err != nil || !regexp.MustCompile(`^\d{17}$`).MatchString(field(d.Plain, "MsgId")) {
		t.Errorf("MsgId %q, %v", field(d.Plain, "MsgId"), err)
	}
}

// script is a few commands; it returns everything that went over the wire.
func script(t *testing.T, l *lab) string {
	t.Helper()
	a := l.account(world.OfficialAccount, true)
	_, tok, _ := l.authorize(a.AppID)
	if _, err := l.SendText(t.Context(), appID, a.AppID, a.Followers[1].OpenID, "hi"); err != nil {
		t.Fatal(err)
	}
	l.call(pathSend, tok, `{"touser":"`+a.Followers[1].OpenID+`","msgtype":"text","text":{"content":"yes"}}`)
	l.call(pathSend, "wrong", `{}`)
	l.clock.Add(10 * time.Minute)
	if err := l.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	got, bodies := l.pushes()
	for i := range got {
		fmt.Fprintf(&out, "%s\n%s\n", got[i].URL, bodies[i])
	}
	for _, c := range l.Calls() {
		fmt.Fprintf(&out, "%s %s %s\n", c.Path, c.Query, c.Response)
	}
	return out.String()
}

func TestSameSeedSameBytes(t *testing.T) {
	first := script(t, newLab(t))
	if diff := cmp.Diff(first, script(t, newLab(t))); diff != "" {
		t.Error(diff)
	}
	a, b := sim.New(sim.Config{Seed: 1}), sim.New(sim.Config{Seed: 2})
	if a.Accounts()[0].AppID == b.Accounts()[0].AppID || a.Seed() != 1 {
		t.Error("another seed gives the same identifiers")
	}
}

func TestSnapshotAndRestore(t *testing.T) {
	l := newLab(t)
	script(t, l)
	before, err := l.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	again, err := sim.Restore(sim.Config{Now: l.clock.Now}, before)
	if err != nil {
		t.Fatal(err)
	}
	after, err := again.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(before), string(after)); diff != "" {
		t.Fatal(diff)
	}
	if again.Seed() != 7 || !again.NextDue().Equal(l.NextDue()) {
		t.Errorf("seed %d, next due %s", again.Seed(), again.NextDue())
	}
	was, err1 := l.PushTicket(t.Context(), appID)
	is, err2 := again.PushTicket(t.Context(), appID)
	if err := errors.Join(err1, err2); err != nil || string(was.Plain) != string(is.Plain) || was.ID != is.ID {
		t.Errorf("after restoring, the next ticket differs: %s and %s, %v", was.Plain, is.Plain, err)
	}
}

func TestRestoreRefusesOtherFiles(t *testing.T) {
	for _, raw := range []string{"", "[]", "{}", `{"Order":["wx1"],"Accounts":[{}]}`} {
		if _, err := sim.Restore(sim.Config{}, []byte(raw)); err == nil {
			t.Errorf("restored from %q", raw)
		}
	}
}

func TestTicketSchedule(t *testing.T) {
	l := newLab(t)
	if due := l.NextDue(); !due.Equal(l.clock.Now()) {
		t.Errorf("the first ticket is due %s", due)
	}
	step := func() {
		t.Helper()
		if err := l.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	step()
	step() // nothing more is due
	if n := len(l.Deliveries("", 0)); n != 1 {
		t.Fatalf("%d pushes at the start", n)
	}
	end := l.clock.Now().Add(2 * time.Hour)
	for due := l.NextDue(); !due.After(end); due = l.NextDue() {
		l.clock.Add(due.Sub(l.clock.Now()))
		step()
	}
	list := l.Deliveries("", 0)
	if len(list) != 13 {
		t.Fatalf("%d pushes in two hours, want the first and 12", len(list))
	}
	seen := map[string]bool{}
	for i, d := range list {
		if want := time.Unix(1700000000, 0).Add(time.Duration(i) * 10 * time.Minute); !d.At.Equal(want) || d.Name != "component_verify_ticket" {
			t.Errorf("push %d: %s at %s, want %s", i, d.Name, d.At, want)
		}
		seen[field(d.Plain, "ComponentVerifyTicket")] = true
	}
	if len(seen) != 13 {
		t.Errorf("%d different tickets", len(seen))
	}
}

func TestMissedTicketsAreNotMadeUpFor(t *testing.T) {
	l := newLab(t)
	l.clock.Add(24 * time.Hour)
	for range 2 {
		if err := l.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(l.Deliveries("", 0)); n != 1 || !l.NextDue().Equal(l.clock.Now().Add(10*time.Minute)) {
		t.Errorf("%d pushes, next %s", n, l.NextDue())
	}
}

func TestStoppedTickets(t *testing.T) {
	l := newLab(t, func(p *world.Platform) { p.TicketPushesDisabled = true })
	if due := l.NextDue(); !due.IsZero() {
		t.Errorf("due %s", due)
	}
	const start = "/cgi-bin/component/api_start_push_ticket"
	body := fmt.Sprintf(`{"component_appid":%q,"component_secret":%q}`, appID, secret)
	for _, want := range []string{"ok", "in a normal state"} {
		if out := l.call(start, "", body); out["errmsg"] != want || out["errcode"] != 0.0 {
			t.Errorf("%v, want %s", out, want)
		}
	}
	if due := l.NextDue(); !due.Equal(l.clock.Now()) {
		t.Errorf("after the start the next ticket is due %s", due)
	}
}

func TestNothingIsDueWithoutAnAddress(t *testing.T) {
	l := newLab(t, func(p *world.Platform) { p.EventURL = "" })
	if err := l.Step(t.Context()); err != nil || !l.NextDue().IsZero() || len(l.Deliveries("", 0)) != 0 {
		t.Errorf("%v, due %s", err, l.NextDue())
	}
	if _, err := l.PushTicket(t.Context(), appID); err == nil || !strings.Contains(err.Error(), "has no auth-event URL") {
		t.Errorf("%v", err)
	}
}

func TestStepKeepsWhatItCouldNotBegin(t *testing.T) {
	l := newLab(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.Step(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("%v", err)
	}
	if err := l.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(l.Deliveries("", 0)); n != 1 {
		t.Errorf("%d pushes, the ticket that was due is lost or doubled", n)
	}
}

func TestChangedSignals(t *testing.T) {
	l := newLab(t)
	ch := l.Changed()
	select {
	case <-ch:
		t.Fatal("signalled before any change")
	default:
	}
	l.ticket()
	<-ch
	select {
	case <-l.Changed():
		t.Fatal("a new channel is closed already")
	default:
	}
}

func TestPutPlatformRefuses(t *testing.T) {
	good := world.Platform{AppID: appID, Secret: secret, Token: token, AESKey: aesKey, EventURL: "http://a.example/e", MessageURL: "http://$APPID$.a.example/"}
	s := sim.New(sim.Config{})
	if err := s.PutPlatform(good); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*world.Platform){
		"component AppID":     func(p *world.Platform) { p.AppID = "" },
		"blanks":              func(p *world.Platform) { p.AppID = "wx 1" },
		"AppSecret":           func(p *world.Platform) { p.Secret = "" },
		"check token":         func(p *world.Platform) { p.Token = "" },
		"exactly 43":          func(p *world.Platform) { p.AESKey += "=" },
		"previous key":        func(p *world.Platform) { p.UsePreviousKey = true },
		"no $APPID$":          func(p *world.Platform) { p.MessageURL = "http://a.example/callback" },
		"not an absolute":     func(p *world.Platform) { p.EventURL = "a.example/e" },
		"at most 10":          func(p *world.Platform) { p.TestAccounts = make([]string, 11) },
		"it is push_first or": func(p *world.Platform) { p.Order = "both" },
	} {
		p := good
		change(&p)
		if err := s.PutPlatform(p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	if list := s.Platforms(); len(list) != 1 || list[0].AppID != appID {
		t.Errorf("%+v", list)
	}
	if _, ok := s.Platform("wx0"); ok {
		t.Error("found a platform that was never put")
	}
}

func TestManyAtOnce(t *testing.T) {
	l := newLab(t)
	a := l.account(world.OfficialAccount, true)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 5 {
				if _, err := l.SendText(t.Context(), appID, a.AppID, a.Followers[i%6].OpenID, "x"); err != nil {
					t.Error(err)
				}
				l.Call(api.Request{Method: http.MethodPost, Path: pathPreAuth, Body: []byte("{}")})
				l.Deliveries("", 10)
				l.Chat(a.AppID, a.Followers[0].OpenID)
				if _, err := l.Snapshot(); err != nil {
					t.Error(err)
				}
				if err := l.Step(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	seen := map[string]bool{}
	for _, d := range l.Deliveries("", 0) {
		if !d.Accepted || seen[d.ID] {
			t.Errorf("%s: %s", d.ID, d.Verdict)
		}
		seen[d.ID] = true
	}
	if len(seen) != 41 {
		t.Errorf("%d deliveries, want 40 messages and a ticket", len(seen))
	}
}
