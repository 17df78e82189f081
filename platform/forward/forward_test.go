package forward_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"wxlab/platform"
	"wxlab/platform/forward"
	"wxlab/platform/msgcrypt"
)

func TestBytesGoOnAndComeBackUntouched(t *testing.T) {
	sealed := seal(t, "<xml><MsgType>text</MsgType><Content>theirs</Content></xml>")
	s := newTarget(t, says(sealed))
	r := newRig(t)
	r.rules(t, rule(1, to(s.URL+"/wx/$APPID$/cb?tenant=7", platform.ForwardBytes)))
	r.receive()
	got := s.got[0]
	if s.body[0] != received || got.URL.Path != "/wx/"+appID+"/cb" || got.URL.RawQuery != "tenant=7&"+query {
		t.Errorf("the target got %s %q", got.URL, s.body[0])
	}
	if got.Header.Get("Content-Type") != "text/xml" || got.UserAgent() != "Mozilla/4.0" ||
		got.Header.Get("X-Wxlab-AppID") != appID {
		t.Error(got.Header)
	}
	ready, ok := r.reply.(platform.ReadyReply)
	if !ok || string(ready.Sealed) != sealed || !strings.Contains(string(ready.Plain), "theirs") || r.err != nil {
		t.Errorf("%#v, %v", r.reply, r.err)
	}
}

func TestDecryptedModes(t *testing.T) {
	for mode, want := range map[platform.ForwardMode]struct{ body, kind string }{
		platform.ForwardXML: {plainText, "text/xml"},
		platform.ForwardJSON: {`{"ToUserName":"gh_1","FromUserName":"oUser","CreateTime":1700000000,"MsgType":"text","Content":"价格 <b>&","MsgId":9007199254740993}`,
			"application/json"},
	} {
		s := newTarget(t, says("success"))
		r := newRig(t)
		r.rules(t, rule(1, to(s.URL, mode)))
		r.receive()
		if s.body[0] != want.body || s.got[0].Header.Get("Content-Type") != want.kind {
			t.Errorf("%s: %s %s", mode, s.got[0].Header.Get("Content-Type"), s.body[0])
		}
		if q := s.got[0].URL.RawQuery; q != "signature=aa&timestamp=1700000000&nonce=7&openid=oUser" {
			t.Errorf("%s: query %s", mode, q)
		}
		if r.reply != nil || r.err != nil {
			t.Errorf("%s: success became %#v, %v", mode, r.reply, r.err)
		}
	}
}

// TestJSONIsForwardedAsWhatItIs: a message of an account that chose JSON, in both decrypted modes.
func TestJSONIsForwardedAsWhatItIs(t *testing.T) {
	for _, mode := range []platform.ForwardMode{platform.ForwardXML, platform.ForwardJSON} {
		s := newTarget(t, says("success"))
		r := newRig(t)
		r.plain = `{"ToUserName":"gh_1","FromUserName":"oUser","CreateTime":1,"MsgType":"text","Content":"x","MsgId":7}`
		r.rules(t, rule(1, to(s.URL, mode)))
		r.receive()
		if s.body[0] != r.plain || s.got[0].Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %s %s", mode, s.got[0].Header.Get("Content-Type"), s.body[0])
		}
	}
}

