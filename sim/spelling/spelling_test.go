package spelling_test

import (
	"strings"
	"testing"

	"wxlab/sim/spelling"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"authorise", "authorize", 1}, {"kind", "knid", 1},
		{"outcome", "outcom", 1}, {"push", "expect", 5}, {"sevre", "serve", 1}, {"onyl", "only", 1}, {"ab", "ba", 1}, {"小虹", "小红", 1},
	} {
		if got := spelling.Distance(c.a, c.b); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestNear(t *testing.T) {
	names := strings.Fields("serve check trigger text textual subscribe unsubscribe bad_signature signature_only old_key 客户甲 --only --on-error 小红 王明 王明")
	for word, want := range map[string]string{
		"sevre": "serve", "Chekc": "check", "txet": "text", "bad_sig": "bad_signature", "signature": "bad_signature signature_only",
		"subscribed": "subscribe unsubscribe", "客户乙": "客户甲", "x": "", "": "", "nonsense": "", "qq": "",
		"--onyl": "--only", "--to": "", "小虹": "小红", "王名": "王明", "谁": "", "客": "客户甲",
	} {
		if got := strings.Join(spelling.Near(word, names), " "); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}
