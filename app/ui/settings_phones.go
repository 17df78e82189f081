package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// phones is the card that lets phones in the same network open the simulator's authorization pages.
func (s *settings) phones() fyne.CanvasObject {
	w := s.w
	at := 0
	if w.bench.Settings().LAN {
		at = 1
	}
	box := kit.VBox(10)
	show := func(at int) {
		box.Objects = []fyne.CanvasObject{
			chips([]string{w.T("ui.set.lan.off"), w.T("ui.set.lan.on")}, at, func(i int) { s.allow(i == 1) }),
			kit.NewParagraph(w.T("ui.set.lan.hint"), kit.Caption, theme.Faint),
		}
	}
	s.lan = func() {
		now := 0
		if w.bench.Settings().LAN {
			now = 1
		}
		show(now)
		kit.Renew(box)
	}
	show(at)
	return kit.Card(w.T("ui.set.lan"), box)
}

// allow opens or closes the pages at once: it does not wait for the form's Save, and does not save the form.
func (s *settings) allow(on bool) {
	w := s.w
	set := w.bench.Settings()
	set.LAN = on
	w.do(nil, w.T("ui.set.lan"), func(ctx context.Context) error {
		err := w.bench.SaveSettings(ctx, set)
		w.Post(func() {
			if err == nil && s.draft != nil {
				s.draft.LAN = on
			}
			s.lan()
		})
		return err
	}, nil)
}
