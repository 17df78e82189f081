package server_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/fixtures"
	"wxlab/platform"
	"wxlab/platform/msgcrypt"
	"wxlab/platform/server"
)

// TestBadCallbacks: each is refused with a 4xx, told to OnCallback with its reason, and leaves nothing behind.
func TestBadCallbacks(t *testing.T) {
	const ticket = "<xml><InfoType>component_verify_ticket</InfoType><CreateTime>1</CreateTime><ComponentVerifyTicket>ticket@@@evil</ComponentVerifyTicket></xml>"
	const ok = "timestamp=1700000000&nonce=837465921&encrypt_type=aes"
	sealed := seal(t, key43, componentAppID, ticket)
	signed := func(encrypt string) string {
		return ok + "&msg_signature=" + sign(token, "1700000000", "837465921", encrypt)
	}
	envelope := func(encrypt string) string { return "<xml><AppId>x</AppId><Encrypt>" + encrypt + "</Encrypt></xml>" }
	for _, tt := range []struct {
		name   string
		push   push
		status int
		code   int
		reason string
	}{
		{"wrong signature", push{plain: ticket, msgSignature: strings.Repeat("0", 40)}, 401, -40001, "msg_signature"},
		{"wrong token", push{plain: ticket, token: "othertoken"}, 401, -40001, "Token"},
		{"signature given as msg_signature", push{plain: ticket, msgSignature: sign(token, "1700000000", "837465921")}, 401, -40001, "legacy"},
		{"no msg_signature", push{plain: ticket, query: "signature=" + sign(token, "1700000000", "837465921") + "&" + ok}, 400, 0, "msg_signature is missing"},
		{"no timestamp", push{plain: ticket, query: "nonce=1&msg_signature=x"}, 400, 0, "timestamp is missing"},
		{"no nonce", push{plain: ticket, query: "timestamp=1&msg_signature=x"}, 400, 0, "nonce is missing"},
		{"timestamp not a number", push{plain: ticket, timestamp: "yesterday"}, 400, 0, "timestamp"},
		{"timestamp beyond int64", push{plain: ticket, timestamp: "99999999999999999999"}, 400, 0, "timestamp"},
		{"broken query", push{plain: ticket, query: "%zz"}, 400, 0, "query"},
		{"plaintext downgrade", push{query: strings.Replace(signed(sealed), "aes", "raw", 1), body: ticket}, 400, 0, "encrypted callbacks only"},
		{"plaintext without a word", push{query: signed(ticket), body: ticket}, 400, -40002, "no Encrypt"},
		{"empty body", push{query: signed(""), body: " "}, 400, -40002, "empty"},
		{"no XML", push{query: signed(""), body: "hello"}, 400, -40002, "malformed"},
		{"JSON without Encrypt", push{query: signed(""), body: `{"InfoType":"component_verify_ticket"}`}, 400, -40002, "no Encrypt"},
		{"DTD outside", push{query: signed(sealed), body: `<!DOCTYPE xml [<!ENTITY x "y">]>` + envelope(sealed)}, 400, -40002, "DTD"},
		{"DTD inside", push{plain: `<!DOCTYPE xml [<!ENTITY x "y">]>` + ticket}, 400, 0, "DTD"},
		{"garbage ciphertext", push{query: signed("AAAA"), body: envelope("AAAA")}, 400, -40007, "16"},
		{"not base64", push{query: signed("****"), body: envelope("****")}, 400, -40010, "base64"},
		{"wrong key", push{plain: ticket, key: otherKey43}, 400, -40008, "padding"},
		{"sealed for the account", push{plain: ticket, appID: account}, 400, -40005, account},
		{"too large", push{query: signed(""), body: strings.Repeat("x", platform.MaxMessageSize+1)}, 413, 0, "more than"},
		{"message on the event URL", push{plain: "<xml><MsgType>text</MsgType></xml>"}, 400, 0, "message sent to the auth-event URL"},
		{"event on the message URL", push{path: "/wechat/" + account + "/callback", plain: ticket}, 400, 0, "auth event sent to the message URL"},
		{"ticket push without a ticket", push{plain: "<xml><InfoType>component_verify_ticket</InfoType></xml>"}, 400, 0, "holds no"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, withReply(replyText))
			w := r.send(tt.push)
			cb := r.last()
			if w.Code != tt.status || strings.Contains(w.Body.String(), "success") || cb.Outcome != platform.Refused || cb.Code != tt.code || cb.ID != 0 {
				t.Errorf("answered %d %q; callback %+v", w.Code, w.Body, cb)
			}
			if cb.Reason == nil || !strings.Contains(cb.Reason.Error(), tt.reason) {
				t.Errorf("reason %v", cb.Reason)
			}
			for _, secret := range []string{token, key43, component.AppSecret.Reveal(), "ticket@@@evil"} {
				if strings.Contains(w.Body.String(), secret) {
					t.Errorf("the answer leaks: %s", w.Body)
				}
			}
			if all, err := r.store.Callbacks(ctx, componentAppID, 0, 10); err != nil || len(all) != 0 {
				t.Errorf("stored %v, %v", all, err)
			}
		})
	}
}

