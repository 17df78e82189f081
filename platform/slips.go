package platform

import (
	"bytes"
	"regexp"
	"unicode/utf8"
)

// slips walks over a pushed XML document once and writes anew what encoding/xml refuses though its meaning is plain:
// a bare & or < or ]]> in text, -- in a comment, an XML version other than 1.0, a byte order mark too many, a reference
// to no character. Where a section, a comment or a tag stays open it leaves the rest as it is, for the reader to refuse.
type slips struct {
	doc    []byte
	clean  []byte // of doc[:copied]
	copied int
	depth  int // of open elements
	count  int
}

// withoutSlips is doc as encoding/xml takes it, and how many slips there were.
func withoutSlips(doc []byte) (clean []byte, count int) {
	s := slips{doc: doc}
	for at := 0; at < len(doc); {
		size := s.piece(doc[at:], at)
		if size <= 0 {
			break
		}
		at += size
	}
	if s.copied == 0 {
		return doc, 0
	}
	return append(s.clean, doc[s.copied:]...), s.count
}

// replace writes text for the size bytes at at.
func (s *slips) replace(at, size int, text string) {
	s.clean = append(append(s.clean, s.doc[s.copied:at]...), text...)
	s.copied = at + size
	s.count++
}

// piece is the size of what stands at at, where rest begins; 0 ends the walk.
func (s *slips) piece(rest []byte, at int) int {
	switch rest[0] {
	case '<':
		return s.markup(rest, at)
	case '&':
		return s.reference(rest, at)
	case ']':
		if bytes.HasPrefix(rest, []byte("]]>")) {
			s.replace(at, 3, "]]&gt;")
			return 3
		}
	case byteOrderMark[0]:
		if bytes.HasPrefix(rest, []byte(byteOrderMark)) && s.depth == 0 {
			s.replace(at, len(byteOrderMark), "")
			return len(byteOrderMark)
		}
	}
	return 1
}

func (s *slips) markup(rest []byte, at int) int {
	switch {
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		return through(rest, "<![CDATA[", "]]>")
	case bytes.HasPrefix(rest, []byte("<!--")):
		size := through(rest, "<!--", "-->")
		if size > 0 && !plainComment(rest[len("<!--"):size-len("-->")]) {
			s.replace(at, size, "<!---->")
		}
		return size
	case bytes.HasPrefix(rest, []byte("<?")):
		size := through(rest, "<?", "?>")
		if size > 0 && otherVersion(rest[:size]) {
			s.replace(at, size, "<!---->")
		}
		return size
	case bytes.HasPrefix(rest, []byte("<!")):
		return 0
	case s.depth > 0 && (len(rest) < 2 || !beginsTag(rest[1])):
		s.replace(at, 1, "&lt;")
		return 1
	}
	return s.tag(rest, at)
}

// through is the size of what begins with opening until the end of the next closing, 0 when there is none.
func through(rest []byte, opening, closing string) int {
	end := bytes.Index(rest[len(opening):], []byte(closing))
	if end < 0 {
		return 0
	}
	return len(opening) + end + len(closing)
}

func plainComment(text []byte) bool {
	return !bytes.Contains(text, []byte("--")) && !bytes.HasSuffix(text, []byte("-"))
}

// version is that of an XML declaration.
var version = regexp.MustCompile(`^<\?xml\s[^>]*?version\s*=\s*["']([^"']*)`)

func otherVersion(instruction []byte) bool {
	found := version.FindSubmatch(instruction)
	return found != nil && string(found[1]) != "1.0"
}

func beginsTag(c byte) bool {
	return c == '/' || c == ':' || isNameStart(c) || c >= utf8.RuneSelf
}

// tag passes over a tag, in whose values < and & are slips, too.
func (s *slips) tag(rest []byte, at int) int {
	var quote byte
	for i := 1; i < len(rest); {
		c := rest[i]
		switch {
		case quote == 0 && c == '>':
			s.nest(rest[:i])
			return i + 1
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0 && c == '<':
			s.replace(at+i, 1, "&lt;")
		case quote != 0 && c == '&':
			i += s.reference(rest[i:], at+i)
			continue
		}
		i++
	}
	return 0
}

// nest counts the element that a tag, given without its >, opens or closes.
func (s *slips) nest(tag []byte) {
	switch {
	case tag[len(tag)-1] == '/' && len(tag) > 1 && tag[1] != '/':
	case len(tag) > 1 && tag[1] == '/':
		s.depth--
	default:
		s.depth++
	}
}

// reference passes over what an & begins.
func (s *slips) reference(rest []byte, at int) int {
	size := referenceSize(rest)
	switch {
	case size == 0:
		s.replace(at, 1, "&amp;")
		return 1
	case rest[1] == '#' && !refersToCharacter(rest[:size]):
		s.replace(at, size, string(utf8.RuneError))
	}
	return size
}
