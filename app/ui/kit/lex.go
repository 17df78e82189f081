package kit

import (
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/theme"
)

// token is a stretch of source text in one colour. The lexers colour, they do not validate: any input is
// cut into tokens whose concatenation is the input.
type token struct {
	text string
	ink  fyne.ThemeColorName
}

// lex cuts text by language: json, xml or anything else for plain.
func lex(text, language string) []token {
	switch language {
	case "json":
		return lexJSON(text)
	case "xml":
		return lexXML(text)
	}
	return []token{{text, theme.Text}}
}

func lexJSON(s string) []token {
	out := make([]token, 0, len(s)/6)
	for len(s) > 0 {
		n, ink := jsonToken(s)
		out = append(out, token{s[:n], ink})
		s = s[n:]
	}
	return out
}

// jsonToken measures the token at the start of s, which is not empty.
func jsonToken(s string) (int, fyne.ThemeColorName) {
	switch c := s[0]; {
	case c == '"':
		n := stringEnd(s)
		if strings.HasPrefix(strings.TrimLeft(s[n:], " \t"), ":") {
			return n, theme.CodeKey
		}
		return n, theme.CodeString
	case c == '-' || c >= '0' && c <= '9':
		return 1 + span(s[1:], "0123456789.eE+-"), theme.CodeNumber
	case c >= 'a' && c <= 'z':
		return span(s, "abcdefghijklmnopqrstuvwxyz"), theme.CodeLiteral
	case strings.IndexByte(" \n\t\r", c) >= 0:
		return span(s, " \n\t\r"), theme.Text
	}
	return 1 + span(s[1:], "{}[],:"), theme.CodePunct
}

// stringEnd is the length of the JSON string that s begins with, or of s where it is not closed.
func stringEnd(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}

// span is how many bytes at the start of s are in set.
func span(s, set string) int {
	for i := range len(s) {
		if strings.IndexByte(set, s[i]) < 0 {
			return i
		}
	}
	return len(s)
}

func lexXML(s string) []token {
	out := make([]token, 0, len(s)/8)
	add := func(text string, ink fyne.ThemeColorName) {
		if text != "" {
			out = append(out, token{text, ink})
		}
	}
	for len(s) > 0 {
		switch {
		case strings.HasPrefix(s, "<![CDATA["):
			add(s[:9], theme.CodePunct)
			end := upTo(s, "]]>", 9)
			add(s[9:end], theme.CodeString)
			tail := min(len(s), end+3)
			add(s[end:tail], theme.CodePunct)
			s = s[tail:]
		case strings.HasPrefix(s, "<!--"):
			end := min(len(s), upTo(s, "-->", 4)+3)
			add(s[:end], theme.Faint)
			s = s[end:]
		case s[0] == '<':
			end := min(len(s), upTo(s, ">", 1)+1)
			lexTag(s[:end], add)
			s = s[end:]
		default:
			end := upTo(s, "<", 0)
			add(s[:end], theme.Text)
			s = s[end:]
		}
	}
	return out
}

// upTo is the index of mark in s at or after from, or the end of s.
func upTo(s, mark string, from int) int {
	if i := strings.Index(s[min(from, len(s)):], mark); i >= 0 {
		return from + i
	}
	return len(s)
}

// lexTag colours <name attribute="value">.
func lexTag(tag string, add func(string, fyne.ThemeColorName)) {
	open := 1 + span(tag[1:], "/?!")
	add(tag[:open], theme.CodePunct)
	name := open
	for name < len(tag) && strings.IndexByte(" />?\n\t", tag[name]) < 0 {
		name++
	}
	add(tag[open:name], theme.CodeKey)
	rest := tag[name:]
	for rest != "" {
		quote := upTo(rest, `"`, 0)
		add(rest[:quote], theme.CodePunct)
		end := min(len(rest), upTo(rest, `"`, quote+1)+1)
		if quote == len(rest) {
			return
		}
		add(rest[quote:end], theme.CodeString)
		rest = rest[end:]
	}
}
