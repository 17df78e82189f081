package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// Host is the content of a window: the page below, and above it a layer that lets clicks through, for tips
// and toasts. Fyne has neither, and its pop-ups swallow clicks.
type Host struct {
	widget.BaseWidget
	// After runs f on the UI thread once d has passed, unless the returned function is called before.
	After func(d time.Duration, f func()) (cancel func())
	// OnKey and OnRune get the keys that a focused button has no use for; without them the window's own keys would
	// stop working after a click on a button.
	OnKey  func(*fyne.KeyEvent)
	OnRune func(rune)

	root   *fyne.Container // the content below the layer
	layer  *fyne.Container
	float  *fyne.Container // holds the card above the page
	tip    fyne.CanvasObject
	cancel func()
	toasts []fyne.CanvasObject
}

const (
	tipDelay  = 500 * time.Millisecond
	toastTime = 3500 * time.Millisecond
)

// NewHost stacks the layer above content.
func NewHost(content fyne.CanvasObject, after func(time.Duration, func()) func()) *Host {
	h := &Host{After: after, layer: container.NewWithoutLayout(), float: container.New(floating{})}
	h.root = container.NewStack(content, h.float, h.layer)
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer implements fyne.Widget.
func (h *Host) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(h.root)
}

// currentHost is the Host of the open window; nil where there is none, which all methods of Host accept.
func currentHost() *Host {
	for _, w := range fyne.CurrentApp().Driver().AllWindows() {
		if h, ok := w.Content().(*Host); ok {
			return h
		}
	}
	return nil
}

// Repaint has the window painted once more, although nothing in it has changed.
func (h *Host) Repaint() { canvas.Refresh(h.layer) }

// AddMark puts something above everything else in the window.
func (h *Host) AddMark(o fyne.CanvasObject) { h.layer.Add(o) }

func (h *Host) key(e *fyne.KeyEvent) {
	if h != nil && h.OnKey != nil {
		h.OnKey(e)
	}
}

func (h *Host) typed(r rune) {
	if h != nil && h.OnRune != nil {
		h.OnRune(r)
	}
}

// showTip shows text below (or above, at the bottom of the window) the thing of that size at that place.
func (h *Host) showTip(text string, at fyne.Position, size fyne.Size) {
	if h == nil {
		return
	}
	h.hideTip()
	h.cancel = h.After(tipDelay, func() {
		b := tipBubble(text)
		x := at.X + size.Width/2 - b.Size().Width/2
		x = max(6, min(x, h.Size().Width-b.Size().Width-6))
		y := at.Y + size.Height + 6
		if y+b.Size().Height > h.Size().Height-6 {
			y = at.Y - b.Size().Height - 6
		}
		b.Move(fyne.NewPos(x, y))
		h.tip = b
		h.layer.Add(b)
		h.layer.Refresh() // Add alone does not repaint
	})
}

func (h *Host) hideTip() {
	if h == nil {
		return
	}
	if h.cancel != nil {
		h.cancel()
		h.cancel = nil
	}
	if h.tip != nil {
		h.layer.Remove(h.tip)
		h.layer.Refresh()
		h.tip = nil
	}
}

func tipBubble(text string) *fyne.Container {
	label := newText(text, Small, theme.Surface)
	m := label.MinSize()
	box := newRect(theme.Text, 0, 0, m.Width+16, m.Height+10, 6)
	label.Move(fyne.NewPos(8, 5))
	label.Resize(m)
	c := container.NewWithoutLayout(box, label)
	c.Resize(box.Size())
	return c
}

// Float puts a card above the page, at the bottom in the middle, in place of the one before; nil takes that away. The page
// stays usable.
func (h *Host) Float(content fyne.CanvasObject) {
	h.float.Objects = nil
	if content != nil {
		h.float.Objects = []fyne.CanvasObject{newRaised(content)}
	}
	h.float.Refresh()
}

// floating places a card at the bottom in the middle, as large as it must be.
type floating struct{}

func (floating) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (floating) Layout(cards []fyne.CanvasObject, s fyne.Size) {
	for _, o := range cards {
		o.Resize(fyne.NewSize(o.MinSize().Width, o.MinSize().Height)) // paragraphs wrap before they say how high they are
		m := o.MinSize()
		o.Resize(m)
		o.Move(fyne.NewPos((s.Width-m.Width)/2, s.Height-m.Height-48))
	}
}

// Toast says at the bottom right, for some seconds, that something has ended.
func (h *Host) Toast(text string, tone Tone) {
	if h == nil {
		return
	}
	t := toastBox(text, tone)
	h.toasts = append(h.toasts, t)
	h.layer.Add(t)
	h.placeToasts()
	h.After(toastTime, func() {
		h.layer.Remove(t)
		for i, o := range h.toasts {
			if o == t {
				h.toasts = append(h.toasts[:i], h.toasts[i+1:]...)
				break
			}
		}
		h.placeToasts()
	})
}

func toastBox(text string, tone Tone) fyne.CanvasObject {
	icon := map[Tone]string{Success: "circle-check", Danger: "circle-x", Warn: "triangle-alert"}[tone]
	if icon == "" {
		icon = "circle-dot"
	}
	line := NewText(Shorten(text, Body, 460), Body, theme.Text)
	body := NewSurface(theme.Surface, theme.BorderInput, 8,
		Pad(10, 10, 12, 14, HBox(9, NewIcon(icon, tone.Ink(), 17), line)))
	size := body.MinSize()
	body.Resize(size)
	raised := newShade(8)
	raised.paint()
	raised.place(fyne.Position{}, size)
	c := container.NewWithoutLayout(append(raised.objects(), body)...)
	c.Resize(size)
	return c
}

func (h *Host) placeToasts() {
	y := h.Size().Height - 44
	for i := len(h.toasts) - 1; i >= 0; i-- {
		t := h.toasts[i]
		y -= t.Size().Height
		t.Move(fyne.NewPos(h.Size().Width-t.Size().Width-18, y))
		y -= 8
	}
	h.layer.Refresh()
}

func (h *Host) held() fyne.CanvasObject { return h.root }
