package ui

import (
	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
)

// menuAt opens a menu at a place of the window.
func (s *shell) menuAt(at fyne.Position, items ...*fyne.MenuItem) {
	kit.ShowMenu(s.w.win.Canvas(), at, items...)
}

// plainItem is a line of a menu that only tells something and cannot be chosen.
func plainItem(text string) *fyne.MenuItem {
	m := fyne.NewMenuItem(text, nil)
	m.Disabled = true
	return m
}

// moreButton is the button with three dots at the end of a row; it calls open with the place below it.
func (w *Window) moreButton(open func(at fyne.Position)) *kit.Button {
	var b *kit.Button
	b = kit.NewIconButton("ellipsis", w.T("ui.more"), func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
		open(at.AddXY(0, b.Size().Height))
	})
	return b
}
