package ui

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"wxlab/app/compare"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// compareActions compare the exchange in front: with the one that was taken before, with what caused it, or with one
// that is chosen later.
func (v *inspector) compareActions() []action {
	d, why := v.now, v.unlessNone()
	with := action{icon: "layers", key: "ui.act.compare.pick", keys: "C", why: why, do: v.compare}
	if v.base != 0 && v.base != d.ID {
		with.key, with.args = "ui.act.compare.with", []any{v.base}
	}
	all := []action{with}
	if d.ParentID != 0 {
		all = append(all, action{icon: "layers", key: "ui.act.compare.cause", args: []any{d.ParentID}, why: why,
			do: func() { v.lay(d.ParentID, d.ID) }})
	}
	return all
}

// compare takes the exchange in front as one side, or compares it with the one that was taken before.
func (v *inspector) compare() {
	if v.base == 0 || v.base == v.now.ID {
		v.base = v.now.ID
		v.w.host.Toast(v.w.T("ui.compare.picked", v.base), kit.Accent)
		return
	}
	v.lay(v.base, v.now.ID)
	v.base = 0
}

// replayAndCompare sends the same bytes again and lays both exchanges side by side.
func (v *inspector) replayAndCompare() {
	if !v.now.onRecord || !replayable(v.now.Exchange) {
		return
	}
	w, id := v.w, v.now.ID
	var made int64
	w.do(v.replayButton, w.T("ui.act.replay.compare"), func(ctx context.Context) (err error) {
		made, err = w.bench.Player.Replay(ctx, id)
		return err
	}, func() { v.lay(id, made) })
}

// lay shows two exchanges side by side, with fingerprints in the place of what is hidden.
func (v *inspector) lay(left, right int64) {
	w, l := v.w, v.w.lang
	c := &comparison{w: w}
	w.do(nil, w.T("ui.compare.title", left, right), func(ctx context.Context) (err error) {
		c.sides, c.parts, err = w.bench.Compare(ctx, left, right, w.hide, l)
		return err
	}, c.open)
}

// comparison is the dialog with two exchanges side by side.
type comparison struct {
	w     *Window
	sides [2]journal.Exchange
	parts []compare.Part
	all   bool // what is the same or volatile is shown as well

	rows  []kit.DiffCells
	list  *kit.List
	popUp *kit.Dialog
}

func (c *comparison) open() {
	w := c.w
	c.fold()
	c.list = kit.NewList(kit.ListRows{
		Height: kit.DiffRowHeight,
		Count:  func() int { return len(c.rows) },
		New:    func() fyne.CanvasObject { return kit.NewDiffRow() },
		Fill:   func(i int, o fyne.CanvasObject) { o.(*kit.DiffRow).Set(c.rows[i]) },
	})
	size := w.win.Canvas().Size()
	leave := kit.NewButton("", w.T("ui.close"), kit.Outline, func() { c.popUp.Hide() })
	all := kit.NewCheck(w.T("ui.compare.all"), c.all, func(on bool) {
		c.all = on
		c.fold()
		c.list.Refresh()
	})
	heads := kit.Columns{Widths: []float32{0.5, 0.5}, Gap: 1}.Of(c.head(0), c.head(1))
	body := kit.VBox(10, kit.HBox(10, kit.NewText(w.T("ui.compare.title", c.sides[0].ID, c.sides[1].ID), kit.Title, theme.Text),
		kit.Spacer(), all), kit.NewParagraph(c.verdict(), kit.Small, theme.Muted), heads,
		kit.Fixed(0, size.Height-250, kit.NewSurface(theme.Inset, theme.Border, 6, kit.Pad(4, 4, 2, 2, c.list))))
	c.popUp = kit.ShowDialog(w.win.Canvas(), size.Width-70, body, kit.HBox(8, kit.Spacer(), leave))
	w.win.Canvas().Focus(leave)
}

// head names one side; a click opens its exchange.
func (c *comparison) head(i int) fyne.CanvasObject {
	w, d := c.w, c.sides[i]
	result, tone := exchangeResult(w.lang, d)
	return kit.HBox(8, kit.NewLink(fmt.Sprintf("#%d", d.ID), kit.Mono, func() { c.popUp.Hide(); w.openExchange(d.ID) }),
		kit.Ell(rowWriter{lang: w.lang}.name(d), kit.Strong, theme.Text), kit.NewPill(result, tone, true),
		kit.NewText(clockTime(d.At), kit.MonoSmall, theme.Faint), kit.Spacer())
}

// verdict says how much differs.
func (c *comparison) verdict() string {
	differ := compare.Differences(c.parts)
	if differ == 0 {
		return c.w.T("ui.compare.same")
	}
	return c.w.T("ui.compare.differ", differ)
}

// fold makes the rows that are shown: what says nothing is put away unless all of it is wanted.
func (c *comparison) fold() {
	c.rows = nil
	for _, p := range c.parts {
		c.rows = append(c.rows, kit.DiffCells{Title: p.Title})
		quiet := 0
		flush := func() {
			if quiet > 0 {
				c.rows = append(c.rows, kit.DiffCells{Folded: c.w.T("ui.compare.folded", quiet)})
			}
			quiet = 0
		}
		for _, r := range p.Rows {
			if !c.all && !r.Tells() {
				quiet++
				continue
			}
			flush()
			c.rows = append(c.rows, diffCells(r))
		}
		flush()
	}
}

// diffCells is a row in the terms of the kit.
func diffCells(r compare.Row) kit.DiffCells {
	return kit.DiffCells{
		Left: r.Left, Right: r.Right, Faint: r.Op == compare.Volatile,
		LeftGone:  r.Op == compare.Left || r.Op == compare.Changed,
		RightCame: r.Op == compare.Right || r.Op == compare.Changed,
	}
}
