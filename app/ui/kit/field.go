package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// Field is a labelled input with a hint below; hint may be empty.
func Field(label, hint string, input fyne.CanvasObject) fyne.CanvasObject {
	items := []fyne.CanvasObject{NewText(label, SmallBold, theme.Muted), input}
	if hint != "" {
		items = append(items, NewParagraph(hint, Caption, theme.Faint))
	}
	return VBox(5, items...)
}

// Entry is a one-line input that hands the window's shortcuts on: Fyne gives a shortcut only to the focused
// widget, so without this Ctrl+1 would be dead while one types.
type Entry struct {
	widget.Entry
	OnShortcut func(fyne.Shortcut) bool // reports whether it took the shortcut
	OnEscape   func()
	OnKey      func(fyne.KeyName) bool // hears other keys before the entry does, and reports whether it took the key
}

// barless is a direction for which Fyne draws no bar and no shadow: in one line they cover the text. The text still moves
// with the cursor.
const barless = fyne.ScrollDirection(-1)

// NewEntry returns an input.
func NewEntry(placeholder string) *Entry {
	e := &Entry{}
	e.Scroll = barless
	e.ExtendBaseWidget(e)
	e.SetPlaceHolder(placeholder)
	return e
}

// NewSearch is an input with a magnifying glass.
func NewSearch(placeholder string) *Entry {
	e := NewEntry(placeholder)
	e.Icon = theme.Icon("search", paintOf(theme.Faint))
	return e
}

// SelectAll marks the whole text, so that typing replaces it.
func (e *Entry) SelectAll() { e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{}) }

// TypedShortcut offers a shortcut to the window before the entry itself takes it.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if e.OnShortcut != nil && e.OnShortcut(s) {
		return
	}
	e.Entry.TypedShortcut(s)
}

// TypedKey leaves the field with Escape and hands F5 on to the window.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	switch {
	case k.Name == fyne.KeyEscape && e.OnEscape != nil:
		e.OnEscape()
		return
	case k.Name == fyne.KeyF5:
		currentHost().key(k)
		return
	case e.OnKey != nil && e.OnKey(k.Name):
		return
	}
	e.Entry.TypedKey(k)
}

// TextBox is an input of many lines that breaks long ones. Tab leaves it: the keyboard must not be caught in it.
type TextBox struct{ Entry }

// NewTextBox returns an empty one.
func NewTextBox(placeholder string) *TextBox {
	b := &TextBox{}
	b.ExtendBaseWidget(b)
	b.MultiLine, b.Wrapping = true, fyne.TextWrapBreak
	b.TextStyle.Monospace = true
	b.SetPlaceHolder(placeholder)
	return b
}

// AcceptsTab says that Tab goes to the next input.
func (b *TextBox) AcceptsTab() bool { return false }
