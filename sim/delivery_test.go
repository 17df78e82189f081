package sim_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/world"
)

func TestPushesLookLikeWeChats(t *testing.T) {
	l := newLab(t)
	l.ticket()
	a := l.account(world.OfficialAccount, true)
	d, err := l.SendText(t.Context(), appID, a.AppID, a.Followers[0].OpenID, "你好 ]]> &")
	if err != nil {
		t.Fatal(err)
	}
	got, bodies := l.pushes()
	if len(got) != 2 || got[0].URL.Path != "/event" || got[1].URL.Path != "/"+a.AppID+"/callback" {
		t.Fatalf("%d pushes", len(got))
	}
	wantKeys := []string{"signature timestamp nonce encrypt_type msg_signature", "signature timestamp nonce openid encrypt_type msg_signature"}
	for i, r := range got {
		var keys []string
		for part := range strings.SplitSeq(r.URL.RawQuery, "&") {
			key, _, _ := strings.Cut(part, "=")
			keys = append(keys, key)
		}
		if diff := cmp.Diff(wantKeys[i], strings.Join(keys, " ")); diff != "" {
			t.Error(diff)
		}
		header := http.Header{"User-Agent": {"Mozilla/4.0"}, "Accept": {"*/*"}, "Pragma": {"no-cache"}, "Content-Type": {"text/xml"}, "Content-Length": {strconv.Itoa(len(bodies[i]))}}
		r.Header.Del("Cache-Control") // net/http adds it to what it receives with Pragma
		if diff := cmp.Diff(header, r.Header); diff != "" {
			t.Error(diff)
		}
		q := r.URL.Query()
		if want := msgcrypt.Sign(token, q.Get("timestamp"), q.Get("nonce")); q.Get("signature") != want {
			t.Errorf("signature %s, want %s", q.Get("signature"), want)
		}
		if nonce, err := strconv.ParseInt(q.Get("nonce"), 10, 32); err != nil || nonce <= 0 {
			t.Errorf("nonce %s", q.Get("nonce"))
		}
	}
	if !strings.HasPrefix(string(bodies[0]), "<xml>\n    <AppId><![CDATA["+appID+"]]></AppId>\n    <Encrypt><![CDATA[") ||
		!strings.HasPrefix(string(bodies[1]), "<xml>\n    <ToUserName><![CDATA["+a.UserName+"]]></ToUserName>\n    <Encrypt><![CDATA[") {
		t.Errorf("bodies\n%s\n%s", bodies[0], bodies[1])
	}
	want := fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName>\n<FromUserName><![CDATA[%s]]></FromUserName>\n<CreateTime>1700000000</CreateTime>\n"+
		"<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[你好 ]]]]><![CDATA[> &]]></Content>\n<MsgId>%s</MsgId>\n</xml>", a.UserName, a.Followers[0].OpenID, field(d.Plain, "MsgId"))
	if diff := cmp.Diff(want, string(d.Plain)); diff != "" {
		t.Error(diff)
	}
	opened := opens(t, got[1], bodies[1])
	if diff := cmp.Diff(want, string(opened.Plain)); diff != "" || opened.AppID != appID {
		t.Errorf("on the wire, for %s: %s", opened.AppID, diff)
	}
}

// opens decrypts a push with the opener for replies: the ciphertext is made the same way.
func opens(t *testing.T, r *http.Request, body []byte) msgcrypt.Reply {
	t.Helper()
	out, err := openPush(r, body)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func openPush(r *http.Request, body []byte) (msgcrypt.Reply, error) {
	q := r.URL.Query()
	as := fmt.Sprintf("<xml><Encrypt>%s</Encrypt><MsgSignature>%s</MsgSignature><TimeStamp>%s</TimeStamp><Nonce>%s</Nonce></xml>", field(body, "Encrypt"), q.Get("msg_signature"), q.Get("timestamp"), q.Get("nonce"))
	return msgcrypt.OpenReply(token, aesKey, []byte(as))
}

func TestRetriesAreNewAroundTheSameMessage(t *testing.T) {
	l := newLab(t)
	l.answers(func(w http.ResponseWriter, r *http.Request) {
		l.clock.Add(time.Second)
		w.WriteHeader(500)
	})
	a := l.account(world.OfficialAccount, true)
	d, err := l.SendText(t.Context(), appID, a.AppID, a.Followers[0].OpenID, "x")
	if err != nil || len(d.Attempts) != 3 || d.Verdict != world.BadStatus {
		t.Fatalf("%+v, %v", d, err)
	}
	got, bodies := l.pushes()
	seen := map[string]bool{}
	for i, r := range got {
		q := r.URL.Query()
		for _, value := range []string{q.Get("timestamp"), q.Get("nonce"), q.Get("msg_signature"), string(bodies[i])} {
			if seen[value] {
				t.Errorf("attempt %d repeats %s", i+1, value)
			}
			seen[value] = true
		}
		if diff := cmp.Diff(string(d.Plain), string(opens(t, r, bodies[i]).Plain)); diff != "" {
			t.Errorf("attempt %d: %s", i+1, diff)
		}
	}
}

// passive is a text reply of the platform.
func passive(from world.Account, to, content string) string {
	return fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName><CreateTime>1700000000</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[%s]]></Content></xml>", to, from.UserName, content)
}

