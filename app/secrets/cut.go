package secrets

import "bytes"

// cutFrom is how many bytes of a secret, where a text was cut off, are masked: fewer may be an ordinary word.
const cutFrom = anywhereFrom

// ellipsis stands where somebody cut a text for a sentence: as in "the body is …", or, of a quoted one, behind the quote.
var ellipsis = []byte("…")

// cutSpans are the places where b was cut in the middle of a secret: before each ellipsis, and at its end if cut says so.
func (f *finder) cutSpans(b []byte, cut bool) (spans []span) {
	if len(f.patterns) == 0 {
		return nil
	}
	for at := 0; ; at += len(ellipsis) {
		i := bytes.Index(b[at:], ellipsis)
		if i < 0 {
			break
		}
		at += i
		spans = f.appendCut(spans, bytes.TrimRight(b[:at], `"\`))
	}
	if cut {
		spans = f.appendCut(spans, b)
	}
	return spans
}

// appendCut appends the end of b where it is the beginning of a pattern.
func (f *finder) appendCut(spans []span, b []byte) []span {
	for _, text := range [][]byte{b, withoutHalfEscape(b)} {
		if n := f.beginning(text); n > 0 {
			return append(spans, span{len(text) - n, len(b)})
		}
	}
	return spans
}

// beginning is how many bytes at the end of b are the beginning of a pattern, 0 where they are too few.
func (f *finder) beginning(b []byte) (longest int) {
	for _, p := range f.patterns {
		for n := min(len(p.text)-1, len(b)); n >= cutFrom && n > longest; n-- {
			if p.begins(b[len(b)-n:], n) {
				longest = n
			}
		}
	}
	return longest
}

// withoutHalfEscape is b without an escape that was begun at its end: %2 or \u00.
func withoutHalfEscape(b []byte) []byte {
	const longest = len("&#x000002b")
	from := max(0, len(b)-longest)
	if i := bytes.LastIndexAny(b[from:], `%\&`); i >= 0 {
		return b[:from+i]
	}
	return b
}
