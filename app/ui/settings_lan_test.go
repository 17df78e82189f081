package ui

import (
	"strings"
	"testing"

	"wxlab/app/i18n"
)

func TestPhonesAreAllowedAndWarnedAbout(t *testing.T) {
	w := openWindow(t, i18n.En)
	s := see[*settingsPage](t, w, "settings")
	s.fields["token"].SetText("draftToken")
	s.lan.allow(true)
	w.load()
	if url := w.bench.Phones.URL(); url == "" || !w.shell.lan.Visible() ||
		!strings.Contains(w.shell.lan.Text(), hostPort(url)) {
		t.Fatalf("LAN at %q, the bar says %q; %s", url, w.shell.lan.Text(), w.noticeText())
	}
	if s.draft == nil || !s.draft.LAN || w.bench.Settings().Component.Token == "draftToken" {
		t.Error("what was typed and not saved should neither be lost nor saved")
	}
	s.lan.allow(false)
	w.load()
	if w.bench.Phones.URL() != "" || w.shell.lan.Visible() {
		t.Error("still open")
	}
}
