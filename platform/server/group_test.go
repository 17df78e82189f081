package server_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"wxlab/platform"
	"wxlab/platform/server"
	"wxlab/platform/store"
)

const otherComponent = "wxbeefbeef12345678"

// pair is two components on one store, with one handler; they even share their Token and key, as careless set-ups do.
func pair(t *testing.T) (r *rig, group *server.Group, other *server.Server) {
	t.Helper()
	r = newRig(t, func(c *server.Config) { c.Reply = replyText })
	cfg := r.cfg
	cfg.Component.AppID = otherComponent
	cfg.VerifyFile = func(name string) (string, bool) { return "of the other", name == "MP_verify_other.txt" }
	other, err := server.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if group, err = server.NewGroup(r.srv, other); err != nil {
		t.Fatal(err)
	}
	r.http = group.Handler()
	return r, group, other
}

// forOther is p as WeChat sends it about the other component.
func forOther(p push) push {
	p.appID = otherComponent
	p.plain = strings.ReplaceAll(p.plain, componentAppID, otherComponent)
	return p
}

// TestGroupRoutesByEnvelope: tickets, authorizations and messages of two components for one and the same account stay
// apart.
func TestGroupRoutesByEnvelope(t *testing.T) {
	r, group, other := pair(t)
	ticket := forOther(r.ticket("ticket@@@other"))
	sealed := seal(t, key43, otherComponent, ticket.plain)
	ticket.body = "<xml><AppId><![CDATA[" + otherComponent + "]]></AppId><Encrypt><![CDATA[" + sealed + "]]></Encrypt></xml>"
	ticket.msgSignature = sign(token, fmt.Sprint(r.clock.Now().Unix()), "837465921", sealed)
	r.wantSuccess(r.send(ticket))
	r.wantSuccess(r.send(r.ticket("ticket@@@mine")))
	for id, want := range map[string]platform.Secret{componentAppID: "ticket@@@mine", otherComponent: "ticket@@@other"} {
		if got, _, err := r.store.Ticket(ctx, id); err != nil || got.Value != want {
			t.Errorf("ticket of %s is %v, %v", id, got.Value.Reveal(), err)
		}
	}
	r.wechat.codes["queryauthcode@@@a"], r.wechat.codes["queryauthcode@@@b"] = account, account
	r.wantSuccess(r.send(r.authEvent("authorized", account, "queryauthcode@@@a")))
	r.wantSuccess(r.send(forOther(r.authEvent("authorized", account, "queryauthcode@@@b"))))
	select {
	case <-group.Nudged():
	default:
		t.Error("not nudged")
	}
	if err := group.Step(ctx); err != nil {
		t.Fatal(err)
	}
	mine, _ := r.srv.AuthorizerToken(ctx, account)
	theirs, err := other.AuthorizerToken(ctx, account)
	if err != nil || mine.Value == "" || theirs.Value == "" || mine.Value == theirs.Value {
		t.Errorf("tokens %q and %q, %v", mine.Value.Reveal(), theirs.Value.Reveal(), err)
	}

	message := r.text(account, "hello")
	first, second := r.send(message), r.send(forOther(message))
	if !strings.Contains(first.Body.String(), "<Encrypt>") || !strings.Contains(second.Body.String(), "<Encrypt>") {
		t.Fatalf("answered %q and %q", first.Body, second.Body)
	}
	if got := r.last(); got.ComponentAppID != otherComponent || got.Duplicate {
		t.Errorf("the same message for another component: %+v", got)
	}
	r.wantSuccess(r.send(forOther(r.authEvent("unauthorized", account, ""))))
	if _, err := r.srv.AuthorizerToken(ctx, account); err != nil {
		t.Errorf("ended with the other one's: %v", err)
	}
	if _, err := other.AuthorizerToken(ctx, account); !errors.Is(err, server.ErrUnauthorized) {
		t.Errorf("not ended: %v", err)
	}
	if due, err := group.NextDue(ctx); err != nil || !due.After(r.clock.Now()) {
		t.Errorf("next due %v, %v", due, err)
	}
}

// TestGroupPages: the redirect names no component, so our own address must.
func TestGroupPages(t *testing.T) {
	r, group, other := pair(t)
	r.wantSuccess(r.send(forOther(r.ticket("ticket@@@other"))))
	if err := group.Step(ctx); err != nil {
		t.Fatal(err)
	}
	link, err := other.NewAuthorizationLink(ctx, platform.LinkOptions{})
	if err != nil {
		t.Fatal(err)
	}
	login, _ := url.Parse(link.URL)
	back := login.Query().Get("redirect_uri")
	if back != "http://127.0.0.1:8680/authorized?component_appid="+otherComponent {
		t.Errorf("redirect_uri %s", back)
	}
	entry := r.get(strings.TrimPrefix(link.EntryURL, "http://127.0.0.1:8680"), "en")
	if entry.Code != 200 || !strings.Contains(entry.Body.String(), otherComponent) {
		t.Errorf("entry page %d\n%s", entry.Code, entry.Body)
	}
	r.wechat.codes["queryauthcode@@@b"] = account
	landed := r.get("/authorized?component_appid="+otherComponent+"&auth_code=queryauthcode@@@b&expires_in=3600", "en")
	if landed.Code != 200 {
		t.Errorf("landing page %d\n%s", landed.Code, landed.Body)
	}
	if a, err := r.store.Authorizer(ctx, otherComponent, account); err != nil || a.State != platform.Authorized {
		t.Errorf("%+v, %v", a, err)
	}
	if _, err := r.store.Authorizer(ctx, componentAppID, account); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("redeemed for the wrong component: %v", err)
	}
	if w := r.get("/MP_verify_other.txt", "en"); w.Code != 200 || w.Body.String() != "of the other" {
		t.Errorf("verify file %d %q", w.Code, w.Body)
	}
}

// TestGroupRefusals: what belongs to nobody is refused by the first, the foreign component by its name.
func TestGroupRefusals(t *testing.T) {
	r, _, _ := pair(t)
	foreign := push{plain: "<xml/>", token: "another", body: ""}
	sealed := seal(t, otherKey43, "wxforeign123456789", "<xml/>")
	foreign.body = "<xml><AppId><![CDATA[wxforeign123456789]]></AppId><Encrypt><![CDATA[" + sealed + "]]></Encrypt></xml>"
	if w := r.send(foreign); w.Code != 401 {
		t.Errorf("foreign: %d %q", w.Code, w.Body)
	}
	if reason := r.last().Reason.Error(); !strings.Contains(reason, "wxforeign123456789") || !strings.Contains(reason, componentAppID) {
		t.Errorf("reason %q", reason)
	}
	for name, want := range map[string]int{"not xml": 400, "<xml></xml>": 400, strings.Repeat("x", platform.MaxMessageSize+1): 413} {
		if w := r.send(push{plain: "<xml/>", body: name}); w.Code != want {
			t.Errorf("%.20s: %d", name, w.Code)
		}
	}
	echo := "/wechat/component?echostr=hi&timestamp=1&nonce=2&signature=" + sign(token, "1", "2")
	if w := r.get(echo, "en"); w.Code != 200 || w.Body.String() != "hi" {
		t.Errorf("echo: %d %q", w.Code, w.Body)
	}
	if w := r.get("/nothing", "en"); w.Code != 404 || w.Body.Len() != 0 {
		t.Errorf("nothing: %d %q", w.Code, w.Body)
	}
	if _, err := server.NewGroup(r.srv, r.srv); err == nil {
		t.Error("one component twice")
	}
	if _, err := server.NewGroup(); err == nil {
		t.Error("an empty group")
	}
}
