package script_test

import (
	"strings"
	"testing"
)

// TestDeepFilesAreRefusedNotFatal: a stack that overflows ends the whole program. What is merely large is told so.
func TestDeepFilesAreRefusedNotFatal(t *testing.T) {
	for _, unit := range []string{"[", "{a: ", "- ", "[\n", "? "} {
		for n, want := range map[int]string{50_000: "100 deep", 300_000: "256 KB"} {
			if _, err := parse(t, "steps: "+strings.Repeat(unit, n/len(unit))); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%q, %d bytes: %v", unit, n, err)
			}
		}
	}
}
