package sim_test

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// reads opens a push by the steps of the reference (PROTOCOL 2.4, 2.5), not with the simulator's own crypto. Its
// errors name the step that failed.
func reads(key string, r *http.Request, body []byte) (plain []byte, tail string, err error) {
	q := r.URL.Query()
	var outer struct{ Encrypt string }
	if err := xml.Unmarshal(body, &outer); err != nil {
		return nil, "", fmt.Errorf("envelope: %w", err)
	}
	parts := []string{lab.Token, q.Get("timestamp"), q.Get("nonce"), outer.Encrypt}
	slices.Sort(parts)
	if fmt.Sprintf("%x", sha1.Sum([]byte(strings.Join(parts, "")))) != q.Get("msg_signature") {
		return nil, "", fmt.Errorf("signature")
	}
	raw, err := base64.StdEncoding.DecodeString(outer.Encrypt)
	if err != nil || len(raw) == 0 || len(raw)%32 != 0 {
		return nil, "", fmt.Errorf("blocks")
	}
	k, err := base64.StdEncoding.DecodeString(key + "=")
	if err != nil {
		return nil, "", fmt.Errorf("key: %w", err)
	}
	c, err := aes.NewCipher(k)
	if err != nil {
		return nil, "", err
	}
	cipher.NewCBCDecrypter(c, k[:16]).CryptBlocks(raw, raw)
	pad := int(raw[len(raw)-1])
	if pad < 1 || pad > 32 {
		return nil, "", fmt.Errorf("padding")
	}
	raw = raw[16 : len(raw)-pad]
	n := int64(binary.BigEndian.Uint32(raw))
	if n > int64(len(raw)-4) {
		return nil, "", fmt.Errorf("length")
	}
	return raw[4 : 4+n], string(raw[4+n:]), nil
}

// pushed sends a text while a fault is armed, and gives what arrived.
func pushed(t *testing.T, f world.Fault, change ...func(*world.Platform)) (*lab.Lab, *http.Request, []byte) {
	t.Helper()
	l := lab.New(t, change...)
	l.MustInject(f)
	a := l.AccountOf(world.OfficialAccount, true)
	if _, err := l.SendText(t.Context(), lab.AppID, a.AppID, a.Followers[0].OpenID, "你好 <&> ]]>"); err != nil {
		t.Fatal(err)
	}
	got, bodies := l.Pushes()
	return l, got[0], bodies[0]
}

func TestHonestPushesPassTheReference(t *testing.T) {
	_, r, body := pushed(t, world.Fault{InfoType: "unauthorized", Effect: world.BadSignature})
	plain, tail, err := reads(lab.AESKey, r, body)
	if err != nil || tail != lab.AppID || !strings.Contains(string(plain), "你好") {
		t.Errorf("%s, %s, %v", plain, tail, err)
	}
}

func TestBentPushesFailWhereTheyShould(t *testing.T) {
	l := lab.New(t)
	account := l.AccountOf(world.OfficialAccount, true).AppID
	cases := []struct {
		fault world.Fault
		step  string // that fails; empty: none
		check func(r *http.Request, plain, tail string) bool
	}{
		{world.Fault{Effect: world.BadSignature}, "signature",
			func(r *http.Request, _, _ string) bool { return len(r.URL.Query().Get("msg_signature")) == 40 }},
		{world.Fault{Effect: world.SignatureOnly}, "signature", func(r *http.Request, _, _ string) bool {
			return !r.URL.Query().Has("msg_signature") && r.URL.Query().Has("signature")
		}},
		{world.Fault{Effect: world.MissingParameter}, "signature",
			func(r *http.Request, _, _ string) bool { return !r.URL.Query().Has("timestamp") }},
		{world.Fault{Effect: world.MissingParameter, Parameter: "openid"}, "",
			func(r *http.Request, _, _ string) bool { return !r.URL.Query().Has("openid") }},
		{world.Fault{Effect: world.Truncated}, "blocks", nil},
		{world.Fault{Effect: world.BadLength}, "length", nil},
		{world.Fault{Effect: world.WrongAppID}, "",
			func(_ *http.Request, _, tail string) bool { return tail == account }},
		{world.Fault{Effect: world.StaleTimestamp}, "",
			func(r *http.Request, _, _ string) bool { return r.URL.Query().Get("timestamp") == "1699996400" }},
		{world.Fault{Effect: world.JSONContentType}, "",
			func(r *http.Request, _, _ string) bool { return r.Header.Get("Content-Type") == "application/json" }},
	}
	for _, tc := range cases {
		_, r, body := pushed(t, tc.fault)
		plain, tail, err := reads(lab.AESKey, r, body)
		if got := fmt.Sprint(err); err == nil && tc.step != "" || err != nil && got != tc.step {
			t.Errorf("%s: failed at %q, want %q", tc.fault.Effect, got, tc.step)
		}
		if tc.check != nil && !tc.check(r, string(plain), tail) {
			t.Errorf("%s: %s %v tail %s", tc.fault.Effect, r.URL, r.Header, tail)
		}
	}
}

