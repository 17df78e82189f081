package journal

import "net/http"

// Hiding is an exchange with what hide puts in the place of secrets, wherever it stands: in addresses, headers and bodies.
func (d Detail) Hiding(hide func(string) string) Detail {
	for _, text := range []*string{&d.Path, &d.Query, &d.Err, &d.Reason} {
		*text = hide(*text)
	}
	for _, body := range []*[]byte{&d.ReqBody, &d.RespBody, &d.Plain, &d.ReplyPlain} {
		if clear := string(*body); hide(clear) != clear {
			*body = []byte(hide(clear))
		}
	}
	d.ReqHeader, d.RespHeader = hidingHeader(d.ReqHeader, hide), hidingHeader(d.RespHeader, hide)
	return d
}

// hidingHeader hides in a copy: Referer and Location carry whole addresses.
func hidingHeader(h http.Header, hide func(string) string) http.Header {
	h = h.Clone()
	for _, values := range h {
		for i, v := range values {
			values[i] = hide(v)
		}
	}
	return h
}
