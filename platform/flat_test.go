package platform

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestPlainText puts every byte value into every place of two words, and holds the result to the plain rule.
func TestPlainText(t *testing.T) {
	for at := range 17 {
		for c := range 256 {
			doc := bytes.Repeat([]byte{'a'}, 17)
			doc[at] = byte(c)
			want := (c >= ' ' || c == '\n' || c == '\t') && c < utf8.RuneSelf
			if got := plainText(doc); got != want {
				t.Fatalf("byte %#x at %d: %v", c, at, got)
			}
		}
	}
	for text, want := range map[string]bool{"": true, "你好，世界，再见": true, "\uFFFD ok": true, "1234567\uFFFE": false,
		"\uFFFF": false, "你\x80好": false} {
		if plainText([]byte(text)) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// BenchmarkPlainText is the guard before each scan, over an envelope.
func BenchmarkPlainText(b *testing.B) {
	doc := []byte("<xml><ToUserName><![CDATA[gh_0a1b2c3d4e5f]]></ToUserName>\n<Encrypt><![CDATA[" +
		strings.Repeat("QUJD", 270) + "]]></Encrypt>\n</xml>")
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		if !plainText(doc) {
			b.Fatal("refused")
		}
	}
}
