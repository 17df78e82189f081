package secrets

import (
	"encoding/base64"
	"net/url"
	"strings"
	"testing"
)

// TestACutLeavesNoPartOfASecret at the end of what was kept, and before the … of a sentence, in any spelling.
func TestACutLeavesNoPartOfASecret(t *testing.T) {
	s := five()
	for _, value := range []string{appSecret, strings.ToUpper(appSecret), aesKey, authtoken, longToken} {
		for name, spelling := range map[string]string{
			"as it is": value, "in a query": url.QueryEscape(value), "in JSON": strings.ReplaceAll(value, "/", `\/`),
			"with escapes": strings.ReplaceAll(value, "a", `\u0061`), "in XML": strings.ReplaceAll(value, "a", "&#x61;"),
			"in base64": base64.StdEncoding.EncodeToString([]byte("wx1:" + value)),
		} {
			for n := range len(spelling) {
				cut := "the answer: " + spelling[:n]
				shown := len(commonStart(string(s.MaskCut([]byte(cut))), cut)) - len("the answer: ")
				sentence := `the body is "` + spelling[:n] + `"… (5000 bytes)`
				said := s.MaskText(sentence)
				spared := len(commonStart(said, sentence)) - len(`the body is "`)
				if limit := partly(spelling); shown > limit || spared > limit && said != sentence || said == sentence && n > limit {
					t.Errorf("%s cut after %d: %q, %q", name, n, s.MaskCut([]byte(cut)), said)
					break
				}
				if !strings.HasSuffix(said, `"… (5000 bytes)`) {
					t.Errorf("%s: the sentence became %q", name, said)
				}
			}
		}
	}
}

// partly is how long a part of a spelling may be shown: that of fewer than cutFrom bytes of the value, with an escape.
func partly(spelling string) int {
	if strings.ContainsAny(spelling, `%&\`) {
		return 6*cutFrom + 6
	}
	return 2*cutFrom - 1
}

func commonStart(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return a[:n]
}

// TestACutSparesWhatIsNoSecret: seven characters may be a word, and most texts with … hold none.
func TestACutSparesWhatIsNoSecret(t *testing.T) {
	s := five()
	for _, text := range []string{"see " + appSecret[:cutFrom-1], "等待…", "…", "a…b…", appSecret[1:12], appSecret[:cutFrom] + "…?"} {
		got := string(s.MaskCut([]byte(text)))
		if strings.HasPrefix(text, appSecret[:cutFrom]) {
			if got != Masked+"…?" {
				t.Errorf("%q became %q", text, got)
			}
		} else if got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}
