package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/workbench"
)

func TestClockPillSaysHowTimeRuns(t *testing.T) {
	for _, c := range []struct {
		st   workbench.Status
		text string
		tone kit.Tone
	}{
		{workbench.Status{Speed: 1}, "real", kit.Success},
		{workbench.Status{Speed: 1, Offset: 2 * time.Hour}, "+2 h", kit.Violet},
		{workbench.Status{Speed: 60, Offset: time.Hour}, "60×", kit.Warn},
		{workbench.Status{Speed: 60, Frozen: true}, "frozen", kit.Info},
	} {
		if text, tone := clockState(i18n.En, c.st); text != c.text || tone != c.tone {
			t.Errorf("%+v: %q", c.st, text)
		}
	}
}

// TestTheStripSaysItAllInTheSmallestWindow wants the sentence beside a page's title whole, with the clock moved.
func TestTheStripSaysItAllInTheSmallestWindow(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w := openWindow(t, lang)
		w.win.Resize(fyne.NewSize(1024, 700))
		authorizeOne(t, w)
		if err := w.bench.Schedule.Advance(t.Context(), 2*time.Hour); err != nil {
			t.Fatal(err)
		}
		for _, e := range w.pages {
			w.show(e.id)
			w.load()
			if d, ok := e.page.(*doctorPage); ok {
				d.runChecks()
			}
			if said := w.shell.count; kit.Shorten(said.Text(), kit.Small, said.Size().Width) != said.Text() {
				t.Errorf("%s in %s cuts %q", e.id, lang, said.Text())
			}
		}
	}
}
