package world

import (
	"fmt"
	"testing"
)

// TestLimitedCodesAreCounted: a mini program makes a hundred thousand for its life; the same one again is none.
func TestLimitedCodesAreCounted(t *testing.T) {
	a := &AccountState{}
	for i := range LimitedCodes {
		if !a.OwnWays().CountLimited(fmt.Sprint(i)) {
			t.Fatalf("code %d is refused", i)
		}
	}
	if a.OwnWays().CountLimited("one more") {
		t.Error("there is no limit")
	}
	if !a.OwnWays().CountLimited("5") {
		t.Error("a code that exists is refused")
	}
}
