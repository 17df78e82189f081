package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/road"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
	"wxlab/tunnel"
)

const (
	railWidth   = 208
	bottomGroup = "bottom"
)

// shell is everything around the page: rail, strip, notice and status bar.
type shell struct {
	w    *Window
	root fyne.CanvasObject

	body         *fyne.Container
	railBox      *fyne.Container
	chooser      *chooser
	title, count *kit.Text
	platform     *kit.Status
	tunnel       *kit.Status
	simulator    *kit.Status
	clock        *kit.Status
	modeButton   *kit.Button
	line         *kit.Surface
	noticeBox    *fyne.Container
	top          *fyne.Container
	bars         [2]*fyne.Container // strip and status bar: short rows whose texts change
	stored       *kit.Text
	lan          *kit.Pill
	task         *fyne.Container
	address      *kit.Text
	workspace    *kit.Text
	stats        journal.Stats // as of the last load
}

func (w *Window) newShell() *shell {
	s := &shell{w: w, body: container.NewStack(), noticeBox: container.NewStack(), task: container.NewStack(),
		title: kit.NewText("", kit.Title, theme.Text), count: kit.Ell("", kit.Small, theme.Faint),
		stored: kit.NewText("", kit.Caption, theme.Faint), address: kit.NewText("", kit.MonoSmall, theme.Faint),
		workspace: kit.Ell("", kit.Caption, theme.Faint), line: kit.NewSurface(theme.Violet, "", 0, nil)}
	s.lan = kit.NewPill("", kit.Warn, true)
	s.lan.Hide()
	s.noticeBox.Hide()
	s.top = kit.Stack(s.strip(), kit.Fixed(0, 2, s.line), s.noticeBox, s.body)
	s.railBox = s.rail()
	right := container.New(footed{}, s.top, s.statusBar())
	columns := kit.Columns{Widths: []float32{railWidth, 1, 0.9999}, Full: true}
	s.root = kit.NewSurface(theme.Bg, "", 0, columns.Of(s.railBox, kit.Line(), right))
	return s
}

// footed puts a bar of natural height under a body that takes the rest.
type footed struct{}

func (footed) MinSize(o []fyne.CanvasObject) fyne.Size {
	body, foot := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(max(body.Width, foot.Width), body.Height+foot.Height)
}

func (footed) Layout(o []fyne.CanvasObject, s fyne.Size) {
	h := o[1].MinSize().Height
	o[0].Resize(fyne.NewSize(s.Width, s.Height-h))
	o[1].Resize(fyne.NewSize(s.Width, h))
	o[1].Move(fyne.NewPos(0, s.Height-h))
}

func (s *shell) rail() *fyne.Container {
	icon := widget.NewIcon(theme.AppIcon())
	s.workspace.Set(s.w.bench.Status().Name)
	name := kit.VBox(0, kit.NewText("Wxlab", kit.Strong, theme.Text), s.workspace)
	brand := kit.Pad(13, 10, 12, 12, kit.HBox(10, kit.Fixed(30, 30, icon), kit.Grow(name), s.w.workspaceButton()))
	items, foot, group := kit.VBox(2), kit.VBox(2), ""
	for _, e := range s.w.pages {
		e.nav = kit.NewNavItem(e.icon, s.w.T("ui.page."+e.id), func() { s.w.show(e.id) })
		if e.group == bottomGroup {
			foot.Add(e.nav)
			continue
		}
		if e.group != group {
			group = e.group
			items.Add(kit.Pad(12, 4, 11, 0, kit.NewText(s.w.T(group), kit.Overline, theme.Faint)))
		}
		items.Add(e.nav)
	}
	body := container.New(footed{}, kit.Pad(0, 0, 8, 8, items), kit.Pad(8, 10, 8, 8, foot))
	s.chooser = newChooser(s.w)
	s.chooser.show(s.w.bench.Components(), s.w.component())
	return kit.Stack(brand, s.chooser.box, body)
}

