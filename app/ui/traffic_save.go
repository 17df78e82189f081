package ui

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"wxlab/app/compare"
	"wxlab/app/i18n"
)

// savable is a body that can be saved to a file.
type savable struct {
	label, file string
	content     []byte
	reply       bool // of the answer, not of the request
}

// savables are the bodies that an exchange has, as recorded and decrypted.
func savables(l i18n.Lang, d exchangeDetail) []savable {
	var out []savable
	add := func(key, name string, content []byte, cut, reply bool) {
		if len(content) == 0 {
			return
		}
		label := l.T(key) + " · " + bytes(int64(len(content)))
		if cut {
			label += " · " + l.T("ui.raw.truncated")
		}
		out = append(out, savable{label, fmt.Sprintf("wxlab-%d-%s%s", d.ID, name, ending(content)), content, reply})
	}
	add("ui.save.request", "request", d.ReqBody, d.ReqTruncated, false)
	add("ui.save.request.plain", "request-plain", d.Plain, false, false)
	add("ui.save.reply", "reply", d.RespBody, d.RespTruncated, true)
	add("ui.save.reply.plain", "reply-plain", []byte(compare.Reply(d.Detail, d.explanation)), false, true)
	return out
}

// ending is the file name's ending for a body, after what it holds.
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

// shownFirst is the index of the body that Ctrl+S saves: the first of the reply or of the request.
func shownFirst(all []savable, reply bool) int {
	return max(0, slices.IndexFunc(all, func(s savable) bool { return s.reply == reply }))
}

// clearBodyActions save the bodies that are not shown as they are, with the tokens, tickets and codes in them.
func (w *Window) clearBodyActions(d, shown exchangeDetail) (actions []action) {
	hidden := savables(w.lang, shown)
	for i, s := range savables(w.lang, d) {
		if i < len(hidden) && string(hidden[i].content) == string(s.content) {
			continue
		}
		actions = append(actions, action{icon: "download", text: s.label + w.T("ui.save.secret"), group: "ui.act.save",
			do: func() { w.saveFile(s.file, s.content) }})
	}
	return actions
}

// bodyActions save a body each; what Ctrl+S saves has the key.
func (w *Window) bodyActions(d exchangeDetail, reply bool) []action {
	all := savables(w.lang, d)
	if len(all) == 0 {
		return []action{{icon: "download", key: "ui.save.title", group: "ui.act.save", keys: "Ctrl+S",
			why: w.T("ui.save.nothing")}}
	}
	actions := make([]action, len(all))
	for i, s := range all {
		actions[i] = action{icon: "download", text: s.label, group: "ui.act.save",
			do: func() { w.saveFile(s.file, s.content) }}
	}
	actions[shownFirst(all, reply)].keys = "Ctrl+S"
	return actions
}
