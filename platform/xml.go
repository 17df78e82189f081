package platform

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// readXML reads what is not too large; strict is for replies.
func readXML(doc []byte, limits Limits, strict bool) (*Node, error) {
	x := xmlWalk{nodes: nodes{limits: limits}, doc: doc, dec: xml.NewDecoder(bytes.NewReader(doc)), strict: strict}
	if !strict { // the text is UTF-8 by now, whatever the declaration says
		x.dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	}
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
	doc    []byte
	dec    *xml.Decoder
	texts  []xmlText // of the open elements
	strict bool
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
	raw := x.doc[before:x.dec.InputOffset()]
	if fault := x.fault(token, raw); fault != "" {
		return false, x.malformed(errors.New(fault))
	}
	switch token := token.(type) {
	case xml.Directive:
		return false, fmt.Errorf("%w: WeChat sends none", ErrDTD)
	case xml.StartElement:
		return true, x.start(token.Name.Local)
	case xml.EndElement:
		x.finish()
	case xml.CharData:
		return true, x.chars(token, isSection(raw))
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
		replaced := strings.Trim(string(text), blanks+string(utf8.RuneError)) == "" && !x.strict
		if (blank || replaced) && !cdata {
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
