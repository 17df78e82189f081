package recording

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Masker replaces secrets by placeholders such as {{component_access_token:1}}: the same secret by the same one,
// wherever it stands. The component's AppID is no secret, but another one where the recording is replayed.
type Masker struct {
	names          *regexp.Regexp // of fields to learn from; nil learns from none
	componentAppID string
	kinds          map[string]string // by value
	order          []string          // of the values, as they were met
	pairs          *strings.Replacer
}

// secretNames are fields that hold secrets, by how their names end: PROTOCOL section 1 and whatever WeChat adds in
// its manner. personNames are those that tell people apart.
const (
	secretNames = `[a-z_]*(?:token|ticket|secret|code|session_?key|aes_?key)`
	personNames = `|[a-z_]*openid|unionid|touser|fromusername`
)

// NewMasker masks what it learns from entries. With openIDs it takes them for secrets too; with inClear it learns
// nothing and masks only what Know tells it.
func NewMasker(componentAppID string, openIDs, inClear bool) *Masker {
	m := &Masker{componentAppID: componentAppID, kinds: map[string]string{}}
	if inClear {
		return m
	}
	names := secretNames
	if openIDs {
		names += personNames
	}
	m.names = regexp.MustCompile(`(?i)(?:` +
		`"(` + names + `)"\s*:\s*"((?:[^"\\]|\\.)*)` + // JSON, also one that was cut
		`|<(` + names + `)>\s*(?:<!\[CDATA\[)?([^<\]]*)` + // XML
		`|(?:^|[?&;]|\\u0026)(` + names + `)=([^&#\s"<\\]*)` + // queries and forms, also escaped in JSON or XML
		`|(QUERY_AUTH_CODE):([^\s"<\]\\]*)` + // the release check's message (PROTOCOL 8.1)
		`)`)
	return m
}

// Learn takes note of the secrets in an entry.
func (m *Masker) Learn(e Entry) {
	if m.names == nil {
		return
	}
	for _, text := range []string{e.Query, e.Plain, e.Reply, bodyText(e.Request), bodyText(e.Response)} {
		for _, found := range m.names.FindAllStringSubmatch(text, -1) {
			m.Know(kindOf(found[1]+found[3]+found[5]+found[7]), jsonText(found[2])+html.UnescapeString(found[4])+queryText(found[6])+found[8])
		}
	}
}

// bodyText is a Body as it was on the wire.
func bodyText(body json.RawMessage) string {
	var text string
	if json.Unmarshal(body, &text) == nil {
		return text
	}
	return string(body)
}

func jsonText(escaped string) string {
	var s string
	if json.Unmarshal([]byte(`"`+escaped+`"`), &s) != nil {
		return escaped
	}
	return s
}

func queryText(escaped string) string {
	s, err := url.QueryUnescape(escaped)
	if err != nil {
		return escaped
	}
	return s
}

// Know masks a secret of which the kind is known, such as the AppSecret.
func (m *Masker) Know(kind, value string) {
	value = strings.TrimSpace(value)
	if !distinct(value) {
		return
	}
	known, ok := m.kinds[value]
	if !ok {
		m.order = append(m.order, value)
	}
	if !ok || vague(known) && !vague(kind) {
		m.kinds[value] = kind
	}
	m.pairs = nil
}

// distinct tells secrets from what cannot be one: numbers, words, and what the journal masked already. Replaced
// everywhere, those would spoil other text.
func distinct(value string) bool {
	return len(value) >= 8 && strings.Trim(value, "0123456789") != "" && !strings.ContainsAny(value, " \t\r\n•{") && !strings.HasPrefix(value, "gh_")
}

// vague names say less than others that the same secret may have: access_token in a query is the account's or the
// component's.
func vague(kind string) bool {
	return slices.Contains([]string{"access_token", "refresh_token", "token", "ticket", "code"}, kind)
}

var camel = regexp.MustCompile(`([a-z])([A-Z])`)

// kindOf is a field's name as its placeholder has it: snake case, one name for one thing.
func kindOf(name string) string {
	kind := strings.ToLower(camel.ReplaceAllString(name, "${1}_${2}"))
	switch kind {
	case "auth_code", "query_auth_code":
		return "authorization_code"
	case "touser", "from_user_name", "fromusername":
		return "openid"
	}
	return strings.Trim(kind, "_")
}

// mask rewrites a line of JSON, string by string, so that no way of escaping hides a secret.
func (m *Masker) mask(line []byte) []byte {
	if m.pairs == nil {
		m.pairs = m.replacer()
	}
	return literal.ReplaceAllFunc(line, func(quoted []byte) []byte {
		var s string
		if json.Unmarshal(quoted, &s) != nil {
			return quoted
		}
		if masked := m.pairs.Replace(s); masked != s {
			return encode(masked)
		}
		return quoted
	})
}

var literal = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// replacer numbers the secrets of each kind and pairs all their spellings, longest first, with their placeholders.
func (m *Masker) replacer() *strings.Replacer {
	count := map[string]int{}
	var pairs [][2]string
	for _, value := range m.order {
		kind := m.kinds[value]
		count[kind]++
		placeholder := fmt.Sprintf("{{%s:%d}}", kind, count[kind])
		for _, spelling := range []string{value, url.QueryEscape(value), html.EscapeString(value)} {
			pairs = append(pairs, [2]string{spelling, placeholder})
		}
	}
	if m.componentAppID != "" {
		pairs = append(pairs, [2]string{m.componentAppID, "{{component_appid}}"})
	}
	slices.SortStableFunc(pairs, func(a, b [2]string) int { return cmp.Compare(len(b[0]), len(a[0])) })
	var flat []string
	for _, pair := range pairs {
		flat = append(flat, pair[0], pair[1])
	}
	return strings.NewReplacer(flat...)
}
