package secrets

import (
	"bytes"
	"strconv"
)

// decoded is a text without its escapes, and where in the original each of its bytes stood.
type decoded struct {
	text  []byte
	from  []int // by byte of text, and for its end: where it stood. nil where text is the original, or nobody asks
	depth int
}

// maxDepth is how many escapes may stand in one another: a URL in JSON that is itself a string in JSON.
const maxDepth = 4

// original is where a part of the text stood.
func (d decoded) original(s span) span {
	if d.from == nil {
		return s
	}
	return span{d.from[s.start], d.from[s.end]}
}

// escapes reports whether b has an escape that could hide a secret.
func (f *finder) escapes(b []byte) bool {
	for _, mark := range [...]byte{'%', '\\', '&'} {
		for at := 0; at < len(b); at++ {
			i := bytes.IndexByte(b[at:], mark)
			if i < 0 {
				break
			}
			at += i
			if _, n := f.unescape(b[at:]); n > 0 {
				return true
			}
		}
	}
	return false
}

// decode takes one layer of escapes off; false where there is none that could hide a secret. places says whether to
// note where the bytes stood.
func (f *finder) decode(d decoded, places bool) (decoded, bool) {
	if d.depth == maxDepth || len(f.patterns) == 0 || !f.escapes(d.text) {
		return d, false
	}
	out := decoded{text: make([]byte, 0, len(d.text)), depth: d.depth + 1}
	for at := 0; at < len(d.text); {
		c, n := d.text[at], 1
		if c == '%' || c == '\\' || c == '&' {
			if to, length := f.unescape(d.text[at:]); length > 0 {
				c, n = to, length
			}
		}
		out.text = append(out.text, c)
		if places {
			out.from = append(out.from, d.original(span{at, at}).start)
		}
		at += n
	}
	if places {
		out.from = append(out.from, d.original(span{len(d.text), len(d.text)}).start)
	}
	return out, true
}

// unescape reads the escape that b begins with: the byte it stands for and its length; 0 if there is none, or none of a
// byte that a secret or a further escape could have.
func (f *finder) unescape(b []byte) (c byte, length int) {
	switch b[0] {
	case '%':
		c, length = hexByte(b, 1, 3)
	case '\\':
		c, length = jsonEscape(b)
	case '&':
		c, length = xmlEscape(b)
	}
	if length > 0 && (f.occurs[c] || c == '%' || c == '\\' || c == '&') {
		return c, length
	}
	return 0, 0
}

func jsonEscape(b []byte) (c byte, length int) {
	switch {
	case len(b) < 2:
		return 0, 0
	case b[1] == '/' || b[1] == '\\':
		return b[1], 2
	case b[1] == 'u' && bytes.HasPrefix(b[2:], []byte("00")):
		return hexByte(b, 4, 6)
	}
	return 0, 0
}

// xmlEscape reads &#43; &#x2b; and &amp;.
func xmlEscape(b []byte) (c byte, length int) {
	const longest = len("&#x000002b;")
	end := bytes.IndexByte(b[:min(len(b), longest)], ';')
	if end < 0 {
		return 0, 0
	}
	name := string(b[1:end])
	if name == "amp" {
		return '&', end + 1
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, 0
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 8)
	if err != nil {
		return 0, 0
	}
	return byte(n), end + 1
}

// hexByte reads the two hexadecimal digits b[from:to]; the escape ends behind them.
func hexByte(b []byte, from, to int) (c byte, length int) {
	if len(b) < to {
		return 0, 0
	}
	high, low := hexDigit(b[from]), hexDigit(b[from+1])
	if high < 0 || low < 0 {
		return 0, 0
	}
	return byte(high<<4 | low), to
}

func hexDigit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}