func TestVerdictsOnMessages(t *testing.T) {
	l := newLab(t)
	a := l.account(world.OfficialAccount, true)
	user := a.Followers[0].OpenID
	const fault = "该公众号提供的服务出现故障，请稍后再试"
	ok := passive(a, user, "ok")
	tail := func(id string) func(*msgcrypt.Envelope) { return func(e *msgcrypt.Envelope) { e.Bend.Tail = &id } }
	tests := []struct {
		name    string
		answer  string
		verdict world.Outcome
		seen    string
		problem string // code, "" for none
		offset  int
	}{
		{"success", "success", world.Acknowledged, "", "", 0},
		{"empty", "", world.Acknowledged, "", "", 0},
		{"newline", "success\n", world.Acknowledged, "", "trailing", 7},
		{"upper case", "SUCCESS", world.Acknowledged, "", "case", 0},
		{"byte order mark", "\xef\xbb\xbfsuccess", world.Acknowledged, "", "bom", 0},
		{"leading blanks", "\r\n success", world.Acknowledged, "", "leading", 0},
		{"glued on", "success" + seal(t, ""), world.Acknowledged, "", "trailing", 7},
		{"sealed nothing", seal(t, ""), world.Acknowledged, "", "sealed_empty", -1},
		{"reply", seal(t, ok), world.Replied, "ok", "", 0},
		{"reply padded to 16", seal(t, ok, func(e *msgcrypt.Envelope) { e.Bend.Block = 16 }), world.Replied, "ok", "", 0},
		{"binary prefix", seal(t, ok, func(e *msgcrypt.Envelope) {
			e.Random = "\x00\xff\xfe\x01\x00\xff\xfe\x01\x00\xff\xfe\x01\x00\xff\xfe\x01"
		}), world.Replied, "ok", "", 0},
		{"milliseconds", seal(t, ok, func(e *msgcrypt.Envelope) { e.Timestamp = "1700000000123" }), world.Replied, "ok", "reply_timestamp", -1},
		{"inner milliseconds", seal(t, strings.Replace(ok, "1700000000", "1700000000123", 1)), world.Replied, "ok", "reply_create_time", -1},
		{"account's AppID", seal(t, ok, tail(a.AppID)), world.Replied, "ok", "reply_appid", -1},
		{"other AppID", seal(t, ok, tail("wxffffffffffffffff")), world.Invalid, fault, "reply_appid", -1},
		{"clear text", ok, world.Invalid, fault, "not_encrypted", 0},
		{"JSON", `{"ok":true}`, world.Invalid, fault, "not_reply", 0},
		{"HTML", "<!DOCTYPE html><html></html>", world.Invalid, fault, "not_reply", 0},
		{"signature", strings.Replace(seal(t, ok), "<TimeStamp>1", "<TimeStamp>2", 1), world.Invalid, fault, "reply_signature", -1},
		{"other key", seal(t, ok, func(e *msgcrypt.Envelope) { e.EncodingAESKey = strings.Repeat("A", 43) }), world.Invalid, fault, "reply_cipher", -1},
		{"sealed success", seal(t, "success"), world.Invalid, fault, "sealed_success", -1},
		{"broken CDATA", seal(t, passive(a, user, "a]]>b<")), world.Invalid, fault, "reply_xml", -1},
		{"not swapped", seal(t, strings.NewReplacer(user, a.UserName, a.UserName, user).Replace(ok)), world.Invalid, fault, "reply_from_to", -1},
		{"stranger", seal(t, passive(a, "oX", "ok")), world.Invalid, fault, "reply_from_to", -1},
		{"unknown type", seal(t, strings.Replace(ok, "[text]", "[sticker]", 1)), world.Invalid, fault, "reply_type", -1},
		{"no content", seal(t, passive(a, user, "")), world.Invalid, fault, "reply_field", -1},
		{"long content", seal(t, passive(a, user, strings.Repeat("x", 2049))), world.Invalid, fault, "reply_long", -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l.says(tt.answer)
			d, err := l.SendText(t.Context(), appID, a.AppID, user, "x")
			if err != nil {
				t.Fatal(err)
			}
			if d.Verdict != tt.verdict || d.Seen != tt.seen || d.Accepted != (tt.verdict != world.Invalid) || len(d.Attempts) != 1 {
				t.Errorf("verdict %s, accepted %v, seen %q, %d attempts", d.Verdict, d.Accepted, d.Seen, len(d.Attempts))
			}
			if tt.problem == "" {
				if len(d.Problems) != 0 {
					t.Errorf("problems: %+v", d.Problems)
				}
				return
			}
			if len(d.Problems) == 0 || d.Problems[0].Code != tt.problem || d.Problems[0].Offset != tt.offset || d.Problems[0].TextZH == "" {
				t.Errorf("problems: %+v", d.Problems)
			}
		})
	}
}

