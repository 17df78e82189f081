package spelling_test

import (
	"testing"

	"wxlab/app/spelling"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"authorise", "authorize", 1}, {"kind", "knid", 2},
		{"outcome", "outcom", 1}, {"push", "expect", 5},
	} {
		if got := spelling.Distance(c.a, c.b); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
