package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// Tabs is a bar of underlined words over the content of the chosen one.
type Tabs struct {
	widget.BaseWidget
	OnChange func(int)

	selected int
	items    []*tab
	contents []fyne.CanvasObject
	grounds  []color.Color // of the theme in which each content was in front last
	bar      *fyne.Container
	body     *fyne.Container
	root     *fyne.Container
}

// NewTabs returns an empty bar; Add fills it.
func NewTabs() *Tabs {
	t := &Tabs{bar: container.New(tabBar{}), body: container.NewStack()}
	t.root = Stack(Pad(0, 0, 16, 16, t.bar), Line(), t.body)
	t.ExtendBaseWidget(t)
	return t
}

// Add appends a tab; the first one added is chosen.
func (t *Tabs) Add(label string, content fyne.CanvasObject) {
	i := len(t.items)
	item := newTab(label, func() { t.Select(i) })
	t.items = append(t.items, item)
	t.contents = append(t.contents, content)
	t.grounds = append(t.grounds, paintOf(theme.Bg))
	t.bar.Add(item)
	if i == 0 {
		t.Select(0)
	}
}

// SetBadge puts a short figure behind the word of tab i, in a tone.
func (t *Tabs) SetBadge(i int, badge string, tone Tone) {
	if item := t.items[i]; item.badge != badge || item.tone != tone {
		item.badge, item.tone = badge, tone
		item.Refresh()
		Renew(t.bar)
	}
}

// SetLabel changes the word of tab i.
func (t *Tabs) SetLabel(i int, text string) {
	if item := t.items[i]; item.text != text {
		item.text = text
		item.Refresh()
		Renew(t.bar)
	}
}

// Len is how many tabs there are.
func (t *Tabs) Len() int { return len(t.items) }

// Selected is the index of the chosen tab.
func (t *Tabs) Selected() int { return t.selected }

// Select shows tab i.
func (t *Tabs) Select(i int) {
	if i < 0 || i >= len(t.items) {
		return
	}
	t.selected = i
	for k, item := range t.items {
		item.selected = k == i
		item.Refresh()
	}
	t.body.Objects = []fyne.CanvasObject{t.contents[i]}
	Renew(t.body)
	if now := paintOf(theme.Bg); t.grounds[i] != now { // the theme was switched while it was hidden
		t.grounds[i] = now
		Repaint(t.contents[i])
	}
	if t.OnChange != nil {
		t.OnChange(i)
	}
}

// CreateRenderer implements fyne.Widget.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(t.root)
}

// tabBar lays out the words. Where there is no room for their figures these are left out.
type tabBar struct{}

const tabGap, tabGapLeast = 20, 10

func (tabBar) MinSize(objects []fyne.CanvasObject) fyne.Size {
	s := fyne.NewSize(tabGapLeast*float32(max(0, len(objects)-1)), 38)
	for _, o := range objects {
		s.Width += o.(*tab).wordWidth()
	}
	return s
}

func (tabBar) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	words, figures := float32(0), float32(0)
	for _, o := range objects {
		t := o.(*tab)
		words, figures = words+t.wordWidth(), figures+t.badgeWidth()
	}
	gaps := float32(max(1, len(objects)-1))
	bare := words+figures+tabGapLeast*gaps > s.Width
	if bare {
		figures = 0
	}
	gap := min(tabGap, (s.Width-words-figures)/gaps)
	x := float32(0)
	for _, o := range objects {
		t := o.(*tab)
		w := t.wordWidth()
		if !bare {
			w += t.badgeWidth()
		}
		if t.bare != bare {
			t.bare = bare
			t.Refresh()
		}
		t.Resize(fyne.NewSize(w, s.Height))
		t.Move(fyne.NewPos(x, 0))
		x += w + gap
	}
}

// tab is one word of the bar.
type tab struct {
	Press
	text, badge string
	bare        bool // there is no room for the badge
	tone        Tone
	selected    bool
	label, tail *canvas.Text
	line        *canvas.Rectangle
}

func newTab(text string, tapped func()) *tab {
	t := &tab{text: text, label: newLabel(Body), tail: newLabel(Caption), line: newBox()}
	t.line.CornerRadius = 1
	t.OnTapped = tapped
	t.ExtendBaseWidget(t)
	return t
}

func (t *tab) paint() {
	ink, line := theme.Muted, fyne.ThemeColorName("")
	if t.hovered || t.selected {
		ink = theme.Text
	}
	if t.selected || t.focused {
		line = theme.Accent
	}
	t.label.Text, t.label.Color = t.text, paintOf(ink)
	setBold(t.label, t.selected)
	t.line.FillColor = paintOf(line)
	t.tail.Text, t.tail.Color = t.badge, paintOf(theme.Faint)
	t.tail.Hidden = t.bare
	if t.tone != Neutral {
		t.tail.Color = paintOf(t.tone.Ink())
	}
}

func (t *tab) wordWidth() float32 { return measure(t.text, Strong).Width }

func (t *tab) badgeWidth() float32 {
	if t.badge == "" {
		return 0
	}
	return 6 + measure(t.badge, Caption).Width
}

func (t *tab) MinSize() fyne.Size { return fyne.NewSize(t.wordWidth()+t.badgeWidth(), 38) }

func (t *tab) CreateRenderer() fyne.WidgetRenderer { return render(t) }

func (t *tab) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{t.label, t.tail, t.line}
}

func (t *tab) place(s fyne.Size) {
	centreY(t.label, 0, 0, s.Height)
	centreY(t.tail, t.label.MinSize().Width+6, 0, s.Height+2)
	t.line.Resize(fyne.NewSize(s.Width, 2))
	t.line.Move(fyne.NewPos(0, s.Height-2))
}

func (t *Tabs) held() fyne.CanvasObject { return t.root }
