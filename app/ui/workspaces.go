package ui

import (
	"cmp"
	"context"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
)

// workspaceLine is a workspace as the dialog of all of them shows it.
type workspaceLine struct {
	name, sub string
	tone      kit.Tone
	note      string // why it cannot be changed, or when it was deleted; "" for nothing
}

// lineOf is what a workspace's line says.
func lineOf(l i18n.Lang, one workspace.Sibling, here string) workspaceLine {
	kind := l.T("ui.kind." + string(one.Kind))
	if one.Own {
		kind = l.T("workspaces.own_server")
	}
	line := workspaceLine{name: one.Name, sub: kind + " · " + one.Dir, tone: workspaceTone(one.Kind, one.Color)}
	switch {
	case one.Dir == here:
		line.note = l.T("ui.workspaces.here")
	case one.Busy:
		line.note = l.T("ui.workspace.busy")
	}
	return line
}

// deletedLine is what the line of a deleted workspace says.
func deletedLine(l i18n.Lang, d workspace.Deleted) workspaceLine {
	line := lineOf(l, d.Sibling, "")
	line.sub, line.note, line.tone = d.Folder(), l.T("ui.workspaces.deleted", d.At.Local().Format(time.DateTime)), kit.Neutral
	return line
}

// workspaceTone is the colour by which a workspace is known.
func workspaceTone(kind workspace.Kind, c workspace.Color) kit.Tone {
	switch c {
	case "blue":
		return kit.Accent
	case "green":
		return kit.Success
	case "amber":
		return kit.Warn
	case "red":
		return kit.Danger
	case "violet":
		return kit.Violet
	case "grey":
		return kit.Neutral
	}
	if kind == workspace.Real {
		return kit.Success
	}
	return kit.Violet
}

// workspaces is the dialog with all workspaces beside this one, and what can be done with them.
type workspaces struct {
	w     *Window
	sheet *sheet
}

// manageWorkspaces opens the dialog.
func (w *Window) manageWorkspaces() *workspaces {
	m := &workspaces{w: w}
	m.sheet = w.sheet(w.T("ui.workspaces"), "", nil)
	m.show()
	return m
}

// show lists the workspaces anew.
func (m *workspaces) show() {
	m.w.listWorkspaces(func() {
		if m.sheet.popUp.Visible() {
			m.fill(m.w.siblings, m.w.deleted)
		}
	})
}

func (m *workspaces) fill(all []workspace.Sibling, deleted []workspace.Deleted) {
	w := m.w
	rows := kit.VBox(0)
	for i, one := range all {
		if i > 0 {
			rows.Add(kit.Line())
		}
		more := w.moreButton(func(at fyne.Position) { w.shell.offer(at, m.menu(one)...) })
		rows.Add(m.row(lineOf(w.lang, one, w.bench.Status().Dir), more))
	}
	m.sheet.body.RemoveAll()
	m.sheet.add(kit.HBox(8, kit.NewButton("plus", w.T("ui.workspaces.new"), kit.Solid, func() { m.sheet.close(); w.newWorkspace() }),
		kit.NewButton("download", w.T("ui.workspaces.import"), kit.Outline, func() { m.sheet.close(); w.importWorkspace() })), rows)
	if len(deleted) > 0 {
		gone := kit.VBox(0)
		for _, d := range deleted {
			back := kit.NewButton("rotate-ccw", w.T("ui.workspaces.restore"), kit.Outline, func() { w.restoreWorkspace(d, m.show, m.sheet.complain) })
			gone.Add(m.row(deletedLine(w.lang, d), back))
		}
		m.sheet.add(kit.Field(w.T("ui.workspaces.gone"), w.T("ui.workspaces.gone.hint"), gone))
	}
}

func (m *workspaces) row(line workspaceLine, action fyne.CanvasObject) fyne.CanvasObject {
	head := kit.HBox(8, kit.NewDot(line.tone, 10), kit.Ell(line.name, kit.Strong, theme.Text))
	if line.note != "" {
		head.Add(kit.NewPill(line.note, kit.Neutral, false))
	}
	said := kit.VBox(1, head, kit.Ell(line.sub, kit.MonoSmall, theme.Muted))
	return kit.Pad(7, 7, 0, 0, kit.HBox(8, kit.Grow(said), action))
}

// menu is what can be done with a workspace in the dialog. It makes room for what else is asked; only deleting stays in it.
func (m *workspaces) menu(one workspace.Sibling) []action {
	all := m.w.siblingActions(one, func(workspace.Deleted) { m.show() }, m.sheet.complain)
	for i, a := range all {
		if a.do != nil && a.key != deleteKey {
			all[i].do = func() { m.sheet.close(); a.do() }
		}
	}
	return all
}

const deleteKey = "ui.workspaces.delete"

