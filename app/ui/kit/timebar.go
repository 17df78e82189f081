package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// Stretch is what a TimeBar shows.
type Stretch struct {
	From, To time.Duration
	Deadline time.Duration // a dashed stroke across the line; 0 for none
	Whole    time.Duration // what the line stands for
	Tone     Tone
	Hollow   bool // only its time puts it here
}

// TimeBar is a stretch of time on a line that it shares with the bars above and below it.
type TimeBar struct {
	widget.BaseWidget
	figure
	Stretch
}

// NewTimeBar returns a bar.
func NewTimeBar(s Stretch) *TimeBar {
	b := &TimeBar{Stretch: s}
	b.ExtendBaseWidget(b)
	return b
}

// MinSize implements fyne.CanvasObject.
func (b *TimeBar) MinSize() fyne.Size { return fyne.NewSize(80, 24) }

// CreateRenderer implements fyne.Widget.
func (b *TimeBar) CreateRenderer() fyne.WidgetRenderer { return render(b) }

const barHeight = 8

func (b *TimeBar) place(s fyne.Size) {
	if !b.begin(s) || s.Width <= 0 {
		return
	}
	y := (s.Height - barHeight) / 2
	b.add(newRect(theme.NeutralTint, 0, s.Height/2-0.5, s.Width, 1, 0))
	from, to := b.at(b.From, s), b.at(b.To, s)
	bar := newRect(b.Tone.Ink(), from, y, max(4, to-from), barHeight, 3)
	if b.Hollow {
		bar.FillColor, bar.StrokeColor, bar.StrokeWidth = paintOf(theme.Surface), paintOf(b.Tone.Ink()), 1.5
	}
	b.add(bar)
	if b.Deadline > 0 {
		b.add(newDashes(theme.Warn, b.at(b.Deadline, s), 1, 1.5, s.Height-2))
	}
}

// at is the x of an instant, on a whole pixel and inside the line.
func (b *TimeBar) at(d time.Duration, s fyne.Size) float32 {
	whole := max(b.Whole, 1)
	return min(s.Width-4, float32(int(s.Width*float32(d)/float32(whole))))
}

// Joint is how a row hangs on its neighbours.
type Joint struct {
	First, Last bool
	Proven      bool // something proves what ties it; otherwise the line is dashed
	Ring        bool // it is the row that the others are about
	Tone        Tone
}

// JointMark is a piece of the line that ties the rows of a list.
type JointMark struct {
	widget.BaseWidget
	figure
	Joint
}

// NewJoint returns a piece of line.
func NewJoint(j Joint) *JointMark {
	m := &JointMark{Joint: j}
	m.ExtendBaseWidget(m)
	return m
}

// MinSize implements fyne.CanvasObject.
func (j *JointMark) MinSize() fyne.Size { return fyne.NewSize(18, 44) }

// CreateRenderer implements fyne.Widget.
func (j *JointMark) CreateRenderer() fyne.WidgetRenderer { return render(j) }

func (j *JointMark) place(s fyne.Size) {
	if !j.begin(s) || s.Height <= 0 {
		return
	}
	const x = 8
	line := func(from, to float32, proven bool) {
		if proven {
			j.add(newRect(theme.Faint, x, from, 1.5, to-from, 0))
		} else {
			j.add(newDashes(theme.Faint, x, from, 1.5, to-from))
		}
	}
	if !j.First {
		line(0, s.Height/2, j.Proven)
	}
	if !j.Last {
		line(s.Height/2, s.Height, j.Proven || j.Ring)
	}
	dot := newRect(j.Tone.Ink(), x-3.5, s.Height/2-4, 9, 9, 4.5)
	if j.Ring {
		dot.FillColor, dot.StrokeColor, dot.StrokeWidth = paintOf(theme.Surface), paintOf(theme.Accent), 2.5
	}
	j.add(dot)
}
