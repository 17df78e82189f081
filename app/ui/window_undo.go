package ui

// takeOut removes something, says so, and offers to bring it back: take removes it and returns what does that.
func (w *Window) takeOut(said string, take func() (back func() error, err error)) {
	back, err := take()
	if err != nil {
		w.complain(err)
		return
	}
	w.host.Offer(said, w.T("ui.undo"), func() {
		if err := back(); err != nil {
			w.complain(err)
		}
		w.reload()
	})
	w.reload()
}
