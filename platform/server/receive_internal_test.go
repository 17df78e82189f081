package server

import (
	"net/url"
	"strings"
	"testing"
)

// FuzzQueryValues holds the reader of single parameters to net/url.
func FuzzQueryValues(f *testing.F) {
	for _, seed := range []string{"", "nonce=1", "a=b&nonce=%41%20+x&nonce=2", "nonce", "nonce&nonce=2", "nonce=%zz", "xnonce=1&nonce=2", "a;nonce=1", "&&=&nonce=="} {
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
