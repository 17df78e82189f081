package explain

import (
	"net/url"
	"regexp"
	"strings"
)

// query is a callback's URL taken apart, tolerantly: what people paste is not always a URL.
type query struct {
	path   string // host and path
	raw    string
	params []param
}

// param is one query parameter; raw is its value before URL-decoding.
type param struct{ name, value, raw string }

// appIDShape is an AppID (PROTOCOL 1): wx and 16 hex digits.
var appIDShape = regexp.MustCompile(`wx[0-9a-f]{16}`)

// parseQuery accepts a full URL, a request URI, a bare query and a request line ("POST /x?y HTTP/1.1").
func parseQuery(text string) query {
	text = strings.TrimSpace(text)
	for _, word := range strings.Fields(text) {
		if strings.ContainsAny(word, "?=&") {
			text = word
			break
		}
	}
	text, _, _ = strings.Cut(text, "#")
	path, raw, cut := strings.Cut(text, "?")
	if eq := strings.IndexByte(text, '='); !cut && eq >= 0 && !strings.Contains(text[:eq], "/") {
		path, raw = "", text
	}
	return query{path: path, raw: raw, params: splitQuery(raw)}
}

func splitQuery(raw string) []param {
	var out []param
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		name, rawValue, _ := strings.Cut(pair, "=")
		out = append(out, param{name: unescape(name), value: unescape(rawValue), raw: rawValue})
	}
	return out
}

// unescape is URL-decoding that leaves alone what it cannot decode.
func unescape(s string) string {
	if out, err := url.QueryUnescape(s); err == nil {
		return out
	}
	return s
}

func (q query) find(name string) (param, bool) {
	for _, p := range q.params {
		if p.name == name {
			return p, true
		}
	}
	return param{}, false
}

func (q query) get(name string) string       { p, _ := q.find(name); return p.value }
func (q query) undecoded(name string) string { p, _ := q.find(name); return p.raw }
func (q query) has(name string) bool         { _, ok := q.find(name); return ok }

// appID is what WeChat put in place of $APPID$: the authorizer's AppID, "" on the auth-event URL.
func (q query) appID() string { return appIDShape.FindString(q.path) }
