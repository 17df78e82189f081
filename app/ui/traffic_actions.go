package ui

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/explain"
	"wxlab/app/har"
	"wxlab/app/journal"
	"wxlab/app/replay"
	"wxlab/app/snippet"
	"wxlab/app/ui/kit"
)

// actions are all that can be done with the exchange in front.
func (v *inspector) actions() []action {
	return slices.Concat(v.replayActions(), v.compareActions(), v.codeActions(), v.saveActions(), v.keepActions())
}

// menu is the menu of the exchange's row and of the button with three dots; code and files are behind a line each.
func (v *inspector) menu() []*fyne.MenuItem {
	shell := v.w.shell
	nested := func(key string, all []action) *fyne.MenuItem {
		item := fyne.NewMenuItem(v.w.T(key), nil)
		item.ChildMenu = fyne.NewMenu("", shell.items(all...)...)
		return item
	}
	return slices.Concat(shell.items(v.replayActions()...), []*fyne.MenuItem{fyne.NewMenuItemSeparator()},
		shell.items(v.compareActions()...), []*fyne.MenuItem{fyne.NewMenuItemSeparator(),
			nested("ui.act.copy", v.codeActions()), nested("ui.act.save", v.saveActions()), fyne.NewMenuItemSeparator()},
		shell.items(v.keepActions()...))
}

// unlessNone is why nothing can be done with an exchange where none is in front.
func (v *inspector) unlessNone() string { return v.w.unless(v.now.onRecord, "ui.why.no_exchange") }

// unlessFailed is why there is no failed step to be shown.
func (v *inspector) unlessFailed() string {
	return cmp.Or(v.unlessNone(), v.w.unless(hasFailed(v.now.explanation), "ui.why.no_failure"))
}

// hasFailed reports whether a step of an exchange failed, or one of its answer.
func hasFailed(e explain.Explanation) bool {
	return anyFailed(e.Steps) || e.Reply != nil && anyFailed(e.Reply.Steps)
}

func anyFailed(all []explain.Step) bool {
	return slices.ContainsFunc(all, func(s explain.Step) bool { return s.State == explain.Failed })
}

// unlessHiding is why nothing can be given away with an exchange: none is in front, or all of it is shown.
func (v *inspector) unlessHiding() string {
	return cmp.Or(v.unlessNone(), v.w.unless(!v.open && v.hiding, "ui.why.no_secret"))
}

// replayActions send the exchange again: the same bytes, where it could be decrypted the message in a new envelope, both
// beside each other, and whatever somebody makes of it.
func (v *inspector) replayActions() []action {
	w, none := v.w, v.unlessNone()
	why := cmp.Or(none, w.unless(replayable(v.now.Exchange), "ui.why.not_replayable"))
	return []action{
		{icon: "rotate-ccw", key: "ui.act.replay", keys: "R F5 Ctrl+R", why: why, do: v.replay},
		{icon: "rotate-ccw", key: "ui.replay.resigned", why: cmp.Or(why, w.unless(len(v.now.Plain) > 0, "ui.why.closed")),
			do: v.replayResigned},
		{icon: "rotate-ccw", key: "ui.act.replay.compare", why: why, do: v.replayAndCompare},
		{icon: "send", key: "ui.act.edit", keys: "E",
			why: cmp.Or(none, w.unless(sendable(v.now.Exchange), "ui.why.not_replayable")), do: v.edit},
	}
}

// keepActions are what is written down about the exchange.
func (v *inspector) keepActions() []action {
	why := v.unlessNone()
	return []action{
		{icon: "message-square", key: "ui.act.remark", keys: "N", why: why, do: v.remark},
		{icon: "x", key: "ui.act.remark.drop", why: cmp.Or(why, v.w.unless(v.now.remark != "", "ui.why.no_remark")),
			do: v.dropRemark},
		{icon: "eye", key: "ui.reveal.exchange", why: why, do: v.toggle},
		{icon: "pin", key: "ui.act.pin", keys: "P", why: why, do: v.pin},
	}
}

// below is the place under a button where its menu opens.
func below(b *kit.Button) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(b).AddXY(0, b.Size().Height+4)
}

// codeActions copy the request as code, as it is shown: safe to be passed on. With its secrets it works where it is pasted.
func (v *inspector) codeActions() (all []action) {
	copies := func(key, why string, of func() exchangeDetail) {
		for _, l := range snippet.Languages() {
			all = append(all, action{icon: "copy", key: key, args: []any{l.Name}, why: why,
				do: func() { v.w.copyText(l.Write(request(of().Detail))) }})
		}
	}
	copies("ui.act.copy.as", v.unlessNone(), v.seen)
	all = append(all, gap())
	copies("ui.act.copy.secret", v.unlessHiding(), func() exchangeDetail { return v.now })
	return all
}

