package server_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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

// listing scripts api_get_authorizer_list with pages of AppIDs; an AppID ending in "-" has no refresh token.
func (r *rig) listing(total int, pages ...[]string) {
	for _, page := range pages {
		var list []any
		for _, appID := range page {
			row := answer{"authorizer_appid": strings.TrimSuffix(appID, "-"), "auth_time": 1558000607}
			if !strings.HasSuffix(appID, "-") {
				row["refresh_token"] = "refreshtoken@@@listed-" + appID
			}
			list = append(list, row)
		}
		r.wechat.script("api_get_authorizer_list", answer{"total_count": total, "list": list})
	}
}

// TestRebuildAuthorizers starts with an empty store and 1,203 authorizers: three pages, all back, with work for each.
func TestRebuildAuthorizers(t *testing.T) {
	r := newRig(t).ready()
	var pages [][]string
	for i := range 1203 {
		if i%500 == 0 {
			pages = append(pages, nil)
		}
		pages[i/500] = append(pages[i/500], fmt.Sprintf("wx%016d", i))
	}
	r.listing(1203, pages...)
	got, err := r.srv.RebuildAuthorizers(ctx)
	if err != nil || got.Total != 1203 || len(got.Restored) != 1203 || len(got.Ended)+len(got.Tokenless) != 0 || r.wechat.count("api_get_authorizer_list") != 3 {
		t.Fatalf("%d of %d restored, %v, %v", len(got.Restored), got.Total, got.Ended, err)
	}
	all, err := r.store.Authorizers(ctx, componentAppID)
	if err != nil || len(all) != 1203 || all[7].RefreshToken != "refreshtoken@@@listed-wx0000000000000007" || all[7].AuthorizedAt.Unix() != 1558000607 {
		t.Errorf("%d stored, %+v, %v", len(all), all[7], err)
	}
	if due, err := r.store.DueWork(ctx, componentAppID, r.clock.Now()); err != nil || len(due) != 2*1203 {
		t.Errorf("%d due, %v", len(due), err)
	}
}

// TestRebuildMendsOnlyWhatIsWrong: the known stay, the lost come back, the gone end.
func TestRebuildMendsOnlyWhatIsWrong(t *testing.T) {
	const gone, back, bare, new = "wx1111111111111111", "wx2222222222222222", "wx3333333333333333", "wx4444444444444444"
	r := newRig(t).authorized()
	for i, appID := range []string{gone, back} {
		code := fmt.Sprintf("queryauthcode@@@x%d", i)
		r.wechat.codes[code] = appID
		r.wantSuccess(r.send(r.authEvent("authorized", appID, code)))
	}
	r.step()
	r.wechat.script("api_authorizer_token", fail(61023)) // ended by mistake: its refresh token had changed
	if _, err := r.srv.RenewAuthorizerToken(ctx, back); !errors.Is(err, server.ErrUnauthorized) {
		t.Fatal(err)
	}
	r.clock.advance(time.Minute)
	before, _ := r.store.Authorizer(ctx, componentAppID, account)
	r.wechat.script("api_get_authorizer_list", answer{"total_count": 4, "list": []any{
		answer{"authorizer_appid": account, "refresh_token": before.RefreshToken.Reveal(), "auth_time": 1}, answer{"authorizer_appid": back, "refresh_token": "refreshtoken@@@new", "auth_time": 1},
		answer{"authorizer_appid": bare, "auth_time": 1}, answer{"authorizer_appid": new, "refresh_token": "refreshtoken@@@4", "auth_time": 1}}})
	got, err := r.srv.RebuildAuthorizers(ctx)
	want := server.Rebuilt{Total: 4, Restored: []string{back, bare, new}, Ended: []string{gone}, Tokenless: []string{bare}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Fatal(err, diff)
	}
	after, _ := r.store.Authorizer(ctx, componentAppID, account)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("a good one changed: %s", diff)
	}
	r.step()
	for appID, state := range map[string]platform.AuthorizerState{gone: platform.Unauthorized, back: platform.Authorized, new: platform.Authorized} {
		a, err := r.store.Authorizer(ctx, componentAppID, appID)
		if err != nil || a.State != state || (a.Token.Value != "") != (state == platform.Authorized) {
			t.Errorf("%s: %+v, %v", appID, a, err)
		}
	}
	history, err := r.store.RefreshTokenHistory(ctx, componentAppID, back)
	if err != nil || len(history) != 2 || history[1].Value != "refreshtoken@@@new" || history[1].SeenAt.IsZero() || history[0].SeenAt.After(history[1].SeenAt) {
		t.Errorf("history %+v, %v", history, err)
	}
}

// TestRebuildIsCareful: a list that changed while it was read ends nobody, news win over the list, and a failing page
// is an error.
func TestRebuildIsCareful(t *testing.T) {
	r := newRig(t).authorized()
	r.listing(3, []string{"wx1111111111111111"}, nil) // says three, has one
	got, err := r.srv.RebuildAuthorizers(ctx)
	if err != nil || len(got.Ended) != 0 || len(got.Restored) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	known, _ := r.store.Authorizer(ctx, componentAppID, account)
	r.wantSuccess(r.send(r.authEvent("unauthorized", account, ""))) // after the list was asked for
	if changed, err := r.store.Restore(ctx, componentAppID, known, "refreshtoken@@@old", time.Unix(1, 0), r.clock.Now()); err != nil || changed {
		t.Errorf("the list beat the event: %v, %v", changed, err)
	}
	r.wechat.script("api_get_authorizer_list", fail(61004))
	if _, err := r.srv.RebuildAuthorizers(ctx); err == nil || !strings.Contains(err.Error(), "white list") {
		t.Errorf("got %v", err)
	}
}
