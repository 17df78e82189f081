package msgcrypt_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wxlab/fixtures"
	"wxlab/sim/msgcrypt"
)

func vectors(t testing.TB) map[string]fixtures.Vector {
	t.Helper()
	list, err := fixtures.Vectors()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]fixtures.Vector{}
	for _, v := range list {
		out[v.ID] = v
	}
	return out
}

func envelope(v fixtures.Vector) msgcrypt.Envelope {
	return msgcrypt.Envelope{
		Token: v.Token, EncodingAESKey: v.EncodingAESKey, AppID: v.AppID,
		Timestamp: v.Timestamp, Nonce: v.Nonce, Random: v.Random, Msg: []byte(v.Msg),
	}
}

func TestSealProducesThePublishedBytes(t *testing.T) {
	all := vectors(t)
	for _, id := range []string{"A", "B", "C", "D", "E", "O1", "O2"} {
		v, ok := all[id]
		if !ok {
			t.Fatalf("vector %s is missing", id)
		}
		t.Run(id, func(t *testing.T) {
			got, err := envelope(v).Seal()
			if err != nil {
				t.Fatal(err)
			}
			if got.Encrypt != v.Encrypt {
				t.Errorf("Encrypt\n got %s\nwant %s", got.Encrypt, v.Encrypt)
			}
			if got.MsgSignature != v.MsgSignature {
				t.Errorf("msg_signature %s, want %s", got.MsgSignature, v.MsgSignature)
			}
			if v.Signature != "" && got.Signature != v.Signature {
				t.Errorf("signature %s, want %s", got.Signature, v.Signature)
			}
		})
	}
}

func TestPlainSignature(t *testing.T) {
	for _, id := range []string{"P", "V"} {
		v := vectors(t)[id]
		if got := msgcrypt.Sign(v.Token, v.Timestamp, v.Nonce); got != v.Signature {
			t.Errorf("%s: %s, want %s", id, got, v.Signature)
		}
	}
}

func TestQueryIsWeChatsRequestLine(t *testing.T) {
	v := vectors(t)["O1"]
	e := envelope(v)
	e.ToUserName, e.OpenID = v.ToUserName, "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"
	got, err := e.Seal()
	if err != nil {
		t.Fatal(err)
	}
	if _, want, _ := strings.Cut(v.RequestURI, "?"); got.Query != want {
		t.Errorf("query\n got %s\nwant %s", got.Query, want)
	}
	want := "<xml>\n    <ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName>\n    <Encrypt><![CDATA[" + v.Encrypt + "]]></Encrypt>\n</xml>\n"
	if diff := cmp.Diff(want, string(got.Body)); diff != "" {
		t.Error(diff)
	}
}

func TestAuthEventBodyNamesTheComponent(t *testing.T) {
	v := vectors(t)["A"]
	got, err := envelope(v).Seal()
	if err != nil {
		t.Fatal(err)
	}
	want := "<xml>\n    <AppId><![CDATA[wxc0ffee1234567890]]></AppId>\n    <Encrypt><![CDATA[" + v.Encrypt + "]]></Encrypt>\n</xml>\n"
	if diff := cmp.Diff(want, string(got.Body)); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(got.Query, "openid") {
		t.Errorf("openid on the auth-event URL: %s", got.Query)
	}
}

