package sim_test

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wxlab/sim"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestPushesLookLikeWeChats(t *testing.T) {
	l := lab.New(t)
	l.Ticket()
	a := l.AccountOf(world.OfficialAccount, true)
	d, err := l.SendText(t.Context(), lab.AppID, a.AppID, a.Followers[0].OpenID, "你好 ]]> &")
	if err != nil {
		t.Fatal(err)
	}
	got, bodies := l.Pushes()
	if len(got) != 2 || got[0].URL.Path != "/event" || got[1].URL.Path != "/"+a.AppID+"/callback" {
		t.Fatalf("%d pushes", len(got))
	}
	wantKeys := []string{"signature timestamp nonce encrypt_type msg_signature",
		"signature timestamp nonce openid encrypt_type msg_signature"}
	for i, r := range got {
		var keys []string
		for part := range strings.SplitSeq(r.URL.RawQuery, "&") {
			key, _, _ := strings.Cut(part, "=")
			keys = append(keys, key)
		}
		if diff := cmp.Diff(wantKeys[i], strings.Join(keys, " ")); diff != "" {
			t.Error(diff)
		}
		header := http.Header{"User-Agent": {"Mozilla/4.0"}, "Accept": {"*/*"}, "Pragma": {"no-cache"},
			"Content-Type": {"text/xml"}, "Content-Length": {strconv.Itoa(len(bodies[i]))}}
		r.Header.Del("Cache-Control") // net/http adds it to what it receives with Pragma
		if diff := cmp.Diff(header, r.Header); diff != "" {
			t.Error(diff)
		}
		q := r.URL.Query()
		if want := msgcrypt.Sign(lab.Token, q.Get("timestamp"), q.Get("nonce")); q.Get("signature") != want {
			t.Errorf("signature %s, want %s", q.Get("signature"), want)
		}
		if nonce, err := strconv.ParseInt(q.Get("nonce"), 10, 32); err != nil || nonce <= 0 {
			t.Errorf("nonce %s", q.Get("nonce"))
		}
	}
	if !strings.HasPrefix(string(bodies[0]), "<xml>\n    <AppId><![CDATA["+lab.AppID+
		"]]></AppId>\n    <Encrypt><![CDATA[") ||
		!strings.HasPrefix(string(bodies[1]), "<xml>\n    <ToUserName><![CDATA["+a.UserName+
			"]]></ToUserName>\n    <Encrypt><![CDATA[") {
		t.Errorf("bodies\n%s\n%s", bodies[0], bodies[1])
	}
	want := fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName>\n<FromUserName><![CDATA[%s]]></FromUserName>\n<CreateTime>1700000000</CreateTime>\n"+
		"<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[你好 ]]]]><![CDATA[> &]]></Content>\n<MsgId>%s</MsgId>\n</xml>", a.UserName, a.Followers[0].OpenID, lab.Field(d.Plain, "MsgId"))
	if diff := cmp.Diff(want, string(d.Plain)); diff != "" {
		t.Error(diff)
	}
	opened := opens(t, got[1], bodies[1])
	if diff := cmp.Diff(want, string(opened.Plain)); diff != "" || opened.AppID != lab.AppID {
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
	as := fmt.Sprintf("<xml><Encrypt>%s</Encrypt><MsgSignature>%s</MsgSignature><TimeStamp>%s</TimeStamp><Nonce>%s</Nonce></xml>", lab.Field(body, "Encrypt"), q.Get("msg_signature"), q.Get("timestamp"), q.Get("nonce"))
	return msgcrypt.OpenReply(lab.Token, lab.AESKey, []byte(as))
}

