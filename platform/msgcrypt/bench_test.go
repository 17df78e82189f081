package msgcrypt_test

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"

	"wxlab/platform"
	"wxlab/platform/msgcrypt"
)

// BenchmarkCodec is the codec of one 600-byte message: open, parse, seal. Budget: 8 µs, 4 allocations.
func BenchmarkCodec(b *testing.B) {
	v := vectors(b)["B"]
	plain := []byte(strings.Replace(v.Msg, "你好", strings.Repeat("你好", 53), 1))
	crypt, random := newCrypt(b, component(v)), bytes.NewReader(nil)
	reply, err := crypt.Seal(msgcrypt.Opened{}, strings.NewReader(v.Random), v.Timestamp, v.Nonce, plain)
	if err != nil {
		b.Fatal(err)
	}
	var sealed struct{ Encrypt, MsgSignature string }
	if err := xml.Unmarshal(reply, &sealed); err != nil {
		b.Fatal(err)
	}
	encrypt, seed := []byte(sealed.Encrypt), []byte(v.Random)
	b.ReportAllocs()
	b.SetBytes(int64(len(plain)))
	for b.Loop() {
		opened, err := crypt.Open(sealed.MsgSignature, v.Timestamp, v.Nonce, encrypt)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := platform.ParseMessage(opened.Plain); err != nil {
			b.Fatal(err)
		}
		random.Reset(seed)
		if _, err := crypt.Seal(opened, random, v.Timestamp, v.Nonce, opened.Plain); err != nil {
			b.Fatal(err)
		}
	}
}
