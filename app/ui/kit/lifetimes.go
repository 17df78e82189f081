package kit

import (
	"image/color"
	"math"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// Life is one bar of Lifetimes: valid from From to To.
type Life struct {
	Name, Sub string
	From, To  time.Time
	Tone      Tone
	Note      string // beside the bar: what is left
}

// Lifetimes shows which credentials live, from when until when, along one axis of time with a line for now.
type Lifetimes struct {
	widget.BaseWidget
	figure
	rows     []Life
	now      time.Time
	nowLabel string
	hour     func(int) string
}

const (
	lifeHead   = 28
	lifeRow    = 38
	lifeLabels = 190
)

// NewLifetimes returns an empty chart; nowLabel stands over the line for now, and hour names those before and after it.
func NewLifetimes(nowLabel string, hour func(int) string) *Lifetimes {
	l := &Lifetimes{nowLabel: nowLabel, hour: hour}
	l.ExtendBaseWidget(l)
	return l
}

// Set changes the bars and the time.
func (l *Lifetimes) Set(rows []Life, now time.Time) {
	l.rows, l.now = rows, now
	l.Refresh()
}

// MinSize implements fyne.CanvasObject.
func (l *Lifetimes) MinSize() fyne.Size {
	return fyne.NewSize(420, lifeHead+4+float32(len(l.rows))*lifeRow)
}

// CreateRenderer implements fyne.Widget.
func (l *Lifetimes) CreateRenderer() fyne.WidgetRenderer { return render(l) }

func (l *Lifetimes) place(size fyne.Size) {
	if !l.begin(size) || size.Width <= lifeLabels {
		return
	}
	a := axisOf(l.rows, l.now)
	x := func(t time.Time) float32 {
		return lifeLabels + float32(a.share(t.Sub(l.now).Hours()))*(size.Width-lifeLabels-8)
	}
	l.drawAxis(a, x, size)
	for i, row := range l.rows {
		l.drawRow(row, lifeHead+float32(i)*lifeRow, x)
	}
	l.drawNow(x(l.now), size)
}

// axis is which hours the chart shows, before (negative) and after now. Up to last they have the same room each; from
// there to far, where anything lives so long, they are pressed together: a ticket of twelve hours has its end in sight
// and does not squeeze tokens of two.
type axis struct{ first, last, far int }

// pressed is the share of the chart's width that the hours behind last have.
const pressed = 0.2

func axisOf(rows []Life, now time.Time) axis {
	a := axis{first: -1, last: 2}
	for _, r := range rows {
		left := int(math.Ceil(r.To.Sub(now).Hours()))
		if left > 0 {
			a.first = min(a.first, int(r.From.Sub(now).Hours())-1)
		}
		a.last, a.far = max(a.last, left), max(a.far, left)
	}
	const most = 3
	a.first, a.last = max(a.first, -most), min(a.last, most)
	if a.far <= a.last {
		a.far = 0
	}
	return a
}

// share is the place of an hour on the axis, 0 to 1.
func (a axis) share(hour float64) float64 {
	even := 1.
	if a.far > 0 {
		even -= pressed
	}
	first, last := float64(a.first), float64(a.last)
	if hour <= last || a.far == 0 {
		return even * (min(max(hour, first), last) - first) / (last - first)
	}
	return even + pressed*(min(hour, float64(a.far))-last)/(float64(a.far)-last)
}

// ticks are the hours that are marked.
func (a axis) ticks() (out []int) {
	for h := a.first; h <= a.last; h++ {
		out = append(out, h)
	}
	if a.far > 0 {
		out = append(out, a.far)
	}
	return out
}

func (l *Lifetimes) drawAxis(a axis, x func(time.Time) float32, size fyne.Size) {
	for _, h := range a.ticks() {
		at := x(l.now.Add(time.Duration(h) * time.Hour))
		l.add(newRect(theme.Border, float32(int(at)), 22, 1, size.Height-26, 0))
		if h != 0 {
			label := newText(l.hour(h), Caption, theme.Faint)
			left := min(at-label.MinSize().Width/2, size.Width-label.MinSize().Width)
			label.Move(fyne.NewPos(left, 2))
			l.add(label)
		}
	}
}

func (l *Lifetimes) drawRow(r Life, y float32, x func(time.Time) float32) {
	name := newText(Shorten(r.Name, SmallBold, lifeLabels-14), SmallBold, theme.Text)
	name.Move(fyne.NewPos(0, y))
	style := MonoSmall
	if strings.ContainsFunc(r.Sub, breakable) { // a name, no id
		style = Caption
	}
	sub := newText(Shorten(r.Sub, style, lifeLabels-14), style, theme.Faint)
	sub.Move(fyne.NewPos(0, y+16))
	from, to, now := x(r.From), x(r.To), x(l.now)
	l.add(name, sub, newRect(r.Tone.Tint(), from, y+6, to-from, 20, 5))
	if spent := min(now, to); spent > from {
		used := newRect(r.Tone.Ink(), from, y+6, spent-from, 20, 5)
		used.FillColor = translucent(used.FillColor, 0x38)
		l.add(used)
	}
	l.add(newRect(r.Tone.Ink(), to-3, y+6, 3, 20, 1.5))
	note := newText(r.Note, Overline, r.Tone.Ink())
	centreY(note, notePlace(note.MinSize().Width, to, now), y+6, 20)
	l.add(note)
}

// notePlace finds the x for a note of that width: in the bar right of now, else behind the bar, else, when it
// would cross the line for now, at the end inside the bar.
func notePlace(width, to, now float32) float32 {
	switch {
	case now+8+width <= to-6:
		return now + 8
	case to+6 >= now || to+6+width < now-6:
		return to + 6
	}
	return to - width - 10
}

func (l *Lifetimes) drawNow(x float32, size fyne.Size) {
	label := newText(l.nowLabel, Overline, theme.Accent)
	m := label.MinSize()
	centreY(label, x-m.Width/2, 0, 18)
	l.add(newRect(theme.Accent, x-0.75, 18, 1.5, size.Height-22, 0),
		newRect(theme.AccentTint, x-m.Width/2-6, 0, m.Width+12, 18, 5), label)
}

func translucent(c color.Color, a uint8) color.Color {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = a
	return n
}
