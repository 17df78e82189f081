package platform

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"unicode/utf8"
)

// Replaced counts the characters of a pushed document that ReadDocument replaces by U+FFFD: those that XML forbids, such
// as control characters, which users do paste, references to them, and bytes that are no UTF-8.
func Replaced(doc []byte) int {
	_, replaced := legible(doc)
	return replaced
}

// legible is doc with U+FFFD for what cannot be read, and how often it stands there.
func legible(doc []byte) (clean []byte, replaced int) {
	if !plainText(doc) {
		doc, replaced = replaceCharacters(doc)
	}
	if !IsJSON(doc) && bytes.Contains(doc, []byte("&#")) {
		clean, more := replaceReferences(doc)
		return clean, replaced + more
	}
	return doc, replaced
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

// references are the numeric ones, and the places where what looks like one is none.
var references = regexp.MustCompile(`(?s)<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>|&#(\d+|x[0-9A-Fa-f]+);`)

func replaceReferences(doc []byte) (clean []byte, replaced int) {
	clean = references.ReplaceAllFunc(doc, func(found []byte) []byte {
		if found[0] != '&' || refersToCharacter(found) {
			return found
		}
		replaced++
		return []byte(string(utf8.RuneError))
	})
	return clean, replaced
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
