package api_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// struck makes the call for a component token while a fault is armed.
func struck(t *testing.T, f world.Fault) (*lab.Lab, api.Response) {
	t.Helper()
	l := lab.New(t)
	ticket := l.Ticket()
	l.MustInject(f)
	return l, l.Call(api.Request{Method: "POST", Path: lab.PathToken,
		Body: []byte(`{"component_appid":"` + lab.AppID + `","component_appsecret":"` + lab.Secret +
			`","component_verify_ticket":"` + ticket + `"}`)})
}

func TestSpoiltAnswers(t *testing.T) {
	cases := []struct {
		fault world.Fault
		check func(api.Response) bool
	}{
		{world.Fault{Effect: world.Latency, Delay: 90 * time.Second},
			func(r api.Response) bool { return r.Delay == 90*time.Second && len(r.Body) > 0 }},
		{world.Fault{Effect: world.NoAnswer}, func(r api.Response) bool { return r.Broken == api.Hangs }},
		{world.Fault{Effect: world.ConnectionReset}, func(r api.Response) bool { return r.Broken == api.Resets }},
		{world.Fault{Effect: world.EmptyBody}, func(r api.Response) bool { return r.Status == 200 && len(r.Body) == 0 }},
		{world.Fault{Effect: world.BrokenJSON}, func(r api.Response) bool {
			return len(r.Body) > 10 &&
				!json.Valid(r.Body)
		}},
		{world.Fault{Effect: world.WrongContentType}, func(r api.Response) bool {
			return r.Header.Get("Content-Type") == "text/plain" && json.Valid(r.Body)
		}},
		{world.Fault{Effect: world.TextExpiresIn}, func(r api.Response) bool {
			return strings.HasSuffix(string(r.Body), `"expires_in":"7200"}`) && json.Valid(r.Body)
		}},
		{world.Fault{Effect: world.HTTPStatus}, func(r api.Response) bool {
			return r.Status == 502 && strings.Contains(string(r.Body), "502 Bad Gateway") &&
				r.Header.Get("Content-Type") == "text/html"
		}},
		{world.Fault{Effect: world.HTTPStatus, Status: http.StatusServiceUnavailable},
			func(r api.Response) bool { return r.Status == 503 }},
		{world.Fault{Effect: world.ErrCode, ErrCode: 45009}, func(r api.Response) bool {
			return r.Status == 200 &&
				regexp.MustCompile(`^\{"errcode":45009,"errmsg":"reach max api daily quota limit.* rid: [0-9a-f-]{26}"\}$`).Match(r.Body)
		}},
	}
	for _, tc := range cases {
		_, r := struck(t, tc.fault)
		if !tc.check(r) {
			t.Errorf("%s: %d %v %s", tc.fault.Effect, r.Status, r.Header, r.Body)
		}
		if r.Hint.Empty() || r.Header.Get("X-Wxlab-Hint") == "" {
			t.Errorf("%s: nothing tells the developer", tc.fault.Effect)
		}
	}
}

func TestALostAnswerLeavesATokenBehind(t *testing.T) {
	l, r := struck(t, world.Fault{Effect: world.ConnectionReset})
	var out struct {
		Token string `json:"component_access_token"`
	}
	if err := json.Unmarshal(r.Body, &out); err != nil {
		t.Fatal(err)
	}
	l.Want(l.Post(lab.PathPreAuth, out.Token, `{"component_appid":"`+lab.AppID+`"}`), 0)
}

func TestARefusedCallIsNotDone(t *testing.T) {
	for _, effect := range []world.Effect{world.ErrCode, world.HTTPStatus} {
		l := lab.New(t, func(p *world.Platform) { p.SingleUseCodes = true })
		a := l.AccountOf(world.OfficialAccount, true)
		tok := l.ComponentToken()
		c, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: l.PreAuthCode(tok), AccountAppID: a.AppID})
		if err != nil {
			t.Fatal(err)
		}
		l.MustInject(world.Fault{API: "api_query_auth", Effect: effect})
		body := []byte(`{"component_appid":"` + lab.AppID + `","authorization_code":"` + c.AuthCode + `"}`)
		first := l.Call(api.Request{Method: "POST", Path: "/cgi-bin/component/api_query_auth",
			Query: url.Values{"access_token": {tok}}, Body: body})
		if first.ErrCode == 0 {
			t.Errorf("%s: %s", effect, first.Body)
		}
		l.Want(l.QueryAuth(tok, c.AuthCode), 0)
	}
}

func TestHintSuffix(t *testing.T) {
	l := lab.New(t)
	l.MustInject(world.Fault{Effect: world.HintSuffix})
	r := l.Call(api.Request{Method: "POST", Path: lab.PathToken, Body: []byte(`{}`)})
	if !regexp.MustCompile(` hint: \[[A-Za-z0-9_-]{16}\] rid: [0-9a-f-]{26}"\}$`).Match(r.Body) {
		t.Errorf("%s", r.Body)
	}
}

func TestTokensDieEarly(t *testing.T) {
	l := lab.New(t)
	tok, body := l.ComponentToken(), `{"component_appid":"`+lab.AppID+`"}`
	l.MustInject(world.Fault{API: "api_create_preauthcode", Effect: world.TokenDies})
	l.Want(l.Post(lab.PathPreAuth, tok, body), 40001)
	l.Want(l.Post(lab.PathPreAuth, tok, body), 40001)
	l.Want(l.Post(lab.PathPreAuth, l.ComponentToken(), body), 0)

	l.MustInject(world.Fault{API: lab.PathToken, Effect: world.ShortToken, Delay: 90 * time.Second})
	short := l.ComponentToken()
	l.Clock.Add(89 * time.Second)
	l.Want(l.Post(lab.PathPreAuth, short, body), 0)
	l.Clock.Add(time.Second)
	l.Want(l.Post(lab.PathPreAuth, short, body), 42001)
}

func TestRefreshTokensLostAndRotated(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	component, _, refresh := l.Authorized(a.AppID)
	renew := func(refresh string) map[string]any {
		return l.Post("/cgi-bin/component/api_authorizer_token", component, `{"component_appid":"`+lab.AppID+
			`","authorizer_appid":"`+a.AppID+`","authorizer_refresh_token":"`+refresh+`"}`)
	}
	l.MustInject(world.Fault{API: "api_authorizer_token", Effect: world.RefreshTokenRotated})
	out := renew(refresh)
	l.Want(out, 0)
	next, _ := out["authorizer_refresh_token"].(string)
	if next == "" || next == refresh {
		t.Errorf("rotated to %q", next)
	}
	l.Want(renew(refresh), 61023)
	l.Want(renew(next), 0)

	l.MustInject(world.Fault{API: "api_authorizer_token", Effect: world.RefreshTokenLost})
	l.Want(renew(next), 61023)
	l.Want(renew(next), 61023)
	_, _, found := l.Authorized(a.AppID)
	l.Want(renew(found), 0)
}