func (s *shell) strip() fyne.CanvasObject {
	w := s.w
	s.platform = kit.NewStatus(w.T("ui.strip.platform"), s.platformMenu)
	s.tunnel = kit.NewStatus(w.T("ui.strip.tunnel"), s.tunnelMenu)
	other := "ui.strip.simulator"
	if w.bench.Settings().Kind == workspace.Real {
		other = "ui.strip.wechat"
	}
	s.simulator = kit.NewStatus(w.T(other), s.simulatorMenu)
	s.clock = kit.NewStatus(w.T("ui.strip.clock"), s.clockMenu)
	search := kit.NewIconButton("search", w.T("ui.tip.goto"), w.palette)
	language := kit.NewIconButton("languages", w.T("ui.tip.language"), s.otherLanguage)
	s.modeButton = kit.NewIconButton("moon", w.T("ui.tip.theme"), s.otherMode)
	s.showMode()
	row := kit.HBox(8, s.title, s.count, kit.Spacer(), s.platform, s.tunnel, s.simulator, s.clock, search, language, s.modeButton)
	s.bars[0] = row
	return kit.NewSurface(theme.Surface, "", 0, kit.Fixed(0, 50, kit.Pad(0, 0, 16, 10, row)))
}

func (s *shell) statusBar() fyne.CanvasObject {
	row := kit.HBox(14, kit.HBox(6, kit.NewDot(kit.Success, 7), kit.NewText(s.w.T("ui.bar.live"), kit.Caption, theme.Muted)),
		s.stored, s.lan, s.task, kit.Spacer(), s.address)
	s.bars[1] = row
	bar := kit.NewSurface(theme.Surface, "", 0, kit.Fixed(0, 27, kit.Pad(0, 0, 14, 14, row)))
	return kit.Stack(kit.Line(), bar)
}

// front puts a page's content under the strip.
func (s *shell) front(e *entry) {
	for _, other := range s.w.pages {
		other.nav.Select(other == e)
	}
	s.title.Set(s.w.T("ui.page." + e.id))
	s.count.Set("")
	s.body.Objects = []fyne.CanvasObject{e.content}
	kit.Renew(s.top)
}

// loadStrip asks for what the shell shows on every page.
func (w *Window) loadStrip(ctx context.Context) (show func(*shell)) {
	stats, err := w.bench.Journal.Stats(ctx)
	credentials, _ := w.credentials(ctx) // the page that shows them reports the error
	status, components := w.bench.Status(), w.bench.Components()
	return func(s *shell) {
		s.showComponents(components)
		s.showStatus(status)
		s.showFaults(status.Faults)
		if err == nil {
			s.showStats(stats, ailing(credentials, status.Now))
		}
	}
}

// ailing counts the credentials that need a look.
func ailing(credentials []embedded.Credential, now time.Time) int {
	n := 0
	for _, c := range credentials {
		if c.LastError != "" || !c.ExpiresAt.IsZero() && !now.Before(c.ExpiresAt) && c.Refreshable {
			n++
		}
	}
	return n
}

func (s *shell) showStats(stats journal.Stats, ailing int) {
	w := s.w
	s.stats = stats
	w.entryOf("traffic").nav.SetCount(countOf(stats.Failed), kit.Danger)
	if stats.Failed == 0 {
		w.entryOf("traffic").nav.SetCount(countOf(stats.Total), kit.Neutral)
	}
	w.entryOf("tokens").nav.SetCount(countOf(ailing), kit.Warn)
	s.stored.Set(w.T("ui.bar.stored", grouped(stats.Total), bytes(stats.Bytes)))
}

// countOf is a figure for the rail: nothing when there is nothing to count.
func countOf(n int) string {
	if n == 0 {
		return ""
	}
	return grouped(n)
}

func (s *shell) showStatus(st workbench.Status) {
	on := func(p *kit.Status, url string) {
		if url == "" {
			p.Set(s.w.T("ui.off"), kit.Neutral)
			return
		}
		p.Set(hostPort(url), kit.Success)
	}
	on(s.platform, st.PlatformURL)
	s.showLAN(st.LANURL)
	on(s.simulator, st.SimURL)
	if st.Kind == workspace.Real {
		s.simulator.Set(s.w.T("ui.strip.real"), kit.Success)
	}
	s.showTunnel(st)
	s.clock.Set(clockState(s.w.lang, st))
	fill := theme.Violet
	if st.Kind == workspace.Real {
		fill = theme.Success
	}
	s.line.SetFill(fill)
	s.workspace.Set(s.w.T("ui.kind."+string(st.Kind)) + " · " + st.Name)
	s.address.Set(st.PlatformURL)
}

