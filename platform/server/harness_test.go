package server_test

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"wxlab/platform"
	"wxlab/platform/server"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
)

const (
	componentAppID = "wxc0ffee1234567890"
	account        = "wx0a73c7ae093b4842"
	testAccount    = "wx570bc396a51b8ff8" // of the release check
	token          = "relaytoken2024"
	key43          = "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig"
	otherKey43     = "nnal0weNYtQ8qdLpOgRAm7JyQXK9FvA1hXP5U3PPPPW"
	openID         = "oABCDEFGHIJKLMNOPQRSTUVWXYZ1"
)

var component = platform.Component{
	AppID: componentAppID, AppSecret: "0123456789abcdef0123456789abcdef", Token: token, EncodingAESKey: key43,
}

// clock is time that a test sets.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// wechat is the part of WeChat's API that the server calls, as a scripted fake.
type wechat struct {
	mu      sync.Mutex
	calls   []string          // API names in order
	codes   map[string]string // authorization code → AppID; each works once
	scripts map[string][]any  // answers that come first, by API name
	tokens  map[string]string // authorizer token → AppID
	sent    []sentMessage
	mini    bool
	hold    chan struct{}     // while not nil, api_component_token waits for it
	inside  map[string]func() // runs once while an API is being answered, by API name
}

type sentMessage struct{ Token, To, Kind, Text string }

type answer = map[string]any

func fail(code int) answer {
	return answer{"errcode": code, "errmsg": "told to fail rid: 6aac005a-01bfdbee-79769285"}
}

func (f *wechat) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body map[string]any
	raw, _ := io.ReadAll(r.Body)
	json.Unmarshal(raw, &body)
	api := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	if api == "api_component_token" && f.hold != nil {
		<-f.hold
	}
	f.mu.Lock()
	meanwhile := f.inside[api]
	delete(f.inside, api)
	f.mu.Unlock()
	if meanwhile != nil {
		meanwhile()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, api)
	json.NewEncoder(w).Encode(f.answer(api, body, r.URL.Query()))
}

func (f *wechat) answer(api string, body map[string]any, q url.Values) any {
	if queue := f.scripts[api]; len(queue) > 0 {
		f.scripts[api] = queue[1:]
		return queue[0]
	}
	n := strconv.Itoa(len(f.calls))
	switch api {
	case "api_component_token":
		return answer{"component_access_token": "ct-" + n, "expires_in": 7200}
	case "api_create_preauthcode":
		return answer{"pre_auth_code": "preauthcode@@@" + n, "expires_in": 1800}
	case "api_query_auth":
		return f.queryAuth(body["authorization_code"].(string), n)
	case "api_authorizer_token":
		return answer{
			"authorizer_access_token": f.issue("at-"+n, body["authorizer_appid"].(string)), "expires_in": 7200,
			"authorizer_refresh_token": body["authorizer_refresh_token"],
		}
	case "api_get_authorizer_info":
		return f.info(body["authorizer_appid"].(string))
	case "send":
		kind := fmt.Sprint(body["msgtype"])
		f.sent = append(f.sent,
			sentMessage{q.Get("access_token"), fmt.Sprint(body["touser"]), kind, fmt.Sprint(body[kind])})
	}
	return answer{"errcode": 0, "errmsg": "ok"}
}

func (f *wechat) queryAuth(code, n string) any {
	appID, ok := f.codes[code]
	if !ok {
		return fail(61009)
	}
	delete(f.codes, code)
	return answer{"authorization_info": answer{
		"authorizer_appid": appID, "authorizer_access_token": f.issue("code-token-"+n, appID), "expires_in": 7200,
		"authorizer_refresh_token": "refreshtoken@@@" + appID, "func_info": funcInfo(),
	}}
}

// funcInfo is two permission sets.
func funcInfo() []any {
	return []any{answer{"funcscope_category": answer{"id": 1}}, answer{"funcscope_category": answer{"id": 4}}}
}