func TestBendsChangeTheirStepOnly(t *testing.T) {
	v := vectors(t)["B"]
	honest, _ := envelope(v).Seal()
	text := func(s string) *string { return &s }
	long, pad := uint32(9999), byte(0)
	tests := []struct {
		name  string
		bend  msgcrypt.Bend
		check func(s msgcrypt.Sealed) bool
	}{
		{"length", msgcrypt.Bend{Length: &long}, func(s msgcrypt.Sealed) bool { return binary.BigEndian.Uint32(open(t, v, s)[16:]) == 9999 }},
		{"tail", msgcrypt.Bend{Tail: text("wxffffffffffffffff")}, func(s msgcrypt.Sealed) bool { return bytes.Contains(open(t, v, s), []byte("wxffffffffffffffff")) }},
		{"random", msgcrypt.Bend{Random: text("short")}, func(s msgcrypt.Sealed) bool { return bytes.HasPrefix(open(t, v, s), []byte("short\x00\x00")) }},
		{"pad", msgcrypt.Bend{Pad: &pad}, func(s msgcrypt.Sealed) bool { return bytes.HasSuffix(open(t, v, s), make([]byte, v.Pad)) }},
		{"block", msgcrypt.Bend{Block: 16}, func(s msgcrypt.Sealed) bool { return len(open(t, v, s)) == 336 }},
		{"truncate", msgcrypt.Bend{Truncate: 5}, func(s msgcrypt.Sealed) bool { return len(s.Encrypt) < len(honest.Encrypt) }},
		{"truncate all", msgcrypt.Bend{Truncate: 1 << 20}, func(s msgcrypt.Sealed) bool { return s.Encrypt == "" }},
		{"key", msgcrypt.Bend{EncodingAESKey: strings.Repeat("A", 43)}, func(s msgcrypt.Sealed) bool { return s.Encrypt != honest.Encrypt }},
		{"signature", msgcrypt.Bend{MsgSignature: text("0")}, func(s msgcrypt.Sealed) bool { return strings.HasSuffix(s.Query, "&msg_signature=0") }},
		{"omit", msgcrypt.Bend{Omit: []string{"signature"}}, func(s msgcrypt.Sealed) bool { return strings.HasPrefix(s.Query, "timestamp=") }},
		{"timestamp", msgcrypt.Bend{Timestamp: "1"}, func(s msgcrypt.Sealed) bool {
			return strings.Contains(s.Query, "timestamp=1&") && s.MsgSignature == honest.MsgSignature
		}},
		{"bare", msgcrypt.Bend{Bare: true}, func(s msgcrypt.Sealed) bool { return !bytes.Contains(s.Body, []byte("CDATA")) }},
		{"compact", msgcrypt.Bend{Compact: true}, func(s msgcrypt.Sealed) bool { return !bytes.ContainsAny(s.Body, "\n ") }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := envelope(v)
			e.Bend = tt.bend
			got, err := e.Seal()
			if err != nil {
				t.Fatal(err)
			}
			if !tt.check(got) {
				t.Errorf("bend has no effect: %s\n%s", got.Query, got.Body)
			}
		})
	}
}

// open decrypts without taking apart, with this test's own lines.
func open(t testing.TB, v fixtures.Vector, s msgcrypt.Sealed) []byte {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(s.Encrypt)
	if err != nil {
		t.Fatal(err)
	}
	key, err := base64.StdEncoding.DecodeString(v.EncodingAESKey + "=")
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	cipher.NewCBCDecrypter(block, key[:16]).CryptBlocks(raw, raw)
	return raw
}

func TestSealRefusesWhatItCannotEncrypt(t *testing.T) {
	v := vectors(t)["A"]
	for name, change := range map[string]func(*msgcrypt.Envelope){
		"short key":  func(e *msgcrypt.Envelope) { e.EncodingAESKey = "abc" },
		"not base64": func(e *msgcrypt.Envelope) { e.EncodingAESKey = strings.Repeat("*", 43) },
		"newlines":   func(e *msgcrypt.Envelope) { e.EncodingAESKey = strings.Repeat("A", 39) + "\n\n\n\n" },
		"odd block":  func(e *msgcrypt.Envelope) { e.Bend.Block = 17 },
	} {
		e := envelope(v)
		change(&e)
		if _, err := e.Seal(); err == nil {
			t.Errorf("%s: sealed", name)
		}
	}
}

const replyXML = "<xml><Encrypt><![CDATA[%s]]></Encrypt><MsgSignature><![CDATA[%s]]></MsgSignature><TimeStamp>%s</TimeStamp><Nonce><![CDATA[%s]]></Nonce></xml>"

func TestOpenReplyOpensThePublishedReplies(t *testing.T) {
	for _, id := range []string{"C", "O2"} {
		v := vectors(t)[id]
		body := fmt.Sprintf(replyXML, v.Encrypt, v.MsgSignature, v.Timestamp, v.Nonce)
		got, err := msgcrypt.OpenReply(v.Token, v.EncodingAESKey, []byte(body))
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		want := msgcrypt.Reply{
			Encrypt: v.Encrypt, MsgSignature: v.MsgSignature, TimeStamp: v.Timestamp, Nonce: v.Nonce,
			Random: []byte(v.Random), Plain: []byte(v.Msg), AppID: v.AppID, Pad: v.Pad,
		}
		if len(got.Block) != 20+len(got.Plain)+len(got.AppID)+got.Pad {
			t.Errorf("%s: a block of %d bytes", id, len(got.Block))
		}
		got.Block = nil
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", id, diff)
		}
	}
}

