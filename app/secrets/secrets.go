// Package secrets knows which values must not be written down, finds them in whatever carries them, and names those that
// are written down elsewhere by a fingerprint.
//
// A Set holds values that open doors for good: AppSecret, EncodingAESKey, Token, authtoken. It masks them by their value,
// not by the name of the field, so that a secret in an unusual place is masked too. A Key makes fingerprints of what
// expires, tokens, tickets and codes: equal for equal values, and of no use to anybody else.
package secrets

import (
	"slices"
	"sync"
	"sync/atomic"
)

// Masked stands where a secret stood.
const Masked = "••••"

// Lengths in bytes from which on a value is masked wherever it stands. A shorter one may be an ordinary word, and is
// masked only where it is a whole field; below three bytes not even there.
const (
	anywhereFrom = 8
	tokenFrom    = 16
	fieldFrom    = 3
)

// Set is the values to mask. The zero Set masks nothing. It is safe for concurrent use, and values never leave it: one
// that was replaced is still a secret to whoever has the records of before.
type Set struct {
	mu     sync.Mutex // of those who add
	finder atomic.Pointer[finder]
}

// Add has the set mask values wherever they stand, from 8 bytes on: AppSecret, EncodingAESKey, authtoken.
func (s *Set) Add(values ...string) { s.add(anywhereFrom, values) }

// AddToken has the set mask callback Tokens (消息校验Token), from 16 bytes on wherever they stand. People choose them,
// "weixin" for one: a shorter one is masked as a whole field only.
func (s *Set) AddToken(values ...string) { s.add(tokenFrom, values) }

func (s *Set) add(from int, values []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var anywhere, fields []string
	if f := s.finder.Load(); f != nil {
		anywhere, fields = slices.Clone(f.values), slices.Clone(f.fields)
	}
	known := len(anywhere) + len(fields)
	for _, v := range values {
		switch {
		case len(v) < fieldFrom:
		case len(v) < from:
			fields = addNew(fields, v)
		default:
			anywhere = addNew(anywhere, v)
		}
	}
	if len(anywhere)+len(fields) > known {
		s.finder.Store(newFinder(anywhere, fields))
	}
}

func addNew(list []string, v string) []string {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}

// Holds reports whether b may hold a secret. It is quick where there is none: it is asked of every recorded exchange.
func (s *Set) Holds(b []byte) bool {
	f := s.load()
	return f != nil && f.holds(b)
}

// Mask returns b with every secret masked, b itself where it holds none. It finds a value as it is, URL-encoded, with
// JSON's or XML's escapes, also one in the other, and inside base64 such as that of Basic auth, a hexadecimal one in
// either case; and where a text says by … that it was cut, the beginning of one. What is JSON stays JSON.
func (s *Set) Mask(b []byte) []byte {
	f := s.load()
	if f == nil {
		return b
	}
	return replace(b, f.spans(b, false))
}

// MaskCut is Mask for a text that was cut off at its end, perhaps in the middle of a secret.
func (s *Set) MaskCut(b []byte) []byte {
	f := s.load()
	if f == nil {
		return b
	}
	return replace(b, f.spans(b, true))
}

// MaskText is Mask for text.
func (s *Set) MaskText(text string) string {
	if b := []byte(text); s.Holds(b) {
		return string(s.Mask(b))
	}
	return text
}

// MaskField is MaskText for the whole value of a field, such as a header's.
func (s *Set) MaskField(value string) string {
	if f := s.load(); f != nil && slices.Contains(f.fields, value) {
		return Masked
	}
	return s.MaskText(value)
}

func (s *Set) load() *finder {
	if s == nil {
		return nil
	}
	return s.finder.Load()
}

// span is a part of a text, from start up to end.
type span struct{ start, end int }

// replace puts the mask in the place of each span.
func replace(b []byte, spans []span) []byte {
	if len(spans) == 0 {
		return b
	}
	slices.SortFunc(spans, func(x, y span) int { return x.start - y.start })
	out, done := make([]byte, 0, len(b)), 0
	for _, s := range spans {
		if s.start >= done {
			out = append(append(out, b[done:s.start]...), Masked...)
		}
		done = max(done, s.end)
	}
	return append(out, b[done:]...)
}
