package paste

import (
	"iter"
	"net/url"
	"regexp"
	"strings"
)

var (
	// joint stands between a name and its value: =, :, =>, ->, a comma in lists of pairs, "value": in lists of objects, the
	// next cell of a table.
	joint = regexp.MustCompile(`^\\*["'` + "`" + `]?[\])]?[ \t]*` +
		`(?:,?\s*\\*["']?[vV]alue\\*["']?\s*[:=]|;s:\d+:|=>|:=|={1,2}|:|：|->|,|\||</\w+>\s*<\w+>|>|\(|\t|[ \t]+)\s*`)
	// opener is what dumps put before a value: a type, brackets, a quote.
	opener = regexp.MustCompile(`^(?:Some\(|\[\]string\s*\{|string\(\d+\)\s*|\(string\)\s*(?:\(len=\d+\)\s*)?|&?string[ (]|` +
		`List\(|StringValues\(|array\s*\(\s*(?:0\s*=>\s*)?|array\(\d+\)\s*\{\s*\[0\]\s*=>\s*|<!\[CDATA\[|\[0\]\s*=>\s*|[\[{(]\s*)*` +
		`(?:[bu]?(\\*["'` + "`" + `]))?(?:<!\[CDATA\[)?`)
)

// words yields where each word stands that may be a name: a letter, and what may follow one in names.
func words(text string) iter.Seq[[2]int] {
	return func(yield func([2]int) bool) {
		for i := 0; i < len(text); i++ {
			if !isLetter(text[i]) {
				continue
			}
			from := i
			for i < len(text) && (isLetter(text[i]) || text[i] >= '0' && text[i] <= '9' || text[i] == '.' || text[i] == '-') {
				i++
			}
			if i-from < longestName && !yield([2]int{from, i}) {
				return
			}
		}
	}
}

func isLetter(b byte) bool {
	return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b == '_' || b == '$'
}

// longestName is more than a name has, with what it is a field of.
const longestName = 64

// mostPieces is how many values are read in a layer: some two thousand requests of a log.
const mostPieces = 12000

// pairs finds the names that are known, with their values.
func (l layer) pairs(places places) (out []Piece, odd []Unread) {
	for m := range words(l.text) {
		if len(out)+len(odd) >= mostPieces {
			line, column := places.of(int(l.at[m[0]]))
			odd = append(odd, Unread{line, column, "", TooLong})
			break
		}
		written := l.text[m[0]:m[1]]
		s, ok := named(strings.Trim(written, "$"))
		if !ok {
			continue
		}
		value, at, plainly, ok := l.valueAfter(m, s)
		if !ok {
			continue
		}
		line, column := places.of(int(l.at[at]))
		form := Pair
		switch before := m[0] - 1; {
		case before >= 0 && (l.text[before] == '?' || l.text[before] == '&') && l.text[m[1]] == '=':
			form, value = Query, unescape(value)
		case before >= 0 && l.text[before] == '<':
			form = XML
		case before >= 0 && l.text[before] == '"' && strings.HasPrefix(l.text[m[1]:], `":`):
			form = JSON
		case l.text[m[1]] == '=' && m[1]+1+len(value) < len(l.text) && l.text[m[1]+1+len(value)] == '&':
			form, value = Query, unescape(value)
		}
		if !s.looks.MatchString(value) {
			if plainly && s.group && value != "" {
				odd = append(odd, Unread{line, column, clip(written + " " + value), OddShape})
			}
			continue
		}
		out = append(out, Piece{
			Name: s.name, Value: tidied(s, value), As: written, Form: form, Undone: l.undone, Line: line, Column: column,
			at: m[0],
		})
	}
	return out, odd
}

// tidied is a value without what no value of that name has: line breaks in base64.
func tidied(s shape, value string) string {
	if s.looks == base64Text {
		return strings.NewReplacer("\n", "", "\r", "", "\t", "").Replace(strings.TrimSpace(value))
	}
	return value
}

func unescape(s string) string {
	if out, err := url.PathUnescape(s); err == nil {
		return out
	}
	return s
}

// ownLine stands behind a name that is alone on its line, with the value on the next: tables of browsers lose their cells so.
var ownLine = regexp.MustCompile(`^[ \t]*\r?\n[ \t]*`)

// valueAfter reads the value that belongs to a name at those places. plainly tells that there was a mark between
// them that cannot be a mere word of a sentence.
func (l layer) valueAfter(name [2]int, s shape) (value string, at int, plainly, ok bool) {
	from := name[1]
	reach := 1 << 10
	if s.looks == base64Text {
		reach = 1 << 18
	}
	rest := l.text[from:min(len(l.text), from+reach)]
	const near = 256 // what stands between a name and its value
	j := joint.FindString(rest[:min(len(rest), near)])
	alone := j == "" && (name[0] == 0 || l.text[name[0]-1] == '\n')
	if alone {
		j = ownLine.FindString(rest[:min(len(rest), near)])
	}
	if j == "" {
		return "", 0, false, false
	}
	mark := strings.Trim(j, " \t\r\n\\\"'`])")
	plainly = mark == "=" || mark == "=>" || mark == ":"
	if mark == "" && !s.bare && !alone && !strings.Contains(j, "\t") {
		return "", 0, false, false
	}
	rest = rest[len(j):]
	open := opener.FindStringSubmatchIndex(rest[:min(len(rest), near)])
	at = from + len(j) + open[1]
	quote := ""
	if open[2] >= 0 {
		quote = rest[open[2]:open[3]]
	}
	opened := rest[:open[1]]
	value = closing(rest[open[1]:], opened, quote, s)
	if at >= len(l.text) || value == "" {
		return "", 0, plainly, false
	}
	return value, at, plainly, true
}

// closing cuts a value off where it ends.
func closing(rest, opened, quote string, s shape) string {
	end := func(mark string) (string, bool) {
		at := strings.Index(rest, mark)
		if at < 0 {
			return "", false
		}
		return strings.TrimRight(rest[:at], `\`), true
	}
	if strings.HasSuffix(opened, "<![CDATA[") {
		if v, ok := end("]]>"); ok {
			return v
		}
	} else if quote != "" {
		if v, ok := end(quote[len(quote)-1:]); ok {
			return v
		}
	}
	if s.looks == base64Text {
		return base64Run(rest)
	}
	if at := strings.IndexAny(rest, " \t\r\n&,;)]}\"'`<>|#\\，；。、）】"); at >= 0 {
		return rest[:at]
	}
	return rest
}

// base64Run is the base64 text at the beginning of rest, also where it was broken into lines.
func base64Run(rest string) string {
	n := 0
	for n < len(rest) && isBase64(rest[n]) {
		n++
	}
	for n < len(rest) && rest[n-min(n, 1)] != '=' {
		next := n
		for next < len(rest) && (rest[next] == '\n' || rest[next] == '\r' || rest[next] == ' ' || rest[next] == '\t') {
			next++
		}
		end := next
		for end < len(rest) && isBase64(rest[end]) {
			end++
		}
		if next == n || end == next || !strings.Contains(rest[n:next], "\n") ||
			end < len(rest) && !strings.ContainsRune("\r\n\"'<]})& \t,", rune(rest[end])) ||
			end-next < 16 && !strings.HasSuffix(rest[next:end], "=") {
			break
		}
		n = end
	}
	return rest[:n]
}

func isBase64(b byte) bool {
	return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '+' || b == '/' || b == '=' ||
		b == '-' || b == '_'
}