func TestEverythingElseIsABare404(t *testing.T) {
	r := newRig(t)
	for _, target := range []string{"GET /", "GET /wechat/component", "PUT /wechat/component", "POST /wechat/nonsense/callback", "POST /wechat/" + account, "POST /wechat/component/",
		"POST //wechat/component", "GET /wechat/" + account + "/callback", "POST /authorize", "GET /v1/exchanges", "POST /cgi-bin/component/api_component_token", "GET /.git/config",
		"HEAD /wechat/component", "GET /wechat/component?echostr=hi", "POST /wechat/wx%2e%2e/callback"} {
		method, path, _ := strings.Cut(target, " ")
		w := httptest.NewRecorder()
		r.http.ServeHTTP(w, httptest.NewRequest(method, path, nil))
		if w.Code != 404 || w.Body.Len() != 0 {
			t.Errorf("%s: %d %q", target, w.Code, w.Body)
		}
	}
}

func TestVerifyFile(t *testing.T) {
	r := newRig(t, func(c *server.Config) {
		c.VerifyFile = func(name string) (string, bool) { return "token-of-the-domain", name == "MP_verify_Abc123.txt" }
	})
	for path, want := range map[string]string{"/MP_verify_Abc123.txt": "token-of-the-domain", "/MP_verify_Other.txt": "", "/robots.txt": "", "/a/MP_verify_Abc123.txt": ""} {
		w := r.get(path, "zh")
		if w.Body.String() != want || (w.Code == 200) != (want != "") {
			t.Errorf("%s: %d %q", path, w.Code, w.Body)
		}
	}
}

func TestEchostr(t *testing.T) {
	r := newRig(t, func(c *server.Config) { c.Component.PreviousToken = "formertoken" })
	q := "?echostr=5927782489442352469&timestamp=1714036504&nonce=1514711492&signature="
	for _, path := range []string{"/wechat/component", "/wechat/" + account + "/callback"} {
		for _, ours := range []string{token, "formertoken"} {
			w := httptest.NewRecorder()
			r.http.ServeHTTP(w, httptest.NewRequest("GET", path+q+sign(ours, "1714036504", "1514711492"), nil))
			if w.Code != 200 || w.Body.String() != "5927782489442352469" {
				t.Errorf("%s: %d %q", path, w.Code, w.Body)
			}
		}
		w := httptest.NewRecorder()
		r.http.ServeHTTP(w, httptest.NewRequest("GET", path+q+"0000", nil))
		if w.Code != 404 || w.Body.Len() != 0 {
			t.Errorf("wrong signature: %d %q", w.Code, w.Body)
		}
	}
}

