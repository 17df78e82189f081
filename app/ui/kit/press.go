package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Press is what all clickable widgets share: the pointer, hover, keyboard focus, space and enter, a tip.
type Press struct {
	widget.BaseWidget
	OnTapped func()
	Tip      string

	hovered, focused, disabled bool
}

var (
	_ desktop.Hoverable  = (*Press)(nil)
	_ desktop.Cursorable = (*Press)(nil)
	_ fyne.Tappable      = (*Press)(nil)
	_ fyne.Focusable     = (*Press)(nil)
)

// Tapped runs OnTapped unless the thing is disabled.
func (p *Press) Tapped(*fyne.PointEvent) {
	currentHost().hideTip()
	if p.OnTapped != nil && !p.disabled {
		p.OnTapped()
	}
}

// Enable switches the thing on again.
func (p *Press) Enable() { p.setDisabled(false) }

// Disable switches the thing off: it is drawn faint and ignores clicks and keys.
func (p *Press) Disable() { p.setDisabled(true) }

// Disabled reports whether clicks are ignored.
func (p *Press) Disabled() bool { return p.disabled }

func (p *Press) setDisabled(off bool) {
	if p.disabled != off {
		p.disabled = off
		p.Refresh()
	}
}

// Cursor is the hand.
func (p *Press) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn shows the hover state and, after a moment, the tip.
func (p *Press) MouseIn(e *desktop.MouseEvent) {
	p.hovered = true
	p.Refresh()
	if p.Tip != "" && e != nil {
		at := e.AbsolutePosition.Subtract(e.Position)
		currentHost().showTip(p.Tip, at, p.Size())
	}
}

// MouseMoved is part of desktop.Hoverable.
func (p *Press) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends hover and tip.
func (p *Press) MouseOut() {
	p.hovered = false
	p.Refresh()
	currentHost().hideTip()
}

// FocusGained draws the focus ring, unless it was the pointer that brought the focus.
func (p *Press) FocusGained() { p.setFocused(!p.hovered) }

// FocusLost takes it away.
func (p *Press) FocusLost() { p.setFocused(false) }

func (p *Press) setFocused(on bool) {
	p.focused = on
	p.Refresh()
}

// TypedRune hands letters on to the window.
func (p *Press) TypedRune(r rune) {
	if r != ' ' {
		currentHost().typed(r)
	}
}

// TypedKey presses the thing with space or enter and hands other keys on to the window.
func (p *Press) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		p.Tapped(nil)
	default:
		currentHost().key(e)
	}
}