func TestTrailingByteIsNamed(t *testing.T) {
	l := newLab(t)
	l.says("success\n")
	d, err := l.PushTicket(t.Context(), appID)
	if err != nil {
		t.Fatal(err)
	}
	if want := `the body was "success\n", trailing 0x0A at offset 7: end it after success`; !d.Accepted || len(d.Problems) != 1 || d.Problems[0].Text != want {
		t.Errorf("%+v", d.Problems)
	}
}

func TestVerdictsOnAuthorizationEvents(t *testing.T) {
	tests := []struct {
		name, answer string
		verdict      world.Outcome
		attempts     int
	}{
		{"success", "success", world.Acknowledged, 1},
		{"empty", "", world.Acknowledged, 1},
		{"glued on", "success" + seal(t, ""), world.Acknowledged, 1},
		{"sealed nothing", seal(t, ""), world.Acknowledged, 1},
		{"JSON", `"success"`, world.Invalid, 3},
		{"ok", "ok", world.Invalid, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := newLab(t)
			l.says(tt.answer)
			d, err := l.PushTicket(t.Context(), appID)
			if err != nil || d.Verdict != tt.verdict || len(d.Attempts) != tt.attempts || d.Seen != "" {
				t.Errorf("%+v, %v", d, err)
			}
			if (len(d.Problems) == 0) != (tt.answer == "success") {
				t.Errorf("problems: %+v", d.Problems)
			}
		})
	}
}

func TestFaultsOfTheTransport(t *testing.T) {
	l := newLab(t)
	a := l.account(world.MiniProgram, true)
	push := func() world.Delivery {
		t.Helper()
		d, err := l.SendText(t.Context(), appID, a.AppID, a.Followers[0].OpenID, "x")
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	late := make(chan struct{})
	l.answers(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-late:
		case <-r.Context().Done():
		}
	})
	d := push()
	close(late)
	if d.Verdict != world.Timeout || len(d.Attempts) != 3 || d.Accepted || d.Seen != "该小程序提供的服务出现故障,请稍候再试" {
		t.Errorf("late: %+v", d)
	}
	if took := d.Attempts[0].Took; took < 200*time.Millisecond || took > 5*time.Second {
		t.Errorf("the first attempt took %s", took)
	}
	l.answers(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://example.com/", http.StatusMovedPermanently)
	})
	if d := push(); d.Verdict != world.BadStatus || len(d.Attempts) != 3 || !strings.Contains(d.Problems[0].Text, "does not follow the redirect to https://example.com/") {
		t.Errorf("redirect: %+v", d.Problems)
	}
	l.srv.Close()
	if d := push(); d.Verdict != world.Unreachable || len(d.Attempts) != 3 || d.Attempts[0].Err == "" {
		t.Errorf("unreachable: %+v", d)
	}
}