func TestWhatATargetMayAnswer(t *testing.T) {
	const full = "<xml><ToUserName>oUser</ToUserName><FromUserName>gh_1</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>x</Content></xml>"
	ours := platform.TextReply{Content: "ours"}
	sealedReply, sealedForAnother := seal(t, full), sealFor(t, another(), msgcrypt.Opened{}, full)
	sealedInJSON := sealFor(t, component, msgcrypt.Opened{JSON: true}, full)
	for _, tc := range []struct {
		name   string
		mode   platform.ForwardMode
		answer http.HandlerFunc
		want   platform.Reply
		says   string // of the error; "": none
	}{
		{"success", platform.ForwardBytes, says("success"), nil, ""},
		{"nothing", platform.ForwardBytes, says(""), platform.EmptyReply{}, ""},
		{"sealed", platform.ForwardBytes, says(sealedReply),
			platform.ReadyReply{Plain: []byte(full), Sealed: []byte(sealedReply)}, ""},
		{"sealed for another component", platform.ForwardBytes, says(sealedForAnother),
			platform.ReadyReply{Plain: []byte(full), Sealed: []byte(sealedForAnother)}, ""},
		{"sealed in JSON", platform.ForwardBytes, says(sealedInJSON),
			platform.ReadyReply{Plain: []byte(full), Sealed: []byte(sealedInJSON)}, ""},
		{"success and a line feed", platform.ForwardBytes, says("success\n"), ours, "seven bytes"},
		{"success as JSON", platform.ForwardBytes, says(`"success"`), ours, "seven bytes"},
		{"plain", platform.ForwardBytes, says(full), ours, "not encrypted"},
		{"a foreign key", platform.ForwardBytes, says(strings.Replace(sealedReply, "<Encrypt><![CDATA[",
			"<Encrypt><![CDATA[AAAA", 1)), ours, "signature"},
		{"sealed success", platform.ForwardBytes, says(seal(t, "success")), ours, "malformed"},
		{"garbage", platform.ForwardBytes, says("\x00\x01\xff"), ours, "malformed"},
		{"a page", platform.ForwardXML, says("<!DOCTYPE html><html><body>404</body></html>"), ours, "DTD"},
		{"success and a line feed", platform.ForwardXML, says("success\n"), nil, ""},
		{"nothing", platform.ForwardXML, says(" \n"), platform.EmptyReply{}, ""},
		{"a whole reply", platform.ForwardXML, says(full + "\n"), platform.ReadyReply{Plain: []byte(full)}, ""},
		{"a short reply", platform.ForwardXML, says("<xml><MsgType>text</MsgType><Content>x</Content></xml>"),
			platform.TextReply{Content: "x"}, ""},
		{"a JSON reply", platform.ForwardJSON, says(`{"MsgType":"text","Content":"x"}`),
			platform.TextReply{Content: "x"}, ""},
		{"JSON of another kind", platform.ForwardJSON, says(`{"code":0}`), ours, "MsgType"},
		{"an error", platform.ForwardXML, func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "x", http.StatusBadGateway)
		}, ours, "HTTP 502"},
		{"a redirect", platform.ForwardXML, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://evil.example/", http.StatusFound)
		}, ours, "no redirect"},
		{"no end", platform.ForwardXML, func(w http.ResponseWriter, _ *http.Request) {
			w.Write(bytes.Repeat([]byte("x"), 2<<20))
		}, ours, "more than"},
		{"a cut line", platform.ForwardXML, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
			ours, "EOF"},
	} {
		s := newTarget(t, tc.answer)
		r := newRig(t)
		r.rules(t, rule(1, to(s.URL, tc.mode)))
		r.receive()
		err := r.settled(t, 1)[0].Err
		if fmt.Sprintf("%#v", r.reply) != fmt.Sprintf("%#v", tc.want) || r.err != nil {
			t.Errorf("%s, %s: %#v, %v", tc.mode, tc.name, r.reply, r.err)
		}
		if tc.says == "" && err != nil || tc.says != "" && (err == nil || !strings.Contains(err.Error(), tc.says)) {
			t.Errorf("%s, %s: noted %v", tc.mode, tc.name, err)
		}
	}
}

func TestASlowOrDeadTargetIsAnsweredFor(t *testing.T) {
	release := make(chan struct{})
	slow := newTarget(t, func(http.ResponseWriter, *http.Request) { <-release })
	defer close(release)
	dead := httptest.NewServer(nil)
	dead.Close()
	for _, tc := range []struct {
		name, url string
		fallback  platform.Fallback
		want      platform.Reply
		says      string
	}{
		{"slow, rules", slow.URL, platform.FallbackRules, platform.TextReply{Content: "ours"}, "no answer within 30ms"},
		{"slow, success", slow.URL, platform.FallbackSuccess, nil, "no answer within 30ms"},
		{"dead, rules", dead.URL, "", platform.TextReply{Content: "ours"}, "refused"},
		{"dead, success", dead.URL, platform.FallbackSuccess, nil, "refused"},
	} {
		r := newRig(t)
		one := rule(1, to(tc.url, platform.ForwardXML))
		one.TimeoutMS, one.Fallback = 30, tc.fallback
		r.rules(t, one)
		r.receive()
		if r.reply != tc.want || r.err != nil {
			t.Errorf("%s: %#v, %v", tc.name, r.reply, r.err)
		}
		err := r.settled(t, 1)[0].Err
		if err == nil || !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s: %v", tc.name, err)
		}
		if cause := forward.CauseOf(err); cause != forward.Silent && cause != forward.Closed {
			t.Errorf("%s: cause %s", tc.name, cause)
		}
	}
}

