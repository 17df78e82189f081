package ui

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/har"
	"wxlab/app/journal"
	"wxlab/app/replay"
	"wxlab/app/snippet"
	"wxlab/app/ui/kit"
)

// actions are all that can be done with the exchange in front: the menu of its row and of the button with three dots.
func (v *inspector) actions() []*fyne.MenuItem {
	w, d := v.w, v.now
	if !d.onRecord {
		return []*fyne.MenuItem{plainItem(w.T("ui.inspect.empty"))}
	}
	items := []*fyne.MenuItem{}
	if replayable(d.Exchange) {
		items = append(items, w.shell.item("ui.act.replay", v.replay), w.shell.item("ui.act.replay.compare", v.replayAndCompare))
	}
	if sendable(d.Exchange) {
		items = append(items, w.shell.item("ui.act.edit", v.edit))
	}
	items = append(items, fyne.NewMenuItemSeparator())
	items = append(items, v.compareItems()...)
	code := fyne.NewMenuItem(w.T("ui.act.copy"), nil)
	code.ChildMenu = fyne.NewMenu("", v.codeItems()...)
	save := fyne.NewMenuItem(w.T("ui.act.save"), nil)
	save.ChildMenu = fyne.NewMenu("", v.saveItems()...)
	return append(items, fyne.NewMenuItemSeparator(), code, save, fyne.NewMenuItemSeparator(),
		w.shell.item("ui.act.remark", v.remark), w.shell.item("ui.act.pin", v.pin))
}

// below is the place under a button where its menu opens.
func below(b *kit.Button) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(b).AddXY(0, b.Size().Height+4)
}

// codeItems copy the request as code.
func (v *inspector) codeItems() (items []*fyne.MenuItem) {
	for _, l := range snippet.Languages() {
		items = append(items, fyne.NewMenuItem(v.w.T("ui.act.copy.as", l.Name), func() { v.w.copyText(l.Write(request(v.now.Detail))) }))
	}
	return items
}

// request is what was sent, as code sends it.
func request(d journal.Detail) snippet.Request {
	return snippet.Request{Method: d.Method, URL: har.Address(d.Exchange), ContentType: d.ReqHeader.Get("Content-Type"),
		Body: d.ReqBody}
}

// saveItems are the bodies, and the exchange as a file that others read.
func (v *inspector) saveItems() []*fyne.MenuItem {
	bodies := v.w.saveItems(v.now, v.tab == tabReply)
	if !v.now.onRecord {
		return bodies
	}
	query := fmt.Sprintf("id:%d", v.now.ID)
	return append(bodies, fyne.NewMenuItemSeparator(),
		v.w.shell.item("ui.act.save.har", func() { v.w.exportArchive(query) }),
		v.w.shell.item("ui.act.save.recording", func() { v.w.exportRecording(query) }))
}

// exportArchive asks where an HTTP archive of what matches goes.
func (w *Window) exportArchive(query string) {
	var content []byte
	w.do(nil, w.T("ui.act.save.har"), func(ctx context.Context) (err error) {
		content, err = w.bench.ExportArchive(ctx, replay.ExportOptions{Query: query})
		return err
	}, func() { w.saveFile(fileName(query, ".har"), content) })
}

// exportRecording asks where a recording of what matches goes.
func (w *Window) exportRecording(query string) {
	var content strings.Builder
	w.do(nil, w.T("ui.act.save.recording"), func(ctx context.Context) error {
		lines, err := w.bench.Export(ctx, replay.ExportOptions{Query: query})
		for _, line := range lines {
			content.Write(line)
			content.WriteByte('\n')
		}
		return err
	}, func() { w.saveFile(fileName(query, ".jsonl"), []byte(content.String())) })
}

// fileName is a file's name after the number of the exchange in it.
func fileName(query, ending string) string {
	id, one := strings.CutPrefix(query, "id:")
	if !one {
		return "wxlab" + ending
	}
	return "wxlab-" + id + ending
}

// importFile puts on record what a file holds.
func (w *Window) importFile() {
	w.openFile(func(name string, content []byte) error {
		n, err := replay.Import(w.bench.Journal, name, content)
		if err == nil {
			w.host.Toast(w.T("ui.act.imported", n), kit.Success)
		}
		return err
	}, ".har", ".json", ".jsonl", ".txt")
}

// exchangeMenu is the list's own menu: what is listed as a file, and files into the list.
func (t *trafficPage) exchangeMenu() []*fyne.MenuItem {
	q, _ := t.query()
	return []*fyne.MenuItem{
		t.w.shell.item("ui.act.export.har", func() { t.w.exportArchive(q.Text) }),
		t.w.shell.item("ui.act.export.rec", func() { t.w.exportRecording(q.Text) }),
		fyne.NewMenuItemSeparator(),
		t.w.shell.item("ui.act.import", t.w.importFile),
	}
}

// menu opens the menu of a row, as soon as its exchange is there.
func (t *trafficPage) menu(id int64, at fyne.Position) {
	t.take(id)
	if t.view.now.ID == id {
		t.w.shell.menuAt(at, t.view.actions()...)
		return
	}
	w, l := t.w, t.w.lang
	w.Go(func() {
		show := t.fetch(id, l)
		w.Post(func() {
			show()
			if t.view.now.ID == id {
				w.shell.menuAt(at, t.view.actions()...)
			}
		})
	})
}

// letter does what a key stands for in the menus.
func (t *trafficPage) letter(r rune) {
	v := t.view
	if !v.now.onRecord {
		return
	}
	switch r {
	case 'e':
		v.edit()
	case 'r':
		v.replay()
	case 'c':
		v.compare()
	case 'n':
		v.remark()
	case 'p':
		v.pin()
	case 'm':
		t.w.shell.menuAt(below(v.moreButton), v.actions()...)
	}
}
