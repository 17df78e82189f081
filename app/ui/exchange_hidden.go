package ui

import (
	"net/http"

	"wxlab/app/journal"
)

// hide puts fingerprints in the place of tokens, tickets and codes: whoever looks on reads which is which and can use
// none of them.
func (w *Window) hide(text string) string { return w.bench.Workspace.Fingerprints().Hide(text) }

// hidden is an exchange as it is shown until somebody asks for what is hidden.
func (w *Window) hidden(d exchangeDetail) exchangeDetail {
	d.Detail, d.explanation = w.hiddenDetail(d.Detail), d.explanation.Hiding(w.hide)
	return d
}

func (w *Window) hiddenDetail(d journal.Detail) journal.Detail {
	for _, text := range []*string{&d.Path, &d.Query, &d.Err, &d.Reason} {
		*text = w.hide(*text)
	}
	for _, body := range []*[]byte{&d.ReqBody, &d.RespBody, &d.Plain, &d.ReplyPlain} {
		if clear := string(*body); w.hide(clear) != clear {
			*body = []byte(w.hide(clear))
		}
	}
	d.ReqHeader, d.RespHeader = w.hiddenHeader(d.ReqHeader), w.hiddenHeader(d.RespHeader)
	return d
}

// hiddenHeader hides in a copy: Referer and Location carry whole addresses.
func (w *Window) hiddenHeader(h http.Header) http.Header {
	h = h.Clone()
	for _, values := range h {
		for i, v := range values {
			values[i] = w.hide(v)
		}
	}
	return h
}
