package ui

import (
	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/workspace"
)

// workspaceButton opens the menu of the workspaces that can be opened instead of this one.
func (w *Window) workspaceButton() *kit.Button {
	b := kit.NewIconButton("chevron-down", w.T("ui.workspace.tip"), nil)
	b.OnTapped = func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b).AddXY(0, b.Size().Height+4)
		w.shell.menuAt(at, w.workspaceItems()...)
	}
	return b
}

func (w *Window) workspaceItems() []*fyne.MenuItem {
	var items []*fyne.MenuItem
	here := w.bench.Status().Dir
	for _, one := range w.bench.Home().List() {
		label := one.Name + " · " + w.T("ui.kind."+string(one.Kind))
		if one.Own {
			label = one.Name + " · " + w.T("workspaces.own_server")
		}
		if one.Busy {
			label += " · " + w.T("ui.workspace.busy")
		}
		item := fyne.NewMenuItem(label, func() { w.leaveFor(one) })
		item.Checked = one.Dir == here
		if one.Busy || one.Dir == here {
			item.Disabled, item.Action = true, func() {} // Return on a disabled line runs it all the same
		}
		items = append(items, item)
	}
	return append(items, fyne.NewMenuItemSeparator(), w.shell.item("ui.workspaces.new", w.newWorkspace),
		w.shell.item("ui.workspace.connect", w.connect), w.shell.item("ui.workspaces.import", w.importWorkspace),
		w.shell.item("ui.workspaces.manage", func() { w.manageWorkspaces() }))
}

// leaveFor closes this workspace and opens another one. It asks first while a tunnel is open, since WeChat then no
// longer gets through.
func (w *Window) leaveFor(next workspace.Sibling) {
	leave := func() { w.openNext(next.Dir) }
	if w.bench.Road.Status().URL == "" {
		leave()
		return
	}
	w.confirm(w.T("ui.workspace.leave", next.Name), w.T("ui.workspace.leave.what"),
		w.T("ui.workspace.leave.verb"), leave)
}
