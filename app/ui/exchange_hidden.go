package ui

// hide puts fingerprints in the place of tokens, tickets and codes: whoever looks on reads which is which and can use
// none of them.
func (w *Window) hide(text string) string { return w.bench.Workspace.Fingerprints().Hide(text) }

// hidden is an exchange as it is shown until somebody asks for what is hidden.
func (w *Window) hidden(d exchangeDetail) exchangeDetail {
	d.Detail, d.explanation = d.Detail.Hiding(w.hide), d.explanation.Hiding(w.hide)
	return d
}
