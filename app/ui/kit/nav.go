package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"wxlab/app/ui/theme"
)

// NavItem is one entry of the navigation rail: icon, word and a count that is tinted when it asks for action.
type NavItem struct {
	Press
	icon, text, count string
	tone              Tone
	selected          bool
	narrow            bool
	box, badge        *canvas.Rectangle
	image             *canvas.Image
	label, tail       *canvas.Text
}

// NewNavItem returns an entry of the rail.
func NewNavItem(icon, text string, tapped func()) *NavItem {
	n := &NavItem{icon: icon, text: text, box: newBox(), badge: newBox(), image: newImage(), label: newLabel(Body),
		tail: newLabel(Overline)}
	n.box.CornerRadius, n.badge.CornerRadius = 7, 9
	n.OnTapped = tapped
	n.ExtendBaseWidget(n)
	return n
}

// Select marks the entry as the page that is shown.
func (n *NavItem) Select(on bool) {
	if n.selected != on {
		n.selected = on
		n.Refresh()
	}
}

// SetNarrow leaves the icon only, with the word as its tip and a dot for a count.
func (n *NavItem) SetNarrow(on bool) {
	n.narrow, n.Tip = on, ""
	if on {
		n.Tip = n.text
	}
	n.Refresh()
}

// SetText changes the word.
func (n *NavItem) SetText(text string) {
	if n.text != text {
		n.text = text
		n.Refresh()
	}
}

// SetCount changes the figure at the right; empty hides it.
func (n *NavItem) SetCount(count string, tone Tone) {
	if n.count != count || n.tone != tone {
		n.count, n.tone = count, tone
		n.Refresh()
	}
}

func (n *NavItem) paint() {
	fill, ink, icon := fyne.ThemeColorName(""), theme.Muted, theme.Muted
	if n.hovered {
		fill, ink = theme.Hover, theme.Text
	}
	if n.selected {
		fill, ink, icon = theme.AccentTint, theme.Accent, theme.Accent
	}
	n.box.FillColor, n.box.StrokeWidth = paintOf(fill), 0
	if n.focused {
		n.box.StrokeColor, n.box.StrokeWidth = paintOf(theme.Accent), 1.5
	}
	n.label.Color = paintOf(ink)
	setBold(n.label, n.selected)
	n.image.Resource = theme.Icon(n.icon, paintOf(icon))
	n.tail.Text, n.tail.Color = n.count, paintOf(n.tone.Ink())
	n.badge.FillColor, n.badge.Hidden = paintOf(n.tone.Tint()), n.count == ""
	n.label.Hidden, n.tail.Hidden = n.narrow, n.narrow
	if n.narrow {
		n.badge.FillColor, n.badge.Hidden = paintOf(n.tone.Ink()), n.count == "" || n.tone == Neutral
	}
}

// MinSize implements fyne.CanvasObject.
func (n *NavItem) MinSize() fyne.Size {
	if n.narrow {
		return fyne.NewSize(36, 23)
	}
	return fyne.NewSize(90, 32)
}

// CreateRenderer implements fyne.Widget.
func (n *NavItem) CreateRenderer() fyne.WidgetRenderer { return render(n) }

func (n *NavItem) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{n.box, n.image, n.label, n.badge, n.tail}
}

func (n *NavItem) place(s fyne.Size) {
	n.box.Resize(s)
	if n.narrow {
		putIcon(n.image, (s.Width-17)/2, s.Height, 17)
		n.badge.Resize(fyne.NewSquareSize(7))
		n.badge.Move(fyne.NewPos(s.Width-11, 4))
		return
	}
	putIcon(n.image, 11, s.Height, 17)
	m := n.tail.MinSize()
	w, style, room := max(20, m.Width+12), Body, s.Width-38-8
	if n.selected {
		style = Strong
	}
	if n.count != "" {
		room -= w + 4
	}
	write(n.label, Shorten(n.text, style, room))
	centreY(n.label, 38, 0, s.Height)
	n.badge.Resize(fyne.NewSize(w, 18))
	n.badge.Move(fyne.NewPos(s.Width-w-8, (s.Height-18)/2))
	centreY(n.tail, s.Width-8-w+(w-m.Width)/2, 0, s.Height)
}
