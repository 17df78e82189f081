package platform

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Replaced counts the places of a pushed document that readers stumble over and that ReadDocument reads all the same:
// characters that it replaces by U+FFFD, since XML forbids them or they are no UTF-8, and slips of the notation, such as
// ]]> in text, which it takes for what is meant.
func Replaced(doc []byte) int {
	_, replaced := legible(doc)
	return replaced
}

// legible is doc in a form that can be read, and how many places had to be changed for that. One byte order mark does
// not count.
func legible(doc []byte) (clean []byte, replaced int) {
	doc = bytes.TrimPrefix(doc, []byte(byteOrderMark))
	if !plainText(doc) {
		doc, replaced = replaceCharacters(doc)
	}
	slips := 0
	if IsJSON(doc) {
		doc, slips = withoutMarks(doc)
	} else {
		doc, slips = withoutSlips(doc)
	}
	return doc, replaced + slips
}

func replaceCharacters(doc []byte) (clean []byte, replaced int) {
	clean = make([]byte, 0, len(doc))
	for len(doc) > 0 {
		r, size := utf8.DecodeRune(doc)
		if unreadable(r, size) {
			r = utf8.RuneError
			replaced++
		}
		clean = utf8.AppendRune(clean, r)
		doc = doc[size:]
	}
	return clean, replaced
}

// unreadable is about a character as utf8.DecodeRune returns it.
func unreadable(r rune, size int) bool { return r == utf8.RuneError && size == 1 || forbidden(r) }

// checkCharacters is an ErrMalformed about the first character that replaceCharacters would replace.
func checkCharacters(doc []byte) error {
	if plainText(doc) {
		return nil
	}
	for i := 0; i < len(doc); {
		r, size := utf8.DecodeRune(doc[i:])
		switch {
		case !unreadable(r, size):
		case size == 1 && doc[i] >= utf8.RuneSelf:
			return fmt.Errorf("%w: at byte %d: 0x%02X is not UTF-8", ErrMalformed, i, doc[i])
		default:
			return fmt.Errorf("%w: at byte %d: the character %U is not allowed", ErrMalformed, i, r)
		}
		i += size
	}
	return nil
}

// referenceSize is that of the reference that text begins with, 0 where it begins with none that XML knows.
func referenceSize(text []byte) int {
	for _, known := range [...]string{"&lt;", "&gt;", "&amp;", "&quot;", "&apos;"} {
		if bytes.HasPrefix(text, []byte(known)) {
			return len(known)
		}
	}
	digits, size := "0123456789", len("&#")
	if bytes.HasPrefix(text, []byte("&#x")) {
		digits, size = "0123456789abcdefABCDEF", len("&#x")
	} else if !bytes.HasPrefix(text, []byte("&#")) {
		return 0
	}
	first := size
	for size < len(text) && strings.IndexByte(digits, text[size]) >= 0 {
		size++
	}
	if size == first || size == len(text) || text[size] != ';' {
		return 0
	}
	return size + 1
}

// refersToCharacter reports whether a numeric reference is to a character that XML allows.
func refersToCharacter(reference []byte) bool {
	digits := string(bytes.Trim(reference, "&#;"))
	base := 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseInt(digits, base, 32)
	return err == nil && utf8.ValidRune(rune(n)) && !forbidden(rune(n))
}
