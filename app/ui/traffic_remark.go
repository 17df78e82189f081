package ui

import (
	"strings"

	"wxlab/app/ui/kit"
)

// remark lets the user write something down about the exchange in front. Nothing removes what was written before.
func (v *inspector) remark() {
	if !v.now.onRecord {
		return
	}
	w, id, before := v.w, v.now.ID, v.now.remark
	var words *kit.Entry
	s := w.sheet(w.T("ui.remark.title", id), w.T("ui.remark.save"), func() error {
		if strings.TrimSpace(words.Text) == "" && before != "" {
			v.dropRemark()
			return nil
		}
		return w.bench.Journal.SetRemark(w.ctx, id, words.Text)
	})
	words = s.text(w.T("ui.remark.text"), w.T("ui.remark.hint"), before, "")
}

// dropRemark removes what was written about the exchange in front, and offers to bring it back.
func (v *inspector) dropRemark() {
	w, id, before := v.w, v.now.ID, v.now.remark
	w.takeOut(w.T("ui.undo.remark", id), func() (func() error, error) {
		return func() error { return w.bench.Journal.SetRemark(w.ctx, id, before) }, w.bench.Journal.SetRemark(w.ctx, id, "")
	})
}
