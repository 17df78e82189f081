package api_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestQueryAuth(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	tok := l.ComponentToken()
	c, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: l.PreAuthCode(tok), AccountAppID: a.AppID,
		FuncIDs: []int{1, 15}})
	if err != nil {
		t.Fatal(err)
	}
	resp := l.Call(api.Request{Method: "POST", Path: lab.PathQuery, Query: url.Values{"access_token": {tok}},
		Body: []byte(fmt.Sprintf(`{"component_appid":%q,"authorization_code":%q}`, lab.AppID, c.AuthCode))})
	want := regexp.MustCompile(`^\{"authorization_info":\{"authorizer_appid":"` + a.AppID +
		`","authorizer_access_token":"\d\d_[\w-]{133}","expires_in":7200,` +
		`"authorizer_refresh_token":"refreshtoken@@@[\w-]{43}","func_info":\[\{"funcscope_category":\{"id":1\}\},\{"funcscope_category":\{"id":15\}\}\]\}\}$`)
	if !want.Match(resp.Body) {
		t.Errorf("%s", resp.Body)
	}
	if !resp.Hint.Empty() {
		t.Errorf("remarked on the first exchange: %s", resp.Hint)
	}
	l.Want(l.QueryAuth(tok, c.AuthCode), 0) // reusable until it expires, but not without a remark
	if calls := l.Calls(); !strings.Contains(calls[len(calls)-1].Hint.En, "before") {
		t.Errorf("the log does not tell of a second exchange: %q", calls[len(calls)-1].Hint)
	}
	l.Want(l.QueryAuth(tok, ""), 61009)
	l.Want(l.QueryAuth(tok, "queryauthcode@@@x"), 61009)
	if _, err := l.Unauthorize(t.Context(), lab.AppID, a.AppID); err != nil {
		t.Fatal(err)
	}
	l.Want(l.QueryAuth(tok, c.AuthCode), 61003)
}

func TestSingleUseCodes(t *testing.T) {
	l := lab.New(t, func(p *world.Platform) { p.SingleUseCodes = true })
	tok := l.ComponentToken()
	c, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: l.PreAuthCode(tok),
		AccountAppID: l.AccountOf(world.OfficialAccount, true).AppID})
	if err != nil {
		t.Fatal(err)
	}
	l.Want(l.QueryAuth(tok, c.AuthCode), 0)
	l.Want(l.QueryAuth(tok, c.AuthCode), 61009)
}

func TestAuthorizerToken(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	component, first, refresh := l.Authorized(a.AppID)
	body := func(account, refresh string) string {
		return fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q,"authorizer_refresh_token":%q}`, lab.AppID,
			account, refresh)
	}
	out := l.Post(lab.PathAuthorizer, component, body(a.AppID, refresh))
	if out["authorizer_refresh_token"] != refresh || out["authorizer_access_token"] == first ||
		out["expires_in"] != 7200.0 {
		t.Errorf("%v", out)
	}
	other := l.AccountOf(world.MiniProgram, true).AppID
	l.Want(l.Post(lab.PathAuthorizer, component, body(a.AppID, "")), 61023)
	l.Want(l.Post(lab.PathAuthorizer, component, body(a.AppID, first)), 61023)
	l.Want(l.Post(lab.PathAuthorizer, component, body(other, refresh)), 61003)
	l.Want(l.Post(lab.PathAuthorizer, component, body("", refresh)), 40013)
	l.Want(l.Post(lab.PathAuthorizer, component, body("wx0", refresh)), 40013)
	l.Want(l.Post(lab.PathAuthorizer, component, body(a.UserName, refresh)), 40013)
}

func TestRefreshTokenOverItsLife(t *testing.T) {
	for _, rotate := range []bool{false, true} {
		l := lab.New(t, func(p *world.Platform) { p.RotateRefreshTokens = rotate })
		a := l.AccountOf(world.OfficialAccount, true).AppID
		_, _, first := l.Authorized(a, 1)
		if _, _, second := l.Authorized(a, 1, 2); (second != first) != rotate {
			t.Errorf("rotate %v: refresh token %s then %s", rotate, first, second)
		}
		if _, err := l.Unauthorize(t.Context(), lab.AppID, a); err != nil {
			t.Fatal(err)
		}
		component, _, third := l.Authorized(a, 1)
		if third == first {
			t.Error("authorizing after a cancellation gave the old refresh token")
		}
		l.Want(l.Post(lab.PathAuthorizer, component,
			fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q,"authorizer_refresh_token":%q}`, lab.AppID, a,
				first)), 61023)
	}
}

