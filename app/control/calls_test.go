package control

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/platform"
	"wxlab/sim/world"
)

// TestCallsGiveTheHintInTheLanguageOfTheRequest: what the simulator says to a failed call is there in both.
func TestCallsGiveTheHintInTheLanguageOfTheRequest(t *testing.T) {
	w, c := serve(t)
	component := w.Settings().Component.AppID
	resp, err := http.Post(w.SimURL()+"/cgi-bin/component/api_component_token", "application/json",
		strings.NewReader(`{"component_appid":"`+component+`","component_appsecret":"wrong"}`))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	for lang, says := range map[i18n.Lang]string{i18n.En: "is not the AppSecret of", i18n.Zh: "component_appsecret 不是"} {
		c.Lang = lang
		var got CallList
		if err := call(t, c, http.MethodGet, "/v1/calls", nil, &got); err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(got.Calls, func(c Call) bool { return c.ErrCode == 40125 })
		if i < 0 {
			t.Fatalf("%s: %+v", lang, got.Calls)
		}
		if last := got.Calls[i]; !strings.Contains(last.Hint, says) || !strings.Contains(last.Hint, component) {
			t.Errorf("%s: %+v", lang, last)
		}
	}
}

// caller calls the simulated WeChat over HTTP as somebody's own server does, and asks the control API what it makes of it.
type caller struct {
	t *testing.T
	w *workbench.Workbench
	c *Client
}

// newCaller has a platform of somebody's own that acknowledges every push.
func newCaller(t *testing.T) caller {
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "success") }))
	t.Cleanup(own.Close)
	w := workbenchtest.Open(t, workbench.Options{Only: workbench.OnlySim, Target: &workbench.Target{
		EventURL: own.URL, MessageURL: own.URL + "/$APPID$", Component: platform.Component{
			AppID: "wxc0ffee1234567890", AppSecret: "0123456789abcdef0123456789abcdef", Token: "relaytoken2024",
			EncodingAESKey: "nnal0weNYtQ8qdLpOgRAm7JyQXK9FvA1hXP5U3PPPPW",
		},
	}})
	api := httptest.NewServer(New(w, token, i18n.En).Handler())
	t.Cleanup(api.Close)
	return caller{t, w, &Client{URL: api.URL, Token: token, HTTP: api.Client()}}
}

// send calls an API: with POST where there is a body.
func (c caller) send(path, body string) []byte {
	c.t.Helper()
	method := http.MethodPost
	if body == "" {
		method = http.MethodGet
	}
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.w.SimURL()+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return raw
}

// explained is what the latest recorded call of a path is said to lack.
func (c caller) explained(path string, lang i18n.Lang) explain.Likely {
	c.t.Helper()
	e, err := c.w.Journal.Wait(c.t.Context(), "kind:api is:failed path:"+path, 0)
	if err != nil {
		c.t.Fatal(err)
	}
	c.c.Lang = lang
	var out explain.Explanation
	if err := call(c.t, c.c, http.MethodGet, fmt.Sprintf("/v1/exchanges/%d/explanation", e.ID), nil, &out); err != nil {
		c.t.Fatal(err)
	}
	if len(out.Likely) != 1 {
		c.t.Fatalf("%+v", out)
	}
	return out.Likely[0]
}

