package forward_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"wxlab/platform"
	"wxlab/platform/forward"
	"wxlab/platform/msgcrypt"
)

const (
	appID     = "wx0a73c7ae093b4842"
	plainText = "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[oUser]]></FromUserName><CreateTime>1700000000</CreateTime>" +
		"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[价格 <b>&]]></Content><MsgId>9007199254740993</MsgId></xml>"
	query    = "signature=aa&timestamp=1700000000&nonce=7&openid=oUser&encrypt_type=aes&msg_signature=bb"
	received = "<xml><ToUserName>gh_1</ToUserName>\r\n<Encrypt>AAAA</Encrypt></xml>  "
)

var component = platform.Component{AppID: "wxc0ffee1234567890", Token: "relaytoken2024",
	EncodingAESKey: "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig"}

// seal encrypts a reply as a target with the component's keys does.
func seal(t *testing.T, plain string) string { return sealFor(t, component, msgcrypt.Opened{}, plain) }

func sealFor(t *testing.T, component platform.Component, o msgcrypt.Opened, plain string) string {
	t.Helper()
	crypt, err := msgcrypt.New(component)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := crypt.Seal(o, strings.NewReader("0123456789abcdef"), "1700000001", "8", []byte(plain))
	if err != nil {
		t.Fatal(err)
	}
	return string(sealed)
}

// another component shares the rules.
func another() platform.Component {
	c := component
	c.AppID, c.Token = "wxbeefbeef12345678", "anothertoken"
	return c
}

// target is a server of the user's own.
type target struct {
	*httptest.Server
	mu   sync.Mutex
	got  []*http.Request
	body []string
}

func newTarget(t *testing.T, answer http.HandlerFunc) *target {
	t.Helper()
	s := &target{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		s.got, s.body = append(s.got, r), append(s.body, string(body))
		s.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func says(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, text) }
}

// rig is a forwarder around a platform that answers every message "ours".
type rig struct {
	*forward.Forwarder
	http.Handler
	mu    sync.Mutex
	done  []forward.Delivery
	reply platform.Reply // of the last message
	err   error
	cb    platform.Callback // what the platform tells Notify; zero: nothing
	plain string            // the decrypted message
}

func newRig(t *testing.T, own ...string) *rig {
	t.Helper()
	r := &rig{plain: plainText}
	r.Forwarder = forward.New(forward.Config{
		Component: func() platform.Component { return component },
		Others:    func() []platform.Component { return []platform.Component{another()} },
		Own:       func() []string { return own },
		Done: func(_ context.Context, d forward.Delivery) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.done = append(r.done, d)
		},
	})
	t.Cleanup(r.Close)
	ask := r.Reply(func(context.Context, platform.Message) (platform.Reply, error) {
		return platform.TextReply{Content: "ours"}, nil
	})
	r.Handler = r.Forwarder.Handler(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if _, err := io.ReadAll(req.Body); err != nil {
			t.Error(err)
		}
		if r.cb.Family == "" {
			m, err := platform.ParseMessage([]byte(r.plain))
			if err != nil {
				t.Error(err)
			}
			m.AppID, m.Plain = appID, []byte(r.plain)
			r.reply, r.err = ask(req.Context(), m)
		}
		r.Notify(req.Context(), r.cb)
	}))
	return r
}

func (r *rig) rules(t *testing.T, rules ...platform.ForwardRule) {
	t.Helper()
	if err := r.SetRules(rules); err != nil {
		t.Fatal(err)
	}
}

// receive lets one callback come in.
func (r *rig) receive() *httptest.ResponseRecorder {
	req := httptest.NewRequest(http.MethodPost, "/wechat/"+appID+"/callback?"+query, strings.NewReader(received))
	req.Header.Set("Content-Type", "text/xml")
	req.Header.Set("User-Agent", "Mozilla/4.0")
	w := httptest.NewRecorder()
	r.ServeHTTP(w, req)
	return w
}

// settled are all deliveries, after the background ones have ended.
func (r *rig) settled(t *testing.T, n int) []forward.Delivery {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		r.mu.Lock()
		done := r.done
		r.mu.Unlock()
		if len(done) >= n {
			return done
		}
		if time.Now().After(end) {
			t.Fatalf("%d of %d deliveries", len(done), n)
		}
	}
}

func to(url string, mode platform.ForwardMode) platform.ForwardTarget {
	return platform.ForwardTarget{URL: url, Mode: mode}
}

func rule(answer int, targets ...platform.ForwardTarget) platform.ForwardRule {
	return platform.ForwardRule{Name: "mine", Enabled: true, Targets: targets, Answer: answer}
}
