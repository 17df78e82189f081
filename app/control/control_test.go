package control

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
)

const token = "test-token"

// serve starts a workbench and its API.
func serve(t *testing.T) (*workbench.Workbench, *Client) {
	t.Helper()
	free := "127.0.0.1:0"
	w, err := workbench.Open(t.Context(), workbench.Options{Dir: t.TempDir(), Seed: 7,
		Addresses: workspace.Addresses{Platform: free, Simulator: free, Control: free}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- w.Run(ctx) }()
	api := httptest.NewServer(New(w, token, i18n.En).Handler())
	t.Cleanup(func() {
		api.CloseClientConnections()
		api.Close()
		cancel()
		<-ran
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w, &Client{URL: api.URL, Token: token, HTTP: api.Client()}
}

func TestEveryEndpointIsDescribedAndAnswers(t *testing.T) {
	_, c := serve(t)
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			Summary     string
			RequestBody any
		}
	}
	if err := call(t, c, http.MethodGet, "/v1/openapi.json", nil, &doc); err != nil {
		t.Fatal(err)
	}
	if doc.OpenAPI != "3.1.0" {
		t.Error(doc.OpenAPI)
	}
	described := 0
	for _, e := range endpoints() {
		op, ok := doc.Paths[e.path][strings.ToLower(e.method)]
		if !ok || op.Summary == "" || (len(only(inBody, parameters(e.in))) > 0) != (op.RequestBody != nil) {
			t.Errorf("%s %s is not described: %+v", e.method, e.path, op)
		}
		described++
	}
	if described < 15 {
		t.Error(described, "endpoints")
	}
}

func TestStrangersAreRefused(t *testing.T) {
	_, c := serve(t)
	cases := []struct {
		name string
		bend func(*http.Request)
		want int
	}{
		{"no token", func(r *http.Request) { r.Header.Del("Authorization") }, http.StatusUnauthorized},
		{"wrong token", func(r *http.Request) { r.Header.Set("Authorization", "Bearer x") }, http.StatusUnauthorized},
		{"a rebound name", func(r *http.Request) { r.Host = "evil.example:8682" }, http.StatusForbidden},
		{"a web page", func(r *http.Request) { r.Header.Set("Origin", "http://evil.example") }, http.StatusForbidden},
		{"a web page on loopback", func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:8682") },
			http.StatusForbidden},
		{"the owner", func(*http.Request) {}, http.StatusOK},
	}
	for _, path := range []string{"/v1/status", "/v1/exchanges", "/v1/world"} {
		for _, tc := range cases {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+token)
			tc.bend(r)
			resp, err := c.HTTP.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != tc.want {
				t.Errorf("%s, %s: %d, want %d", path, tc.name, resp.StatusCode, tc.want)
			}
		}
	}
}

// TestStrangersAreToldWhatToDo in the language that they ask for.
func TestStrangersAreToldWhatToDo(t *testing.T) {
	w, _ := serve(t)
	h := New(w, token, i18n.En).Handler()
	for _, tc := range []struct {
		bend   func(*http.Request)
		en, zh string
	}{
		{func(r *http.Request) { r.Header.Del("Authorization") }, "what the workspace's control.token holds", "工作区里 control.token 的内容"},
		{func(r *http.Request) { r.Host = "evil.example:8682" }, "use 127.0.0.1 or localhost", "请用 127.0.0.1 或 localhost"},
		{func(r *http.Request) { r.Header.Set("Origin", "http://evil.example") }, "call from a program", "请用命令行"},
		{func(r *http.Request) { r.URL.Path = "/v1/wrld" }, "GET /v1/openapi.json lists", "列出了全部接口"},
	} {
		for lang, says := range map[string]string{"en": tc.en, "zh": tc.zh} {
			r := httptest.NewRequest("GET", "http://127.0.0.1/v1/status", nil)
			r.Header.Set("Authorization", "Bearer "+token)
			r.Header.Set("Accept-Language", lang)
			tc.bend(r)
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, r)
			var told failure
			if err := json.Unmarshal(rec.Body.Bytes(), &told); err != nil || !strings.Contains(told.Error, says) {
				t.Errorf("%s: %d %s %v, want %s", lang, rec.Code, rec.Body, err, says)
			}
		}
	}
}

func TestReadyNeedsNoTokenAndTakesAnyQuery(t *testing.T) {
	_, c := serve(t)
	for _, path := range []string{"/readyz", "/readyz?verbose", "/readyz?_=1796003930"} {
		resp, err := c.HTTP.Get(c.URL + path)
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatal(path, resp, err)
		}
		resp.Body.Close()
	}
}