func (f *wechat) info(appID string) any {
	info := answer{
		"nick_name": "示例账号 <&>", "user_name": userName, "principal_name": "Example Ltd",
		"service_type_info": answer{"id": 2}, "verify_type_info": answer{"id": 0},
	}
	if f.mini {
		info["MiniProgramInfo"] = answer{}
	}
	return answer{"authorizer_info": info, "authorization_info": answer{
		"authorizer_appid": appID, "authorizer_refresh_token": "refreshtoken@@@" + appID, "func_info": funcInfo(),
	}}
}

func (f *wechat) issue(token, appID string) string {
	f.tokens[token] = appID
	return token
}

func (f *wechat) count(api string) (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, call := range f.calls {
		if call == api {
			n++
		}
	}
	return n
}

func (f *wechat) script(api string, answers ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.scripts[api] = append(f.scripts[api], answers...)
}

// during has something happen while the next call of api is under way.
func (f *wechat) during(api string, happen func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.inside = map[string]func(){api: happen}
}

func (f *wechat) messages() []sentMessage {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.sent)
}

// rig is a server with everything around it.
type rig struct {
	t      testing.TB
	cfg    server.Config
	srv    *server.Server
	http   http.Handler
	store  *store.Store
	wechat *wechat
	clock  *clock
	path   string
	mu     sync.Mutex
	heard  []platform.Callback
	serial int
}

func newRig(t testing.TB, change ...func(*server.Config)) *rig {
	t.Helper()
	r := &rig{t: t, clock: &clock{now: time.Unix(1700000000, 0)}, path: filepath.Join(t.TempDir(), "platform.db"),
		wechat: &wechat{codes: map[string]string{}, scripts: map[string][]any{}, tokens: map[string]string{}}}
	api := httptest.NewServer(r.wechat)
	t.Cleanup(api.Close)
	r.cfg = server.Config{
		Component: component, BaseURL: "http://127.0.0.1:8680/", API: &wxapi.Client{BaseURL: api.URL}, Now: r.clock.Now,
		OnCallback: func(_ context.Context, cb platform.Callback) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.heard = append(r.heard, cb)
		},
	}
	for _, f := range change {
		f(&r.cfg)
	}
	r.start()
	t.Cleanup(func() { r.store.Close() })
	return r
}

// start opens the store and the server; after r.store.Close it is a restart.
func (r *rig) start() {
	r.t.Helper()
	var err error
	if r.store, err = store.Open(context.Background(), r.path, store.Options{}); err != nil {
		r.t.Fatal(err)
	}
	r.cfg.Store = r.store
	r.serve()
}

func (r *rig) serve() {
	r.t.Helper()
	var err error
	if r.srv, err = server.New(r.cfg); err != nil {
		r.t.Fatal(err)
	}
	r.http = r.srv.Handler()
}

// second is another program's server on the same file.
func (r *rig) second() *server.Server {
	r.t.Helper()
	own, err := store.Open(context.Background(), r.path, store.Options{})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { own.Close() })
	cfg := r.cfg
	cfg.Store = own
	other, err := server.New(cfg)
	if err != nil {
		r.t.Fatal(err)
	}
	return other
}

func (r *rig) last() platform.Callback {
	r.t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.heard) == 0 {
		r.t.Fatal("OnCallback was not called")
	}
	return r.heard[len(r.heard)-1]
}

func (r *rig) step() {
	r.t.Helper()
	if err := r.srv.Step(context.Background()); err != nil {
		r.t.Fatal(err)
	}
}

// push is one callback as WeChat sends it; the zero value is right everywhere and tests bend single fields.
type push struct {
	method, path, plain     string
	token, key, appID       string
	timestamp, msgSignature string
	query, body             string // whole, instead of the computed ones
}

func or(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}

// send delivers p to the handler and returns the answer.
func (r *rig) send(p push) *httptest.ResponseRecorder {
	r.t.Helper()
	w := httptest.NewRecorder()
	r.http.ServeHTTP(w, r.request(p))
	return w
}

