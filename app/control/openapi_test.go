package control

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"wxlab/app/workbench"
	"wxlab/sim/api"
	"wxlab/sim/world"
)

// document is openapi.json as a client reads it, each reference replaced by what it refers to.
type document struct {
	Paths map[string]map[string]struct {
		OperationID string
		Tags        []string
		Parameters  []struct{ In, Name string }
		RequestBody *struct {
			Content map[string]struct{ Schema any }
		}
		Responses map[string]struct {
			Content map[string]struct{ Schema any }
		}
	}
}

// resolved is openapi.json without references.
func resolved(t *testing.T) (doc map[string]any) {
	t.Helper()
	raw := jsonText(t, must(GetOpenAPI{}.serve(t.Context(), &Server{})))
	if err := json.Unmarshal([]byte(raw), &doc); err != nil {
		t.Fatal(err)
	}
	named := doc["components"].(map[string]any)["schemas"].(map[string]any)
	var resolve func(any) any
	resolve = func(v any) any {
		switch v := v.(type) {
		case []any:
			for i := range v {
				v[i] = resolve(v[i])
			}
		case map[string]any:
			out := map[string]any{}
			if name, ok := v["$ref"].(string); ok {
				of, ok := named[strings.TrimPrefix(name, "#/components/schemas/")].(map[string]any)
				if !ok {
					t.Fatalf("%s refers to nothing", name)
				}
				maps.Copy(out, of)
			}
			maps.Copy(out, v)
			delete(out, "$ref")
			for name, inside := range out {
				out[name] = resolve(inside)
			}
			return out
		}
		return v
	}
	return resolve(doc).(map[string]any)
}

