package journal

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The index knows words: runs of letters and digits in lower case, and of Chinese, which has no spaces, every pair
// of neighbours and the last character. 你好吗 is "你好 好吗 吗", so that one character and two are found anywhere.

// longestWord is where words are cut: nobody types a longer one, and ciphertext has many.
const longestWord = 64

// appendTokens appends the tokens of text to dst, each followed by a space.
func appendTokens(dst []byte, text string) []byte {
	for len(text) > 0 {
		var run string
		run, text = nextRun(text)
		switch r, _ := utf8.DecodeRuneInString(run); {
		case run == "":
		case isHan(r):
			dst = appendBigrams(dst, run)
		default:
			dst = append(append(dst, strings.ToLower(cut(run))...), ' ')
		}
	}
	return dst
}

// appendBigrams appends every pair of neighbours in a run of Chinese, and its last character.
func appendBigrams(dst []byte, run string) []byte {
	for run != "" {
		_, one := utf8.DecodeRuneInString(run)
		_, two := utf8.DecodeRuneInString(run[one:])
		dst = append(append(dst, run[:one+two]...), ' ')
		run = run[one:]
	}
	return dst
}

// nextRun splits the first run of characters of one class off text; run is empty if they separate words.
func nextRun(text string) (run, rest string) {
	class := -1
	for i, r := range text {
		c := classOf(r)
		if class < 0 {
			class = c
		}
		if c != class {
			return keep(text[:i], class), text[i:]
		}
	}
	return keep(text, class), ""
}

func keep(run string, class int) string {
	if class == separator {
		return ""
	}
	return run
}

// Classes of characters.
const (
	separator = iota
	letter
	han
)

func classOf(r rune) int {
	switch {
	case r < utf8.RuneSelf:
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
			return letter
		}
		return separator
	case r == utf8.RuneError:
		return separator
	case isHan(r):
		return han
	case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
		return letter
	}
	return separator
}

// isHan is true for the scripts that are written without spaces.
func isHan(r rune) bool {
	return r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

func cut(word string) string {
	if len(word) <= longestWord {
		return word
	}
	end := longestWord
	for !utf8.RuneStart(word[end]) {
		end--
	}
	return word[:end]
}

// phrase is the index's expression for text: its tokens one after the other, the last one only begun. An exact
// phrase ends where its last word ends. It is empty if there is nothing to look for.
func phrase(text string, exact bool) string {
	tokens := strings.Fields(string(appendTokens(nil, text)))
	if len(tokens) == 0 {
		return ""
	}
	last, _ := utf8.DecodeLastRuneInString(text)
	n := len(tokens)
	if isHan(last) && n > 1 && utf8.RuneCountInString(tokens[n-1]) == 1 && endsWithPair(tokens[n-2], last) {
		tokens = tokens[:n-1] // which stands alone at the end of a run only, and the one to be found may go on
	}
	star := "*"
	if exact && !isHan(last) {
		star = ""
	}
	return `"` + strings.Join(tokens, " ") + star + `"`
}

func endsWithPair(token string, last rune) bool {
	r, size := utf8.DecodeLastRuneInString(token)
	return r == last && size < len(token)
}
