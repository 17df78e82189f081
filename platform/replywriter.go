package platform

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// replyWriter writes the document of a reply in one of two notations, under the same names in both.
type replyWriter interface {
	reads(doc []byte) bool // whether doc is in this notation
	begin()
	text(name, value string)
	number(name string, n int64)
	in(name string, inside func())
	each(name string, n int, inside func(i int)) // n times the same name
	end() []byte
}

// xmlWriter appends XML with CDATA for text, as WeChat writes it.
type xmlWriter struct{ buf []byte }

func (*xmlWriter) reads(doc []byte) bool { return !IsJSON(doc) }

func (x *xmlWriter) begin() { x.raw("<xml>") }

func (x *xmlWriter) end() []byte {
	x.raw("</xml>")
	return x.buf
}

func (x *xmlWriter) raw(s string) { x.buf = append(x.buf, s...) }

// text writes an element with one CDATA section; a "]]>" in the value is split over two.
func (x *xmlWriter) text(name, value string) {
	x.in(name, func() {
		x.raw("<![CDATA[")
		x.raw(strings.ReplaceAll(writable(value), "]]>", "]]]]><![CDATA[>"))
		x.raw("]]>")
	})
}

// writable leaves out what XML cannot hold, even in CDATA: control characters, as texts copied from spreadsheets have
// them. One of them would make the whole reply invalid.
func writable(text string) string {
	if utf8.ValidString(text) && !strings.ContainsFunc(text, forbidden) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if forbidden(r) {
			return -1
		}
		return r
	}, text)
}

func forbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

func (x *xmlWriter) number(name string, n int64) {
	x.in(name, func() { x.buf = strconv.AppendInt(x.buf, n, 10) })
}

func (x *xmlWriter) in(name string, inside func()) {
	x.raw("<")
	x.raw(name)
	x.raw(">")
	inside()
	x.raw("</")
	x.raw(name)
	x.raw(">")
}

func (x *xmlWriter) each(name string, n int, inside func(i int)) {
	for i := range n {
		x.in(name, func() { inside(i) })
	}
}

// jsonWriter appends one JSON object. Its names are ours and need no escaping.
type jsonWriter struct{ buf []byte }

func (*jsonWriter) reads(doc []byte) bool { return IsJSON(doc) }

func (j *jsonWriter) begin() { j.buf = append(j.buf, '{') }

func (j *jsonWriter) end() []byte { return append(j.buf, '}') }

// name begins a member, behind a comma unless it is the first.
func (j *jsonWriter) name(name string) {
	if j.buf[len(j.buf)-1] != '{' {
		j.buf = append(j.buf, ',')
	}
	j.buf = append(j.buf, '"')
	j.buf = append(j.buf, name...)
	j.buf = append(j.buf, '"', ':')
}

// text keeps <, > and & as they are: what WeChat shows must not hold \u003c (PROTOCOL 4.1).
func (j *jsonWriter) text(name, value string) {
	j.name(name)
	var quoted bytes.Buffer
	enc := json.NewEncoder(&quoted)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(value) // a string into memory cannot fail
	j.buf = append(j.buf, bytes.TrimSuffix(quoted.Bytes(), []byte("\n"))...)
}

func (j *jsonWriter) number(name string, n int64) {
	j.name(name)
	j.buf = strconv.AppendInt(j.buf, n, 10)
}

func (j *jsonWriter) in(name string, inside func()) {
	j.name(name)
	j.object(inside)
}

func (j *jsonWriter) object(inside func()) {
	j.buf = append(j.buf, '{')
	inside()
	j.buf = append(j.buf, '}')
}

func (j *jsonWriter) each(name string, n int, inside func(i int)) {
	j.name(name)
	j.buf = append(j.buf, '[')
	for i := range n {
		if i > 0 {
			j.buf = append(j.buf, ',')
		}
		j.object(func() { inside(i) })
	}
	j.buf = append(j.buf, ']')
}