func TestOldKey(t *testing.T) {
	_, r, body := pushed(t, world.Fault{Effect: world.OldKey}, func(p *world.Platform) { p.PreviousAESKey = lab.Key2 })
	if _, tail, err := reads(lab.Key2, r, body); err != nil || tail != lab.AppID {
		t.Errorf("with the previous key: %s, %v", tail, err)
	}
	_, r, body = pushed(t, world.Fault{Effect: world.OldKey})
	if plain, tail, err := reads(lab.AESKey, r, body); err == nil && tail == lab.AppID {
		t.Errorf("without a previous key it opened all the same: %s", plain)
	}
}

// TestRepliesUnderTheOldKey: WeChat opens a reply with the key it sealed the push with.
func TestRepliesUnderTheOldKey(t *testing.T) {
	l := lab.New(t, func(p *world.Platform) { p.PreviousAESKey = lab.Key2 })
	l.MustInject(world.Fault{MsgType: "text", Effect: world.OldKey})
	a := l.AccountOf(world.OfficialAccount, true)
	l.Says(lab.Seal(t, passive(a, a.Followers[0].OpenID, "ok"),
		func(e *msgcrypt.Envelope) { e.EncodingAESKey = lab.Key2 }))
	d, err := l.SendText(t.Context(), lab.AppID, a.AppID, a.Followers[0].OpenID, "x")
	if err != nil || d.Verdict != world.Replied || d.Seen != "ok" {
		t.Errorf("%s %+v, %v", d.Verdict, d.Problems, err)
	}
}

// fields reads flat XML whatever its shape.
func fields(t *testing.T, plain []byte) map[string]string {
	t.Helper()
	var in struct {
		Any []struct {
			XMLName xml.Name
			Text    string `xml:",chardata"`
		} `xml:",any"`
	}
	if err := xml.Unmarshal(plain, &in); err != nil {
		t.Fatalf("%s: %v", plain, err)
	}
	out := map[string]string{}
	for _, e := range in.Any {
		out[e.XMLName.Local] = e.Text
	}
	return out
}

func TestHostileShapesMeanTheSame(t *testing.T) {
	_, r, body := pushed(t, world.Fault{MsgType: "image", Effect: world.NoCDATA}) // spares the text
	honest, _, err := reads(lab.AESKey, r, body)
	if err != nil {
		t.Fatal(err)
	}
	want := fields(t, honest)
	for _, effect := range []world.Effect{world.ShuffledFields, world.OddWhitespace, world.UnknownFields, world.NoCDATA,
		world.HostileShape} {
		_, r, body := pushed(t, world.Fault{Effect: effect})
		plain, tail, err := reads(lab.AESKey, r, body)
		if err != nil || tail != lab.AppID || string(plain) == string(honest) {
			t.Errorf("%s: %s, %v", effect, plain, err)
			continue
		}
		got := fields(t, plain)
		if hostile := got["FutureField"] != ""; hostile != (effect == world.UnknownFields ||
			effect == world.HostileShape) {
			t.Errorf("%s: %s", effect, plain)
		}
		delete(got, "FutureField")
		delete(got, "FutureInfo")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", effect, diff)
		}
		if bare := !strings.Contains(string(plain)+string(body), "CDATA"); bare != (effect == world.NoCDATA ||
			effect == world.HostileShape) {
			t.Errorf("%s: %s", effect, plain)
		}
	}
}

