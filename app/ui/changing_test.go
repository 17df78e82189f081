package ui

import (
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	fynetheme "fyne.io/fyne/v2/theme"

	"wxlab/app/i18n"
	"wxlab/app/ui/theme"
)

// sharedFiles are what several pages stand on, by the beginnings of their names.
var sharedFiles = []string{"ui", "window", "shell", "bridge", "editor", "exchange", "flow", "format", "harness", "changing",
	"golden", "measure", "notify", "present", "tour", "trouble", "workspaces"}

// TestEveryPageIsComplete: a page of the rail has a name in both languages, an icon, a group with a name, a file called
// as it is, and a test.
func TestEveryPageIsComplete(t *testing.T) {
	w := openWindow(t, i18n.En)
	for _, e := range w.pages {
		for _, key := range []string{"ui.page." + e.id, e.group} {
			for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
				if strings.HasPrefix(key, "ui.") && lang.T(key) == key {
					t.Errorf("page %s: no sentence for %s", e.id, key)
				}
			}
		}
		if theme.Icon(e.icon, color.Black) == fynetheme.BrokenImageIcon() {
			t.Errorf("page %s: there is no icon %s in theme/assets/icons", e.id, e.icon)
		}
		for _, file := range []string{e.id + ".go", e.id + "*_test.go"} {
			if found, err := filepath.Glob(file); err != nil || len(found) == 0 {
				t.Errorf("page %s: there is no file %s", e.id, file)
			}
		}
	}
}

// TestEveryFileSaysItsPage: a page's files begin with its id; the others with what they are for.
func TestEveryFileSaysItsPage(t *testing.T) {
	begins := slices.Clone(sharedFiles)
	for _, e := range openWindow(t, i18n.En).pages {
		begins = append(begins, e.id)
	}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimSuffix(file.Name(), ".go"), "_test")
		belongs := func(to string) bool { return name == to || strings.HasPrefix(name, to+"_") }
		if filepath.Ext(file.Name()) == ".go" && !slices.ContainsFunc(begins, belongs) {
			t.Errorf("%s is named after no page", file.Name())
		}
	}
}
