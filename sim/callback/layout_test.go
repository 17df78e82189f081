package callback_test

import (
	"testing"

	"wxlab/fixtures"
	"wxlab/sim/callback"
)

// TestEveryCallbackIsWrittenAsItWasCaptured: line breaks stand where the fixture has them, and nowhere else.
func TestEveryCallbackIsWrittenAsItWasCaptured(t *testing.T) {
	list, err := fixtures.Callbacks()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		root, err := callback.ParseElement(string(c.XML))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(root.Render()); got != string(c.XML) {
			t.Errorf("%s is written as\n%s", c.Name, got)
		}
	}
}
