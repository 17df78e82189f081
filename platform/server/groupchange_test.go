package server_test

import (
	"net/url"
	"strings"
	"sync"
	"testing"

	"wxlab/platform"
	"wxlab/platform/server"
)

// alone is a group of one, and a second server that has not joined.
func alone(t *testing.T) (r *rig, group *server.Group, other *server.Server) {
	t.Helper()
	r = newRig(t, func(c *server.Config) { c.Reply = replyText })
	cfg := r.cfg
	cfg.Component.AppID = otherComponent
	other, err := server.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if group, err = server.NewGroup(r.srv); err != nil {
		t.Fatal(err)
	}
	r.http = group.Handler()
	return r, group, other
}

// redirectOf is where a new link sends the browser back to.
func redirectOf(t *testing.T, s *server.Server) string {
	t.Helper()
	link, err := s.NewAuthorizationLink(ctx, platform.LinkOptions{})
	if err != nil {
		t.Fatal(err)
	}
	login, err := url.Parse(link.URL)
	if err != nil {
		t.Fatal(err)
	}
	return login.Query().Get("redirect_uri")
}

// TestGroupMembersComeAndGo: a component is served from Join to Leave, by callback, page and due work; the other one
// hardly notices.
func TestGroupMembersComeAndGo(t *testing.T) {
	r, group, other := alone(t)
	r.ready()
	if got := redirectOf(t, r.srv); strings.Contains(got, "component_appid") {
		t.Errorf("alone, but the redirect is %s", got)
	}
	if err := group.Join(other); err != nil {
		t.Fatal(err)
	}
	select {
	case <-group.Nudged():
	default:
		t.Error("joining nudges nobody")
	}
	r.wantSuccess(r.send(forOther(r.ticket("ticket@@@other"))))
	if err := group.Step(ctx); err != nil {
		t.Fatal(err)
	}
	for _, s := range group.Servers() {
		if got := redirectOf(t, s); !strings.HasSuffix(got, "?component_appid="+s.Component().AppID) {
			t.Errorf("one of two, but the redirect is %s", got)
		}
	}
	page := "/authorize?component_appid=" + otherComponent
	if w := r.get(page, "en"); w.Code != 200 || !strings.Contains(w.Body.String(), otherComponent) {
		t.Errorf("its page: %d", w.Code)
	}
	if err := group.Leave(otherComponent); err != nil {
		t.Fatal(err)
	}
	if w := r.get(page, "en"); w.Code != 404 || w.Body.Len() != 0 {
		t.Errorf("the page of one that left: %d %q", w.Code, w.Body)
	}
	if w := r.get("/authorize?component_appid="+componentAppID, "en"); w.Code != 200 {
		t.Errorf("the page of the one that stayed: %d", w.Code)
	}
	if w := r.send(forOther(r.ticket("ticket@@@late"))); w.Code < 400 {
		t.Errorf("a callback to one that left: %d", w.Code)
	}
	if got, _, err := r.store.Ticket(ctx, otherComponent); err != nil || got.Value != "ticket@@@other" {
		t.Errorf("what it stored: %s, %v", got.Value.Reveal(), err)
	}
	if got := redirectOf(t, r.srv); strings.Contains(got, "component_appid") {
		t.Errorf("alone again, but the redirect is %s", got)
	}
}

// TestGroupStepsMembersOnly: work that one left behind waits until it joins again.
func TestGroupStepsMembersOnly(t *testing.T) {
	r, group, other := alone(t)
	r.ready()
	if err := group.Join(other); err != nil {
		t.Fatal(err)
	}
	r.wantSuccess(r.send(forOther(r.ticket("ticket@@@other"))))
	r.wechat.codes["queryauthcode@@@b"] = account
	r.wantSuccess(r.send(forOther(r.authEvent("authorized", account, "queryauthcode@@@b"))))
	if err := group.Leave(otherComponent); err != nil {
		t.Fatal(err)
	}
	authorized := func() bool {
		if err := group.Step(ctx); err != nil {
			t.Fatal(err)
		}
		a, err := r.store.Authorizer(ctx, otherComponent, account)
		return err == nil && a.RefreshToken != ""
	}
	if authorized() {
		t.Error("stepped after it left")
	}
	if err := group.Join(other); err != nil {
		t.Fatal(err)
	}
	if !authorized() {
		t.Error("its work was lost")
	}
}

func TestGroupRefusesSomeChanges(t *testing.T) {
	r, group, _ := alone(t)
	if err := group.Join(r.srv); err == nil {
		t.Error("joined twice")
	}
	if err := group.Leave(otherComponent); err == nil {
		t.Error("a stranger left")
	}
	if err := group.Leave(componentAppID); err == nil {
		t.Error("the last one left")
	}
	if got := group.Servers(); len(got) != 1 || got[0] != r.srv {
		t.Errorf("%d members", len(got))
	}
}

// TestGroupChangesUnderLoad: no callback to the one that stays is lost while another comes and goes.
func TestGroupChangesUnderLoad(t *testing.T) {
	r, group, other := alone(t)
	r.ready()
	stop, work := make(chan struct{}), sync.WaitGroup{}
	work.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			if err := group.Join(other); err != nil {
				t.Error(err)
			}
			if err := group.Leave(otherComponent); err != nil {
				t.Error(err)
			}
		}
	})
	work.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-group.Nudged():
				if err := group.Step(ctx); err != nil {
					t.Error(err)
				}
				if _, err := group.NextDue(ctx); err != nil {
					t.Error(err)
				}
			}
		}
	})
	for range 100 {
		if w := r.send(r.text(account, "hello")); w.Code != 200 || !strings.Contains(w.Body.String(), "<Encrypt>") {
			t.Errorf("%d %q", w.Code, w.Body)
		}
		redirectOf(t, r.srv)
	}
	close(stop)
	work.Wait()
}
