package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// Dialog is a raised card in the middle of the window, which it darkens. Where the window is too low for it, its content
// scrolls and its foot stays in sight.
type Dialog struct {
	widget.BaseWidget
	Content fyne.CanvasObject

	canvas fyne.Canvas
	width  float32
	scrim  *canvas.Rectangle
	shade  shade
	card   *canvas.Rectangle
	scroll *Scroller
	foot   *fyne.Container // without objects where the dialog has none
}

const (
	dialogEdge   = 18 // between the card and what is in it
	dialogMargin = 20 // between the card and the window's edge
	dialogGap    = 14 // between content and foot
	dialogBar    = 14 // of the edge, for the bar of content that scrolls
)

// ShowDialog opens a dialog of that width, as far as there is room; foot may be nil.
func ShowDialog(c fyne.Canvas, width float32, content, foot fyne.CanvasObject) *Dialog {
	d := &Dialog{Content: content, canvas: c, width: width, scrim: newBox(), shade: newShade(12), card: newBox(),
		scroll: NewScroller(Pad(0, 0, 0, dialogBar, content)), foot: VBox(0)}
	d.card.CornerRadius = 12
	if foot != nil {
		d.foot.Add(foot)
	}
	d.ExtendBaseWidget(d)
	c.Overlays().Add(d)
	d.Resize(c.Size())
	return d
}

// Hide closes the dialog.
func (d *Dialog) Hide() {
	d.canvas.Overlays().Remove(d)
	d.BaseWidget.Hide()
}

// Fit makes the dialog as high as its content needs now.
func (d *Dialog) Fit() {
	Renew(d)
	Renew(d) // what a paragraph needs is known once it has its width
	d.Refresh()
}

// Room is how high the content can be without being scrolled.
func (d *Dialog) Room() float32 { return DialogRoom(d.canvas) - d.footHeight() }

// DialogRoom is how high the content of a dialog without a foot can be.
func DialogRoom(c fyne.Canvas) float32 { return c.Size().Height - 2*dialogMargin - 2*dialogEdge }

func (d *Dialog) footHeight() float32 {
	if len(d.foot.Objects) == 0 {
		return 0
	}
	return d.foot.MinSize().Height + dialogGap
}

// MinSize implements fyne.CanvasObject: a dialog never widens the window.
func (d *Dialog) MinSize() fyne.Size { return fyne.NewSquareSize(1) }

// CreateRenderer implements fyne.Widget.
func (d *Dialog) CreateRenderer() fyne.WidgetRenderer { return render(d) }

func (d *Dialog) objects() []fyne.CanvasObject {
	return append(append([]fyne.CanvasObject{d.scrim}, d.shade.objects()...), d.card, d.scroll, d.foot)
}

func (d *Dialog) paint() {
	d.scrim.FillColor = paintOf(theme.Shadow)
	d.shade.paint()
	d.card.FillColor, d.card.StrokeColor, d.card.StrokeWidth = paintOf(theme.Surface), paintOf(theme.Border), 1
}

func (d *Dialog) place(s fyne.Size) {
	d.scrim.Resize(s)
	width := min(d.width, s.Width-2*dialogMargin)
	inner := fyne.NewSize(width-2*dialogEdge, 0)
	inner.Height = min(fitWidth(d.Content, inner.Width), s.Height-2*dialogMargin-2*dialogEdge-d.footHeight())
	size := fyne.NewSize(width, inner.Height+2*dialogEdge+d.footHeight())
	at := fyne.NewPos(float32(int(s.Width-size.Width)/2), float32(int(s.Height-size.Height)/2))
	d.shade.place(at, size)
	d.card.Move(at)
	d.card.Resize(size)
	d.scroll.Move(at.AddXY(dialogEdge, dialogEdge))
	d.scroll.Resize(inner.AddWidthHeight(dialogBar, 0))
	fitContent(d.scroll)
	d.foot.Move(at.AddXY(dialogEdge, dialogEdge+inner.Height+dialogGap))
	d.foot.Resize(fyne.NewSize(inner.Width, d.foot.MinSize().Height))
}

func (*Dialog) frames() {}
