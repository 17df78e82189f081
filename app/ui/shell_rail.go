package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

const (
	railWidth   = 208
	railNarrow  = 52  // with icons only
	railRoom    = 960 // the window's width below which it has icons only
	bottomGroup = "bottom"
)

// railParts is what of the rail changes where the window is narrow.
type railParts struct {
	words  []fyne.CanvasObject // that there is no room for
	gaps   []fyne.CanvasObject // lines in place of the groups' names
	brand  *fyne.Container
	foot   *fyne.Container
	across [2]fyne.CanvasObject // brand and foot in a wide rail
	down   [2]fyne.CanvasObject // and in a narrow one
}

// newRail makes the list of pages, with the workspace above and help below it.
func (s *shell) newRail() *fyne.Container {
	icon := widget.NewIcon(theme.AppIcon())
	s.workspace.Set(s.w.bench.Status().Name)
	name := kit.VBox(0, kit.NewText("Wxlab", kit.Strong, theme.Text), s.workspace)
	s.color = kit.NewSurface(theme.Violet, "", 2, nil)
	logo, switching := kit.HBox(6, kit.Fixed(4, 30, s.color), kit.Fixed(30, 30, icon)), s.w.workspaceButton()
	s.rail.brand = container.NewStack()
	switcher := kit.NewArea(kit.HBox(8, logo, kit.Grow(name)), switching.OnTapped) // the name is what one clicks
	switcher.Tip = s.w.T("ui.workspace.tip")
	s.rail.across[0] = kit.Pad(13, 10, 8, 12, kit.HBox(8, kit.Grow(switcher), switching))
	s.rail.down[0] = kit.Pad(8, 0, 4, 8, kit.VBox(0, logo, switching))
	items, bottom, group := kit.VBox(1), kit.VBox(1), ""
	for _, e := range s.w.pages {
		e.nav = kit.NewNavItem(e.icon, s.w.T("ui.page."+e.id), func() { s.w.show(e.id) })
		if e.group == bottomGroup {
			bottom.Add(e.nav)
			continue
		}
		if e.group != group {
			group = e.group
			s.beginGroup(items, group)
		}
		items.Add(e.nav)
	}
	help := kit.NewIconButton("circle-help", s.w.T("ui.do.help"), nil)
	help.OnTapped = func() { s.offer(below(help), s.w.helpActions()...) }
	s.rail.foot = container.NewStack()
	s.rail.across[1] = kit.Pad(8, 10, 8, 8, kit.HBox(4, kit.Grow(bottom), help))
	s.rail.down[1] = kit.Pad(2, 4, 8, 8, kit.VBox(0, bottom, help))
	box := kit.Stack(s.rail.brand, s.newChooser(),
		container.New(footed{}, kit.Scroll(kit.Pad(0, 0, 8, 8, items)), s.rail.foot))
	s.narrow(false)
	return box
}

func (s *shell) beginGroup(items *fyne.Container, group string) {
	word := kit.Pad(8, 3, 11, 0, kit.NewText(s.w.T(group), kit.Overline, theme.Faint))
	line := kit.Pad(0, 0, 6, 6, kit.Line())
	s.rail.words, s.rail.gaps = append(s.rail.words, word), append(s.rail.gaps, line)
	items.Add(word)
	items.Add(line)
}

// narrow leaves the rail's icons, or gives it its words back.
func (s *shell) narrow(on bool) {
	for _, o := range s.rail.words {
		show(o, !on)
	}
	for _, o := range s.rail.gaps {
		show(o, on)
	}
	for _, e := range s.w.pages {
		e.nav.SetNarrow(on)
	}
	s.chooser.SetNarrow(on)
	parts := s.rail.across
	if on {
		parts = s.rail.down
	}
	s.rail.brand.Objects, s.rail.foot.Objects = parts[:1], parts[1:]
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// frame is the layout of the window: the rail, a line, and the page with its strip.
type frame struct {
	narrow func(bool) // tells the rail whether the window is
	is     bool
}

func (f *frame) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(railNarrow+1+o[2].MinSize().Width, max(o[0].MinSize().Height, o[2].MinSize().Height))
}

func (f *frame) Layout(o []fyne.CanvasObject, size fyne.Size) {
	if on := size.Width < railRoom; on != f.is {
		f.is = on
		f.narrow(on)
		defer kit.Repaint(o[0])
	}
	width := float32(railWidth)
	if f.is {
		width = railNarrow
	}
	x := float32(0)
	for i, w := range []float32{width, 1, size.Width - width - 1} {
		o[i].Move(fyne.NewPos(x, 0))
		o[i].Resize(fyne.NewSize(w, size.Height))
		x += w
	}
}
