package ui

import (
	stdbytes "bytes"
	"context"
	"fmt"
	"io"

	"fyne.io/fyne/v2"

	"wxlab/app/coverage"
	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// coveragePage answers: which of WeChat's APIs did my code call that the simulator does not have?
type coveragePage struct {
	w    *Window
	seen string // what is on screen of the report

	export *kit.Button
	calls  *fyne.Container
	topics *fyne.Container
	total  *kit.Paragraph
	root   *fyne.Container
}

func newCoveragePage(w *Window) *coveragePage { return &coveragePage{w: w} }

func (c *coveragePage) content() fyne.CanvasObject {
	w := c.w
	if w.bench.Sim == nil {
		c.root = background(kit.Pad(60, 0, 0, 0,
			kit.Empty("server", w.T("ui.coverage.real"), w.T("ui.coverage.real.hint"), w.otherWorkspaces())))
		return c.root
	}
	c.seen, c.calls, c.topics = "", kit.VBox(0), kit.VBox(10)
	c.total = kit.NewParagraph("", kit.Small, theme.Muted)
	c.export = kit.NewButton("download", w.T("ui.coverage.export"), kit.Outline, nil)
	c.export.OnTapped = func() { w.shell.offer(below(c.export), c.exports()...) }
	two := kit.Columns{Widths: []float32{0.55, 0.45}, Gap: 14, Fold: foldedBelow}
	c.root = background(two.Of(kit.Card(w.T("ui.coverage.calls"), c.calls, c.export),
		kit.Card(w.T("ui.coverage.topics"), kit.VBox(10, c.total, c.topics))))
	return c.root
}

// missing are the calls that met nothing, with fingerprints in the place of what must not be shown.
func (w *Window) missing() (calls []coverage.Call) {
	if w.bench.Sim == nil {
		return nil
	}
	for path, m := range w.bench.Sim.Missing() {
		calls = append(calls, coverage.Call{Path: w.hide(path), Count: m.Count, Last: m.Last, AppID: m.Caller,
			UserAgent: w.hide(m.UserAgent)})
	}
	return calls
}

func (c *coveragePage) load(_ context.Context, l i18n.Lang) (func(), error) {
	if c.w.bench.Sim == nil {
		return func() {}, nil
	}
	report, err := coverage.New(c.w.missing(), l)
	if err != nil {
		return nil, err
	}
	return func() { c.show(report) }, nil
}

func (c *coveragePage) show(r coverage.Report) {
	w := c.w
	w.shell.setCount(w.T("ui.coverage.count", len(r.Missing)))
	mark := fmt.Sprint(r)
	if mark == c.seen {
		return
	}
	c.seen = mark
	c.calls.RemoveAll()
	if len(r.Missing) == 0 {
		c.calls.Add(kit.Pad(18, 18, 0, 0, kit.Empty("circle-check", w.T("ui.coverage.none"), w.T("ui.coverage.none.hint"), nil)))
	}
	for i, m := range r.Missing {
		if i > 0 {
			c.calls.Add(kit.Line())
		}
		c.calls.Add(c.row(m))
	}
	c.total.Set(w.T("coverage.total", r.Simulated, r.Official))
	c.topics.RemoveAll()
	for _, g := range r.Groups {
		c.topics.Add(topicRow(w.lang, g))
	}
	kit.Renew(c.root)
}

// row is a path that was called in vain: what it is to WeChat, who called it last, and what was probably meant. A click
// lists its calls.
func (c *coveragePage) row(m coverage.Missing) fyne.CanvasObject {
	w := c.w
	tone := kit.Neutral
	if m.Official {
		tone = kit.Warn
	}
	words := kit.VBox(2, kit.Ell(m.Path, kit.Mono, theme.Text), kit.NewParagraph(m.Kind(w.lang), kit.Small, theme.Muted),
		kit.Ell(w.T("ui.coverage.last", dayTime(m.Last), m.Caller(w.lang)), kit.Caption, theme.Faint))
	if m.Near != "" {
		words.Add(kit.HBox(6, kit.NewIcon("lightbulb", theme.Accent, 14), kit.Ell(w.T("coverage.near", m.Near), kit.Small, theme.Text),
			w.copyButton(func() string { return m.Near }), kit.Spacer()))
	}
	return kit.NewArea(kit.Pad(8, 8, 0, 0, kit.HBox(10, kit.Grow(words), kit.NewPill("×"+grouped(m.Count), tone, false))),
		func() { w.searchTraffic("path:" + m.Path) })
}

// topicRow is how much of a topic of WeChat's documentation is simulated.
func topicRow(l i18n.Lang, g coverage.Group) fyne.CanvasObject {
	share, tone := float64(g.Simulated)/float64(max(1, g.Official)), kit.Accent
	if g.Simulated == g.Official {
		tone = kit.Success
	}
	return kit.VBox(4, kit.HBox(8, kit.Ell(g.Title, kit.Small, theme.Text), kit.Spacer(),
		kit.NewText(l.T("coverage.of", g.Simulated, g.Official), kit.Caption, theme.Muted)),
		kit.NewMeter(share, tone))
}

// exports make files of the report.
func (c *coveragePage) exports() []action {
	why := c.w.unlessReal()
	return []action{
		{icon: "download", key: "ui.coverage.md", why: why, do: func() {
			c.save("wxlab-coverage.md", func(r coverage.Report, out io.Writer) error { return r.Markdown(out, c.w.lang) })
		}},
		{icon: "download", key: "ui.coverage.csv", why: why, do: func() {
			c.save("wxlab-coverage.csv", coverage.Report.CSV)
		}},
	}
}

func (c *coveragePage) save(name string, write func(coverage.Report, io.Writer) error) {
	var out stdbytes.Buffer
	lang := c.w.lang
	c.w.do(c.export, c.w.T("ui.coverage.export"), func(context.Context) error {
		report, err := coverage.New(c.w.missing(), lang)
		if err != nil {
			return err
		}
		return write(report, &out)
	}, func() { c.w.saveFile(name, out.Bytes()) })
}

func (c *coveragePage) actions() []action { return c.exports() }
