package bilingual

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// The headers of an answer in which the simulator says what probably went wrong. Beside the answer they are recorded by
// whoever records it, and read back from there.
const (
	hintHeader   = "X-Wxlab-Hint"
	hintHeaderZh = "X-Wxlab-Hint-Zh"
)

// ToHeader puts a text into the headers of an answer; an empty one puts nothing there.
func (t Text) ToHeader(h http.Header) {
	if !t.Empty() {
		h.Set(hintHeader, headerSafe(t.En))
		h.Set(hintHeaderZh, headerSafe(t.Zh))
	}
}

// FromHeader is the text that the headers of an answer have, empty when they have none. Answers recorded while there was
// only the English one have it in both languages.
func FromHeader(h http.Header) Text {
	en, zh := fromHeader(h.Get(hintHeader)), fromHeader(h.Get(hintHeaderZh))
	if zh == "" {
		zh = en
	}
	return Text{Zh: zh, En: en}
}

// headerSafe escapes what a header cannot carry, and the backslash of the escapes.
func headerSafe(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r < ' ' || r == 0x7f:
			b.WriteByte(' ')
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		case r > 0x7e || r == '\\':
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func fromHeader(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	return escape().ReplaceAllStringFunc(text, func(escaped string) string {
		r, err := strconv.ParseUint(escaped[2:], 16, 32)
		if err != nil {
			return escaped
		}
		return string(rune(r))
	})
}

func escape() *regexp.Regexp { return regexp.MustCompile(`\\u[0-9a-f]{4}|\\U[0-9a-f]{8}`) }
