package secrets

import (
	"bytes"
	"encoding/base64"
	"math"
	"slices"
	"strings"
)

// finder looks for many patterns at once, after Wu and Manber: a window as long as the shortest pattern moves through
// the text, and its last three bytes tell how far it can jump. Secrets are long, so it jumps most of the time, and takes
// a tenth of a microsecond a kilobyte, whether there is one secret or a dozen.
type finder struct {
	values   []string // to be found anywhere
	fields   []string // to be found as whole fields
	patterns []pattern
	window   int
	jump     [hashes]uint8 // how far the window can move on, by the hash of its last bytes
	first    [hashes]int16 // where jump is 0: the first pattern that may be here, -1 for none
	next     []int16       // and the one after that
	occurs   [256]bool     // bytes that stand in a pattern
}

// pattern is one spelling of a secret.
type pattern struct {
	text        string
	left, right bool // the character beside it holds bits of the secret too
	anyCase     bool // its letters are the same in either case
}

// begins reports whether b begins with the first n bytes of the pattern.
func (p *pattern) begins(b []byte, n int) bool {
	if p.anyCase {
		return len(b) >= n && bytes.EqualFold(b[:n], []byte(p.text[:n]))
	}
	return bytes.HasPrefix(b, []byte(p.text[:n]))
}

const (
	blockLength = 3
	hashes      = 1 << 13
	maxJump     = math.MaxUint8
)

// hash is a number below hashes for the block that ends at b[at], the same for letters in either case.
func hash(b []byte, at int) uint32 {
	block := uint32(b[at-2]) | uint32(b[at-1])<<8 | uint32(b[at])<<16 | 0x202020
	return block * 0x9e3779b1 >> 19
}

func newFinder(values, fields []string) *finder {
	f := &finder{values: values, fields: fields, window: maxJump}
	for _, v := range values {
		f.patterns = append(f.patterns, patternsOf(v)...)
	}
	for _, p := range f.patterns {
		f.window = min(f.window, len(p.text))
		for _, c := range []byte(p.text) {
			f.occurs[c] = true
			if p.anyCase && c >= 'A' {
				f.occurs[c^0x20] = true
			}
		}
	}
	f.fillTables()
	return f
}

// patternsOf a value are itself and what it can be inside base64. A hexadecimal one, as AppSecrets are, is the same
// secret in upper case: who has it in that form has it.
func patternsOf(value string) []pattern {
	if strings.Trim(value, "0123456789abcdefABCDEF") != "" {
		return append(inBase64(value), pattern{text: value})
	}
	out := []pattern{{text: value, anyCase: true}}
	for _, p := range slices.Concat(inBase64(value), inBase64(strings.ToUpper(value)), inBase64(strings.ToLower(value))) {
		if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// inBase64 are the spellings that a value can have inside the base64 of a longer text: it may begin at each of three
// places in a group of four characters, and there are two alphabets.
func inBase64(value string) (out []pattern) {
	for before := range 3 {
		padded := append(make([]byte, before), value...)
		firstBit, lastBit := 8*before, 8*len(padded)
		from, to := (firstBit+5)/6, lastBit/6
		p := pattern{left: firstBit%6 > 0, right: lastBit%6 > 0}
		for _, alphabet := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			p.text = alphabet.EncodeToString(padded)[from:to]
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

func (f *finder) fillTables() {
	f.next = make([]int16, len(f.patterns))
	for h := range hashes {
		f.jump[h], f.first[h] = uint8(max(0, f.window-blockLength+1)), -1
	}
	for i, p := range f.patterns {
		for at := blockLength - 1; at < f.window; at++ {
			h, rest := hash([]byte(p.text), at), uint8(f.window-1-at)
			f.jump[h] = min(f.jump[h], rest)
			if rest == 0 {
				f.next[i], f.first[h] = f.first[h], int16(i)
			}
		}
	}
}

// holds reports whether spans may find anything.
func (f *finder) holds(b []byte) bool {
	for text, more := (decoded{text: b}), true; more; text, more = f.decode(text, false) {
		if _, p := f.find(text.text, 0); p != nil || len(f.cutSpans(text.text, false)) > 0 {
			return true
		}
	}
	return f.holdsField(b)
}

// spans are the places in b where secrets stand, in no order; they may overlap. cut says that b was cut off at its end.
func (f *finder) spans(b []byte, cut bool) []span {
	spans := f.fieldSpans(b)
	for text, more := (decoded{text: b}), true; more; text, more = f.decode(text, true) {
		for _, s := range append(f.plainSpans(text.text), f.cutSpans(text.text, cut)...) {
			spans = append(spans, text.original(s))
		}
	}
	return spans
}

// plainSpans are the places where patterns stand as they are.
func (f *finder) plainSpans(b []byte) (spans []span) {
	for at := 0; ; {
		start, p := f.find(b, at)
		if p == nil {
			return spans
		}
		spans, at = append(spans, p.spanAt(b, start)), start+1
	}
}

// spanAt is what is to be masked where the pattern was found.
func (p *pattern) spanAt(b []byte, start int) span {
	s := span{start, start + len(p.text)}
	if p.left && s.start > 0 && isBase64(b[s.start-1]) {
		s.start--
	}
	if p.right && s.end < len(b) && isBase64(b[s.end]) {
		s.end++
	}
	return s
}

func isBase64(c byte) bool { return isWord(c) || c == '+' || c == '/' || c == '-' }

// find is the first place, from b[from] on, where a pattern stands; nil if there is none.
func (f *finder) find(b []byte, from int) (start int, p *pattern) {
	if len(f.patterns) == 0 {
		return 0, nil
	}
	for last := from + f.window - 1; last < len(b); {
		h := hash(b, last)
		if jump := f.jump[h]; jump > 0 {
			last += int(jump)
			continue
		}
		start := last - f.window + 1
		if p := f.longestAt(b[start:], h); p != nil {
			return start, p
		}
		last++
	}
	return 0, nil
}

// longestAt is the longest pattern that b begins with, nil if there is none.
func (f *finder) longestAt(b []byte, h uint32) (longest *pattern) {
	for i := f.first[h]; i >= 0; i = f.next[i] {
		p := &f.patterns[i]
		if p.begins(b, len(p.text)) && (longest == nil || len(p.text) > len(longest.text)) {
			longest = p
		}
	}
	return longest
}
