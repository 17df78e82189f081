package ui

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxlab/app/doctor"
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

func (w *Window) newShell() *shell {
	s := &shell{w: w, body: container.NewStack(), ground: kit.NewSurface(theme.Bg, "", 0, nil),
		noticeBox: container.NewStack(), task: container.NewStack(),
		title: kit.NewText("", kit.Title, theme.Text), count: kit.Ell("", kit.Small, theme.Faint),
		stored: kit.NewText("", kit.Caption, theme.Faint), address: kit.NewText("", kit.MonoSmall, theme.Faint),
		workspace: kit.Ell("", kit.Caption, theme.Faint), line: kit.NewSurface(theme.Violet, "", 0, nil)}
	s.lan, s.standing = kit.NewPill("", kit.Warn, true), kit.NewPill("", kit.Warn, true)
	s.lan.Hide()
	s.standing.Hide()
	s.noticeBox.Hide()
	s.top = kit.Stack(s.strip(), kit.Fixed(0, 2, s.line), s.noticeBox, s.body)
	s.railBox = s.newRail()
	right := container.New(footed{}, s.top, s.statusBar())
	rail := kit.NewSurface(theme.Bg, "", 0, s.railBox)
	s.root = container.New(&frame{narrow: s.narrow}, rail, kit.Line(), right)
	return s
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
	row := kit.StatusRow(8, s.title, s.count, kit.Spacer(), s.platform, s.tunnel, s.simulator, s.clock, search,
		language, s.modeButton)
	s.bars[0] = row
	return kit.Fixed(0, 50, kit.Pad(0, 0, 16, 10, row))
}

func (s *shell) statusBar() fyne.CanvasObject {
	row := kit.HBox(14, kit.HBox(6, kit.NewDot(kit.Success, 7),
		kit.NewText(s.w.T("ui.bar.live"), kit.Caption, theme.Muted)),
		s.stored, s.standing, s.lan, s.task, kit.Spacer(), s.address)
	s.bars[1] = row
	return kit.Stack(kit.Line(), kit.Fixed(0, 27, kit.Pad(0, 0, 14, 14, row)))
}

// loadStrip asks for what the shell shows on every page.
func (w *Window) loadStrip(ctx context.Context, l i18n.Lang) (show func(*shell)) {
	stats, err := w.bench.Journal.Stats(ctx)
	credentials, _ := w.credentials(ctx) // the Tokens page reports the error
	status, components, standing, missing := w.bench.Status(), w.bench.Components(), w.standing(l), len(w.missing())
	return func(s *shell) {
		s.showComponents(components)
		s.showStatus(status)
		s.showStanding(standing)
		s.showFaults(status.Faults)
		w.entryOf("coverage").nav.SetCount(countOf(missing), kit.Warn)
		if err == nil {
			s.showStats(stats, needAttention(credentials, status.Now))
		}
	}
}

// standing is what is wrong with the workspace's files, on whatever page one is.
func (w *Window) standing(l i18n.Lang) []doctor.Check {
	look, err := w.bench.Doctor("")
	if err != nil { // there is no component to look after; the pages say so
		return nil
	}
	return look.Standing(l)
}

// needAttention counts the credentials whose refresh failed or is overdue.
func needAttention(credentials []embedded.Credential, now time.Time) int {
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
	if st.APIBase != "" {
		s.simulator.Set(s.w.T("ui.strip.base", hostPort(st.APIBase)), kit.Warn)
	}
	s.clock.Set(clockState(s.w.lang, st))
	fill := theme.Violet
	if st.Kind == workspace.Real {
		fill = theme.Success
	}
	s.line.SetFill(fill)
	s.color.SetFill(workspaceTone(st.Kind, s.w.bench.Settings().Color).Ink())
	s.workspace.Set(s.w.T("ui.kind."+string(st.Kind)) + " · " + st.Name)
	s.address.Set(st.PlatformURL)
}

// showTunnel shows the tunnel's address while it is open, or how many strangers it turns away while they are a crowd,
// otherwise its state; in real mode also how long ago WeChat was heard from.
func (s *shell) showTunnel(st workbench.Status) {
	w := s.w
	text, tone := roadState(w.lang, road.Status{Status: tunnel.Status{State: tunnel.State(st.TunnelState)}})
	if st.TunnelURL != "" && tone == kit.Success {
		text = hostPort(st.TunnelURL)
	}
	if st.TurnedAway > 0 {
		text, tone = w.T("ui.strip.crowd", grouped(int(st.TurnedAway))), kit.Warn
	}
	s.tunnel.Set(text, tone)
	if st.Kind == workspace.Real && !st.HeardAt.IsZero() {
		s.simulator.Set(w.T("ui.strip.heard", span(w.lang, st.Now.Sub(st.HeardAt))), kit.Success)
	}
}

// showStanding names what is wrong with the workspace's files, and says it whole, once, above the page.
func (s *shell) showStanding(wrong []doctor.Check) {
	w := s.w
	s.standing.Hidden = len(wrong) == 0
	w.entryOf("doctor").nav.SetCount(countOf(len(wrong)), kit.Warn)
	var titles, ids, said []string
	tone := kit.Warn
	for _, c := range wrong {
		titles, ids = append(titles, c.Title), append(ids, c.ID)
		said = append(said, c.What+" "+c.Next)
		if c.Health == doctor.Sick {
			tone = kit.Danger
		}
	}
	s.standing.Set(w.T("ui.bar.standing", strings.Join(titles, w.T("ui.bar.and"))), tone)
	if told := strings.Join(ids, " "); told != w.toldStanding {
		if w.toldStanding = told; told != "" {
			s.notice(strings.Join(said, "\n"), tone)
		}
	}
}

// showFaults turns the line under the strip amber while WeChat is told to misbehave.
func (s *shell) showFaults(armed int) {
	s.w.entryOf("simulator").nav.SetCount(countOf(armed), kit.Warn)
	if armed > 0 {
		s.line.SetFill(theme.Warn)
	}
}

// clockState is what the clock's pill says: frozen, faster than real time, ahead of it, or real.
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

// showLAN warns, on every page, while others in the network can open the authorization pages.
func (s *shell) showLAN(url string) {
	s.lan.Set(s.w.T("ui.lan.open", hostPort(url)), kit.Warn)
	s.lan.Hidden = url == ""
}