func (r *rig) request(p push) *http.Request {
	sealed := seal(r.t, or(p.key, key43), or(p.appID, componentAppID), p.plain)
	timestamp := or(p.timestamp, strconv.FormatInt(r.clock.Now().Unix(), 10))
	signature := or(p.msgSignature, sign(or(p.token, token), timestamp, "837465921", sealed))
	query := or(p.query, url.Values{
		"signature": {sign(token, timestamp, "837465921")}, "timestamp": {timestamp}, "nonce": {"837465921"},
		"encrypt_type": {"aes"}, "msg_signature": {signature},
	}.Encode())
	body := or(p.body, "<xml>\n    <ToUserName><![CDATA["+userName+"]]></ToUserName>\n"+
		"    <Encrypt><![CDATA["+sealed+"]]></Encrypt>\n</xml>\n")
	req := httptest.NewRequest(or(p.method, "POST"), or(p.path, "/wechat/component")+"?"+query, strings.NewReader(body))
	req.Header.Set("Content-Type", "text/xml")
	return req
}

// seal is WeChat's side of message crypto, written here once more so that the server is not tested with itself.
func seal(t testing.TB, key43, appID, plain string) string {
	t.Helper()
	key, err := base64.StdEncoding.DecodeString(key43 + "=")
	if err != nil {
		t.Fatal(err)
	}
	full := binary.BigEndian.AppendUint32([]byte("1205899eaf019bbd"), uint32(len(plain)))
	full = append(append(full, plain...), appID...)
	n := 32 - len(full)%32
	full = append(full, bytes.Repeat([]byte{byte(n)}, n)...)
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	cipher.NewCBCEncrypter(block, key[:16]).CryptBlocks(full, full)
	return base64.StdEncoding.EncodeToString(full)
}

func sign(parts ...string) string {
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, "")))
	return hex.EncodeToString(sum[:])
}

// unseal opens a passive reply, checking its signature.
func unseal(t testing.TB, key43 string, body []byte) string {
	t.Helper()
	var reply struct{ Encrypt, MsgSignature, TimeStamp, Nonce string }
	if err := xml.Unmarshal(body, &reply); err != nil {
		t.Fatalf("answer %q: %v", body, err)
	}
	if got := sign(token, reply.TimeStamp, reply.Nonce, reply.Encrypt); got != reply.MsgSignature {
		t.Fatalf("reply signed %s, want %s", reply.MsgSignature, got)
	}
	key, _ := base64.StdEncoding.DecodeString(key43 + "=")
	full, err := base64.StdEncoding.DecodeString(reply.Encrypt)
	if err != nil || len(full)%32 != 0 {
		t.Fatalf("ciphertext of %d bytes: %v", len(full), err)
	}
	block, _ := aes.NewCipher(key)
	cipher.NewCBCDecrypter(block, key[:16]).CryptBlocks(full, full)
	n := binary.BigEndian.Uint32(full[16:20])
	if tail := string(full[20+n : len(full)-int(full[len(full)-1])]); tail != componentAppID {
		t.Fatalf("sealed for %q", tail)
	}
	return string(full[20 : 20+n])
}

// The decrypted bodies of WeChat's pushes.

func (r *rig) ticket(value string) push {
	return push{plain: fmt.Sprintf(`<xml><AppId><![CDATA[%s]]></AppId>
<CreateTime>%d</CreateTime>
<InfoType><![CDATA[component_verify_ticket]]></InfoType>
<ComponentVerifyTicket><![CDATA[%s]]></ComponentVerifyTicket>
</xml>`, componentAppID, r.clock.Now().Unix(), value)}
}