// TestPublishedVectorsPass sends WeChat's own example, query and body, through the front door.
func TestPublishedVectorsPass(t *testing.T) {
	all, err := fixtures.Vectors()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		if v.ID != "O1" && v.ID != "A" && v.ID != "B" {
			continue
		}
		r := newRig(t, func(c *server.Config) {
			c.Component = platform.Component{AppID: v.AppID, Token: platform.Secret(v.Token), EncodingAESKey: platform.Secret(v.EncodingAESKey)}
		})
		path := "/wechat/wxba5fad812f8e6fb9/callback"
		if v.ID == "A" {
			path = "/wechat/component"
		}
		r.wantSuccess(r.send(push{path: path, body: "<xml><ToUserName>" + v.ToUserName + "</ToUserName><Encrypt>" + v.Encrypt + "</Encrypt></xml>",
			query: "signature=" + v.Signature + "&timestamp=" + v.Timestamp + "&nonce=" + v.Nonce + "&encrypt_type=aes&msg_signature=" + v.MsgSignature}))
		if got := r.last(); string(got.Plain) != v.Msg || got.Outcome != platform.Accepted {
			t.Errorf("%s: %+v", v.ID, got)
		}
	}
}

func TestCallbackIsToldWhole(t *testing.T) {
	r := newRig(t, withReply(replyText))
	r.clock.advance(3 * time.Second)
	p := r.text(account, "hello")
	p.timestamp = "1700000001"
	w := r.send(p)
	got := r.last()
	if !strings.Contains(string(got.ReplyPlain), "re: hello") || unseal(t, key43, w.Body.Bytes()) != string(got.ReplyPlain) {
		t.Errorf("reply %q", got.ReplyPlain)
	}
	got.ReplyPlain = nil
	want := platform.Callback{ID: 1, Family: platform.MessageFamily, ComponentAppID: componentAppID, AppID: account, ReceivedAt: r.clock.Now(), MsgType: "text",
		OpenID: openID, MsgID: "24300000000000001", DedupeKey: "msg:24300000000000001", Skew: 2 * time.Second, Plain: []byte(p.plain),
		KeyUsed: platform.CurrentKey, TokenUsed: platform.CurrentKey, Outcome: platform.Accepted}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err := r.store.Close(); err != nil { // replies are written behind the answer
		t.Fatal(err)
	}
	r.start()
	stored, err := r.store.Callbacks(ctx, componentAppID, 0, 10)
	if err != nil || len(stored) != 1 || !strings.Contains(string(stored[0].ReplyPlain), "re: hello") {
		t.Fatalf("stored %v, %v", stored, err)
	}
	stored[0].ReplyPlain = nil
	if diff := cmp.Diff(want, stored[0]); diff != "" {
		t.Error(diff)
	}
}

func TestRotationAnswersWithTheOldKey(t *testing.T) {
	r := newRig(t, withReply(replyText))
	c := component
	c.EncodingAESKey, c.PreviousEncodingAESKey = otherKey43, key43
	if err := r.srv.SetComponent(c); err != nil {
		t.Fatal(err)
	}
	w := r.send(r.text(account, "old"))
	if got := unseal(t, key43, w.Body.Bytes()); !strings.Contains(got, "re: old") || r.last().KeyUsed != platform.PreviousKey {
		t.Errorf("reply %q with key %s", got, r.last().KeyUsed)
	}
	p := r.text(account, "new")
	p.key = otherKey43
	if got := unseal(t, otherKey43, r.send(p).Body.Bytes()); !strings.Contains(got, "re: new") || r.last().KeyUsed != platform.CurrentKey {
		t.Errorf("reply %q with key %s", got, r.last().KeyUsed)
	}
}

// TestTokenRotation: pushes signed with the Token before are taken, and answered under it.
func TestTokenRotation(t *testing.T) {
	r := newRig(t, withReply(replyText))
	c := component
	c.Token, c.PreviousToken = "anothertoken2026", token
	if err := r.srv.SetComponent(c); err != nil {
		t.Fatal(err)
	}
	w := r.send(r.text(account, "old"))
	if got := unseal(t, key43, w.Body.Bytes()); !strings.Contains(got, "re: old") || r.last().TokenUsed != platform.PreviousKey || r.last().KeyUsed != platform.CurrentKey {
		t.Errorf("reply %q, told %+v", got, r.last())
	}
	p := r.text(account, "new")
	p.token = "anothertoken2026"
	if w := r.send(p); w.Code != 200 || r.last().TokenUsed != platform.CurrentKey {
		t.Errorf("%d, told %+v", w.Code, r.last())
	}
	p = r.text(account, "foreign")
	p.token = "neithertoken"
	if w := r.send(p); w.Code != 401 {
		t.Errorf("a third token: %d", w.Code)
	}
}