// siblingActions are what can be done with a workspace. Nothing can while another Wxlab has it open, and the one in this
// window cannot be deleted. gone hears that it was deleted, complain why it could not be.
func (w *Window) siblingActions(one workspace.Sibling, gone func(workspace.Deleted), complain func(error)) []action {
	busy := w.unless(!one.Busy, "ui.why.busy")
	elsewhere := cmp.Or(busy, w.unless(one.Dir != w.bench.Status().Dir, "ui.why.here"))
	return doneTo(one.Name,
		action{icon: "layers", key: "ui.workspaces.open", why: elsewhere, do: func() { w.leaveFor(one) }},
		gap(),
		action{icon: "settings", key: "ui.workspaces.rename", why: busy, do: func() { w.renameWorkspace(one) }},
		action{icon: "copy", key: "ui.workspaces.duplicate", why: busy, do: func() { w.duplicateWorkspace(one) }},
		action{icon: "download", key: "ui.workspaces.export", why: busy, do: func() { w.exportWorkspace(one) }},
		gap(),
		action{icon: "trash-2", key: deleteKey, why: elsewhere, do: func() { w.deleteWorkspace(one, gone, complain) }})
}

// shelfActions are what can be done with each of the workspaces that were listed last, and with those that were deleted.
func (w *Window) shelfActions() (all []action) {
	for _, one := range w.siblings {
		all = append(all, w.siblingActions(one, w.offerBack, w.complain)...)
	}
	for _, d := range w.deleted {
		all = append(all, doneTo(d.Name+" · "+deletedLine(w.lang, d).note, action{icon: "rotate-ccw", key: "ui.workspaces.restore",
			do: func() { w.restoreWorkspace(d, func() {}, w.complain) }})...)
	}
	return all
}

// deleteWorkspace moves a workspace aside.
func (w *Window) deleteWorkspace(one workspace.Sibling, gone func(workspace.Deleted), complain func(error)) {
	deleted, err := w.bench.Home().Delete(one.Dir)
	if err != nil {
		complain(err)
		return
	}
	gone(deleted)
}

// offerBack offers to bring a workspace back that was deleted without the dialog, whose list would offer it: a link behind
// a dialog could not be clicked.
func (w *Window) offerBack(d workspace.Deleted) {
	w.host.Offer(w.T("ui.workspaces.done.deleted", d.Name), w.T("ui.undo"), func() {
		w.restoreWorkspace(d, func() {}, w.complain)
	})
}

// restoreWorkspace brings a deleted workspace back.
func (w *Window) restoreWorkspace(d workspace.Deleted, back func(), complain func(error)) {
	if _, err := w.bench.Home().Restore(d); err != nil {
		complain(err)
		return
	}
	w.host.Toast(w.T("ui.workspaces.done.restored", d.Name), kit.Success)
	back()
}

// renameWorkspace asks for another name and colour.
func (w *Window) renameWorkspace(one workspace.Sibling) {
	color := one.Color
	var name *kit.Entry
	s := w.sheet(w.T("ui.workspaces.rename.title"), w.T("ui.set.save"), func() error {
		h := w.bench.Home()
		if err := h.Rename(one.Dir, name.Text); err != nil || color == one.Color {
			return err
		}
		return h.Paint(one.Dir, color)
	})
	name = s.text(w.T("ui.workspaces.name"), w.T("ui.workspaces.rename.hint"), one.Name, "")
	s.add(w.colorField(one.Kind, color, func(c workspace.Color) { color = c }))
}

// colorField lets a workspace's colour be chosen.
func (w *Window) colorField(kind workspace.Kind, now workspace.Color, chosen func(workspace.Color)) fyne.CanvasObject {
	options := make([]option, 0, len(workspace.Colors()))
	for _, c := range workspace.Colors() {
		label := w.T("ui.workspaces.color." + string(c))
		if c == "" {
			label = w.T("ui.workspaces.color.usual")
		}
		options = append(options, option{string(c), label})
	}
	mark := kit.NewPill(w.T("ui.workspaces.color.sample"), workspaceTone(kind, now), true)
	pick := w.chips(options, string(now), func(c string) {
		mark.Set(w.T("ui.workspaces.color.sample"), workspaceTone(kind, workspace.Color(c)))
		chosen(workspace.Color(c))
	})
	return kit.Field(w.T("ui.workspaces.color"), "", kit.VBox(8, pick, kit.HBox(0, mark)))
}

// duplicateWorkspace asks for the name of the copy and makes it.
func (w *Window) duplicateWorkspace(one workspace.Sibling) {
	var name *kit.Entry
	s := w.sheet(w.T("ui.workspaces.duplicate.title", one.Name), w.T("ui.workspaces.duplicate.verb"), func() error {
		wish := strings.TrimSpace(name.Text)
		if err := w.bench.Home().CheckName(wish); err != nil {
			return err
		}
		w.do(nil, w.T("ui.workspaces.duplicate.verb"), func(ctx context.Context) error {
			_, err := w.bench.Home().Duplicate(ctx, one.Dir, wish)
			return err
		}, func() { w.host.Toast(w.T("ui.workspaces.done.made", wish), kit.Success) })
		return nil
	})
	hint := "ui.workspaces.duplicate.hint"
	if one.Kind == workspace.Real {
		hint = "ui.workspaces.duplicate.real"
	}
	name = s.text(w.T("ui.workspaces.name"), w.T(hint), w.bench.Home().FreeName(one.Name), "")
}

// exportName is what the file of an exported workspace is called.
func exportName(one workspace.Sibling) string { return filepath.Base(one.Dir) + ".wxlab.zip" }
