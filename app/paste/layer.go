package paste

import (
	"encoding/base64"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// layer is the text with some escaping undone. at holds, for each byte, where it stood in the text as it was pasted.
type layer struct {
	text   string
	at     []int32
	undone []string
	form   Form // of what is found in it, where the layer itself decides that
}

// layersOf gives the text as it is, and then with one more kind of escaping undone each time: people copy out of
// logs, JSON documents and web pages, and out of logs of JSON documents.
func layersOf(whole string) []layer {
	at := make([]int32, len(whole))
	for i := range at {
		at[i] = int32(i)
	}
	all := []layer{{text: whole, at: at}}
	last := all[0]
	for range 3 {
		changed := false
		for _, undo := range []func(layer) (layer, bool){
			unquoted, unprefixed, narrowed, adjoined, unwrapped, carets, backslashed, entities, percent,
		} {
			if next, ok := undo(last); ok {
				all, last, changed = append(all, next), next, true
			}
		}
		if !changed {
			break
		}
	}
	for _, l := range all {
		if inner, ok := embedded(l); ok {
			all = append(all, inner)
			break
		}
	}
	return all
}

// writer builds a layer byte by byte.
type writer struct {
	text strings.Builder
	at   []int32
}

func (w *writer) add(s string, at int32) {
	w.text.WriteString(s)
	for range len(s) {
		w.at = append(w.at, at)
	}
}

func (w *writer) keep(l layer, from, to int) {
	w.text.WriteString(l.text[from:to])
	w.at = append(w.at, l.at[from:to]...)
}

func (w *writer) layer(of layer, undone string) layer {
	return layer{w.text.String(), w.at, append(append([]string{}, of.undone...), undone), of.form}
}

// replaced is l with every match of what replaced by to, which may decline.
func replaced(l layer, undone string, what *regexp.Regexp, to func(match string) (string, bool)) (layer, bool) {
	if prefix, _ := what.LiteralPrefix(); !strings.Contains(l.text, prefix) {
		return l, false
	}
	var w writer
	changed, done := false, 0
	for _, m := range what.FindAllStringIndex(l.text, -1) {
		s, ok := to(l.text[m[0]:m[1]])
		if !ok {
			continue
		}
		w.keep(l, done, m[0])
		at := int32(0)
		if m[0] < len(l.at) {
			at = l.at[m[0]]
		}
		w.add(s, at)
		changed, done = true, m[1]
	}
	if !changed {
		return l, false
	}
	w.keep(l, done, len(l.text))
	return w.layer(l, undone), true
}

var (
	backslash = regexp.MustCompile(`\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[nrtbf/"'\\$` + "`" + `]|\r?\n)`)
	caret     = regexp.MustCompile(`\^(?:[&<>|^"%]|\r?\n)`)
	entity    = regexp.MustCompile(`&(?:amp|lt|gt|quot|apos|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});`)
	escaped   = regexp.MustCompile(`(?:%[0-9a-fA-F]{2})+`)
)

var (
	wide     = regexp.MustCompile(`[！-～“”‘’「」]|【\s*\w+\s*】`)
	adjacent = regexp.MustCompile(`'[ \t]*\r?\n[ \t]*[bu]'|"[ \t]*\r?\n[ \t]*[bu]"|'\s*\+\s*'|"\s*\+\s*"`)
	longURL  = regexp.MustCompile(`(?m)[?&]\w+=[^\s"'<>]*[\w=&%?.~-]\r?\n[ \t]*[\w=&%.~+-]{1,200}(?: HTTP/\d.*)?["']?\r?$`)
)

// narrowed undoes Chinese punctuation and full-width letters, which input methods, chats and text recognition put in place of
// those of code.
func narrowed(l layer) (layer, bool) {
	return replaced(l, "width", wide, func(m string) (string, bool) {
		switch r, _ := utf8.DecodeRuneInString(m); {
		case r == '【':
			return " " + strings.TrimSpace(strings.Trim(m, "【】")) + ":", true
		case r >= '！' && r <= '～':
			return string(r - '！' + '!'), true
		case r == '‘' || r == '’':
			return "'", true
		}
		return `"`, true
	})
}

// adjoined joins literals that belong together: those that Python prints on lines of their own, and sums of strings.
func adjoined(l layer) (layer, bool) {
	return replaced(l, "literals", adjacent, func(string) (string, bool) { return "", true })
}

// unwrapped joins a URL that was broken where a line was full. A line that begins with a parameter's name is one of a list.
func unwrapped(l layer) (layer, bool) {
	for joined := false; ; joined = true {
		next, ok := replaced(l, "wrap", longURL, func(m string) (string, bool) {
			at := strings.IndexByte(m, '\n')
			before, after := strings.TrimRight(m[:at], "\r"), strings.TrimLeft(m[at+1:], " \t")
			name, _, assigned := strings.Cut(after, "=")
			if _, known := named(name); known && assigned && !strings.HasSuffix(before, "&") {
				return "", false
			}
			return before + after, true
		})
		if !ok {
			return l, joined
		}
		next.undone = slices.Compact(next.undone)
		l = next
	}
}

// backslashed undoes the escapes of JSON, JavaScript, Java, Go, Python, PHP and of shells.
func backslashed(l layer) (layer, bool) {
	return replaced(l, "backslash", backslash, func(m string) (string, bool) {
		switch m[1] {
		case 'n':
			return "\n", true
		case 'r':
			return "\r", true
		case 't':
			return "\t", true
		case 'b', 'f':
			return " ", true
		case 'u', 'x':
			n, err := strconv.ParseUint(m[2:], 16, 32)
			return string(rune(n)), err == nil
		case '\n', '\r':
			return "", true // a line that goes on
		}
		return m[1:], true
	})
}

// carets undoes the escapes of Windows' command line.
func carets(l layer) (layer, bool) {
	return replaced(l, "caret", caret, func(m string) (string, bool) { return strings.TrimSpace(m[1:]), true })
}

// entities undoes the escaping of HTML and XML.
func entities(l layer) (layer, bool) {
	return replaced(l, "html", entity, func(m string) (string, bool) { return html.UnescapeString(m), true })
}

// percent undoes URL-encoding, where what comes out is text.
func percent(l layer) (layer, bool) {
	return replaced(l, "percent", escaped, func(m string) (string, bool) {
		out := make([]byte, 0, len(m)/3)
		for i := 0; i+2 < len(m); i += 3 {
			n, err := strconv.ParseUint(m[i+1:i+3], 16, 8)
			if err != nil {
				return "", false
			}
			out = append(out, byte(n))
		}
		return string(out), utf8.Valid(out)
	})
}

// linesBegun counts how many of the first lines of a text begin with a mark; lines without anything do not count.
func linesBegun(text string, mark *regexp.Regexp) (begun, lines int) {
	const sample = 40
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if lines++; mark.MatchString(line[:min(len(line), 256)]) {
			begun++
		}
		if lines == sample {
			break
		}
	}
	return begun, lines
}