// TestTrafficExplainsACallByTheSimulatorsHint: what is literally null in a call is named, and so is what stands in the wrong
// place, in both languages, in the account of the recorded exchange and in the log of calls.
func TestTrafficExplainsACallByTheSimulatorsHint(t *testing.T) {
	c := newCaller(t)
	component := c.w.Settings().Component
	d, err := c.w.Sim.PushTicket(t.Context(), component.AppID)
	if err != nil || !d.Accepted {
		t.Fatal(d, err)
	}
	fields, err := platform.ParseFields(d.Plain)
	if err != nil {
		t.Fatal(err)
	}
	tokenPath, refreshPath := "/cgi-bin/component/api_component_token", "/cgi-bin/component/api_authorizer_token"
	ask := func(ticket string) []byte {
		return c.send(tokenPath, fmt.Sprintf(`{"component_appid":%q,"component_appsecret":%q,"component_verify_ticket":%s}`,
			component.AppID, component.AppSecret.Reveal(), ticket))
	}
	var granted struct {
		Token string `json:"component_access_token"`
	}
	if err := json.Unmarshal(ask(fmt.Sprintf("%q", fields.Get("ComponentVerifyTicket"))), &granted); err != nil || granted.Token == "" {
		t.Fatal(granted, err)
	}
	account := c.w.Sim.Accounts()[slices.IndexFunc(c.w.Sim.Accounts(), func(a world.Account) bool {
		return a.ReleaseGroup == 0 && a.Kind == world.OfficialAccount
	})]
	if _, _, err := c.w.Sim.Authorize(t.Context(), component.AppID, account.AppID, nil); err != nil {
		t.Fatal(err)
	}
	sns := "/sns/oauth2/component/access_token"
	calls := []struct {
		path   string
		do     func()
		en, zh []string
		fix    [2]string
	}{
		{refreshPath, func() {
			c.send(refreshPath+"?component_access_token="+granted.Token, fmt.Sprintf(
				`{"component_appid":%q,"authorizer_appid":%q,"authorizer_refresh_token":null}`, component.AppID, account.AppID))
		}, []string{"authorizer_refresh_token in the request is null: it was never stored, or the store was emptied",
			"api_get_authorizer_list gives it back"},
			[]string{"请求中的 authorizer_refresh_token 是 null：从未保存过，或存储已被清空", "api_get_authorizer_list 取回"},
			[2]string{"api_get_authorizer_list gives it back", "api_get_authorizer_list 取回"}},
		{tokenPath, func() { ask("null") },
			[]string{"component_verify_ticket in the request is null", "no ticket has been received yet, or it was not stored"},
			[]string{"请求中的 component_verify_ticket 是 null", "尚未收到过 ticket，或收到后没有保存"},
			[2]string{"api_start_push_ticket", "api_start_push_ticket"}},
		{sns, func() {
			c.send(sns+"?appid="+account.AppID+"&code=x&grant_type=authorization_code&component_appid="+component.AppID+
				"&component_access_token="+component.Token.Reveal(), "")
		}, []string{"component_access_token is the callback Token"}, []string{"component_access_token 是 消息校验Token"},
			[2]string{"the callback Token only verifies signatures", "消息校验Token 只用于验签"}},
	}
	for _, tt := range calls {
		tt.do()
		for i, lang := range []i18n.Lang{i18n.En, i18n.Zh} {
			l := c.explained(tt.path, lang)
			var list CallList
			if err := call(t, c.c, http.MethodGet, "/v1/calls", nil, &list); err != nil {
				t.Fatal(err)
			}
			hint := list.Calls[len(list.Calls)-1].Hint
			for _, text := range [][]string{tt.en, tt.zh}[i] {
				if !strings.Contains(l.Cause, text) || !strings.Contains(hint, text) {
					t.Errorf("%s, %s: %q is not in %q and %q", tt.path, lang, text, l.Cause, hint)
				}
			}
			if !l.Confirmed || !strings.Contains(l.Fix, tt.fix[i]) {
				t.Errorf("%s, %s: %+v", tt.path, lang, l)
			}
		}
	}
}

// TestTriggerNamesTheCallThatFailed: a handler that falls over an API call is told of the call before its answer.
func TestTriggerNamesTheCallThatFailed(t *testing.T) {
	c := newCaller(t)
	component := c.w.Settings().Component.AppID
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.send("/cgi-bin/component/api_component_token", `{"component_appid":"`+component+`","component_appsecret":"wrong"}`)
		w.WriteHeader(500)
	}))
	defer own.Close()
	message := own.URL + "/$APPID$"
	if err := c.w.ChangePlatform(t.Context(), workbench.PlatformChange{MessageURL: &message}); err != nil {
		t.Fatal(err)
	}
	for lang, says := range map[i18n.Lang][]string{
		i18n.En: {"api_component_token answered 40125: component_appsecret is not the AppSecret of " + component, "HTTP 500"},
		i18n.Zh: {"api_component_token 返回 40125：component_appsecret 不是 " + component + " 的 AppSecret", "HTTP 500"},
	} {
		c.c.Lang = lang
		var d Delivery
		if err := call(t, c.c, http.MethodPost, "/v1/trigger", map[string]any{"event": "text"}, &d); err != nil {
			t.Fatal(err)
		}
		if len(d.Problems) < 2 || d.Problems[0].Code != "call_failed" || d.Problems[1].Code != "status_error" {
			t.Fatalf("%s: %+v", lang, d.Problems)
		}
		for _, text := range says {
			if !strings.Contains(d.Problems[0].Text, text) {
				t.Errorf("%s: %q does not say %q", lang, d.Problems[0].Text, text)
			}
		}
	}
}