// showTunnel has the road's address while it is open, or its state; in real mode also when WeChat was last heard of.
func (s *shell) showTunnel(st workbench.Status) {
	w := s.w
	text, tone := roadState(w.lang, road.Status{Status: tunnel.Status{State: tunnel.State(st.TunnelState)}})
	if st.TunnelURL != "" && tone == kit.Success {
		text = hostPort(st.TunnelURL)
	}
	s.tunnel.Set(text, tone)
	if st.Kind == workspace.Real && !st.HeardAt.IsZero() {
		s.simulator.Set(w.T("ui.strip.heard", span(w.lang, st.Now.Sub(st.HeardAt))), kit.Success)
	}
}

// showFaults turns the line under the strip amber while WeChat is told to misbehave.
func (s *shell) showFaults(armed int) {
	s.w.entryOf("simulator").nav.SetCount(countOf(armed), kit.Warn)
	if armed > 0 {
		s.line.SetFill(theme.Warn)
	}
}

// clockState is what the clock's pill says: frozen, faster than the wall, ahead of it, or real.
func clockState(l i18n.Lang, st workbench.Status) (string, kit.Tone) {
	switch {
	case st.Frozen:
		return l.T("ui.clock.frozen"), kit.Info
	case st.Speed != 1:
		return fmt.Sprintf("%g×", st.Speed), kit.Warn
	case st.Offset.Abs() >= time.Second:
		return offset(l, st.Offset), kit.Violet
	}
	return offset(l, 0), kit.Success
}

func (s *shell) tick(time.Time) {}

// setCount is the live figure beside the page's title.
func (s *shell) setCount(text string) { s.count.Set(text) }

// renewBars makes room for texts that have changed.
func (s *shell) renewBars() {
	for _, bar := range s.bars {
		kit.Renew(bar)
	}
}

// notice shows a sentence above the page until it is closed.
func (s *shell) notice(text string, tone kit.Tone) {
	hide := func() {
		s.noticeBox.Hide()
		kit.Renew(s.top)
	}
	closing := kit.NewIconButton("x", s.w.T("ui.close"), hide)
	row := kit.HBox(10, kit.NewIcon("triangle-alert", tone.Ink(), 17), kit.Grow(kit.NewParagraph(text, kit.Body, theme.Text)), closing)
	s.noticeBox.Objects = []fyne.CanvasObject{kit.NewSurface(tone.Tint(), "", 0, kit.Pad(8, 8, 16, 10, row))}
	s.noticeBox.Show()
	kit.Renew(s.top)
}

// showTasks names the long actions under way in the status bar.
func (s *shell) showTasks(t tasks) {
	var labels []string
	for _, one := range t.running {
		labels = append(labels, one.label)
	}
	slices.Sort(labels)
	s.task.Objects = nil
	if len(labels) > 0 {
		s.task.Objects = []fyne.CanvasObject{kit.HBox(8, kit.NewDot(kit.Accent, 7),
			kit.NewText(strings.Join(labels, " · ")+"…", kit.Caption, theme.Accent),
			kit.NewLink(s.w.T("ui.cancel"), kit.Caption, func() { s.w.cancelTasks() }))}
	}
	s.renewBars()
}

func (s *shell) otherLanguage() {
	if s.w.lang == i18n.Zh {
		s.w.setLanguage(i18n.En)
		return
	}
	s.w.setLanguage(i18n.Zh)
}

// dark reports whether the window is dark at present.
func (s *shell) dark() bool {
	return s.w.theme.Variant(s.w.app.Settings().ThemeVariant()) == darkVariant
}

func (s *shell) otherMode() {
	if s.dark() {
		s.w.setMode(theme.Light)
		return
	}
	s.w.setMode(theme.Dark)
}

func (s *shell) showMode() {
	icon := "moon"
	if s.dark() {
		icon = "sun"
	}
	s.modeButton.Set(icon, "")
}
