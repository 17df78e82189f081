package journal

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What is written by hand for speed is held to the plain way here.

// TestPackedHeadersStay packs several, small and large, into one room, and then again after tidying it.
func TestPackedHeadersStay(t *testing.T) {
	var p packer
	for range 3 {
		p.tidy()
		var blobs [][]byte
		var want []http.Header
		for _, n := range []int{1, 3000, 100_000, 2} {
			h := http.Header{"A": {strings.Repeat("a", n)}, "B": {noise(n), "<"}}
			blobs, want = append(blobs, p.packHeader(h)), append(want, h)
		}
		for i, blob := range blobs {
			plain, err := unpack(blob)
			text, _ := json.Marshal(want[i])
			if err != nil || !bytes.Equal(plain, text) {
				t.Errorf("header %d came back as %.80q, %v", i, plain, err)
			}
		}
	}
}

func TestAppIDInPath(t *testing.T) {
	plain := regexp.MustCompile(`/(wx[0-9a-f]{16})(?:/|$)`)
	id := "wx134c8103faa5a59e"
	for _, p := range []string{"/" + id, "/a/" + id + "/b", id, id + "/x", "/a" + id, "/" + id + "0", "/" + id[:17],
		"/WX134c8103faa5a59e", "//" + id, "", "/", "/wx/" + id + "/wx0000000000000000"} {
		want := ""
		if m := plain.FindStringSubmatch(p); m != nil {
			want = m[1]
		}
		if got := appIDInPath(p); got != want {
			t.Errorf("AppID in %s is %q, want %q", p, got, want)
		}
	}
}

func TestIndexSecret(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([a-z]{0,3}|[secrtSECRT]{0,7}|[Ss][Ee][Cc]ret){0,4}`).Draw(t, "text")
		if got, want := indexSecret([]byte(text)), strings.Index(strings.ToLower(text), "secret"); got != want {
			t.Fatalf("secret in %q is at %d, want %d", text, got, want)
		}
	})
}

// TestMayHoldSecret: what masking would change must not be passed over.
func TestMayHoldSecret(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([a-z]{0,2}|[=>"'\\]{0,2}|[Ss]ecre[tT]|secret[=>"'\\:1]{0,4}){0,5}`).Draw(t,
			"text")
		found := false
		for at := 0; at < len(text); at++ {
			i := indexSecret([]byte(text[at:]))
			if i < 0 {
				break
			}
			at += i
			end := at + len("secret")
			found = found || end < len(text) && strings.IndexByte(`=>"'\`, text[end]) >= 0
		}
		if got := mayHoldSecret([]byte(text)); got != found {
			t.Fatalf("%q may hold a secret: %v, want %v", text, got, found)
		}
	})
}
