package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
)

func TestARealWorkspaceIsMadeInTheWindow(t *testing.T) {
	w := openWindow(t, i18n.En)
	p := see[*setupPage](t, w, "setup")
	tapWord(t, p.root, "Enter the credentials")
	for _, step := range []struct {
		field int
		value string
		says  string // "": nothing is wrong with it
	}{
		{0, "wx12", "wx and 16 lower-case hex digits"},
		{0, " wx00000000000000ab ", ""},
		{1, "short", "this one has 5"},
		{1, strings.Repeat("a", 32), ""},
		{2, "a b", "3 to 32 letters and digits. Look for blanks"},
		{2, "", ""},
		{3, strings.Repeat("k", 44), "this one has 44 characters"},
		{3, strings.Repeat("k", 43), ""},
	} {
		fill(t, w, step.field, step.value)
		if got := words(w.open()); step.says != "" && !strings.Contains(got, step.says) ||
			step.says == "" && strings.Contains(got, "this one has") {
			t.Errorf("%q in field %d says:\n%s", step.value, step.field, got)
		}
	}
	tapWord(t, w.open(), "Create the workspace")
	dir := filepath.Join(filepath.Dir(w.bench.Status().Dir), "wx00000000000000ab")
	if got := words(w.open()); !strings.Contains(got, "wxlab --workspace "+dir) ||
		!strings.Contains(got, "Tunnel page") {
		t.Fatalf("the dialog says:\n%s", got)
	}
	bench, err := workbench.Open(t.Context(),
		workbench.Options{Dir: dir, Addresses: workspace.Addresses{Platform: "127.0.0.1:0", Simulator: "127.0.0.1:0",
			Control: "127.0.0.1:0"}})
	if err != nil {
		t.Fatal(err)
	}
	defer bench.Close()
	s := bench.Settings()
	if s.Kind != workspace.Real || s.Lang != "en" || s.Component.EncodingAESKey.Reveal() != strings.Repeat("k", 43) ||
		len(s.Component.Token) != 32 {
		t.Errorf("made %+v", s)
	}
	tapWord(t, w.open(), "Close this one and open it")
	if w.next != dir {
		t.Errorf("next comes %q", w.next)
	}
}

func TestCredentialsArePastedIntoTheForm(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.connect()
	tapWord(t, w.open(), w.T("ui.component.paste"))
	if got := words(w.open()); !strings.Contains(got, w.T("ui.component.paste.none")) {
		t.Errorf("an empty clipboard says:\n%s", got)
	}
	w.app.Clipboard().SetContent("AppID: wx00000000000000cd\nAppSecret: " + strings.Repeat("5", 32) +
		"\nEncodingAESKey: " + strings.Repeat("Kq7", 14) + "Z")
	tapWord(t, w.open(), w.T("ui.component.paste"))
	tapWord(t, w.open(), "Create the workspace")
	if got := words(w.open()); !strings.Contains(got, "wx00000000000000cd") {
		t.Errorf("the dialog says:\n%s", got)
	}
}

func TestNoWorkspaceIsMadeOfWhatCannotBe(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	w.connect()
	fill(t, w, 0, "../../elsewhere")
	entry := fill(t, w, 1, strings.Repeat("a", 32))
	entry.OnSubmitted("")
	if got := words(w.open()); !strings.Contains(got, "AppID \"../../elsewhere\" 无效") {
		t.Errorf("the dialog says:\n%s", got)
	}
	left, err := os.ReadDir(filepath.Dir(w.bench.Status().Dir))
	if err != nil || len(left) != 1 {
		t.Errorf("%v, %v", left, err)
	}
}
