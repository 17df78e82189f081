package msgcrypt_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"
	"time"

	"wxlab/platform"
	"wxlab/platform/msgcrypt"
)

// BenchmarkCodec is the work for one 600-byte message, in its parts and whole. Budget of the whole: 8 µs, 4 allocations
// for open, parse and seal; reading the envelope and writing the reply's XML come on top.
func BenchmarkCodec(b *testing.B) {
	v := vectors(b)["B"]
	plain := []byte(strings.Replace(v.Msg, "你好", strings.Repeat("你好", 53), 1))
	crypt, random := newCrypt(b, component(v)), bytes.NewReader(nil)
	seed := []byte(v.Random)
	seal := func(o msgcrypt.Opened) ([]byte, error) {
		random.Reset(seed)
		return crypt.Seal(o, random, v.Timestamp, v.Nonce, plain)
	}
	reply, err := seal(msgcrypt.Opened{})
	if err != nil {
		b.Fatal(err)
	}
	var sealed struct{ Encrypt, MsgSignature string }
	if err := xml.Unmarshal(reply, &sealed); err != nil {
		b.Fatal(err)
	}
	encrypt := []byte(sealed.Encrypt)
	body := fmt.Appendf(nil, "<xml>\n    <ToUserName><![CDATA[gh_0a1b2c3d4e5f]]></ToUserName>\n    <Encrypt><![CDATA[%s]]></Encrypt>\n</xml>\n", encrypt)
	open := func() (msgcrypt.Opened, error) { return crypt.Open(sealed.MsgSignature, v.Timestamp, v.Nonce, encrypt) }
	opened, err := open()
	if err != nil {
		b.Fatal(err)
	}
	message, err := platform.ParseMessage(opened.Plain)
	if err != nil {
		b.Fatal(err)
	}
	parts := []struct {
		name string
		do   func() error
	}{
		{"envelope", func() error { _, err := platform.ParseEnvelope(body); return err }},
		{"verify", func() error { _, err := crypt.Verify(sealed.MsgSignature, v.Timestamp, v.Nonce, encrypt); return err }},
		{"open", func() error { _, err := open(); return err }},
		{"parse", func() error { _, err := platform.ParseMessage(opened.Plain); return err }},
		{"reply", func() error {
			_, err := platform.ReplyXML(platform.TextReply{Content: "你好"}, message, time.Unix(1700000000, 0))
			return err
		}},
		{"seal", func() error { _, err := seal(opened); return err }},
		{"whole", func() error {
			opened, err := open()
			if err == nil {
				_, err = platform.ParseMessage(opened.Plain)
			}
			if err == nil {
				_, err = seal(opened)
			}
			return err
		}},
	}
	for _, part := range parts {
		b.Run(part.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := part.do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
