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
		w.listWorkspaces(func() { w.shell.offer(at, w.workspaceActions()...) })
	}
	return b
}

// otherWorkspaces leads to another workspace from a page that this one has no use for.
func (w *Window) otherWorkspaces() *kit.Button {
	return kit.NewButton("layers", w.T("ui.workspaces.manage"), kit.Outline, func() { w.manageWorkspaces() })
}

// listWorkspaces looks into the folder of the workspaces, off Fyne's thread, and then does something with what is there.
func (w *Window) listWorkspaces(then func()) {
	w.Go(func() {
		found, deleted := w.bench.Home().List(), w.bench.Home().Deleted()
		w.Post(func() {
			w.siblings, w.deleted = found, deleted
			then()
		})
	})
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