func TestTheMainJobByScript(t *testing.T) {
	w, c := serve(t)
	ctx := t.Context()
	var world World
	do(t, c, "GET", "/v1/world", nil, &world)
	account := world.Accounts[0]
	do(t, c, "GET", "/v1/wait?query=name:component_verify_ticket+outcome:ok&timeout=10", nil, nil)
	do(t, c, "POST", "/v1/authorize", Authorize{AuthorizerAppID: account.AppID}, nil)

	var d Delivery
	do(t, c, "POST", "/v1/trigger", Trigger{Event: "text", Account: account.AppID,
		Set: map[string]string{"Content": "脚本"}}, &d)
	if !d.Accepted || len(d.Attempts) == 0 {
		t.Errorf("delivery %+v", d)
	}
	var found struct{ Exchanges []Exchange }
	do(t, c, "GET", "/v1/exchanges?query=kind:message&limit=5", nil, &found)
	if len(found.Exchanges) != 1 || found.Exchanges[0].AppID != account.AppID {
		t.Fatalf("exchanges %+v", found)
	}
	var one ExchangeDetail
	do(t, c, "GET", "/v1/exchanges/"+json.Number(jsonText(t, found.Exchanges[0].ID)).String(), nil, &one)
	if !strings.Contains(one.Plain, "脚本") || !strings.Contains(one.ReqBody, "<Encrypt>") {
		t.Errorf("detail %+v", one)
	}
	var clock Clock
	do(t, c, "POST", "/v1/clock/advance", AdvanceClock{Seconds: 600}, &clock)
	if clock.OffsetSeconds != 600 {
		t.Errorf("clock %+v", clock)
	}
	do(t, c, "POST", "/v1/unauthorize", Authorize{AuthorizerAppID: account.AppID}, &d)
	all, err := w.Platform.Authorizers(ctx)
	if err != nil || len(all) != 1 || all[0].State != "unauthorized" {
		t.Errorf("authorizers %+v %v", all, err)
	}
}

// call asks as a script does, with the path and the JSON names that it relies on; in and out may be nil.
func call(t *testing.T, c *Client, method, path string, in, out any) error {
	t.Helper()
	var body io.Reader
	if in != nil {
		body = strings.NewReader(jsonText(t, in))
	}
	resp, err := c.do(t.Context(), method, path, body)
	if err != nil || out == nil {
		return err
	}
	defer resp.Body.Close()
	return json.NewDecoder(resp.Body).Decode(out)
}

func do(t *testing.T, c *Client, method, path string, in, out any) {
	t.Helper()
	if err := call(t, c, method, path, in, out); err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
}

func jsonText(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestMistakesAreNamed(t *testing.T) {
	_, c := serve(t)
	cases := []struct {
		method, path, body string
		status             int
		says               string
	}{
		{"GET", "/v1/nothing", "", 404, "openapi"},
		{"GET", "/v1/exchanges?limit=none", "", 400, "limit"},
		{"GET", "/v1/exchanges?limit=100000", "", 400, "limit"},
		{"GET", "/v1/exchanges/abc", "", 400, "abc"},
		{"GET", "/v1/exchanges/999999", "", 404, ""},
		{"GET", "/v1/wait?timeout=0", "", 400, "timeout"},
		{"POST", "/v1/trigger", `{"evnt":"text"}`, 400, "evnt"},
		{"POST", "/v1/trigger", `{"event":"nothing_like_it"}`, 400, "nothing_like_it"},
		{"POST", "/v1/trigger", `{`, 400, "JSON"},
		{"POST", "/v1/clock/advance", `{"seconds":-5}`, 400, "forward"},
		{"PUT", "/v1/platform", `{"component_appid":"x"}`, 400, "AppID"},
		{"PUT", "/v1/rules", `{"rules":[{"name":"mine","match":{},` +
			`"keyword":{"how":"regexp","text":"("},"reply":{"kind":"success"}}]}`, 400, "mine"},
		{"PUT", "/v1/rules", ``, 400, "whole list"},
		{"PUT", "/v1/forwarding", `{}`, 400, "whole list"},
		{"PUT", "/v1/forwarding", `{"rules":[{"match":{},"targets":[{"url":"http://192.0.2.1/","mode":"xml"}]}]}`, 400,
			"confirm"},
		{"POST", "/v1/authorize", `{"authorizer_appid":"wx0000000000000000"}`, 400, "wx0000000000000000"},
	}
	for _, tc := range cases {
		r, err := http.NewRequestWithContext(t.Context(), tc.method, c.URL+tc.path, strings.NewReader(tc.body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		resp, err := c.HTTP.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		raw, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != tc.status || !strings.Contains(string(raw), tc.says) {
			t.Errorf("%s %s %s: %d %s", tc.method, tc.path, tc.body, resp.StatusCode, raw)
		}
	}
}

// TestAnswersSpeakTheLanguageOfTheRequest: the workbench may have been started by somebody else, in another one.
func TestAnswersSpeakTheLanguageOfTheRequest(t *testing.T) {
	_, c := serve(t)
	for lang, says := range map[i18n.Lang]string{"": "no component wx1", i18n.En: "no component wx1",
		i18n.Zh: "没有第三方平台 wx1"} {
		c.Lang = lang
		if err := call(t, c, http.MethodDelete, "/v1/components/wx1", nil, nil); err == nil ||
			!strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", lang, err)
		}
	}
}

func TestStream(t *testing.T) {
	w, c := serve(t)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL+"/v1/stream?query=kind:ticket", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	resp, err := c.HTTP.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := w.PushTicket(ctx, ""); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() {
		if text, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			var e Exchange
			if err := json.Unmarshal([]byte(text), &e); err != nil || e.Name != "component_verify_ticket" {
				t.Errorf("%s: %v", text, err)
			}
			return
		}
	}
	t.Error("nothing came:", lines.Err())
}

func TestFindNeedsARunningWorkbench(t *testing.T) {
	dir := t.TempDir()
	if _, err := Find(dir, http.DefaultClient); workspace.ExitCode(err) != workspace.ExitEnvironment {
		t.Error(err)
	}
	if err := Announce(dir, "http://127.0.0.1:1", "tok"); err != nil {
		t.Fatal(err)
	}
	c, err := Find(dir, http.DefaultClient)
	if err != nil || c.URL != "http://127.0.0.1:1" || c.Token != "tok" {
		t.Error(c, err)
	}
	Withdraw(dir)
	if _, err := Find(dir, http.DefaultClient); err == nil {
		t.Error("found after it was withdrawn")
	}
}
