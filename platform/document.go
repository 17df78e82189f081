package platform

import (
	"bytes"
	"fmt"
)

// Limits of one message. WeChat's stay far below.
const (
	MaxMessageSize = 1 << 20
	maxDepth       = 16
	maxFields      = 2048
)

// MessageLimits hold for callbacks and replies. WeChat's messages stay far below.
func MessageLimits() Limits { return Limits{Depth: maxDepth, Leaves: maxFields} }

// ReadDocument reads a pushed document in either notation (PROTOCOL 2.9), and is the only reader of documents whose
// names are not known beforehand. Names, order and repetitions are kept. The text of an XML leaf is its CDATA as written;
// without CDATA it is trimmed of blanks. JSON's numbers keep their digits: a MsgId does not fit a float.
//
// A push is signed, and WeChat does not send it in another form when it is refused. So what readers stumble over is
// taken: byte order marks, characters that XML forbids or that are no UTF-8, each of which becomes U+FFFD, and slips of
// the notation whose meaning is plain, such as ]]> or a bare & in text; Replaced counts them. Refused is what means
// something else to another reader, a document type or an attribute twice in one tag, and what is no document.
//
// It fails with ErrEmpty, ErrTooLarge, ErrDTD or ErrMalformed, the last saying where the document broke, and returns
// what it read until then; nil where that is nothing.
func ReadDocument(doc []byte, limits Limits) (*Node, error) { return read(doc, limits, false) }

// ReadReply is ReadDocument for what a platform answers. WeChat shows nothing of a reply that its parser refuses, so it
// refuses what the parser expat does, too.
func ReadReply(doc []byte, limits Limits) (*Node, error) { return read(doc, limits, true) }

func read(doc []byte, limits Limits, strict bool) (*Node, error) {
	switch {
	case len(bytes.TrimLeft(doc, byteOrderMark+blanks+"\r")) == 0:
		return nil, ErrEmpty
	case len(doc) > MaxMessageSize:
		return nil, fmt.Errorf("%w: %d bytes", ErrTooLarge, len(doc))
	}
	plain := bytes.TrimPrefix(doc, []byte(byteOrderMark))
	if !strict {
		plain, _ = legible(doc)
	} else if err := checkCharacters(plain); err != nil {
		return nil, err
	}
	if IsJSON(plain) {
		return readJSON(plain, limits)
	}
	return readXML(plain, limits, strict)
}

// IsJSON reports a document's notation (PROTOCOL 2.9): XML begins with an element, JSON with an object or a list.
func IsJSON(doc []byte) bool {
	doc = bytes.TrimLeft(doc, byteOrderMark+blanks+"\r")
	return len(doc) > 0 && (doc[0] == '{' || doc[0] == '[')
}

// byteOrderMark is UTF-8's, which some editors and libraries write.
const byteOrderMark = "\ufeff"

// withoutMarks is a JSON document without the marks around it, and how many there are.
func withoutMarks(doc []byte) (clean []byte, more int) {
	clean = bytes.Trim(doc, byteOrderMark+blanks+"\r")
	if more = bytes.Count(doc, []byte(byteOrderMark)) - bytes.Count(clean, []byte(byteOrderMark)); more == 0 {
		return doc, 0
	}
	return clean, more
}
