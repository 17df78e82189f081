package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"wxlab/app/explain"
	"wxlab/app/i18n"
)

func steps(states ...explain.State) (out []explain.Step) {
	for i, s := range states {
		out = append(out, explain.Step{Name: fmt.Sprint("s", i+1), Title: fmt.Sprint("title ", i+1), Detail: fmt.Sprint("detail ", i+1), State: s})
	}
	return out
}

// TestStepsOpenAtTheRedOne: the others are folded up, and those that were not reached are one card.
func TestStepsOpenAtTheRedOne(t *testing.T) {
	w := openWindow(t, i18n.En)
	v := &stepsTab{w: w}
	all := steps(explain.Passed, explain.Failed, explain.Skipped, explain.Skipped, explain.Skipped)
	o := v.content(explain.Explanation{Steps: all, Likely: []explain.Likely{{Step: "s2", Cause: "the cause"}}})
	shown := words(o)
	for text, want := range map[string]bool{"title 1": true, "detail 1": false, "detail 2": true, "the cause": true,
		"Steps 3–5 were not reached": true, "title 4": false} {
		if strings.Contains(shown, text) != want {
			t.Errorf("%q is shown: %v\n%s", text, !want, shown)
		}
	}
	if v.failed == nil || len(areas(o)) != 3 {
		t.Fatalf("%d cards", len(areas(o)))
	}
	test.Tap(areas(o)[0])
	test.Tap(areas(o)[1])
	if shown = words(o); !strings.Contains(shown, "detail 1") || strings.Contains(shown, "detail 2") {
		t.Errorf("after a click on both:\n%s", shown)
	}
	tapWord(t, o, "Open all")
	if shown = words(o); !strings.Contains(shown, "detail 2") || !strings.Contains(shown, "title 4") {
		t.Errorf("all open:\n%s", shown)
	}
	tapWord(t, o, "Fold all")
	if shown = words(o); strings.Contains(shown, "detail") {
		t.Errorf("all folded:\n%s", shown)
	}
}

func TestStepsOfASuccessAreOpen(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	v := &stepsTab{w: w}
	o := v.content(explain.Explanation{Steps: steps(explain.Passed, explain.Info, explain.Skipped)})
	if shown := words(o); !strings.Contains(shown, "detail 1") || !strings.Contains(shown, "3. title 3") || v.failed != nil {
		t.Errorf("all is well, and it shows\n%s", shown)
	}
}