func TestSeveralTargetsAreCalledAtOnceAndOneAnswers(t *testing.T) {
	var meet sync.WaitGroup // nobody answers before all were called
	meet.Add(3)
	answer := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			meet.Done()
			meet.Wait()
			io.WriteString(w, "<xml><MsgType>text</MsgType><Content>"+text+"</Content></xml>")
		}
	}
	a, b, c := newTarget(t, answer("a")), newTarget(t, answer("b")), newTarget(t, answer("c"))
	r := newRig(t)
	r.rules(t, rule(2, to(a.URL, platform.ForwardXML), to(b.URL, platform.ForwardJSON), to(c.URL, platform.ForwardBytes)))
	r.receive()
	if r.reply != (platform.TextReply{Content: "b"}) {
		t.Errorf("%#v", r.reply)
	}
	for _, d := range r.settled(t, 3) {
		if d.Awaited != (d.Target.URL == b.URL) || d.Callback.AppID != appID || d.Callback.MsgType != "text" {
			t.Errorf("%+v", d)
		}
	}
}

func TestOurOwnAnswerDoesNotWait(t *testing.T) {
	release := make(chan struct{})
	slow := newTarget(t, func(w http.ResponseWriter, _ *http.Request) { <-release })
	r := newRig(t)
	r.rules(t, rule(0, to(slow.URL, platform.ForwardXML)))
	r.receive() // would hang
	if r.reply != (platform.TextReply{Content: "ours"}) {
		t.Errorf("%#v", r.reply)
	}
	close(release)
	if d := r.settled(t, 1)[0]; d.Awaited || d.Err != nil {
		t.Errorf("%+v", d)
	}
}

func TestAuthEventsAreForwardedAndAnsweredByUs(t *testing.T) {
	s := newTarget(t, says("no"))
	r := newRig(t)
	r.rules(t, platform.ForwardRule{Enabled: true, Match: platform.Match{Type: "component_verify_*"},
		Targets: []platform.ForwardTarget{to(s.URL, platform.ForwardJSON)}, Answer: 1})
	r.cb = platform.Callback{Family: platform.AuthEventFamily, InfoType: platform.InfoVerifyTicket,
		Outcome: platform.Accepted, Plain: []byte("<xml><InfoType>component_verify_ticket</InfoType></xml>")}
	r.receive()
	r.settled(t, 1)
	if s.body[0] != `{"InfoType":"component_verify_ticket"}` || s.got[0].Header.Get("X-Wxlab-Family") != "auth_event" {
		t.Error(s.body)
	}
	for name, bend := range map[string]func(*platform.Callback){
		"a duplicate": func(cb *platform.Callback) { cb.Duplicate = true },
		"a forgery":   func(cb *platform.Callback) { cb.Outcome = platform.Refused },
		"another one": func(cb *platform.Callback) { cb.InfoType = platform.InfoAuthorized },
	} {
		before := r.cb
		bend(&r.cb)
		r.receive()
		r.cb = before
		if len(s.body) != 1 {
			t.Errorf("%s was forwarded", name)
		}
	}
}

func TestWithoutARuleNothingIsForwarded(t *testing.T) {
	s := newTarget(t, says("success"))
	r := newRig(t)
	off := rule(1, to(s.URL, platform.ForwardBytes))
	off.Enabled = false
	other := rule(1, to(s.URL, platform.ForwardBytes))
	other.Match.AppID = "wxffff*"
	r.rules(t, off, other)
	r.receive()
	if len(s.got) != 0 || r.reply != (platform.TextReply{Content: "ours"}) {
		t.Errorf("%d calls, %#v", len(s.got), r.reply)
	}
}

func TestLoopsAreCut(t *testing.T) {
	r := newRig(t)
	self := httptest.NewServer(r)
	t.Cleanup(self.Close)
	r.rules(t, rule(1, to(self.URL, platform.ForwardBytes)))
	r.receive()
	if err := r.settled(t, 1)[0].Err; err == nil || !strings.Contains(err.Error(), "HTTP 508") {
		t.Error("round a name that is not known as ours:", err)
	}
	known := newRig(t, self.URL)
	port := self.URL[strings.LastIndex(self.URL, ":"):]
	known.rules(t, rule(1, to("http://localhost"+port, platform.ForwardBytes)))
	known.receive()
	if err := known.settled(t, 1)[0].Err; !errors.Is(err, forward.ErrLoop) {
		t.Error("to an address that is ours:", err)
	}
}