func (r *rig) authEvent(kind, appID, code string) push {
	inner := fmt.Sprintf("<AppId><![CDATA[%s]]></AppId><CreateTime>%d</CreateTime><InfoType><![CDATA[%s]]></InfoType>"+
		"<AuthorizerAppid><![CDATA[%s]]></AuthorizerAppid>", componentAppID, r.clock.Now().Unix(), kind, appID)
	if code != "" {
		inner += fmt.Sprintf("<AuthorizationCode><![CDATA[%s]]></AuthorizationCode>"+
			"<AuthorizationCodeExpiredTime>%d</AuthorizationCodeExpiredTime>"+
			"<PreAuthCode><![CDATA[preauthcode@@@2]]></PreAuthCode>", code, r.clock.Now().Unix()+3600)
	}
	return push{plain: "<xml>" + inner + "</xml>"}
}

// userName is the original id of all accounts, except those of the release check.
const userName = "gh_0a1b2c3d4e5f"

// know has an account whose profile was read, unless it is there already, and returns its original id. Where the store
// is broken it is not there, which the push will show.
func (r *rig) know(appID string) string {
	if check, ok := platform.ReleaseCheckAccountOf(appID); ok {
		return check.UserName
	}
	if _, err := r.store.Authorizer(ctx, componentAppID, appID); errors.Is(err, store.ErrNotFound) {
		know(r.store, appID)
	}
	return userName
}

func know(s *store.Store, appID string) error {
	return s.SaveInfo(ctx, componentAppID, platform.Authorizer{AppID: appID, UserName: userName}, time.Unix(1, 0))
}

// text is a message to an account that is known.
func (r *rig) text(appID, content string) push { return r.textTo(appID, r.know(appID), content) }

// textTo is a message to whichever account its ToUserName names, at the URL of appID.
func (r *rig) textTo(appID, to, content string) push {
	r.serial++
	return push{path: "/wechat/" + appID + "/callback", plain: fmt.Sprintf(`<xml><ToUserName><![CDATA[%s]]></ToUserName>
<FromUserName><![CDATA[%s]]></FromUserName>
<CreateTime>%d</CreateTime>
<MsgType><![CDATA[text]]></MsgType>
<Content><![CDATA[%s]]></Content>
<MsgId>%d</MsgId>
</xml>`, to, openID, r.clock.Now().Unix(), content, 24300000000000000+r.serial)}
}

// event is an event of an account that is known.
func (r *rig) event(appID, name string) push {
	return push{path: "/wechat/" + appID + "/callback", plain: fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName>"+
		"<FromUserName><![CDATA[%s]]></FromUserName><CreateTime>%d</CreateTime><MsgType><![CDATA[event]]></MsgType>"+
		"<Event><![CDATA[%s]]></Event><EventKey><![CDATA[]]></EventKey></xml>",
		r.know(appID), openID, r.clock.Now().Unix(), name)}
}

// wantSuccess fails unless the answer is exactly success.
func (r *rig) wantSuccess(w *httptest.ResponseRecorder) {
	r.t.Helper()
	if w.Code != 200 || w.Body.String() != "success" {
		r.t.Fatalf("answered %d %q", w.Code, w.Body)
	}
}

// ready has a ticket and a component token.
func (r *rig) ready() *rig {
	r.t.Helper()
	r.wantSuccess(r.send(r.ticket("ticket@@@first")))
	r.step()
	return r
}

// authorized has account as an authorizer.
func (r *rig) authorized() *rig {
	r.t.Helper()
	r.ready()
	r.wechat.codes["queryauthcode@@@1"] = account
	r.wantSuccess(r.send(r.authEvent("authorized", account, "queryauthcode@@@1")))
	r.step()
	return r
}

// replyText is a Reply that echoes.
func replyText(_ context.Context, m platform.Message) (platform.Reply, error) {
	if m.Content == "" {
		return nil, nil
	}
	return platform.TextReply{Content: "re: " + m.Content}, nil
}

func withReply(reply func(context.Context, platform.Message) (platform.Reply, error)) func(*server.Config) {
	return func(c *server.Config) { c.Reply = reply }
}