// request is what was sent, as code sends it.
func request(d journal.Detail) snippet.Request {
	return snippet.Request{Method: d.Method, URL: har.Address(d.Exchange), ContentType: d.ReqHeader.Get("Content-Type"),
		Body: d.ReqBody}
}

// saveActions make files of the bodies, and of the exchange what others read: as they are shown, or with their secrets.
func (v *inspector) saveActions() []action {
	query, none := fmt.Sprintf("id:%d", v.now.ID), v.unlessNone()
	save := func(key string, do func(query string, secrets bool), secrets bool) action {
		return action{icon: "download", key: key, group: "ui.act.save", why: none, do: func() { do(query, secrets) }}
	}
	all := v.w.bodyActions(v.seen(), v.tab == tabReply)
	all = append(all, gap(), save("ui.act.save.har", v.w.exportArchive, false),
		save("ui.act.save.recording", v.w.exportRecording, false), gap())
	all = append(all, v.w.clearBodyActions(v.now, v.seen())...)
	return append(all, save("ui.act.save.har.secret", v.w.exportArchive, true),
		save("ui.act.save.recording.secret", v.w.exportRecording, true))
}

// exportArchive asks where an HTTP archive of what matches goes.
func (w *Window) exportArchive(query string, secrets bool) {
	var content []byte
	w.do(nil, w.T("ui.act.save.har"), func(ctx context.Context) (err error) {
		content, err = w.bench.ExportArchive(ctx, replay.ExportOptions{Query: query, Secrets: secrets})
		return err
	}, func() { w.saveFile(fileName(query, ".har"), content) })
}

// exportRecording asks where a recording of what matches goes.
func (w *Window) exportRecording(query string, secrets bool) {
	var content strings.Builder
	w.do(nil, w.T("ui.act.save.recording"), func(ctx context.Context) error {
		lines, err := w.bench.Export(ctx, replay.ExportOptions{Query: query, Secrets: secrets})
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

// fileActions make files of what is listed, and take files into the list.
func (t *trafficPage) fileActions() []action {
	q, _ := t.query()
	return []action{
		{icon: "download", key: "ui.act.export.har", do: func() { t.w.exportArchive(q.Text, false) }},
		{icon: "download", key: "ui.act.export.rec", do: func() { t.w.exportRecording(q.Text, false) }},
		gap(),
		{icon: "inbox", key: "ui.act.import", do: t.w.importFile},
	}
}

// actions are those of the exchange in front and of the list.
func (t *trafficPage) actions() []action {
	v := t.view
	return slices.Concat(v.actions(), []action{
		{icon: "arrow-right", key: "ui.do.step", keys: "S", why: v.unlessFailed(), do: v.revealFailure},
		{icon: "ellipsis", key: "ui.do.menu", keys: "M Menu", why: v.unlessNone(),
			do: func() { t.w.shell.menuAt(below(v.moreButton), v.menu()...) }},
	}, t.findActions(), t.saved.actions(), t.fileActions(), []action{{icon: "trash-2", key: "ui.traffic.clear", do: t.clear}})
}

// findActions search in the list, and in the body where one is in front: then Ctrl+F is there.
func (t *trafficPage) findActions() []action {
	list, body := "Ctrl+F /", ""
	finder := t.view.finders[t.view.tab]
	if finder != nil {
		list, body = "/", "Ctrl+F"
	}
	return []action{
		{icon: "search", key: "ui.do.focus", keys: list, do: t.find},
		{icon: "search", key: "ui.do.find_body", keys: body, why: t.w.unless(finder != nil, "ui.why.no_body"),
			do: func() { t.view.finders[t.view.tab].open() }},
	}
}

// menu opens the menu of a row, as soon as its exchange is there.
func (t *trafficPage) menu(id int64, at fyne.Position) {
	t.take(id)
	if t.view.now.ID == id {
		t.w.shell.menuAt(at, t.view.menu()...)
		return
	}
	w, l := t.w, t.w.lang
	w.Go(func() {
		show := t.fetch(id, l)
		w.Post(func() {
			show()
			if t.view.now.ID == id {
				w.shell.menuAt(at, t.view.menu()...)
			}
		})
	})
}