func TestSkewWindow(t *testing.T) {
	r := newRig(t, func(c *server.Config) { c.MaxSkew = 10 * time.Minute })
	for offset, want := range map[int64]int{0: 200, -599: 200, 599: 200, -601: 400, 601: 400} {
		p := r.text(account, "x")
		p.timestamp = strconv.FormatInt(r.clock.Now().Unix()+offset, 10)
		if w := r.send(p); w.Code != want {
			t.Errorf("%d s off: %d", offset, w.Code)
		}
	}
}

func TestNotConfigured(t *testing.T) {
	r := newRig(t)
	if err := r.srv.SetComponent(platform.Component{AppID: componentAppID}); err != nil {
		t.Fatal(err)
	}
	w := r.send(r.ticket("ticket@@@1"))
	if w.Code != http.StatusServiceUnavailable || !errors.Is(r.last().Reason, server.ErrNotConfigured) {
		t.Errorf("answered %d, reason %v", w.Code, r.last().Reason)
	}
	if err := r.srv.SetComponent(platform.Component{EncodingAESKey: "short"}); !errors.Is(err, msgcrypt.ErrKey) {
		t.Errorf("bad key: %v", err)
	}
	if got := r.srv.Component(); got.AppID != componentAppID {
		t.Errorf("a refused setting was taken: %v", got)
	}
}

func TestStoreFailureIsNotAcknowledged(t *testing.T) {
	r := newRig(t)
	r.store.Close()
	for _, p := range []push{r.ticket("ticket@@@1"), r.text(account, "x")} {
		if w := r.send(p); w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "success") {
			t.Errorf("answered %d %q", w.Code, w.Body)
		}
		if cb := r.last(); cb.Outcome != platform.Refused || cb.Reason == nil {
			t.Errorf("told %+v", cb)
		}
	}
}

// TestRecordedRefusalsCarryTheForeignAppID lets the explanation name it.
func TestRecordedRefusalsCarryTheForeignAppID(t *testing.T) {
	r := newRig(t)
	p := r.ticket("x")
	p.appID = account
	r.send(p)
	var crypto *msgcrypt.Error
	if !errors.As(r.last().Reason, &crypto) || crypto.Foreign != account {
		t.Errorf("reason %v", r.last().Reason)
	}
}

// TestJSONCallbacks: an envelope in JSON, with XML or JSON in it, is taken like any other (PROTOCOL 2.9), and the answer is
// in the notation it came in, outside and inside, for the retry too.
func TestJSONCallbacks(t *testing.T) {
	r := newRig(t, withReply(replyText))
	r.know(account)
	for plain, begins := range map[string]string{
		`{"ToUserName":"gh_0a1b2c3d4e5f","FromUserName":"` + openID + `","CreateTime":1714037059,"MsgType":"text","Content":"你好","MsgId":9223372036854775807}`:                                 `{"ToUserName":"` + openID + `",`,
		`<xml><ToUserName>gh_0a1b2c3d4e5f</ToUserName><FromUserName>` + openID + `</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>你好</Content><MsgId>1</MsgId></xml>`: "<xml><ToUserName>",
	} {
		sealed := seal(t, key43, componentAppID, plain)
		p := push{path: "/wechat/" + account + "/callback", body: `{"ToUserName":"gh_0a1b2c3d4e5f","Encrypt":"` + sealed + `"}`,
			msgSignature: sign(token, fmt.Sprint(r.clock.Now().Unix()), "837465921", sealed)}
		first := r.send(p)
		inner := unsealJSON(t, first.Body.Bytes())
		if first.Code != 200 || first.Header().Get("Content-Type") != "application/json; charset=utf-8" || !strings.HasPrefix(inner, begins) || !strings.Contains(inner, "re: 你好") {
			t.Errorf("answered %d %s %q: %q", first.Code, first.Header().Get("Content-Type"), first.Body, inner)
		}
		if got := r.last(); got.Outcome != platform.Accepted || string(got.Plain) != plain || got.MsgID == "" {
			t.Errorf("%+v", got)
		}
		if again := unsealJSON(t, r.send(p).Body.Bytes()); again != inner || !r.last().Duplicate {
			t.Errorf("the retry got %q after %q", again, inner)
		}
	}
}

