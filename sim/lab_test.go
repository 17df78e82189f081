package sim_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/world"
)

const (
	appID  = "wxc0ffee1234567890"
	secret = "0123456789abcdef0123456789abcdef"
	token  = "relaytoken2024"
	aesKey = "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig"
	key2   = "nnal0weNYtQ8qdLpOgRAm7JyQXK9FvA1hXP5U3PPPPW"
)

// testBudget is the patience of pushes in tests.
const testBudget = 200 * time.Millisecond

// clock is a settable Now.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// lab is a simulator, a clock, and a platform that answers as the test says.
type lab struct {
	*testing.T
	*sim.Sim
	clock *clock
	srv   *httptest.Server

	mu     sync.Mutex
	got    []*http.Request
	bodies [][]byte
	answer http.HandlerFunc
}

func newLab(t *testing.T, change ...func(*world.Platform)) *lab {
	t.Helper()
	l := &lab{T: t, clock: &clock{t: time.Unix(1700000000, 0).UTC()}}
	l.answer = func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "success") }
	l.srv = httptest.NewServer(http.HandlerFunc(l.serve))
	t.Cleanup(l.srv.Close)
	l.Sim = sim.New(sim.Config{Now: l.clock.Now, Seed: 7, Budget: testBudget})
	p := world.Platform{
		AppID: appID, Secret: secret, Token: token, AESKey: aesKey, Published: true,
		EventURL: l.srv.URL + "/event", MessageURL: l.srv.URL + "/$APPID$/callback",
	}
	for _, f := range change {
		f(&p)
	}
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	return l
}

func (l *lab) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	l.mu.Lock()
	l.got, l.bodies = append(l.got, r), append(l.bodies, body)
	answer := l.answer
	l.mu.Unlock()
	answer(w, r)
}

func (l *lab) answers(f http.HandlerFunc) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answer = f
}

func (l *lab) says(body string) {
	l.answers(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, body) })
}

func (l *lab) pushes() ([]*http.Request, [][]byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.got, l.bodies
}

// account returns the first everyday account of a kind that is verified or not.
func (l *lab) account(kind world.Kind, verified bool) world.Account {
	l.Helper()
	for _, a := range l.Accounts() {
		if a.Kind == kind && (a.VerifyType == 0) == verified && a.ReleaseGroup == 0 {
			return a
		}
	}
	l.Fatalf("no %s with verified=%v", kind, verified)
	return world.Account{}
}

// call posts JSON to an API and decodes the answer.
func (l *lab) call(path, accessToken, body string) map[string]any {
	l.Helper()
	resp := l.Call(api.Request{Method: "POST", Path: path, Query: url.Values{"component_access_token": {accessToken}}, Body: []byte(body), ClientIP: "127.0.0.1"})
	var out map[string]any
	if err := json.Unmarshal(resp.Body, &out); err != nil {
		l.Fatalf("%s answered %q: %v", path, resp.Body, err)
	}
	return out
}

// want fails unless the answer has the errcode.
func (l *lab) want(out map[string]any, code int) {
	l.Helper()
	if got, _ := out["errcode"].(float64); int(got) != code {
		l.Errorf("errcode %v, want %d: %v", out["errcode"], code, out)
	}
}

func (l *lab) ticket() string {
	l.Helper()
	d, err := l.PushTicket(l.Context(), appID)
	if err != nil || !d.Accepted {
		l.Fatalf("ticket: %+v, %v", d.Problems, err)
	}
	return field(d.Plain, "ComponentVerifyTicket")
}

func (l *lab) componentToken() string {
	l.Helper()
	out := l.call("/cgi-bin/component/api_component_token", "", fmt.Sprintf(`{"component_appid":%q,"component_appsecret":%q,"component_verify_ticket":%q}`, appID, secret, l.ticket()))
	value, _ := out["component_access_token"].(string)
	if value == "" {
		l.Fatalf("no component token: %v", out)
	}
	return value
}

func (l *lab) preAuthCode(tok string) string {
	l.Helper()
	out := l.call("/cgi-bin/component/api_create_preauthcode", tok, `{"component_appid":"`+appID+`"}`)
	code, _ := out["pre_auth_code"].(string)
	return code
}

// authorize runs the whole authorization of an account and returns the component's and the authorizer's token.
func (l *lab) authorize(account string, ids ...int) (component, authorizer, refresh string) {
	l.Helper()
	component = l.componentToken()
	c, err := l.Consent(l.Context(), sim.ConsentRequest{PreAuthCode: l.preAuthCode(component), AccountAppID: account, FuncIDs: ids})
	if err != nil {
		l.Fatal(err)
	}
	out := l.queryAuth(component, c.AuthCode)
	info, _ := out["authorization_info"].(map[string]any)
	authorizer, _ = info["authorizer_access_token"].(string)
	refresh, _ = info["authorizer_refresh_token"].(string)
	if authorizer == "" || refresh == "" {
		l.Fatalf("api_query_auth: %v", out)
	}
	return component, authorizer, refresh
}

func (l *lab) queryAuth(tok, code string) map[string]any {
	return l.call("/cgi-bin/component/api_query_auth", tok, fmt.Sprintf(`{"component_appid":%q,"authorization_code":%q}`, appID, code))
}

// field takes one CDATA or plain element out of XML.
func field(xml []byte, name string) string {
	_, rest, _ := strings.Cut(string(xml), "<"+name+">")
	value, _, _ := strings.Cut(rest, "</"+name+">")
	return strings.TrimSuffix(strings.TrimPrefix(value, "<![CDATA["), "]]>")
}

// seal makes an encrypted reply as a platform would.
func seal(t *testing.T, msg string, change ...func(*msgcrypt.Envelope)) string {
	t.Helper()
	e := msgcrypt.Envelope{Token: token, EncodingAESKey: aesKey, AppID: appID, Timestamp: "1700000000", Nonce: "n", Random: "0123456789abcdef", Msg: []byte(msg)}
	for _, f := range change {
		f(&e)
	}
	s, err := e.Seal()
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("<xml><Encrypt><![CDATA[%s]]></Encrypt><MsgSignature><![CDATA[%s]]></MsgSignature><TimeStamp>%s</TimeStamp><Nonce><![CDATA[%s]]></Nonce></xml>", s.Encrypt, s.MsgSignature, e.Timestamp, e.Nonce)
}
