package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// lanAccess is the card in Settings that lets phones in the same network open the simulator's authorization pages.
type lanAccess struct {
	w       *Window
	allowed func(on bool) // is told when the setting was saved
	box     *fyne.Container
}

func (p *lanAccess) card() fyne.CanvasObject {
	p.box = kit.VBox(10)
	p.show()
	return kit.Card(p.w.T("ui.set.lan"), p.box)
}

// show shows the setting as it is saved.
func (p *lanAccess) show() {
	w, at := p.w, 0
	if w.bench.Settings().LAN {
		at = 1
	}
	p.box.Objects = []fyne.CanvasObject{
		chips([]string{w.T("ui.set.lan.off"), w.T("ui.set.lan.on")}, at, func(i int) { p.allow(i == 1) }),
		kit.NewParagraph(w.T("ui.set.lan.hint"), kit.Caption, theme.Faint),
	}
}

// allow opens or closes the pages at once: it does not wait for the form's Save, and does not save the form.
func (p *lanAccess) allow(on bool) {
	w := p.w
	set := w.bench.Settings()
	set.LAN = on
	w.do(nil, w.T("ui.set.lan"), func(ctx context.Context) error {
		err := w.bench.SaveSettings(ctx, set)
		w.Post(func() {
			if err == nil {
				p.allowed(on)
			}
			p.show()
			kit.Renew(p.box)
		})
		return err
	}, nil)
}