func TestATicketInJSON(t *testing.T) {
	r := newRig(t)
	ticket := `{"AppId":"` + componentAppID + `","CreateTime":1700000000,"InfoType":"component_verify_ticket","ComponentVerifyTicket":"ticket@@@json"}`
	sealed := seal(t, key43, componentAppID, ticket)
	r.wantSuccess(r.send(push{body: `{"AppId":"` + componentAppID + `","Encrypt":"` + sealed + `"}`, msgSignature: sign(token, fmt.Sprint(r.clock.Now().Unix()), "837465921", sealed)}))
	if got, found, err := r.store.Ticket(ctx, componentAppID); err != nil || !found || got.Value != "ticket@@@json" {
		t.Errorf("ticket %v, %v", got, err)
	}
}

// unsealJSON opens an answer in JSON, whose TimeStamp must be a number (PROTOCOL 2.9).
func unsealJSON(t *testing.T, answer []byte) string {
	t.Helper()
	var sealed struct {
		Encrypt, MsgSignature, Nonce string
		TimeStamp                    int64
	}
	if err := json.Unmarshal(answer, &sealed); err != nil {
		t.Fatalf("%v in %q", err, answer)
	}
	return unseal(t, key43, fmt.Appendf(nil, "<xml><Encrypt>%s</Encrypt><MsgSignature>%s</MsgSignature><TimeStamp>%d</TimeStamp><Nonce>%s</Nonce></xml>",
		sealed.Encrypt, sealed.MsgSignature, sealed.TimeStamp, sealed.Nonce))
}

// TestUnreadableCharactersCostNoMessage: the message is answered, stored with its bytes and marked; a retry is one.
func TestUnreadableCharactersCostNoMessage(t *testing.T) {
	r := newRig(t).authorized()
	p := r.text(account, "a\x08b\xff")
	p.plain = strings.Replace("\ufeff"+p.plain+"\x00", "<xml>", "<xml><!-- -- --><Note>a]]>b</Note>", 1)
	r.wantSuccess(r.send(p))
	heard := r.last()
	stored, err := r.store.Callback(t.Context(), componentAppID, heard.ID)
	if err != nil || heard.Replaced != 5 || stored.Replaced != 5 || string(stored.Plain) != p.plain {
		t.Errorf("heard of %d, stored %d in %q, %v", heard.Replaced, stored.Replaced, stored.Plain, err)
	}
	r.wantSuccess(r.send(p))
	if again := r.last(); !again.Duplicate || again.ID != heard.ID {
		t.Errorf("the retry is %+v", again)
	}
	p = r.text(account, "x")
	p.plain = strings.Replace(p.plain, "<xml>", "<xml a='1' a='1'>", 1)
	if w := r.send(p); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "stands twice") {
		t.Errorf("an attribute twice: %d %s", w.Code, w.Body)
	}
}

// TestABodyThatStopsTellsNoAddresses: the network's errors name both ends, and a stranger reads the refusal.
func TestABodyThatStopsTellsNoAddresses(t *testing.T) {
	r := newRig(t)
	faced := httptest.NewUnstartedServer(r.http)
	faced.Config.ReadTimeout = 200 * time.Millisecond
	faced.Start()
	defer faced.Close()
	conn, err := net.Dial("tcp", faced.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "POST /wechat/component?timestamp=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n<xml>")
	answer, err := io.ReadAll(conn)
	if err != nil || !strings.Contains(string(answer), "400 Bad Request") || strings.Contains(string(answer), "127.0.0.1") ||
		!strings.Contains(string(answer), "did not come whole") {
		t.Errorf("%q, %v", answer, err)
	}
	if reason := fmt.Sprint(r.last().Reason); !strings.Contains(reason, "timeout") {
		t.Errorf("the log has %s", reason)
	}
}
