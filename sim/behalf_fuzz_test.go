package sim_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/world"
)

// FuzzOnBehalf calls every API with good tokens and any parameters: the answer is always JSON or a file, and never
// WeChat's fault (-1).
func FuzzOnBehalf(f *testing.F) {
	s, tokens := authorizedWorld(f)
	paths := s.Paths()
	for i := range paths {
		f.Add(i, 0, "GET", "type=jsapi&openid=o&next_openid=&ticket=x&media_id=x&code=x", "", []byte(nil))
		f.Add(i, 1, "POST", "type=image", "application/json", []byte(`{"button":[{"type":"view","name":"a","url":"http://a","sub_button":null}],"matchrule":{"tag_id":"1"},"tag":{"id":100,"name":"t"},"tagid":2,`+
			`"touser":"o","msgtype":"news","news":{"articles":[]},"action_name":"QR_SCENE","action_info":{"scene":{"scene_id":1}},"expire_seconds":-1,"data":{"thing1":{"value":null}},"user_list":[{}],"openid_list":[""]}`))
		f.Add(i, 1, "POST", "type=image", "multipart/form-data; boundary=b", []byte("--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a.png\"\r\n\r\n\x89PNG\r\n--b--"))
	}
	f.Fuzz(func(t *testing.T, path, tok int, method, query, contentType string, body []byte) {
		q, _ := url.ParseQuery(query)
		q.Set("access_token", tokens[uint(tok)%uint(len(tokens))])
		resp := s.Call(api.Request{Method: method, Path: paths[uint(path)%uint(len(paths))], Query: q, Body: body, ContentType: contentType, ClientIP: "127.0.0.1"})
		isFile := resp.Header.Get("Content-Disposition") != "" || resp.Status == 404 || resp.Header.Get("Content-Type") == "image/jpg"
		if resp.ErrCode == -1 || !isFile && !json.Valid(resp.Body) {
			t.Errorf("%s %s %q: %s", method, paths[uint(path)%uint(len(paths))], body, resp.Body)
		}
	})
}

// authorizedWorld has a platform that every everyday account has authorized, and the tokens of all of them.
func authorizedWorld(f *testing.F) (*sim.Sim, []string) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "success") }))
	f.Cleanup(srv.Close)
	s := sim.New(sim.Config{Now: func() time.Time { return time.Unix(1700000000, 0) }, Seed: 5})
	if err := s.PutPlatform(world.Platform{AppID: appID, Secret: secret, Token: token, AESKey: aesKey, Published: true, EventURL: srv.URL, MessageURL: srv.URL + "/$APPID$"}); err != nil {
		f.Fatal(err)
	}
	d, err := s.PushTicket(f.Context(), appID)
	if err != nil {
		f.Fatal(err)
	}
	answer := func(path, tok, body string) (out struct {
		Component string `json:"component_access_token"`
		Info      struct {
			Token string `json:"authorizer_access_token"`
		} `json:"authorization_info"`
	}) {
		if err := json.Unmarshal(post(s, path, tok, body).Body, &out); err != nil {
			f.Fatal(err)
		}
		return out
	}
	tokens := []string{answer(pathToken, "", fmt.Sprintf(`{"component_appid":%q,"component_appsecret":%q,"component_verify_ticket":%q}`, appID, secret, field(d.Plain, "ComponentVerifyTicket"))).Component}
	for _, a := range s.Accounts() {
		if a.ReleaseGroup != 0 {
			continue
		}
		code, _, err := s.Authorize(f.Context(), appID, a.AppID, nil)
		if err != nil {
			f.Fatal(err)
		}
		tokens = append(tokens, answer(pathQuery, tokens[0], fmt.Sprintf(`{"component_appid":%q,"authorization_code":%q}`, appID, code)).Info.Token)
	}
	if len(tokens) < 4 || slices.Contains(tokens, "") {
		f.Fatalf("tokens %q", tokens)
	}
	return s, tokens
}

// TestOAuthCodesFollowTheirModel: whatever the order, a code is taken once, within five minutes, from its component
// and for its account.
func TestOAuthCodesFollowTheirModel(t *testing.T) {
	l, a, tok := oauthLab(t)
	type code struct {
		value string
		given time.Time
		used  bool
	}
	rapid.Check(t, func(r *rapid.T) {
		var codes []code
		r.Repeat(map[string]func(*rapid.T){
			"give": func(r *rapid.T) {
				codes = append(codes, code{l.code(a, world.ScopeBase, rapid.IntRange(0, 5).Draw(r, "who")), l.clock.Now(), false})
			},
			"wait": func(r *rapid.T) {
				l.clock.Add(time.Duration(rapid.IntRange(1, 400).Draw(r, "seconds")) * time.Second)
				tok = l.componentToken()
			},
			"exchange": func(r *rapid.T) {
				if len(codes) == 0 {
					r.Skip("no code yet")
				}
				c := &codes[rapid.IntRange(0, len(codes)-1).Draw(r, "code")]
				want := 0.0
				switch {
				case l.clock.Now().Sub(c.given) >= 5*time.Minute:
					want = 40029
				case c.used:
					want = 40163
				}
				out := l.sns(pathUserToken, tok, a.AppID, "code", c.value)
				if got, _ := out["errcode"].(float64); got != want {
					r.Fatalf("given %s ago, used %v: %v", l.clock.Now().Sub(c.given), c.used, out)
				}
				c.used = c.used || want == 0
			},
		})
	})
}