func TestSecondAttemptCounts(t *testing.T) {
	l := newLab(t)
	n := 0
	l.answers(func(w http.ResponseWriter, r *http.Request) {
		if n++; n == 1 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		io.WriteString(w, "success")
	})
	d, err := l.PushTicket(t.Context(), appID)
	if err != nil || !d.Accepted || len(d.Attempts) != 2 || d.Attempts[0].Outcome != world.BadStatus || len(d.Problems) != 0 {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestBackgroundEventsShowNoFault(t *testing.T) {
	l := newLab(t)
	l.says("nonsense")
	a := l.account(world.MiniProgram, true)
	d, err := l.Trigger(t.Context(), sim.Trigger{ComponentAppID: appID, Event: "weapp_audit_success", Account: a.UserName})
	if err != nil || d.Verdict != world.Invalid || d.Seen != "" {
		t.Errorf("%+v, %v", d, err)
	}
	if a.Followers[0].OpenID == d.OpenID {
		t.Error("a system event came from a follower")
	}
}

func TestMiniProgramsTakeNoTextReply(t *testing.T) {
	l := newLab(t)
	a := l.account(world.MiniProgram, true)
	user := a.Followers[0].OpenID
	l.says(seal(t, passive(a, user, "ok")))
	if d, _ := l.SendText(t.Context(), appID, a.AppID, user, "x"); d.Verdict != world.Invalid || d.Problems[0].Code != "reply_mini_program" {
		t.Errorf("%+v", d)
	}
	l.says(seal(t, strings.Replace(passive(a, user, ""), "[text]", "[transfer_customer_service]", 1)))
	if d, _ := l.SendText(t.Context(), appID, a.AppID, user, "x"); d.Verdict != world.Replied || d.Seen != "" {
		t.Errorf("%+v", d)
	}
}

func TestKeyRotation(t *testing.T) {
	l := newLab(t)
	p, _ := l.Platform(appID)
	p.AESKey = key2
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	p, _ = l.Platform(appID)
	if p.PreviousAESKey != aesKey {
		t.Fatalf("previous key %q", p.PreviousAESKey)
	}
	p.UsePreviousKey = true
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	a := l.account(world.OfficialAccount, true)
	user := a.Followers[0].OpenID
	l.says(seal(t, passive(a, user, "ok"), func(e *msgcrypt.Envelope) { e.EncodingAESKey = key2 }))
	d, err := l.SendText(t.Context(), appID, a.AppID, user, "x")
	if err != nil || d.Verdict != world.Invalid || d.Problems[0].Code != "reply_other_key" {
		t.Errorf("reply under the new key: %+v, %v", d, err)
	}
	got, bodies := l.pushes()
	opens(t, got[0], bodies[0]) // under the previous key, or the test ends here
	l.says(seal(t, passive(a, user, "ok")))
	if d, _ := l.SendText(t.Context(), appID, a.AppID, user, "x"); d.Verdict != world.Replied {
		t.Errorf("reply under the key of the push: %+v", d)
	}
}

func TestPlatformMayCallBackDuringAPush(t *testing.T) {
	l := newLab(t)
	tok := l.componentToken()
	a := l.account(world.OfficialAccount, true)
	codes := make(chan int, 1)
	l.answers(func(w http.ResponseWriter, r *http.Request) {
		body, _ := l.pushes()
		_, all := l.pushes()
		opened := opens(t, body[len(body)-1], all[len(all)-1])
		resp := l.Call(api.Request{Method: "POST", Path: pathQuery, Query: url.Values{"access_token": {tok}},
			Body: []byte(fmt.Sprintf(`{"component_appid":%q,"authorization_code":%q}`, appID, field(opened.Plain, "AuthorizationCode")))})
		codes <- resp.ErrCode
		io.WriteString(w, "success")
	})
	c, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: l.preAuthCode(tok), AccountAppID: a.AppID})
	if err != nil || c.Delivery == nil || !c.Delivery.Accepted {
		t.Fatalf("%+v, %v", c, err)
	}
	if code := <-codes; code != 0 {
		t.Errorf("the code did not work during its push: %d", code)
	}
}

func TestCancelledCommand(t *testing.T) {
	l := newLab(t)
	ctx, cancel := context.WithCancel(t.Context())
	l.answers(func(w http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	d, err := l.PushTicket(ctx, appID)
	if err == nil || d.Verdict != world.Cancelled || len(d.Attempts) != 1 {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestDeliveriesPages(t *testing.T) {
	l := newLab(t)
	var ids []string
	for range 4 {
		d, err := l.PushTicket(t.Context(), appID)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, d.ID)
	}
	idsOf := func(list []world.Delivery) (out []string) {
		for _, d := range list {
			out = append(out, d.ID)
		}
		return out
	}
	if diff := cmp.Diff(ids, idsOf(l.Deliveries("", 0))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(ids[2:], idsOf(l.Deliveries(ids[0], 2))); diff != "" {
		t.Error(diff)
	}
	if d, ok := l.Delivery(ids[1]); !ok || d.ID != ids[1] {
		t.Errorf("%+v", d)
	}
	if got := l.Deliveries(ids[3], 0); len(got) != 0 {
		t.Errorf("after the last: %v", got)
	}
}
