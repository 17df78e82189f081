package secrets

import (
	"bytes"
	"strings"
)

// A short Token is masked where it is the whole value of a field: of a query or a form (x=weixin), of JSON
// ("x":"weixin", also in a list, also in JSON within JSON), of XML (<X>weixin</X>, also in CDATA).

// isProtocolField knows the fields whose values are words of WeChat's protocol. A Token may be one of these words, "text"
// or "aes", and without them a record could not be read.
func isProtocolField(name string) bool {
	switch strings.ToLower(name) {
	case "msgtype", "event", "infotype", "errmsg", "encrypt_type":
		return true
	}
	return false
}

func (f *finder) holdsField(b []byte) bool {
	for _, value := range f.fields {
		if bytes.Contains(b, []byte(value)) {
			return true
		}
	}
	return false
}

// fieldSpans are the places where short values stand as whole fields.
func (f *finder) fieldSpans(b []byte) (spans []span) {
	for _, value := range f.fields {
		for at := 0; ; at++ {
			i := bytes.Index(b[at:], []byte(value))
			if i < 0 {
				break
			}
			at += i
			if name, whole := fieldOf(b[:at], b[at+len(value):]); whole && !isProtocolField(name) {
				spans = append(spans, span{at, at + len(value)})
			}
		}
	}
	return spans
}

// fieldOf tells whether what stands between before and after is the whole value of a field, and of which; a list's
// elements have no name.
func fieldOf(before, after []byte) (name string, whole bool) {
	if len(before) == 0 {
		return "", false
	}
	switch before[len(before)-1] {
	case '=':
		return wordBefore(before[:len(before)-1]), ends(after, "&#;: \t\r\n\"'\\<")
	case '"':
		return jsonField(before, after)
	case '>':
		return wordBefore(before[:len(before)-1]), bytes.HasPrefix(after, []byte("</"))
	case '[':
		element, cdata := bytes.CutSuffix(before, []byte("><![CDATA["))
		return wordBefore(element), cdata && bytes.HasPrefix(after, []byte("]]>"))
	}
	return "", false
}

func ends(after []byte, stops string) bool {
	return len(after) == 0 || strings.IndexByte(stops, after[0]) >= 0
}

// jsonField is fieldOf for a string of JSON. A key is not a value.
func jsonField(before, after []byte) (name string, whole bool) {
	rest := bytes.TrimLeft(after, `\`)
	if len(rest) == 0 || rest[0] != '"' {
		return "", false
	}
	if rest = bytes.TrimLeft(rest[1:], " \t\r\n"); len(rest) > 0 && rest[0] == ':' {
		return "", false
	}
	before = bytes.TrimRight(before, "\" \t\r\n\\")
	key, named := bytes.CutSuffix(before, []byte(":"))
	if !named {
		return "", true
	}
	return wordBefore(bytes.TrimRight(key, "\" \t\r\n\\")), true
}

// wordBefore is the word of letters, digits and underscores that b ends with.
func wordBefore(b []byte) string {
	start := len(b)
	for start > 0 && isWord(b[start-1]) {
		start--
	}
	return string(b[start:])
}

func isWord(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}
