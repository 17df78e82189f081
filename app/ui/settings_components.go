package ui

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	api "wxlab/app/control"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/platform"
)

// components is the card in Settings that lists the workspace's components (第三方平台) and adds, changes and removes those
// beside its own.
type components struct {
	w      *Window
	rows   *fyne.Container
	own    *kit.Pill // marks the form of the workspace's own component; hidden where it is the only one
	seen   string
	listed []componentRow
}

func newComponents(w *Window) *components { return &components{w: w} }

func (c *components) card() fyne.CanvasObject {
	c.seen, c.rows = "", kit.VBox(0)
	add := kit.NewButton("plus", c.w.T("ui.component.add"), kit.Outline, c.add)
	return kit.Card(c.w.T("ui.component.all"), c.rows, add)
}

// componentRow is what the card shows of one.
type componentRow struct {
	component platform.Component
	accounts  int // that have authorized it
}

// loadComponents asks for the list.
func (w *Window) loadComponents(ctx context.Context) ([]componentRow, error) {
	var out []componentRow
	for _, c := range w.bench.Components() {
		row := componentRow{component: c}
		held, err := w.bench.Platform.AuthorizersOf(ctx, c.AppID)
		if err != nil {
			return nil, err
		}
		for _, a := range held {
			if a.State == platform.Authorized {
				row.accounts++
			}
		}
		out = append(out, row)
	}
	return out, nil
}

// show lists the components, or where there is one says what more of them are good for.
func (c *components) show(all []componentRow) (changed bool) {
	mark := c.w.component()
	for _, r := range all {
		mark += fmt.Sprintln(r.component.Name, r.component.AppID, r.accounts)
	}
	if mark == c.seen {
		return false
	}
	c.seen, c.listed = mark, all
	c.own.Hidden = len(all) == 1
	c.rows.RemoveAll()
	for i, r := range all {
		if i > 0 {
			c.rows.Add(kit.Line())
		}
		c.rows.Add(c.row(r, i == 0, len(all) > 1))
	}
	if len(all) == 1 {
		c.rows.Add(kit.Line())
		c.rows.Add(kit.Pad(14, 6, 0, 0,
			kit.Empty("layers", c.w.T("ui.component.none"), c.w.T("ui.component.none.hint"), nil)))
	}
	return true
}

// row is one component: its AppID, whether it is the workspace's own or the chosen one, how many accounts have
// authorized it, and its menu.
func (c *components) row(r componentRow, own, several bool) fyne.CanvasObject {
	w, id := c.w, r.component.AppID
	head := kit.HBox(6)
	if r.component.Name != "" {
		head.Add(kit.Ell(r.component.Name, kit.Strong, theme.Text))
	}
	head.Add(kit.NewText(id, kit.Mono, theme.Text))
	head.Add(w.copyButton(func() string { return id }))
	if own {
		head.Add(kit.NewPill(w.T("ui.component.own"), kit.Neutral, false))
	}
	if several && c.current(r, own) {
		head.Add(kit.NewPill(w.T("ui.component.shown"), kit.Accent, true))
	}
	head.Add(kit.Spacer())
	if several {
		head.Add(w.moreButton(func(at fyne.Position) { w.shell.offer(at, c.menu(r, own)...) }))
	}
	return kit.Pad(6, 6, 0, 0, kit.VBox(0, head,
		kit.NewText(w.T("ui.component.accounts", r.accounts), kit.Small, theme.Muted)))
}

// actions are those of all components, where there are several.
func (c *components) actions() (all []action) {
	for i, r := range c.listed {
		if len(c.listed) > 1 {
			all = append(all, c.menu(r, i == 0)...)
		}
	}
	return all
}

// menu is what can be done with a component.
func (c *components) menu(r componentRow, own bool) []action {
	w := c.w
	all := []action{{icon: "layers", key: "ui.component.choose", why: w.unless(!c.current(r, own), "ui.why.shown"),
		do: func() { w.choose(r.component.AppID) }}}
	if w.bench.Sim != nil {
		all = append(all, action{icon: "settings", key: "switch.open", do: func() {
			w.openSwitches(r.component.Title(), api.Subject{Platform: r.component.AppID})
		}})
	}
	if !own {
		all = append(all, action{icon: "settings", key: "ui.component.edit", do: func() { c.edit(r.component.AppID) }}, gap(),
			action{icon: "trash-2", key: "ui.component.remove", do: func() { c.remove(r) }})
	}
	return doneTo(r.component.Title(), all...)
}

// current reports whether pages are about this one.
func (c *components) current(r componentRow, own bool) bool {
	chosen := c.w.component()
	return r.component.AppID == chosen || own && chosen == ""
}

// add opens the form of a new component.
func (c *components) add() {
	w := c.w
	newComponentForm(w, platform.Component{}, func(added platform.Component) error {
		err := w.bench.AddComponent(added)
		if err == nil {
			w.host.Toast(w.T("ui.component.added"), kit.Success)
		}
		return err
	})
}

// edit opens the form of an existing component. Its AppID cannot be changed: another AppID is another component.
func (c *components) edit(appID string) {
	for _, known := range c.w.bench.Components() {
		if known.AppID == appID {
			newComponentForm(c.w, known, func(changed platform.Component) error {
				return c.w.bench.ChangeComponent(appID, changed)
			})
		}
	}
}

// remove says what will end with a component and what stays, asks, and removes it.
func (c *components) remove(r componentRow) {
	w, id := c.w, r.component.AppID
	what := w.T("ui.component.remove.what", r.accounts)
	if w.bench.Sim != nil {
		what += w.T("ui.component.remove.sim")
	}
	w.confirm(w.T("ui.component.remove.ask", r.component.Title()), what, w.T("ui.component.remove.verb"), func() {
		w.do(nil, w.T("ui.component.remove.verb"), func(context.Context) error { return w.bench.RemoveComponent(id) },
			func() { w.host.Toast(w.T("ui.component.removed", r.component.Title()), kit.Success) })
	})
}
