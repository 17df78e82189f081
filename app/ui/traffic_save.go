package ui

import (
	"fmt"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
)

// savable is a part of an exchange that can become a file.
type savable struct {
	label, file string
	content     []byte
	reply       bool // of the answer, not of the request
}

// savables are the bodies that the exchange has, as recorded and decrypted.
func (v *inspector) savables() []savable {
	w, d := v.w, v.now
	var out []savable
	add := func(key, name string, content []byte, cut, reply bool) {
		if len(content) == 0 {
			return
		}
		label := w.T(key) + " · " + bytes(int64(len(content)))
		if cut {
			label += " · " + w.T("ui.raw.truncated")
		}
		out = append(out, savable{label, fmt.Sprintf("wxlab-%d-%s%s", d.ID, name, ending(content)), content, reply})
	}
	add("ui.save.request", "request", d.ReqBody, d.ReqTruncated, false)
	add("ui.save.request.plain", "request-plain", d.Plain, false, false)
	add("ui.save.reply", "reply", d.RespBody, d.RespTruncated, true)
	add("ui.save.reply.plain", "reply-plain", []byte(replyPlain(d)), false, true)
	return out
}

// ending is the file name's ending that fits some bytes.
func ending(content []byte) string {
	_, language := bodyText(content)
	switch {
	case language != "":
		return "." + language
	case utf8.Valid(content):
		return ".txt"
	}
	return ".bin"
}

// shownFirst is the savable that Ctrl+S takes: the first of the tab in front.
func (v *inspector) shownFirst(all []savable) int {
	for i, s := range all {
		if s.reply == (v.tab == replyTab) {
			return i
		}
	}
	return 0
}

const replyTab = 3

// save asks where the body in front goes.
func (v *inspector) save() {
	if all := v.savables(); v.now.found && len(all) > 0 {
		s := all[v.shownFirst(all)]
		v.w.saveFile(s.file, s.content)
	}
}

// saveMenu lets choose which body becomes a file, below the button.
func (v *inspector) saveMenu(below *kit.Button) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(below).AddXY(0, below.Size().Height+4)
	v.w.shell.menuAt(at, v.saveItems()...)
}

func (v *inspector) saveItems() []*fyne.MenuItem {
	all := v.savables()
	if len(all) == 0 {
		return []*fyne.MenuItem{plainItem(v.w.T("ui.save.nothing"))}
	}
	items := make([]*fyne.MenuItem, len(all))
	for i, s := range all {
		items[i] = fyne.NewMenuItem(s.label, func() { v.w.saveFile(s.file, s.content) })
	}
	items[v.shownFirst(all)].Shortcut = control(fyne.KeyS)
	return items
}
