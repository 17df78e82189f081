package api_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func FuzzCall(f *testing.F) {
	s := sim.New(sim.Config{Now: func() time.Time { return time.Unix(1700000000, 0) }})
	for i := range append(s.Paths(), "/nowhere") {
		f.Add(i, "POST", "access_token=x", []byte(`{"component_appid":"wx","authorizer_appid":null,"count":1}`))
	}
	f.Fuzz(func(t *testing.T, i int, method, query string, body []byte) {
		paths := append(s.Paths(), "/nowhere")
		q, _ := url.ParseQuery(query)
		resp := s.Call(api.Request{Method: method, Path: paths[uint(i)%uint(len(paths))], Query: q, Body: body,
			ClientIP: "127.0.0.1"})
		if resp.Status == 200 && resp.ErrCode == 0 {
			t.Errorf("a stranger's call succeeded: %s", resp.Body)
		}
	})
}

// FuzzOnBehalf calls every API with good tokens and any parameters: the answer is always JSON or a file, and never
// WeChat's fault (-1).
func FuzzOnBehalf(f *testing.F) {
	s, tokens := authorizedWorld(f)
	paths := s.Paths()
	for i := range paths {
		f.Add(i, 0, "GET", "type=jsapi&openid=o&next_openid=&ticket=x&media_id=x&code=x", "", []byte(nil))
		f.Add(i, 1, "POST", "type=image", "application/json",
			[]byte(`{"button":[{"type":"view","name":"a","url":"http://a","sub_button":null}],"matchrule":{"tag_id":"1"},"tag":{"id":100,"name":"t"},"tagid":2,`+
				`"touser":"o","msgtype":"news","news":{"articles":[]},"action_name":"QR_SCENE","action_info":{"scene":{"scene_id":1}},"expire_seconds":-1,"data":{"thing1":{"value":null}},"user_list":[{}],"openid_list":[""]}`))
		f.Add(i, 1, "POST", "type=image", "multipart/form-data; boundary=b",
			[]byte("--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a.png\"\r\n\r\n\x89PNG\r\n--b--"))
	}
	f.Fuzz(func(t *testing.T, path, tok int, method, query, contentType string, body []byte) {
		q, _ := url.ParseQuery(query)
		q.Set("access_token", tokens[uint(tok)%uint(len(tokens))])
		resp := s.Call(api.Request{Method: method, Path: paths[uint(path)%uint(len(paths))], Query: q, Body: body,
			ContentType: contentType, ClientIP: "127.0.0.1"})
		isFile := resp.Header.Get("Content-Disposition") != "" || resp.Status == 404 ||
			resp.Header.Get("Content-Type") == "image/jpg"
		if resp.ErrCode == -1 || !isFile && !json.Valid(resp.Body) {
			t.Errorf("%s %s %q: %s", method, paths[uint(path)%uint(len(paths))], body, resp.Body)
		}
	})
}

// authorizedWorld has a platform that every everyday account has authorized, and the tokens of all of them.
func authorizedWorld(f *testing.F) (*sim.Sim, []string) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter,
		_ *http.Request) {
		io.WriteString(w, "success")
	}))
	f.Cleanup(srv.Close)
	s := sim.New(sim.Config{Now: func() time.Time { return time.Unix(1700000000, 0) }, Seed: 5})
	if err := s.PutPlatform(world.Platform{AppID: lab.AppID, Secret: lab.Secret, Token: lab.Token, AESKey: lab.AESKey,
		Published: true, EventURL: srv.URL, MessageURL: srv.URL + "/$APPID$"}); err != nil {
		f.Fatal(err)
	}
	d, err := s.PushTicket(f.Context(), lab.AppID)
	if err != nil {
		f.Fatal(err)
	}
	answer := func(path, tok, body string) (out struct {
		Component string `json:"component_access_token"`
		Info      struct {
			Token string `json:"authorizer_access_token"`
		} `json:"authorization_info"`
	}) {
		if err := json.Unmarshal(lab.Call(s, path, tok, body).Body, &out); err != nil {
			f.Fatal(err)
		}
		return out
	}
	tokens := []string{answer(lab.PathToken, "", lab.TokenRequest(lab.Field(d.Plain, "ComponentVerifyTicket"))).Component}
	for _, a := range s.Accounts() {
		if a.ReleaseGroup != 0 {
			continue
		}
		code, _, err := s.Authorize(f.Context(), lab.AppID, a.AppID, nil)
		if err != nil {
			f.Fatal(err)
		}
		tokens = append(tokens, answer(lab.PathQuery, tokens[0],
			fmt.Sprintf(`{"component_appid":%q,"authorization_code":%q}`, lab.AppID, code)).Info.Token)
	}
	if len(tokens) < 4 || slices.Contains(tokens, "") {
		f.Fatalf("tokens %q", tokens)
	}
	return s, tokens
}

// TestNoBodyBreaksAnAPI calls every API with every field name of the package set to values nobody expects. Answers are
// JSON, or a picture or its absence, and none is the -1 of an error that nobody gave a code.
func TestNoBodyBreaksAnAPI(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	l := lab.New(t)
	component, authorizer, _ := l.Authorized(l.AccountOf(world.MiniProgram, true).AppID)
	_, official, _ := l.Authorized(l.AccountOf(world.OfficialAccount, true).AppID)
	names := fieldNames(t)
	values := []string{`null`, `[]`, `{}`, `""`, `-1`, `1e30`, `true`, `"999999999999999999999"`, `[null]`, `[{}]`,
		`[""]`, `{"":null}`, `"𝄞\u0000"`}
	for _, entry := range l.APIs() {
		for _, value := range values {
			body := strings.Builder{}
			for i, name := range names {
				fmt.Fprintf(&body, "%s%q:%s", map[bool]string{true: "{", false: ","}[i == 0], name, value)
			}
			tokens := []string{authorizer, official}
			if entry.Token == "component" {
				tokens = []string{component}
			}
			for _, tok := range tokens {
				method := strings.TrimPrefix(entry.Method, "GET, ")
				req := api.Request{Method: method, Path: entry.Path,
					Query: url.Values{"access_token": {tok}, "action": {"create"}}, Body: []byte(body.String() + "}")}
				for _, name := range names {
					if method == "GET" {
						req.Query[name] = append(req.Query[name], value)
					}
				}
				resp := l.Call(req)
				wantBothLanguages(t, resp.Hint)
				isPage := resp.Status == 404 || strings.HasPrefix(resp.Header.Get("Content-Type"), "image/")
				if resp.ErrCode == -1 || !isPage && !json.Valid(resp.Body) {
					t.Errorf("%s with %s: %s (%s)", entry.Path, value, resp.Body, resp.Hint)
				}
			}
		}
	}
}

// fieldNames are the names in the JSON tags of the API and the world.
func fieldNames(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, file := range append(goFiles(t, "."), goFiles(t, "../world")...) {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`json:"([\w-]+)`).FindAllStringSubmatch(string(raw), -1) {
			names = append(names, m[1])
		}
	}
	slices.Sort(names)
	if names = slices.Compact(names); len(names) < 100 {
		t.Fatalf("only %d names, does the pattern still match?", len(names))
	}
	return names
}