func TestDuplicate(t *testing.T) {
	l, _, _ := pushed(t, world.Fault{MsgType: "text", Effect: world.Duplicate})
	got, bodies := l.Pushes()
	if len(got) != 2 {
		t.Fatalf("%d pushes", len(got))
	}
	first, _, err1 := reads(lab.AESKey, got[0], bodies[0])
	second, _, err2 := reads(lab.AESKey, got[1], bodies[1])
	if err1 != nil || err2 != nil || string(first) != string(second) || string(bodies[0]) == string(bodies[1]) {
		t.Errorf("%s, %s, %v, %v", first, second, err1, err2)
	}
	all := l.Deliveries("", 0)
	if len(all) != 2 || all[1].DuplicateOf != all[0].ID || all[1].Fault != "f1" || !all[1].Accepted {
		t.Errorf("%+v", all)
	}
	if chat := l.Chat(all[0].Account, all[0].OpenID); len(chat) != 1 {
		t.Errorf("the follower wrote once: %+v", chat)
	}
}

func TestDelayed(t *testing.T) {
	l := lab.New(t)
	l.MustInject(world.Fault{MsgType: "text", Effect: world.Delayed, Delay: 3 * time.Minute})
	a := l.AccountOf(world.OfficialAccount, true)
	d, err := l.SendText(t.Context(), lab.AppID, a.AppID, a.Followers[0].OpenID, "x")
	if err != nil || d.Verdict != world.Pending || len(d.Attempts) != 0 {
		t.Fatalf("%+v, %v", d, err)
	}
	if err := l.Step(t.Context()); err != nil { // the first ticket
		t.Fatal(err)
	}
	if due := l.NextDue(); !due.Equal(l.Clock.Now().Add(3 * time.Minute)) {
		t.Errorf("due at %v", due)
	}
	l.Clock.Add(3 * time.Minute)
	if err := l.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	after, _ := l.Delivery(d.ID)
	if !after.Accepted || len(after.Attempts) != 1 || lab.Field(after.Plain, "CreateTime") != "1700000000" ||
		!strings.Contains(after.Attempts[0].URL, "timestamp=1700000180") {
		t.Errorf("%+v", after)
	}
}

func TestReordered(t *testing.T) {
	l := lab.New(t)
	l.MustInject(world.Fault{MsgType: "text", Effect: world.Reordered})
	a := l.AccountOf(world.OfficialAccount, true)
	for _, text := range []string{"first", "second", "third"} {
		if _, err := l.SendText(t.Context(), lab.AppID, a.AppID, a.Followers[0].OpenID, text); err != nil {
			t.Fatal(err)
		}
	}
	var order []string
	got, bodies := l.Pushes()
	for i := range got {
		plain, _, err := reads(lab.AESKey, got[i], bodies[i])
		if err != nil {
			t.Fatal(err)
		}
		order = append(order, lab.Field(plain, "Content"))
	}
	if diff := cmp.Diff([]string{"second", "first", "third"}, order); diff != "" {
		t.Error(diff)
	}
}

func TestReorderedComesAloneWhenNothingFollows(t *testing.T) {
	l := lab.New(t, func(p *world.Platform) { p.TicketPushesDisabled = true })
	l.MustInject(world.Fault{MsgType: "text", Effect: world.Reordered})
	a := l.AccountOf(world.OfficialAccount, true)
	d, err := l.SendText(t.Context(), lab.AppID, a.AppID, a.Followers[0].OpenID, "x")
	if err != nil {
		t.Fatal(err)
	}
	l.Clock.Add(time.Minute)
	if err := l.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d, _ = l.Delivery(d.ID); !d.Accepted {
		t.Errorf("%+v", d)
	}
}

// TestTriggerWithAFault: the fault of one push leaves the armed ones alone.
func TestTriggerWithAFault(t *testing.T) {
	l := lab.New(t)
	l.MustInject(world.Fault{Effect: world.Truncated})
	d, err := l.Trigger(t.Context(), sim.Trigger{Event: "text", Fault: world.SignatureOnly})
	got, _ := l.Pushes()
	if err != nil || d.Fault != "once" || got[0].URL.Query().Has("msg_signature") || l.ArmedFaults() != 1 {
		t.Errorf("%+v, %v, %s", d, err, got[0].URL)
	}
	for _, effect := range []world.Effect{world.ErrCode, "bad"} {
		if _, err := l.Trigger(t.Context(), sim.Trigger{Event: "text", Fault: effect}); err == nil ||
			!strings.Contains(err.Error(), "bad_signature") {
			t.Errorf("%s: %v", effect, err)
		}
	}
}
