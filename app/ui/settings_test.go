package ui

import (
	"strings"
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

// TestHowLongCallbacksAreKeptIsASetting: what is no number of days is refused with what to enter, in both languages; the
// usual time is an empty field.
func TestHowLongCallbacksAreKeptIsASetting(t *testing.T) {
	for lang, says := range map[i18n.Lang]string{i18n.Zh: "1 到 36500 之间的整数", i18n.En: "a whole number from 1 to 36500"} {
		w := openWindow(t, lang)
		s := see[*settingsPage](t, w, "settings")
		days := s.fields["callback_days"]
		if days.Text != "" {
			t.Errorf("of the usual time it says %q", days.Text)
		}
		for _, wrong := range []string{"a month", "0", "-2", "36501", "1.5"} {
			days.SetText(wrong)
			if s.save.Disabled() {
				t.Errorf("%s: %q cannot be saved, and nobody says why", lang, wrong)
			}
			if s.store(); !strings.Contains(w.noticeText(), says) || !strings.Contains(w.noticeText(), wrong) {
				t.Errorf("%s: of %q it is said: %q", lang, wrong, w.noticeText())
			}
			if got := w.bench.Settings().CallbackDays; got != 0 {
				t.Errorf("%q was saved as %d", wrong, got)
			}
		}
		for text, want := range map[string]int{" 7 ": 7, "-1": -1} {
			days.SetText(text)
			if s.store(); w.bench.Settings().CallbackDays != want {
				t.Errorf("%q was saved as %d", text, w.bench.Settings().CallbackDays)
			}
		}
		days.SetText("")
		if s.store(); w.bench.Settings().CallbackDays != 0 {
			t.Errorf("nothing was saved as %d", w.bench.Settings().CallbackDays)
		}
		days.SetText("typo")
		s.forget()
		w.load()
		if got := s.fields["callback_days"].Text; got != "" {
			t.Errorf("undo left %q", got)
		}
	}
}
