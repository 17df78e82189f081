package stage

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"wxlab/app/i18n"
	"wxlab/app/ui/theme"
	"wxlab/app/workbench"
)

// TestEveryPageFits: on every page, in both languages, with a long name too, all words are on the screen, none is written
// over another, and what is said to the client is whole.
func TestEveryPageFits(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(&theme.Theme{Mode: theme.Light})
	for _, l := range []i18n.Lang{i18n.Zh, i18n.En} {
		for _, name := range []string{"", "海港云商数字科技 Harbour Cloud Commerce"} {
			story, err := workbench.PlayStory(t.Context(), l, name)
			if err != nil {
				t.Fatal(err)
			}
			s := New(story)
			w := fyne.CurrentApp().NewWindow("")
			w.SetPadded(false)
			w.SetContent(s)
			for _, size := range []fyne.Size{{Width: 1280, Height: 800}, {Width: 1600, Height: 1000}, {Width: 1920, Height: 1080},
				{Width: 1024, Height: 700}} {
				w.Resize(size)
				for page := range story.Last() + 1 {
					s.Tell(story, page)
					for _, wrong := range misplaced(s, size) {
						t.Errorf("%s %q %vx%v page %d: %s", l, name, size.Width, size.Height, page, wrong)
					}
				}
			}
			w.Close()
		}
	}
}

// misplaced are the words of a scene that are off the screen, or written over others.
func misplaced(s *Scene, size fyne.Size) (wrong []string) {
	var said []*canvas.Text
	for _, o := range s.shapes {
		text, ok := o.(*canvas.Text)
		if !ok {
			continue
		}
		at, m := text.Position(), text.MinSize()
		if at.X < 0 || at.Y < 0 || at.X+m.Width > size.Width || at.Y+m.Height > size.Height {
			wrong = append(wrong, "off the screen: "+text.Text)
		}
		for _, other := range said {
			p, n := other.Position(), other.MinSize()
			const touch = 9 // lines stand closer than the fonts' own heights
			if at.X < p.X+n.Width && p.X < at.X+m.Width && at.Y+touch < p.Y+n.Height && p.Y+touch < at.Y+m.Height {
				wrong = append(wrong, text.Text+" is written over "+other.Text)
			}
		}
		said = append(said, text)
	}
	return wrong
}

// TestClicks: a click goes on, the other button back, and the strip's buttons do what they say.
func TestClicks(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(&theme.Theme{Mode: theme.Light})
	story, err := workbench.PlayStory(t.Context(), i18n.En, "")
	if err != nil {
		t.Fatal(err)
	}
	s, done := New(story), ""
	s.OnForward, s.OnBack = func() { done = "forward" }, func() { done = "back" }
	s.OnSave, s.OnLeave = func() { done = "save" }, func() { done = "leave" }
	w := fyne.CurrentApp().NewWindow("")
	w.SetPadded(false)
	w.SetContent(s)
	w.Resize(fyne.NewSize(1280, 800))
	s.Tell(story, 3)
	for i, want := range []string{"back", "forward", "save", "leave"} {
		b := s.buttons[i]
		test.TapCanvas(w.Canvas(), b.Position().AddXY(b.Size().Width/2, b.Size().Height/2))
		if done != want {
			t.Errorf("button %d does %q, want %q", i, done, want)
		}
		b.MouseIn(nil)
		if s.tip != b.tip || b.tip == "" {
			t.Errorf("over button %d the strip says %q", i, s.tip)
		}
		b.MouseOut()
	}
	test.TapCanvas(w.Canvas(), fyne.NewPos(300, 300))
	if done != "forward" {
		t.Errorf("a click on the page does %q", done)
	}
}
