package ui

import (
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/app/workspace"
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

// TestAnotherBaseIsASetting of the next start; the strip says where the platform calls now.
func TestAnotherBaseIsASetting(t *testing.T) {
	for lang, says := range map[i18n.Lang]string{i18n.Zh: "完整地址", i18n.En: "a whole address"} {
		w := openWindow(t, lang)
		s := see[*settingsPage](t, w, "settings")
		s.fields["api_base"].SetText("127.0.0.1:8681")
		if s.store(); !strings.Contains(w.noticeText(), says) || w.bench.Settings().APIBase != "" {
			t.Errorf("%s: %q is said, %q saved", lang, w.noticeText(), w.bench.Settings().APIBase)
		}
		s.fields["api_base"].SetText(" http://127.0.0.1:9 ")
		s.fields["page_base"].SetText("http://127.0.0.1:10")
		s.store()
		want := workspace.Bases{APIBase: "http://127.0.0.1:9", PageBase: "http://127.0.0.1:10"}
		if got := w.bench.Settings().Bases; got != want || w.bench.Status().APIBase != "" {
			t.Errorf("%+v is saved, %q in force", got, w.bench.Status().APIBase)
		}
		if shown := valueOf(w.shell.simulator); strings.Contains(shown, ":9") {
			t.Errorf("before the next start the strip says %q", shown)
		}
	}
}

func TestTheStripSaysWhereThePlatformCalls(t *testing.T) {
	dir := t.TempDir()
	f, err := workspace.Open(dir, workspace.Start{Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	s := f.Settings()
	s.APIBase = "http://127.0.0.1:9"
	if err := f.Save(s); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[i18n.Lang]string{i18n.En: "API :9", i18n.Zh: "接口 :9"} {
		t.Run(string(lang), func(t *testing.T) {
			w := openWindowOn(t, lang, dir)
			if w.load(); valueOf(w.shell.simulator) != want {
				t.Errorf("the strip says %q", valueOf(w.shell.simulator))
			}
		})
	}
}
