package platform

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// ParseXML reads one XML document into its leaves: CDATA or not, any order, unknown elements kept. It refuses a DTD
// (ErrDTD), more than MaxMessageSize bytes (ErrTooLarge) and what is no XML (ErrMalformed).
func ParseXML(doc []byte) (Fields, error) {
	switch {
	case len(bytes.TrimSpace(doc)) == 0:
		return nil, ErrEmpty
	case len(doc) > MaxMessageSize:
		return nil, fmt.Errorf("%w: %d bytes", ErrTooLarge, len(doc))
	}
	if fields, ok := scanFlat(doc); ok {
		return fields, nil
	}
	return parseAnyXML(doc)
}

// scanFlat reads the shape nearly every push has: a root, in it plain leaves, in each either text or one CDATA
// section. It is some sixty times as fast as encoding/xml; at anything odd it gives up with false and
// parseAnyXML decides. Whatever it accepts it reads as parseAnyXML does; a fuzz test holds it to that.
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

// parseAnyXML reads every shape with encoding/xml.
func parseAnyXML(doc []byte) (Fields, error) {
	root, err := readXML(doc, MessageLimits())
	if err != nil {
		return nil, err
	}
	return root.fields(""), nil
}

// readXML is ReadDocument for XML, without the look at its size.
func readXML(doc []byte, limits Limits) (*Node, error) {
	doc = legible(doc)
	x := xmlWalk{nodes: nodes{limits: limits}, doc: doc, dec: xml.NewDecoder(bytes.NewReader(doc))}
	for more := true; more; {
		var err error
		if more, err = x.step(); err != nil {
			return x.root, err
		}
	}
	return x.root, nil
}

// xmlWalk is the state of one walk over an XML document.
type xmlWalk struct {
	nodes
	doc   []byte
	dec   *xml.Decoder
	texts []xmlText // of the open elements
}

// xmlText is the text of an open element as far as it was read.
type xmlText struct {
	text  []byte
	cdata bool // some of it is CDATA
}

// step handles one token; more is false at the end of the document.
func (x *xmlWalk) step() (more bool, err error) {
	before := x.dec.InputOffset()
	token, err := x.dec.Token()
	switch {
	case errors.Is(err, io.EOF) && x.root != nil:
		return false, nil // the decoder itself reports elements that stay open
	case err != nil:
		return false, x.malformed(err)
	}
	switch token := token.(type) {
	case xml.Directive:
		return false, fmt.Errorf("%w: WeChat sends none", ErrDTD)
	case xml.StartElement:
		return true, x.start(token.Name.Local)
	case xml.EndElement:
		x.finish()
	case xml.CharData:
		return true, x.chars(token, bytes.HasPrefix(x.doc[before:], []byte("<![CDATA[")))
	}
	return true, nil
}

func (x *xmlWalk) start(name string) error {
	parent := x.innermost()
	if parent == nil && x.root != nil {
		return x.malformed(fmt.Errorf("a second root <%s>", name))
	}
	if err := x.begin(&Node{Name: name}); err != nil {
		return err
	}
	if parent != nil {
		parent.Shape = Group
	}
	x.texts = append(x.texts, xmlText{})
	return nil
}

// finish closes an element. Text beside child elements is layout and is dropped.
func (x *xmlWalk) finish() {
	last := len(x.texts) - 1
	if n := x.innermost(); n.Shape == Leaf {
		n.Text = string(x.texts[last].text)
		if !x.texts[last].cdata {
			n.Text = strings.Trim(n.Text, blanks)
		}
	}
	x.texts = x.texts[:last]
	x.end()
}

// blanks are what layout consists of; the decoder has made line feeds of carriage returns.
const blanks = " \t\n"

func (x *xmlWalk) chars(text []byte, cdata bool) error {
	blank := len(bytes.Trim(text, blanks)) == 0
	if len(x.texts) == 0 {
		if blank && !cdata {
			return nil
		}
		return x.malformed(errors.New("text outside the root element"))
	}
	last := &x.texts[len(x.texts)-1]
	switch {
	case cdata && !last.cdata && len(bytes.Trim(last.text, blanks)) == 0:
		last.text = nil // the line break before the section
	case blank && !cdata && last.cdata:
		return nil
	}
	last.cdata = last.cdata || cdata
	last.text = append(last.text, text...)
	return nil
}

// legible replaces what XML forbids, as users do paste control characters, by U+FFFD.
func legible(doc []byte) []byte {
	if plainText(doc) {
		return doc
	}
	return bytes.Map(func(r rune) rune {
		if forbidden(r) {
			return utf8.RuneError
		}
		return r
	}, doc)
}
