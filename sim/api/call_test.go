package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestErrorsLookLikeWeChats(t *testing.T) {
	l := lab.New(t)
	resp := l.Call(api.Request{Method: "POST", Path: lab.PathPreAuth, Query: url.Values{"access_token": {"nonsense"}},
		Body: []byte(`{}`)})
	want := regexp.MustCompile(`^\{"errcode":40001,"errmsg":"invalid credential, access_token is invalid or not latest rid: 6553f100-[0-9a-f]{8}-[0-9a-f]{8}"\}$`)
	if resp.Status != 200 || !want.Match(resp.Body) {
		t.Errorf("%d %s", resp.Status, resp.Body)
	}
	if got := resp.Header.Get("Content-Type"); got != "application/json; encoding=utf-8" {
		t.Errorf("Content-Type %q", got)
	}
	l.Authorized(l.AccountOf(world.OfficialAccount, true).AppID)
	resp = l.Call(api.Request{Method: "POST", Path: lab.PathSend, Query: url.Values{"access_token": {"nonsense"}},
		Body: []byte(`{}`)})
	if !strings.Contains(string(resp.Body), "could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r rid: ") {
		t.Errorf("account-level 40001: %s", resp.Body)
	}
}

func TestHintsNameTheCause(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	component, authorizer, refresh := l.Authorized(a.AppID)
	tests := []struct{ name, path, tok, body, hint string }{
		{"secret as appid", lab.PathToken, "", `{"component_appid":"` + lab.Secret + `"}`,
			"component_appid is the component's AppSecret"},
		{"callback token as access token", lab.PathPreAuth, lab.Token, `{}`, "the access_token is the callback Token"},
		{"object", lab.PathPreAuth, "[object Object]", `{}`, `the text "[object Object]"`},
		{"refresh token as ticket", lab.PathToken, "", lab.TokenRequest(refresh),
			"component_verify_ticket is the authorizer_refresh_token of"},
		{"authorizer token on a component call", lab.PathPreAuth, authorizer, `{}`, "takes the component_access_token"},
		{"component token on an account call", lab.PathSend, component, `{}`, "takes the authorizer_access_token"},
		{"appid as openid", lab.PathSend, authorizer, `{"touser":"` + a.AppID + `"}`,
			"touser is the AppID of the account"},
		{"XML", lab.PathToken, "", `<xml/>`, "takes JSON, not XML"},
		{"form", lab.PathToken, "", `a=b`, "looks like a form"},
	}
	for _, tt := range tests {
		resp := l.Call(api.Request{Method: "POST", Path: tt.path, Query: url.Values{"access_token": {tt.tok}},
			Body: []byte(tt.body)})
		if !strings.Contains(resp.Hint, tt.hint) || resp.Header.Get("X-Wxlab-Hint") == "" {
			t.Errorf("%s: hint %q", tt.name, resp.Hint)
		}
		calls := l.Calls()
		if calls[len(calls)-1].Hint != resp.Hint {
			t.Errorf("%s: the hint is not recorded", tt.name)
		}
	}
}

func TestUnknownPathsAreNoSuccess(t *testing.T) {
	l := lab.New(t)
	resp := l.Call(api.Request{Method: "POST", Path: "/cgi-bin/component/query_auth"})
	if resp.Status != http.StatusNotFound || !strings.Contains(string(resp.Body), `"not simulated"`) ||
		!strings.Contains(resp.Hint, lab.PathQuery) {
		t.Errorf("%d %s", resp.Status, resp.Body)
	}
	l.Call(api.Request{Method: "GET", Path: "/nowhere"})
	got := l.Coverage()
	if got["/nowhere"] != 1 || got["/cgi-bin/component/query_auth"] != 1 {
		t.Errorf("coverage: %v", got)
	}
	if calls := l.Calls(); len(calls) != 2 || !calls[1].Unknown {
		t.Errorf("calls: %+v", calls)
	}
}

func TestIdentifyNamesWhatStandsInTheWrongPlace(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	component, authorizer, refresh := l.Authorized(a.AppID)
	pre := l.PreAuthCode(component)
	for value, want := range map[string]string{
		lab.AppID: "the component's AppID", lab.Secret: "the component's AppSecret", lab.Token: "the callback Token",
		lab.AESKey: "the EncodingAESKey",
		l.Ticket(): "a component_verify_ticket", component: "a component_access_token", pre: "a pre_auth_code",
		refresh:    "the authorizer_refresh_token of " + a.AppID,
		authorizer: "an authorizer_access_token of " + a.AppID, a.UserName: "the original id of the account " +
			a.NickName,
		a.Followers[0].OpenID: "the openid of a follower of " + a.NickName,
	} {
		resp := l.Call(api.Request{Method: "POST", Path: "/cgi-bin/component/api_start_push_ticket",
			Body: []byte(fmt.Sprintf(`{"component_appid":%q,"component_secret":"x"}`, value))})
		if value == lab.AppID {
			continue // the right one
		}
		if resp.ErrCode != 40013 || !strings.Contains(resp.Hint, want) {
			t.Errorf("%s: %d, hint %q", want, resp.ErrCode, resp.Hint)
		}
	}
}