// as reads a JSON value into a type of the test's.
func as[T any](t *testing.T, value any) (out T) {
	t.Helper()
	raw, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// fits checks a JSON value against the subset of JSON Schema that schema writes.
func fits(at string, of any, value any) error {
	s, _ := of.(map[string]any)
	if any, ok := s["anyOf"].([]any); ok {
		return fitsAny(at, any, value)
	}
	if values, ok := s["enum"].([]any); ok && !slices.Contains(values, value) {
		return fmt.Errorf("%s is %v, described as one of %v", at, value, values)
	}
	allowed := types(s["type"])
	if len(allowed) == 0 {
		return nil
	}
	if kind := typeOf(value); !slices.Contains(allowed, kind) &&
		!(kind == "integer" && slices.Contains(allowed, "number")) {
		return fmt.Errorf("%s is %s, described as %v", at, kind, allowed)
	}
	switch v := value.(type) {
	case map[string]any:
		return fitsObject(at, s, v)
	case []any:
		for i, item := range v {
			if err := fits(fmt.Sprintf("%s[%d]", at, i), s["items"], item); err != nil {
				return err
			}
		}
	}
	return nil
}

func fitsAny(at string, schemas []any, value any) error {
	var err error
	for _, s := range schemas {
		if err = fits(at, s, value); err == nil {
			return nil
		}
	}
	return err
}

func fitsObject(at string, s map[string]any, object map[string]any) error {
	fields, _ := s["properties"].(map[string]any)
	for _, name := range types(s["required"]) {
		if _, there := object[name]; !there {
			return fmt.Errorf("%s has no %s, described as always there", at, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		of := fields[name]
		if of == nil {
			more, described := s["additionalProperties"].(map[string]any)
			if !described {
				return fmt.Errorf("%s.%s is not described", at, name)
			}
			of = more
		}
		if err := fits(at+"."+name, of, object[name]); err != nil {
			return err
		}
	}
	return nil
}

func types(of any) (out []string) {
	switch t := of.(type) {
	case string:
		return []string{t}
	case []any:
		for _, one := range t {
			out = append(out, fmt.Sprint(one))
		}
	}
	return out
}

func typeOf(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case bool:
		return "boolean"
	case []any:
		return "array"
	case float64:
		if v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	}
	return "object"
}

// TestEveryRouteKeepsItsDescription calls every route of the API once, in an order that makes sense, and holds bodies
// and answers to openapi.json.
func TestEveryRouteKeepsItsDescription(t *testing.T) {
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, r.URL.Query().Get("echostr"))
	}))
	t.Cleanup(own.Close)
	w, c := serve(t)
	doc := as[document](t, resolved(t))
	var ticket Exchange
	do(t, c, "GET", "/v1/wait?query=name:component_verify_ticket+outcome:ok&timeout=10", nil, &ticket)
	account := w.Accounts()[1]
	mini := w.Accounts()[2]
	paid, err := w.Sim.Pay(mini.AppID, mini.Followers[0].OpenID, world.Payment{})
	if err != nil {
		t.Fatal(err)
	}
	vars := strings.NewReplacer("{ticket_push}", fmt.Sprint(ticket.ID), "{appid}", account.AppID,
		"{openid}", account.Followers[0].OpenID, "{mini}", mini.AppID, "{mini_user}", mini.Followers[0].OpenID, "{order}", paid.TransactionID,
		"{ticket}", prepareMenu(t, w, account.AppID), "{template}", w.Sim.Templates(account.AppID)[0].ID)
	component := w.Settings().Component

	const follower = "/v1/accounts/{appid}/followers/{openid}"
	platform := `{"component_appid":"wx00000000000000b2","secret":"s","token":"tok","aes_key":"` +
		component.EncodingAESKey.Reveal() + `","published":true}`
	calls := []struct{ method, path, route, body string }{
		{"GET", "/readyz", "", ""},
		{"GET", "/v1/openapi.json", "", ""},
		{"GET", "/v1/status", "", ""},
		{"POST", "/v1/window/raise", "", ""},
		{"GET", "/v1/coach?since=3600", "/v1/coach", ""},
		{"GET", "/v1/exchanges?limit=3", "/v1/exchanges", ""},
		{"GET", "/v1/exchanges/1", "/v1/exchanges/{id}", ""},
		{"GET", "/v1/exchanges/1/compare/2", "/v1/exchanges/{id}/compare/{with}", ""},
		{"GET", "/v1/exchanges/1/explanation", "/v1/exchanges/{id}/explanation", ""},
		{"POST", "/v1/explain", "/v1/explain", `{"text":"{\"errcode\":61004,\"errmsg\":\"access clientip\"}"}`},
		{"GET", "/v1/wait?timeout=5", "/v1/wait", ""},
		{"POST", "/v1/exchanges/{ticket_push}/replay", "/v1/exchanges/{id}/replay", `{"mode":"resigned"}`},
		{"GET", "/v1/recording?query=kind:ticket", "/v1/recording", ""},
		{"PUT", "/v1/exchanges/1/mark", "/v1/exchanges/{id}/mark", `{"remark":"the first","pinned":true}`},
		{"GET", "/v1/archive?query=kind:ticket", "/v1/archive", ""},
		{"POST", "/v1/archive", "", `{"name":"one.har","content":"{\"log\":{\"version\":\"1.2\",\"entries\":[{\"startedDateTime\":` +
			`\"2026-11-30T12:00:00Z\",\"request\":{\"method\":\"GET\",\"url\":\"http://127.0.0.1/a\"},\"response\":{\"status\":200}}]}}"}`},
		{"DELETE", "/v1/exchanges", "", ""},
		{"POST", "/v1/replay", "", `{"push":{"type":"push","name":"x","family":"auth_event",` +
			`"plain":"<xml><AppId>{{component_appid}}</AppId><CreateTime>1</CreateTime><InfoType>x</InfoType></xml>"}}`},
		{"GET", "/v1/clock", "", ""},
		{"POST", "/v1/clock/freeze", "", ""},
		{"POST", "/v1/clock/advance", "", `{"seconds":60}`},
		{"POST", "/v1/clock/next", "", ""},
		{"POST", "/v1/clock/resume", "", ""},
		{"POST", "/v1/clock/speed", "", `{"factor":2}`},
		{"POST", "/v1/components", "", `{"appid":"wx00000000000000c3","appsecret":"` + component.AppSecret.Reveal() +
			`","token":"tok","encoding_aes_key":"` + component.EncodingAESKey.Reveal() + `"}`},
		{"GET", "/v1/components", "", ""},
		{"POST", "/v1/links", "", `{"form":"h5_old","auth_type":1}`},
		{"PUT", "/v1/components/wx00000000000000c3", "/v1/components/{appid}",
			`{"appid":"wx00000000000000c3","appsecret":"` + component.AppSecret.Reveal() +
				`","token":"other","previous_token":"tok",` +
				`"encoding_aes_key":"` + component.EncodingAESKey.Reveal() + `"}`},
		{"DELETE", "/v1/components/wx00000000000000c3", "/v1/components/{appid}", ""},
		{"POST", "/v1/authorizers/rebuild", "", `{"component_appid":"` + component.AppID + `"}`},
		{"GET", "/v1/authorizers?component_appid=" + component.AppID, "/v1/authorizers", ""},
		{"GET", "/v1/credentials", "", ""},
		{"POST", "/v1/credentials/refresh", "", `{"kind":"component_verify_ticket"}`},
		{"POST", "/v1/credentials/lose", "", `{"kind":"component_access_token"}`},
		{"GET", "/v1/rules", "", ""},
		{"PUT", "/v1/rules", "", `{"rules":[{"name":"r","enabled":true,"match":{"type":"text"},` +
			`"keyword":{"how":"regexp","text":"^a"},"reply":{"kind":"text","text":"{Content}!"}}]}`},
		{"POST", "/v1/rules/try", "", `{"content":"abc"}`},
		{"PUT", "/v1/forwarding", "", `{"rules":[{"name":"f","enabled":false,"match":{},"answer":1,` +
			`"targets":[{"url":"` + own.URL + `","mode":"json"}]}]}`},
		{"GET", "/v1/forwarding", "", ""},
		{"POST", "/v1/forwarding/check", "", ""},
		{"PUT", "/v1/tunnel", "", `{"kind":"local"}`},
		{"POST", "/v1/tunnel/open", "", ""},
		{"GET", "/v1/tunnel", "", ""},
		{"POST", "/v1/tunnel/probe", "", ""},
		{"GET", "/v1/setup", "", ""},
		{"PUT", "/v1/verify-files/MP_verify_Ab3dEf6h.txt", "/v1/verify-files/{name}", `{"content":"Ab3dEf6h"}`},
		{"POST", "/v1/doctor", "", ""},
		{"POST", "/v1/tunnel/close", "", ""},
		{"GET", "/v1/world", "", ""},
		{"GET", "/v1/catalogue", "", ""},
		{"GET", "/v1/effects", "", ""},
		{"POST", "/v1/faults", "", `{"effect":"no_cdata","msg_type":"text","next":2}`},
		{"GET", "/v1/faults", "", ""},
		{"POST", "/v1/authorize", "", `{"authorizer_appid":"` + account.AppID + `"}`},
		{"POST", "/v1/trigger", "", `{"event":"text","account":"` + account.AppID + `","set":{"Content":"x"}}`},
		{"GET", "/v1/deliveries?limit=5", "/v1/deliveries", ""},
		{"GET", "/v1/deliveries/d000001", "/v1/deliveries/{id}", ""},
		{"POST", follower + "/act", "", `{"do":"write","key":"hi"}`},
		{"POST", follower + "/menu", "", `{"button":[0]}`},
		{"POST", follower + "/scan", "", `{"ticket":"{ticket}"}`},
		{"POST", follower + "/popup", "", `{"template_id":"{template}","accept":true}`},
		{"POST", "/v1/accounts/{mini}/followers/{mini_user}/login", follower + "/login", ""},
		{"POST", "/v1/accounts/{mini}/followers/{mini_user}/phone", follower + "/phone", ""},
		{"POST", "/v1/accounts/{mini}/followers/{mini_user}/orders", follower + "/orders", `{"description":"茶"}`},
		{"POST", "/v1/accounts/{mini}/orders/{order}", "/v1/accounts/{appid}/orders/{transaction_id}", `{"do":"complain"}`},
		{"GET", "/v1/accounts/{mini}/orders", "/v1/accounts/{appid}/orders", ""},
		{"PUT", "/v1/accounts/{mini}/habits", "/v1/accounts/{appid}/habits", `{"account_status":18,` +
			`"audit":{"code":{"overlook":true},"nickname":{"result":"fail"}},"location_apis":{"getLocation":5}}`},
		{"PUT", follower + "/habits", "", `{"muted":true}`},
		{"PUT", "/v1/accounts/{mini}/audit", "/v1/accounts/{appid}/audit", `{"result":"fail","after_seconds":5}`},
		{"POST", "/v1/call", "", `{"path":"api_create_preauthcode","body":"{\"component_appid\":\"` + component.AppID + `\"}"}`},
		{"GET", "/v1/calls", "", ""},
		{"GET", follower + "/chat", "", ""},
		{"DELETE", "/v1/faults/f1", "/v1/faults/{id}", ""},
		{"DELETE", "/v1/faults", "", ""},
		{"POST", "/v1/tokens/expire", "", `{"value":"` + w.Sim.LiveToken(component.AppID, account.AppID) + `"}`},
		{"GET", "/v1/quotas", "", ""},
		{"PUT", "/v1/quotas", "", `{"appid":"` + component.AppID +
			`","path":"/cgi-bin/component/api_query_auth","used":5}`},
		{"GET", "/v1/coverage", "", ""},
		{"POST", "/v1/unauthorize", "", `{"authorizer_appid":"` + account.AppID + `"}`},
		{"PUT", "/v1/accounts/{appid}/push", "", `{"url":"` + own.URL + `","token":"t","mode":"plain","format":"xml"}`},
		{"PUT", "/v1/accounts/{appid}", "", `{"nick_name":"改名","kind":"official_account","service_type":2}`},
		{"DELETE", "/v1/accounts/{appid}/push", "", ""},
		{"PUT", follower, "", `{"nick_name":"改名","subscribed":true}`},
		{"POST", "/v1/accounts/{appid}/followers", "", `{"nick_name":"新"}`},
		{"DELETE", follower, "", ""},
		{"POST", "/v1/accounts", "", `{"nick_name":"新号","kind":"mini_program","followers":[{"nick_name":"甲"}]}`},
		{"DELETE", "/v1/accounts/{appid}", "", ""},
		{"PUT", "/v1/platforms/wx00000000000000b2", "/v1/platforms/{appid}", platform},
		{"PUT", "/v1/platforms/wx00000000000000b2/registration", "/v1/platforms/{appid}/registration",
			`{"status":100001}`},
		{"PUT", "/v1/platforms/wx00000000000000b2/habits", "/v1/platforms/{appid}/habits", `{"single_use_codes":true}`},
		{"DELETE", "/v1/platforms/wx00000000000000b2", "/v1/platforms/{appid}", ""},
		{"POST", "/v1/release-check", "", `{"groups":[1]}`},
		{"POST", "/v1/check/restarted", "", `{"id":"none","error":"why","away":true}`},
		{"POST", "/v1/reset", "", `{"seed":9}`},
		{"PUT", "/v1/platform", "", `{"component_appid":"` + component.AppID + `","secret":"` +
			component.AppSecret.Reveal() + `","token":"` + component.Token.Reveal() + `","aes_key":"` +
			component.EncodingAESKey.Reveal() + `","oauth_domains":["h5.example.com"]}`},
	}
	missing := map[string]bool{}
	for _, e := range endpoints() {
		missing[e.method+" "+e.path] = e.media != eventStream
	}
	for _, call := range calls {
		route := call.route
		if route == "" {
			route = call.path
		}
		op, described := doc.Paths[route][strings.ToLower(call.method)]
		if !described {
			t.Errorf("%s %s is not described", call.method, route)
			continue
		}
		delete(missing, call.method+" "+route)
		if call.body != "" {
			if err := fitsText("body", op.RequestBody.Content["application/json"].Schema, call.body); err != nil {
				t.Errorf("%s %s: %v", call.method, route, err)
			}
		}
		status, answer := ask(t, c, call.method, vars.Replace(call.path), vars.Replace(call.body))
		if status != http.StatusOK {
			t.Errorf("%s %s: %d %s", call.method, route, status, answer)
		} else if err := fitsText("answer", op.Responses["200"].Content["application/json"].Schema, answer); err != nil {
			t.Errorf("%s %s: %v\n%.600s", call.method, route, err, answer)
		}
		status, answer = ask(t, c, call.method, vars.Replace(call.path), `{"no_such_field":1}`)
		if takes := op.RequestBody != nil; takes && status != http.StatusBadRequest {
			t.Errorf("%s %s takes an unknown field: %d %s", call.method, route, status, answer)
		} else if err := fitsText("error", op.Responses["default"].Content["application/json"].Schema, answer); takes &&
			err != nil {
			t.Errorf("%s %s: %v", call.method, route, err)
		}
	}
	for route, answers := range missing {
		if answers {
			t.Errorf("%s is described and was not called", route)
		}
	}
	for route, ops := range doc.Paths {
		for method, op := range ops {
			for _, p := range op.Parameters {
				if p.In == "path" && !strings.Contains(route, "{"+p.Name+"}") || p.In == "query" &&
					!slices.Contains(queries(method, route), p.Name) {
					t.Errorf("%s %s describes the parameter %s, which it does not have", method, route, p.Name)
				}
			}
		}
	}
}

