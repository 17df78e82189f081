package i18n

import (
	"strings"
	"testing"
)

// TestEveryCauseHasAFix: an account never says why without saying what to do.
func TestEveryCauseHasAFix(t *testing.T) {
	for key := range merged {
		for _, pair := range [][2]string{{"explain.cause.", "explain.fix."}, {"explain.fix.", "explain.cause."}} {
			id, found := strings.CutPrefix(key, pair[0])
			if _, ok := merged[pair[1]+id]; found && !ok {
				t.Errorf("%s has no %s%s", key, pair[1], id)
			}
		}
	}
}
