// Package stage shows a story to a room full of people: one page at a time, in words that are read from across the room,
// with a phone or a computer drawn beside it. It draws present.Story and knows no workbench.
package stage

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/present"
	"wxlab/app/ui/theme"
)

// Scene is the page of a story that is shown. A click anywhere goes on, one with the other button back.
type Scene struct {
	widget.BaseWidget
	OnForward, OnBack, OnSave, OnLeave func()

	story   present.Story
	page    int
	problem string // why the story stopped, in place of the page
	ready   bool   // there is a story to begin

	buttons [4]*button
	tip     string // of the button under the pointer
	shapes  []fyne.CanvasObject
	drawn   fyne.Size // what the shapes were drawn for
	grow    func(part float32)
}

// New returns a scene in the language of a story, before it is ready.
func New(story present.Story) *Scene {
	s := &Scene{story: story}
	hover := func(tip string) {
		s.tip = tip
		s.Refresh()
	}
	for i, b := range []struct {
		icon, tip string
		act       func()
	}{
		{"chevron-left", "present.tip.back", func() { s.OnBack() }},
		{"chevron-right", "present.tip.forward", func() { s.OnForward() }},
		{"download", "present.tip.save", func() { s.OnSave() }},
		{"x", "present.tip.leave", func() { s.OnLeave() }},
	} {
		s.buttons[i] = newButton(b.icon, story.Lang.T(b.tip), hover, b.act)
	}
	s.ExtendBaseWidget(s)
	return s
}

// Tell shows a page of a story.
func (s *Scene) Tell(story present.Story, page int) {
	forward := page > s.page
	s.story, s.page, s.problem, s.ready = story, page, "", true
	s.Refresh()
	if forward && s.grow != nil {
		s.draw(s.grow)
	}
}

// draw lets the page's arrow grow from its sender to its receiver.
func (s *Scene) draw(grow func(float32)) {
	a := fyne.NewAnimation(arrowTime, grow)
	a.Curve = fyne.AnimationEaseOut
	a.Start()
}

// Stop shows why the story cannot go on.
func (s *Scene) Stop(problem string) {
	s.problem = problem
	s.Refresh()
}

// Tapped goes on.
func (s *Scene) Tapped(*fyne.PointEvent) { s.OnForward() }

// TappedSecondary goes back.
func (s *Scene) TappedSecondary(*fyne.PointEvent) { s.OnBack() }

// Cursor is the hand, since every place can be clicked.
func (s *Scene) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MinSize implements fyne.CanvasObject: the scene takes what there is.
func (s *Scene) MinSize() fyne.Size { return fyne.NewSize(640, 400) }

// CreateRenderer implements fyne.Widget.
func (s *Scene) CreateRenderer() fyne.WidgetRenderer { return &renderer{s} }

// renderer draws the scene anew when it was refreshed or has another size, and only then: Fyne lays a widget out whenever
// it has new children.
type renderer struct{ s *Scene }

func (r *renderer) Destroy()                     {}
func (r *renderer) MinSize() fyne.Size           { return r.s.MinSize() }
func (r *renderer) Objects() []fyne.CanvasObject { return r.s.shapes }

func (r *renderer) Layout(size fyne.Size) {
	if size != r.s.drawn && size.Width > 0 && size.Height > 0 {
		r.s.drawn = size
		r.s.paint(size)
	}
}

func (r *renderer) Refresh() {
	r.s.drawn = fyne.Size{}
	r.Layout(r.s.Size())
	for _, o := range r.s.shapes {
		o.Refresh()
	}
}

// The parts of the page, in units of the design.
const (
	margin      = 48
	barHeight   = 84
	stripHeight = 80
	besideWidth = 392
	gap         = 56
)

// paint makes the page's shapes.
func (s *Scene) paint(size fyne.Size) {
	p := &pen{unit: min(size.Width/designWidth, size.Height/designHeight), least: smallest / s.scale()}
	s.grow = nil
	p.rect(box{0, 0, size.Width, size.Height}, 0, named(theme.Bg), nil)
	page := box{p.px(margin), 0, size.Width - 2*p.px(margin), size.Height}
	bar := box{page.x, 0, page.w, p.px(barHeight)}
	p.mark(s.story.Lang.T("present.simulated"), bar)
	body := box{page.x, bar.h, page.w, size.Height - bar.h - p.px(stripHeight)}
	switch {
	case s.problem != "":
		s.drawProblem(p, body)
	case s.page == 0:
		s.drawTitle(p, body)
	case s.page == s.story.Last():
		s.drawClosing(p, body)
	default:
		s.drawBeat(p, bar, body)
	}
	s.drawStrip(p, box{page.x, size.Height - p.px(stripHeight), page.w, p.px(stripHeight)})
	s.shapes = p.shapes
}

// scale is how many pixels of the screen one of Fyne's has.
func (s *Scene) scale() float32 {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil {
		return c.Scale()
	}
	return 1
}

func (s *Scene) drawProblem(p *pen, b box) {
	p.icon("triangle-alert", named(theme.Danger), b.x, b.y+p.px(40), p.px(64))
	p.paragraph(s.problem, font{size: 32, ink: named(theme.Text)}, b.below(p.px(130)))
}