func TestTwoForwardersDoNotPlayPingPong(t *testing.T) {
	a, b := newRig(t), newRig(t)
	left, right := httptest.NewServer(a), httptest.NewServer(b)
	t.Cleanup(left.Close)
	t.Cleanup(right.Close)
	a.rules(t, rule(0, to(right.URL, platform.ForwardBytes)))
	b.rules(t, rule(0, to(left.URL, platform.ForwardBytes)))
	a.receive()
	a.settled(t, 1)
	if err := b.settled(t, 1)[0].Err; err == nil || !strings.Contains(err.Error(), "508") {
		t.Error(err)
	}
}

func TestRemoteTargetsMustBeConfirmed(t *testing.T) {
	r := newRig(t)
	if err := r.SetRules([]platform.ForwardRule{rule(0, to("http://192.0.2.1/", platform.ForwardXML))}); !errors.Is(err,
		platform.ErrRule) {
		t.Error(err)
	}
	if len(r.Rules()) != 0 {
		t.Error("a refused rule is in force")
	}
}

func TestHealth(t *testing.T) {
	up := newTarget(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusMethodNotAllowed) })
	down := httptest.NewServer(nil)
	down.Close()
	deaf := newTarget(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	r := newRig(t, "http://127.0.0.1:9")
	for _, tc := range []struct {
		url    string
		status int
		says   string
		cause  forward.Cause
	}{
		{up.URL + "/cb", http.StatusMethodNotAllowed, "", ""},
		{down.URL, 0, "is your server running", forward.Closed},
		{deaf.URL, 0, "does not answer HTTP", forward.Broken},
		{"http://127.0.0.1:9/x", 0, "for ever", forward.Loop},
		{"http://example.com/", 0, "not on this machine", forward.BadTarget},
	} {
		h := r.Check(t.Context(), to(tc.url, platform.ForwardXML), time.Now)
		if h.OK != (tc.says == "") || h.Status != tc.status || h.URL != tc.url || tc.says != "" &&
			!strings.Contains(h.Err.Error(), tc.says) {
			t.Errorf("%s: %+v", tc.url, h)
		}
		if h.Err != nil && forward.CauseOf(h.Err) != tc.cause {
			t.Errorf("%s: cause %s", tc.url, forward.CauseOf(h.Err))
		}
	}
	if up.got[0].Method != http.MethodHead || up.body[0] != "" {
		t.Error("a check is no callback:", up.got[0].Method)
	}
}

func TestCloseEndsWhatNobodyWaitsFor(t *testing.T) {
	release := make(chan struct{})
	slow := newTarget(t, func(http.ResponseWriter, *http.Request) { <-release })
	defer close(release)
	r := newRig(t)
	r.rules(t, rule(0, to(slow.URL, platform.ForwardXML)))
	r.receive()
	r.Close() // would take five seconds
	if d := r.settled(t, 1)[0]; d.Err == nil {
		t.Error("no error for a call that was ended")
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add([]byte("success"), "xml")
	f.Add([]byte("<xml><MsgType>text</MsgType><Content>x</Content></xml>"), "xml")
	f.Add([]byte(`{"MsgType":"news","Articles":[{"Title":"a"}]}`), "json")
	f.Add([]byte("<xml><Encrypt>AAAA</Encrypt><MsgSignature>x</MsgSignature></xml>"), "bytes")
	f.Fuzz(func(t *testing.T, body []byte, mode string) {
		fw := forward.New(forward.Config{HTTP: canned(body), Component: func() platform.Component { return component }})
		defer fw.Close()
		if fw.SetRules([]platform.ForwardRule{rule(1, to("http://localhost/", platform.ForwardMode(mode)))}) != nil {
			return
		}
		m := platform.Message{MsgType: "text", AppID: appID, Plain: []byte(plainText), FromUserName: "oUser"}
		var reply platform.Reply
		h := fw.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			reply, _ = fw.Reply(nil)(r.Context(), m)
		}))
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/?"+url.Values{}.Encode(), nil))
		if reply == nil {
			return
		}
		if _, err := platform.ReplyXML(reply, m, time.Unix(1, 0)); err != nil {
			t.Errorf("%q gave a reply that cannot go out: %v", body, err)
		}
	})
}

// canned answers every request.
type canned []byte

func (c canned) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader(c)), Request: r}, nil
}