// TestInfoHasTheRefreshToken: the list hides it until the code was exchanged, the info does not.
func TestInfoHasTheRefreshToken(t *testing.T) {
	l := lab.New(t)
	tok, a := l.ComponentToken(), l.AccountOf(world.OfficialAccount, true)
	code, _, err := l.Authorize(t.Context(), lab.AppID, a.AppID, nil)
	if err != nil {
		t.Fatal(err)
	}
	shown := func() any {
		out := l.Post(pathInfo, tok, fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q}`, lab.AppID, a.AppID))
		authorization, _ := out["authorization_info"].(map[string]any)
		return authorization["authorizer_refresh_token"]
	}
	before := shown()
	info, _ := l.QueryAuth(tok, code)["authorization_info"].(map[string]any)
	if before == nil || before != info["authorizer_refresh_token"] || shown() != before {
		t.Errorf("%v before the exchange, %v in it, %v after it", before, info["authorizer_refresh_token"], shown())
	}
}

func TestAuthorizerInfo(t *testing.T) {
	l := lab.New(t)
	for _, kind := range []world.Kind{world.OfficialAccount, world.MiniProgram} {
		a := l.AccountOf(kind, true)
		component, _, _ := l.Authorized(a.AppID)
		out := l.Post(pathInfo, component, fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q}`, lab.AppID,
			a.AppID))
		info, _ := out["authorizer_info"].(map[string]any)
		if info["nick_name"] != a.NickName || info["user_name"] != a.UserName ||
			info["principal_name"] != a.PrincipalName {
			t.Errorf("%s: %v", kind, info)
		}
		mini, has := info["MiniProgramInfo"].(map[string]any)
		if has != (kind == world.MiniProgram) {
			t.Errorf("%s: MiniProgramInfo %v", kind, has)
		}
		if network, _ := mini["network"].(map[string]any); has && len(network) != 16 ||
			has && (network["NewPrefetchDNSDomain"] == nil || network["PrefetchDNSDomain"] == nil || network["BizDomain"] == nil) {
			t.Errorf("network %v", network)
		}
		authorization, _ := out["authorization_info"].(map[string]any)
		if authorization["authorizer_appid"] != a.AppID || authorization["authorizer_access_token"] != nil ||
			authorization["authorizer_refresh_token"] == nil {
			t.Errorf("%s: %v", kind, authorization)
		}
	}
}

func TestAuthorizerList(t *testing.T) {
	l := lab.New(t)
	oa, mp := l.AccountOf(world.OfficialAccount, true).AppID, l.AccountOf(world.MiniProgram, true).AppID
	component, _, refresh := l.Authorized(oa)
	if _, _, err := l.Authorize(t.Context(), lab.AppID, mp, nil); err != nil {
		t.Fatal(err)
	}
	list := func(offset, count int) map[string]any {
		return l.Post(pathList, component, fmt.Sprintf(`{"component_appid":%q,"offset":%d,"count":%d}`, lab.AppID,
			offset, count))
	}
	want := map[string]any{"total_count": 2.0, "list": []any{
		map[string]any{"authorizer_appid": oa, "refresh_token": refresh, "auth_time": 1700000000.0},
		map[string]any{"authorizer_appid": mp, "refresh_token": "", "auth_time": 1700000000.0}, // never queried
	}}
	if diff := cmp.Diff(want, list(0, 500)); diff != "" {
		t.Error(diff)
	}
	if rows, _ := list(1, 1)["list"].([]any); len(rows) != 1 {
		t.Errorf("second page: %v", rows)
	}
	if rows, _ := list(9, 10)["list"].([]any); rows == nil || len(rows) != 0 {
		t.Errorf("beyond the end: %v", rows)
	}
	l.Want(list(0, 501), 40170)
	l.Want(list(0, 0), 40097)
	l.Want(list(-1, 5), 40097)
}

func TestOptions(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true).AppID
	component, authorizer, _ := l.Authorized(a)
	old := func(name, value string) string {
		return fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q,"option_name":%q,"option_value":%q}`, lab.AppID,
			a, name, value)
	}
	const base = "/cgi-bin/component/"
	l.Want(l.Post(base+"api_set_authorizer_option", component, old("location_report", "2")), 0)
	if out := l.Post(base+"api_get_authorizer_option", component,
		old("location_report", "")); out["option_value"] != "2" || out["authorizer_appid"] != a {
		t.Errorf("%v", out)
	}
	l.Want(l.Post(base+"set_authorizer_option", authorizer, `{"option_name":"voice_recognize","option_value":"1"}`), 0)
	if out := l.Post(base+"get_authorizer_option", authorizer,
		`{"option_name":"voice_recognize"}`); out["option_value"] != "1" {
		t.Errorf("%v", out)
	}
	l.Want(l.Post(base+"api_get_authorizer_option", component, old("nothing", "")), 61012)
	l.Want(l.Post(base+"api_set_authorizer_option", component, old("customer_service", "2")), 61013)
	l.Want(l.Post(base+"api_get_authorizer_option", component, `{"component_appid":"`+lab.AppID+`"}`), 40013)
}