func TestOpenReplyIsLenient(t *testing.T) {
	v := vectors(t)["C"]
	bodies := map[string]string{
		"no CDATA":    fmt.Sprintf("<xml><Encrypt>%s</Encrypt><MsgSignature>%s</MsgSignature><TimeStamp>%s</TimeStamp><Nonce>%s</Nonce></xml>", v.Encrypt, v.MsgSignature, v.Timestamp, v.Nonce),
		"other order": fmt.Sprintf("<xml>\n<Nonce>%s</Nonce>\n<TimeStamp>\n%s</TimeStamp><MsgSignature>%s</MsgSignature><Encrypt>\n%s\n</Encrypt></xml>\n", v.Nonce, v.Timestamp, v.MsgSignature, v.Encrypt),
	}
	for name, body := range bodies {
		got, err := msgcrypt.OpenReply(v.Token, v.EncodingAESKey, []byte(body))
		if err != nil || string(got.Plain) != v.Msg {
			t.Errorf("%s: %q, %v", name, got.Plain, err)
		}
	}
}

func TestOpenReplyTakesPaddingToSixteen(t *testing.T) {
	v := vectors(t)["C"]
	e := envelope(v)
	e.Bend.Block = 16
	s, err := e.Seal()
	if err != nil {
		t.Fatal(err)
	}
	body := fmt.Sprintf(replyXML, s.Encrypt, s.MsgSignature, v.Timestamp, v.Nonce)
	if got, err := msgcrypt.OpenReply(v.Token, v.EncodingAESKey, []byte(body)); err != nil || string(got.Plain) != v.Msg {
		t.Errorf("%q, %v", got.Plain, err)
	}
}

func TestOpenReplySaysWhy(t *testing.T) {
	v := vectors(t)["C"]
	signed := func(encrypted string) string {
		return fmt.Sprintf(replyXML, encrypted, msgcrypt.Sign(v.Token, "1", "2", encrypted), "1", "2")
	}
	otherKey := strings.Repeat("A", 43)
	tests := []struct {
		name, key, body string
		want            error
	}{
		{"not XML", v.EncodingAESKey, "success", msgcrypt.ErrXML},
		{"half XML", v.EncodingAESKey, "<xml><Encrypt>", msgcrypt.ErrXML},
		{"clear text reply", v.EncodingAESKey, "<xml><Content>hi</Content></xml>", msgcrypt.ErrNoEnvelope},
		{"bad signature", v.EncodingAESKey, fmt.Sprintf(replyXML, v.Encrypt, strings.Repeat("0", 40), v.Timestamp, v.Nonce), msgcrypt.ErrSignature},
		{"not base64", v.EncodingAESKey, signed("***"), msgcrypt.ErrBase64},
		{"no ciphertext", v.EncodingAESKey, signed(""), msgcrypt.ErrCipher},
		{"half a block", v.EncodingAESKey, signed("AAAA"), msgcrypt.ErrCipher},
		{"other key", otherKey, fmt.Sprintf(replyXML, v.Encrypt, v.MsgSignature, v.Timestamp, v.Nonce), msgcrypt.ErrLength},
	}
	for _, tt := range tests {
		if _, err := msgcrypt.OpenReply(v.Token, tt.key, []byte(tt.body)); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

func TestSealedAlwaysOpens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := msgcrypt.Envelope{
			Token: rapid.String().Draw(t, "token"), AppID: rapid.StringMatching(`wx[0-9a-f]{16}`).Draw(t, "appid"),
			EncodingAESKey: rapid.StringMatching(`[A-Za-z0-9]{43}`).Draw(t, "key"),
			Timestamp:      "1700000000", Nonce: "7", Random: "0123456789abcdef",
			Msg: rapid.SliceOf(rapid.Byte()).Draw(t, "msg"),
		}
		s, err := e.Seal()
		if err != nil {
			t.Fatal(err)
		}
		body := fmt.Sprintf(replyXML, s.Encrypt, s.MsgSignature, e.Timestamp, e.Nonce)
		got, err := msgcrypt.OpenReply(e.Token, e.EncodingAESKey, []byte(body))
		if err != nil || !bytes.Equal(got.Plain, e.Msg) || got.AppID != e.AppID {
			t.Fatalf("%q %q: %v", got.Plain, got.AppID, err)
		}
	})
}

func FuzzOpenReply(f *testing.F) {
	for _, id := range []string{"C", "O2", "D", "E"} {
		v := vectors(f)[id]
		f.Add(v.Token, v.EncodingAESKey, []byte(fmt.Sprintf(replyXML, v.Encrypt, v.MsgSignature, v.Timestamp, v.Nonce)))
	}
	f.Add("t", strings.Repeat("A", 43), []byte("success<xml><Encrypt/></xml>"))
	f.Fuzz(func(t *testing.T, token, key string, body []byte) {
		r, err := msgcrypt.OpenReply(token, key, body)
		if err == nil && len(r.Random) != 16 {
			t.Errorf("opened with a random prefix of %d bytes", len(r.Random))
		}
	})
}
