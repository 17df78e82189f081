package ui

import (
	"fyne.io/fyne/v2"
)

// turn shows the chosen exchange, or the list again, where the window has room for one of them.
func (t *trafficPage) turn(exchange bool) {
	t.turned = exchange
	t.split.Turn(exchange)
}

// key moves the choice: arrows, j and k, Home and End. Right and Left unfold a delivery and fold it.
func (t *trafficPage) key(name fyne.KeyName) bool {
	i := t.model.index(t.chosen)
	n := len(t.model.lines)
	switch name {
	case fyne.KeyDown:
		i++
	case fyne.KeyUp:
		i = max(0, i-1)
	case fyne.KeyPageDown:
		i += 15
	case fyne.KeyPageUp:
		i = max(0, i-15)
	case fyne.KeyHome:
		i = 0
	case fyne.KeyEnd:
		i = n - 1
	case fyne.KeyRight, fyne.KeyLeft:
		return t.unfoldByKey(i, name == fyne.KeyRight)
	case fyne.KeyReturn, fyne.KeyEscape:
		return t.turnByKey(name == fyne.KeyReturn)
	default:
		return false
	}
	if n > 0 {
		i = max(0, min(i, n-1))
		t.list.ScrollTo(i)
		t.choose(t.model.lines[i].exchange().ID)
	}
	return true
}

// turnByKey turns to the chosen exchange, or back to the list; it reports whether there was anything to turn.
func (t *trafficPage) turnByKey(exchange bool) bool {
	if !t.split.Folded() || t.split.Turned() == exchange || exchange && t.chosen == 0 {
		return false
	}
	t.turn(exchange)
	return true
}

// unfoldByKey unfolds the delivery in line i, or folds it and chooses its head; it reports whether there is one.
func (t *trafficPage) unfoldByKey(i int, unfold bool) bool {
	if i < 0 || len(t.model.lines[i].thread.Rest) == 0 {
		return false
	}
	thread := t.model.lines[i].thread
	if t.model.isOpen(thread) != unfold {
		t.toggle(thread.Head.ID)
	}
	if !unfold {
		t.choose(thread.Head.ID)
	}
	return true
}