func TestKeyRotation(t *testing.T) {
	l := lab.New(t)
	p, _ := l.Platform(lab.AppID)
	p.AESKey = lab.Key2
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	p, _ = l.Platform(lab.AppID)
	if p.PreviousAESKey != lab.AESKey {
		t.Fatalf("previous key %q", p.PreviousAESKey)
	}
	p.UsePreviousKey = true
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	a := l.AccountOf(world.OfficialAccount, true)
	user := a.Followers[0].OpenID
	l.Says(lab.Seal(t, passive(a, user, "ok"), func(e *msgcrypt.Envelope) { e.EncodingAESKey = lab.Key2 }))
	d, err := l.SendText(t.Context(), lab.AppID, a.AppID, user, "x")
	if err != nil || d.Verdict != world.Invalid || d.Problems[0].Code != "reply_other_key" {
		t.Errorf("reply under the new key: %+v, %v", d, err)
	}
	got, bodies := l.Pushes()
	opens(t, got[0], bodies[0]) // under the previous key, or the test ends here
	l.Says(lab.Seal(t, passive(a, user, "ok")))
	if d, _ := l.SendText(t.Context(), lab.AppID, a.AppID, user, "x"); d.Verdict != world.Replied {
		t.Errorf("reply under the key of the push: %+v", d)
	}
}

// xmlChars are the characters that XML 1.0 allows, carriage return aside: parsers turn it into a line feed.
func xmlChars() []*unicode.RangeTable {
	return []*unicode.RangeTable{{
		R16: []unicode.Range16{{Lo: 0x20, Hi: 0xd7ff, Stride: 1}, {Lo: 0xe000, Hi: 0xfffd, Stride: 1}},
		R32: []unicode.Range32{{Lo: 0x10000, Hi: 0x10ffff, Stride: 1}},
	}}
}

// TestAnyTextSurvivesThePush: whatever a follower writes, an XML parser reads it back, CDATA's own end included.
func TestAnyTextSurvivesThePush(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	target := lab.Acknowledging(t)
	rapid.Check(t, func(t *rapid.T) {
		s := lab.Quiet(t, lab.NewClock(time.Unix(1700000000, 0)), target)
		text := rapid.StringOf(rapid.OneOf(rapid.SampledFrom([]rune("]]>]<&>\"'你😀 \n")),
			rapid.RuneFrom(nil, xmlChars()...))).Draw(t, "text")
		a := s.Accounts()[1]
		d, err := s.SendText(t.Context(), lab.AppID, a.AppID, "", text)
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Content string }
		if err := xml.Unmarshal(d.Plain, &got); err != nil || got.Content != text || !utf8.Valid(d.Plain) {
			t.Fatalf("sent %q, parsed %q, %v", text, got.Content, err)
		}
	})
}

func TestURLsKeepTheirQuery(t *testing.T) {
	l := lab.New(t)
	p, _ := l.Platform(lab.AppID)
	p.EventURL += "?tenant=9"
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	l.Ticket()
	if got, _ := l.Pushes(); !strings.HasPrefix(got[0].URL.RawQuery, "tenant=9&signature=") {
		t.Errorf("query %s", got[0].URL.RawQuery)
	}
}

func TestAppIDMayStandInTheHostName(t *testing.T) {
	hosts := make(chan string, 1)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hosts <- r.Host
		fmt.Fprint(w, "success")
	}))
	defer srv.Close()
	via := &http.Client{Transport: redirectTo(srv.Listener.Addr().String())}
	s := sim.New(sim.Config{HTTP: via})
	if err := s.PutPlatform(world.Platform{AppID: lab.AppID, Secret: lab.Secret, Token: lab.Token, AESKey: lab.AESKey,
		MessageURL: "http://$APPID$.wx.example.com/callback"}); err != nil {
		t.Fatal(err)
	}
	a := s.Accounts()[0]
	if d, err := s.SendText(t.Context(), lab.AppID, a.AppID, "", "x"); err != nil || !d.Accepted {
		t.Fatalf("%+v, %v", d, err)
	}
	if host := <-hosts; host != a.AppID+".wx.example.com" {
		t.Errorf("host %s", host)
	}
}

// redirectTo sends every request to one address.
type redirectTo string

func (addr redirectTo) RoundTrip(r *http.Request) (*http.Response, error) {
	out := r.Clone(r.Context())
	out.Host, out.URL.Host = r.URL.Host, string(addr)
	return http.DefaultTransport.RoundTrip(out)
}
