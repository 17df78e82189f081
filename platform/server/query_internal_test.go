package server

import (
	"net/url"
	"strings"
	"testing"
)

// FuzzQueryValues holds the reader of single parameters to net/url.
func FuzzQueryValues(f *testing.F) {
	for _, seed := range []string{
		"", "nonce=1", "a=b&nonce=%41%20+x&nonce=2", "nonce", "nonce&nonce=2", "nonce=%zz", "xnonce=1&nonce=2",
		"a;nonce=1", "&&=&nonce==",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		names := [...]string{"msg_signature", "timestamp", "nonce", "a"}
		got, err := queryValues(query, names)
		all, wantErr := url.ParseQuery(query)
		for _, part := range strings.Split(query, "&") {
			if name, _, _ := strings.Cut(part, "="); strings.ContainsAny(name, "%+") {
				return
			}
		}
		if wantErr != nil {
			return
		}
		for i, name := range names {
			if err != nil || got[i] != all.Get(name) {
				t.Errorf("%q: %s is %q, %v, want %q", query, name, got[i], err, all.Get(name))
			}
		}
	})
}

func BenchmarkQueryValues(b *testing.B) {
	const query = "signature=6c5f9e9b1a4a2a6d3a4b1e1c3b7a1d0a3f4e2c1b&timestamp=1700000000&nonce=1320562132&" +
		"encrypt_type=aes&msg_signature=5d197aaffba7e9b25a30732f161a50dee96bd5fa"
	names := [...]string{"msg_signature", "timestamp", "nonce", "encrypt_type"}
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := queryValues(query, names); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("ParseQuery", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			q, err := url.ParseQuery(query)
			if err != nil || q.Get("nonce") == "" {
				b.Fatal(err)
			}
		}
	})
}
