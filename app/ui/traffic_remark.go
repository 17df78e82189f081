package ui

import "wxlab/app/ui/kit"

// remark lets the user write something down about the exchange in front.
func (v *inspector) remark() {
	if !v.now.onRecord {
		return
	}
	w, id := v.w, v.now.ID
	var words *kit.Entry
	s := w.sheet(w.T("ui.remark.title", id), w.T("ui.remark.save"), func() error {
		return w.bench.Journal.SetRemark(w.ctx, id, words.Text)
	})
	words = s.text(w.T("ui.remark.text"), w.T("ui.remark.hint"), v.now.remark, "")
}
