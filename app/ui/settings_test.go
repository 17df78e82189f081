package ui

import (
	"testing"

	"wxlab/app/i18n"
)

func TestSettingsAreCheckedAndSaved(t *testing.T) {
	w := openWindow(t, i18n.En)
	s := see[*settingsPage](t, w, "settings")
	if !s.save.Disabled() {
		t.Error("nothing has changed, yet one can save")
	}
	s.fields["token"].SetText("no spaces allowed")
	s.store()
	if w.noticeText() == "" || w.bench.Settings().Component.Token == "no spaces allowed" {
		t.Errorf("a bad token was saved: %q", w.noticeText())
	}
	s.fields["token"].SetText("goodToken123")
	s.store()
	if w.bench.Settings().Component.Token != "goodToken123" || s.draft != nil || !s.save.Disabled() {
		t.Error("a good token was not saved")
	}
	if got := w.bench.Settings().Component; got.PreviousToken == "" || got.PreviousToken == "goodToken123" {
		t.Errorf("the old token was not kept: %s", got.PreviousToken)
	}
	s.fields["token"].SetText("nextToken456")
	s.store()
	if got := w.bench.Settings().Component; got.PreviousToken != "goodToken123" {
		t.Errorf("after a second change the previous token is %s", got.PreviousToken.Reveal())
	}
	s.fields["appid"].SetText("typo")
	s.forget()
	w.load()
	if got := s.fields["appid"].Text; got != w.bench.Settings().Component.AppID {
		t.Errorf("undo left %q", got)
	}
}
