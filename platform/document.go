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

// ReadDocument reads a document in either notation (PROTOCOL 2.9), and is the only reader of documents whose names are
// not known beforehand. Names, order and repetitions are kept. The text of an XML leaf is its CDATA as written; without
// CDATA it is trimmed of blanks. What XML forbids, such as control characters, becomes U+FFFD. JSON's numbers keep
// their digits: a MsgId does not fit a float.
//
// It fails with ErrEmpty, ErrTooLarge, ErrDTD or ErrMalformed, the last saying where the document broke, and returns
// what it read until then; nil where that is nothing.
func ReadDocument(doc []byte, limits Limits) (*Node, error) {
	switch {
	case len(bytes.TrimSpace(doc)) == 0:
		return nil, ErrEmpty
	case len(doc) > MaxMessageSize:
		return nil, fmt.Errorf("%w: %d bytes", ErrTooLarge, len(doc))
	case IsJSON(doc):
		return readJSON(doc, limits)
	}
	return readXML(doc, limits)
}

// IsJSON reports a document's notation (PROTOCOL 2.9): XML begins with an element, JSON with an object or a list.
func IsJSON(doc []byte) bool {
	doc = bytes.TrimLeft(doc, " \t\r\n")
	return len(doc) > 0 && (doc[0] == '{' || doc[0] == '[')
}
