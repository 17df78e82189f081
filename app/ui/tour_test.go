package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
)

// TestTheTourEndsAtADecryptedTicket, in three steps, once in a lifetime, and again when it is asked for.
func TestTheTourEndsAtADecryptedTicket(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w := openWindow(t, lang)
		w.welcome()
		wants(t, words(w.host), w.T("ui.tour.1"), "1 / 3")
		if w.setLanguage(w.lang); !strings.Contains(words(w.host), w.T("ui.tour.1")) {
			t.Error("a switch of language loses the card")
		}
		w.key(fyne.KeyReturn)
		wants(t, words(w.host), w.T("ui.tour.2"), "2 / 3")
		w.key(fyne.KeyReturn)
		w.load()
		p := see[*trafficPage](t, w, "traffic")
		if p.view.now.Name != "component_verify_ticket" || p.view.tab != tabSteps {
			t.Errorf("it ends at %q, tab %d", p.view.now.Name, p.view.tab)
		}
		wants(t, string(p.view.now.Plain), "<ComponentVerifyTicket>")
		wants(t, words(w.host), w.T("ui.tour.3"), "3 / 3")
		w.key(fyne.KeyReturn)
		if w.welcome(); w.tour != nil || strings.Contains(words(w.host), "3 / 3") {
			t.Error("it comes again")
		}
		w.run(w.choices(w.T("ui.do.tour"))[0])
		if w.tour == nil {
			t.Error("it cannot be started again")
		}
	}
}

func TestTheTourIsSkippedForGood(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.welcome()
	button := w.win.Canvas().Focused().(*kit.Button)
	button.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) // the button hands it on
	if w.tour != nil {
		t.Fatal("Escape does not end it")
	}
	if w.welcome(); w.tour != nil {
		t.Error("it comes again")
	}
}

// TestTheTourFitsTheSmallestWindow with its card whole and above the page.
func TestTheTourFitsTheSmallestWindow(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w := openWindow(t, lang)
		w.win.Resize(fyne.NewSize(1024, 700))
		w.welcome()
		for range tourSteps {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(w.tour.next)
			if at.Y+w.tour.next.Size().Height > 690 || at.X > 1000 || w.tour.next.Size().Height < 30 {
				t.Errorf("%s, step %d: its button is at %v", lang, w.tour.at+1, at)
			}
			w.tour.at++
			w.tour.show()
		}
	}
}
