package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"wxlab/sim/api"
	"wxlab/sim/bilingual"
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

// wantBothLanguages compares what a hint says in the two languages: values in quotes, ids, names of fields, numbers.
func wantBothLanguages(t *testing.T, hint bilingual.Text) {
	t.Helper()
	values := func(text string) []string {
		found := regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\b(?:wx|gh_)[0-9a-f]{8,}|[a-z]+(?:_[a-z]+)+|\d{2,}`).FindAllString(text, -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	han := strings.ContainsFunc(hint.Zh, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	if !hint.Empty() && (!han || hint.En == "" || !slices.Equal(values(hint.Zh), values(hint.En))) {
		t.Errorf("the languages differ: %q, %q: %q, %q", hint.Zh, hint.En, values(hint.Zh), values(hint.En))
	}
}

const pathRefresh = "/cgi-bin/component/api_authorizer_token"

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
		{"refresh token null", pathRefresh, component, `{"component_appid":"` + lab.AppID + `","authorizer_appid":"` + a.AppID +
			`","authorizer_refresh_token":null}`, "authorizer_refresh_token in the request is null: it was never stored, or " +
			"the store was emptied; api_get_authorizer_list gives it back"},
		{"refresh token left out", pathRefresh, component, `{"component_appid":"` + lab.AppID + `","authorizer_appid":"` +
			a.AppID + `"}`, "authorizer_refresh_token in the request is missing"},
		{"ticket null", lab.PathToken, "", `{"component_appid":"` + lab.AppID + `","component_appsecret":"` + lab.Secret +
			`","component_verify_ticket":null}`, "component_verify_ticket in the request is null: no ticket has been received"},
		{"ticket as text", lab.PathToken, "", lab.TokenRequest("undefined"),
			`component_verify_ticket in the request is the text "undefined"`},
		{"openid null", lab.PathSend, authorizer, `{"touser":null,"msgtype":"text","text":{"content":"x"}}`,
			"touser in the request is null"},
		{"token as text", lab.PathSend, "None", `{}`, `access_token in the request is the text "None"`},
	}
	for _, tt := range tests {
		resp := l.Call(api.Request{Method: "POST", Path: tt.path, Query: url.Values{"access_token": {tt.tok}},
			Body: []byte(tt.body)})
		if !strings.Contains(resp.Hint.En, tt.hint) || resp.Header.Get("X-Wxlab-Hint") == "" {
			t.Errorf("%s: hint %q", tt.name, resp.Hint)
		}
		wantBothLanguages(t, resp.Hint)
		if got := bilingual.FromHeader(resp.Header); got != resp.Hint {
			t.Errorf("%s: the headers say %+v", tt.name, got)
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
		!strings.Contains(resp.Hint.En, lab.PathQuery) {
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
		if resp.ErrCode != 40013 || !strings.Contains(resp.Hint.En, want) {
			t.Errorf("%s: %d, hint %q", want, resp.ErrCode, resp.Hint)
		}
	}
}