// prepareMenu authorizes an account, gives it a menu, and returns the ticket of a QR code: things to click and scan.
func prepareMenu(t *testing.T, w *workbench.Workbench, appID string) string {
	t.Helper()
	if err := w.Authorize(t.Context(), "", appID, nil); err != nil {
		t.Fatal(err)
	}
	a, err := w.Platform.Store.Authorizer(t.Context(), w.Settings().Component.AppID, appID)
	if err != nil {
		t.Fatal(err)
	}
	call := func(path, body string) []byte {
		resp := w.Sim.Call(api.Request{Method: "POST", Path: path,
			Query: url.Values{"access_token": {a.Token.Value.Reveal()}}, Body: []byte(body), ClientIP: "127.0.0.1"})
		if resp.ErrCode != 0 {
			t.Fatalf("%s: %s", path, resp.Body)
		}
		return resp.Body
	}
	call("/cgi-bin/menu/create", `{"button":[{"type":"click","name":"今日","key":"TODAY"}]}`)
	var made struct{ Ticket string }
	if err := json.Unmarshal(call("/cgi-bin/qrcode/create",
		`{"action_name":"QR_LIMIT_SCENE","action_info":{"scene":{"scene_id":7}}}`), &made); err != nil {
		t.Fatal(err)
	}
	return made.Ticket
}

func queries(method, route string) (out []string) {
	for _, e := range endpoints() {
		if e.path == route && strings.EqualFold(e.method, method) {
			for _, p := range only(inQuery, parameters(e.in)) {
				out = append(out, p.name)
			}
		}
	}
	return out
}

func fitsText(at string, schema any, text string) error {
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return fmt.Errorf("%s: %w", at, err)
	}
	return fits(at, schema, value)
}

func ask(t *testing.T, c *Client, method, path, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, c.URL+path, bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	resp, err := c.HTTP.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(raw)
}