var quoteMark = regexp.MustCompile(`(?m)^[ \t]*(?:>[ \t]?)+`)

// unquoted takes away the marks of a quotation in Markdown or mail, where most lines have them.
func unquoted(l layer) (layer, bool) {
	if begun, lines := linesBegun(l.text, quoteMark); 2*begun < lines {
		return l, false
	}
	return replaced(l, "quote", quoteMark, func(string) (string, bool) { return "", true })
}

// stamp is what loggers put before a line: a container's name, a time, a level, a thread, a class.
var stamp = regexp.MustCompile(`(?m)^[ \t]*(?:[\w.-]+[ \t]*\|[ \t]?)?` +
	`(?:\[?(?:\d{4}[-/]\d\d[-/]\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\]?|` +
	`[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)[ \t]*` +
	`(?:[\w.-]+ [\w./-]+\[\d+\]:[ \t]*)?` +
	`(?:\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|I|D|W|E)\]?[ \t:]+)?(?:\[[^\]\n=]*\][ \t]*)?(?:\d+ )?(?:--- )?` +
	`(?:[\w.$]+[ \t]*(?:\[\d+\])?[ \t]*(?: - |: ))?`)

var container = regexp.MustCompile(`(?m)^[\w.-]+[ \t]*\|[ \t]?`)

// unprefixed takes away what a logger or a container put before every line of a text of several.
func unprefixed(l layer) (layer, bool) {
	for _, what := range []*regexp.Regexp{stamp, container} {
		if begun, lines := linesBegun(l.text, what); lines > 1 && 2*begun > lines {
			return replaced(l, "prefix", what, func(string) (string, bool) { return "", true })
		}
	}
	return l, false
}

// wrapped is base64 text that begins like "<xml": a cloud function's event carries bodies so.
var wrapped = regexp.MustCompile(`(?:77u/)?PHhtb[A-Za-z0-9+/=]{40,}`)

// embedded opens a body that is itself base64.
func embedded(l layer) (layer, bool) {
	if !strings.Contains(l.text, "PHhtb") {
		return l, false
	}
	return replaced(l, "base64", wrapped, func(m string) (string, bool) {
		out, err := base64.StdEncoding.DecodeString(m)
		if err != nil {
			out, err = base64.RawStdEncoding.DecodeString(strings.TrimRight(m, "="))
		}
		return string(out), err == nil && utf8.Valid(out)
	})
}

// places finds the line and column of an offset.
type places struct {
	text   string
	starts []int
}

func newPlaces(text string) places {
	p := places{text, []int{0}}
	for i := range len(text) {
		if text[i] == '\n' {
			p.starts = append(p.starts, i+1)
		}
	}
	return p
}

func (p places) of(offset int) (line, column int) {
	offset = max(0, min(offset, len(p.text)))
	low, high := 0, len(p.starts)
	for high-low > 1 {
		if mid := (low + high) / 2; p.starts[mid] <= offset {
			low = mid
		} else {
			high = mid
		}
	}
	return low + 1, utf8.RuneCountInString(p.text[p.starts[low]:offset]) + 1
}
