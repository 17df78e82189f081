package ui

import (
	"errors"
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/app/workspace"
)

// TestALostDatabaseIsSaidInTheWindow: the workbench stops by itself, and the window that stays open tells why and what
// to do, in the reader's language.
func TestALostDatabaseIsSaidInTheWindow(t *testing.T) {
	for lang, want := range map[i18n.Lang][]string{
		i18n.En: {"Wxlab has stopped working", "/lost/platform.db", "wxlab authorizers rebuild"},
		i18n.Zh: {"Wxlab 已停止工作", "/lost/platform.db", "wxlab authorizers rebuild"},
	} {
		w := openWindow(t, lang)
		ended := make(chan error, 1)
		w.options.Ended = ended
		ended <- &workspace.Problem{
			Key: "problem.platform_lost", Args: []any{"/lost/platform.db"}, Exit: workspace.ExitEnvironment,
			Err: errors.New("no such file"),
		}
		w.watchEnd()
		top := w.win.Canvas().Overlays().Top()
		if top == nil {
			t.Fatalf("%s: no dialog", lang)
		}
		words := words(top)
		for _, word := range want {
			if !strings.Contains(words, word) {
				t.Errorf("%s: the dialog does not say %q", lang, word)
			}
		}
	}
}
