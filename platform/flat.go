package platform

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf8"
)

// scanFlat reads the shape nearly every push has: a root, in it plain leaves, in each either text or one CDATA
// section. It is some sixty times as fast as encoding/xml; at anything odd it gives up with false, and ReadDocument
// decides. Whatever it accepts it reads as ReadDocument does; a fuzz test holds it to that.
func scanFlat(doc []byte) (Fields, bool) {
	if !plainText(doc) {
		return nil, false
	}
	s := scanner{rest: string(doc)}
	s.space()
	root, ok := s.open()
	if !ok {
		return nil, false
	}
	fields := make(Fields, 0, 10)
	for {
		s.space()
		if s.close(root) {
			s.space()
			return fields, s.rest == "" && len(fields) <= maxFields
		}
		name, ok := s.open()
		if !ok {
			return nil, false
		}
		value, ok := s.leaf()
		if !ok || !s.close(name) {
			return nil, false
		}
		fields = append(fields, Field{name, value})
	}
}

// plainText reports whether doc is free of what XML forbids or rewrites: control characters, carriage returns,
// broken UTF-8, U+FFFE and U+FFFF. It looks at eight bytes at a time.
func plainText(doc []byte) bool {
	const each, high = 0x0101010101010101, 0x8080808080808080
	var seen uint64
	rest := doc
	for ; len(rest) >= 8; rest = rest[8:] {
		word := binary.LittleEndian.Uint64(rest)
		if control := (word - each*' ') & ^word & high; control != 0 && !onlyBlanks(rest[:8]) {
			return false
		}
		seen |= word
	}
	for _, c := range rest {
		seen |= uint64(c)
	}
	return onlyBlanks(rest) && (seen&high == 0 || utf8.Valid(doc) && !hasNonCharacter(doc))
}

// onlyBlanks reports whether line breaks and tabs are the only control characters.
func onlyBlanks(text []byte) bool {
	for _, c := range text {
		if c < ' ' && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

// hasNonCharacter looks for U+FFFE and U+FFFF in valid UTF-8.
func hasNonCharacter(doc []byte) bool {
	for {
		i := bytes.Index(doc, []byte("\xEF\xBF"))
		if i < 0 {
			return false
		}
		if doc[i+2] >= 0xBE {
			return true
		}
		doc = doc[i+3:]
	}
}

// scanner eats a document from the front.
type scanner struct{ rest string }

func (s *scanner) space() {
	for s.rest != "" && isBlank(s.rest[0]) {
		s.rest = s.rest[1:]
	}
}

// open eats `<Name>` with an ASCII name and no attributes.
func (s *scanner) open() (string, bool) {
	if len(s.rest) < 3 || s.rest[0] != '<' || !isNameStart(s.rest[1]) {
		return "", false
	}
	end := 2
	for end < len(s.rest) && isNameByte(s.rest[end]) {
		end++
	}
	if end == len(s.rest) || s.rest[end] != '>' {
		return "", false
	}
	name := s.rest[1:end]
	s.rest = s.rest[end+1:]
	return name, true
}

// close eats `</name>`.
func (s *scanner) close(name string) bool {
	n := len(name)
	if len(s.rest) < n+3 || s.rest[:2] != "</" || s.rest[2:n+2] != name || s.rest[n+2] != '>' {
		return false
	}
	s.rest = s.rest[n+3:]
	return true
}

// leaf eats one CDATA section, or text without references, up to the next tag.
func (s *scanner) leaf() (string, bool) {
	if body, ok := strings.CutPrefix(s.rest, "<![CDATA["); ok {
		value, after, ok := strings.Cut(body, "]]>")
		s.rest = after
		return value, ok
	}
	end := strings.IndexByte(s.rest, '<')
	if end < 0 {
		return "", false
	}
	text := s.rest[:end]
	if strings.IndexByte(text, '&') >= 0 || strings.Contains(text, "]]>") {
		return "", false
	}
	s.rest = s.rest[end:]
	if text != "" && (isBlank(text[0]) || isBlank(text[len(text)-1])) {
		text = strings.Trim(text, " \t\n")
	}
	return text, true
}

func isBlank(c byte) bool     { return c == ' ' || c == '\n' || c == '\t' }
func isNameStart(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' }
func isNameByte(c byte) bool  { return isNameStart(c) || '0' <= c && c <= '9' || c == '-' }
