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

	"wxlab/app/secrets"
)

// Masker replaces secrets by placeholders such as {{component_access_token#3f9a0c51}}: the same secret by the same one,
// wherever it stands, and with a Fingerprint in every recording of a workspace. The component's AppID and people are no
// secrets, but have placeholders too: a recording may be replayed for another component.
type Masker struct {
	// Fingerprint names a secret of a kind, as secrets.Key's does; nil numbers those of each kind.
	Fingerprint func(kind, value string) string

	names          *regexp.Regexp // of fields to learn from; nil learns from none
	componentAppID string
	kinds          map[string]string // by value
	order          []string          // of the values, as they were met
	pairs          *strings.Replacer
}

// secretNames match fields that hold secrets by the ends of their names, so that fields which WeChat adds in the manner
// of those it has (PROTOCOL 1) are masked too. personNames match fields that say who somebody is.
const (
	secretNames = `[a-z_]*(?:token|ticket|secret|code|session_?key|aes_?key)`
	personNames = `|[a-z_]*openid|unionid|touser|fromusername`
)

// NewMasker returns a Masker for what it will Learn from entries: secrets, and with openIDs also who people are. With
// inClear it learns nothing, and masks only what Know tells it.
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

// Learn adds the secrets that an entry holds.
func (m *Masker) Learn(e Entry) {
	if m.names == nil {
		return
	}
	for _, text := range []string{e.Query, e.Plain, e.Reply, bodyText(e.Request), bodyText(e.Response)} {
		for _, match := range m.names.FindAllStringSubmatch(text, -1) {
			// Only one of the four ways to write a field has matched.
			name := match[1] + match[3] + match[5] + match[7]
			value := jsonText(match[2]) + html.UnescapeString(match[4]) + queryText(match[6]) + match[8]
			m.Know(secrets.Kind(name), value)
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

// Know adds a secret whose kind is known, such as the AppSecret.
func (m *Masker) Know(kind, value string) {
	value = strings.TrimSpace(value)
	if !canBeSecret(value) {
		return
	}
	known, ok := m.kinds[value]
	if !ok {
		m.order = append(m.order, value)
	}
	if !ok || isGeneral(known) && !isGeneral(kind) {
		m.kinds[value] = kind
	}
	m.pairs = nil
}

// canBeSecret is false for numbers, short words, original ids (原始 ID) and what the journal has masked already. To
// replace those wherever they stand would spoil other text.
func canBeSecret(value string) bool {
	return len(value) >= 8 && strings.Trim(value, "0123456789") != "" &&
		!strings.ContainsAny(value, " \t\r\n•{") && !strings.HasPrefix(value, "gh_")
}

// isGeneral reports whether a name says less than another that the same secret may have: access_token in a query is
// that of an account or of the component.
func isGeneral(kind string) bool {
	return slices.Contains([]string{"access_token", "refresh_token", "token", "ticket", "code"}, kind)
}

// Mask rewrites JSON, a line of a recording or another document. It decodes each string first, so that no escape
// sequence hides a secret.
func (m *Masker) Mask(line []byte) []byte {
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

// isNobodysSecret is true of what is replaced for other reasons: it says who somebody is.
func isNobodysSecret(kind string) bool {
	return kind == "component_appid" || kind == "unionid" || strings.HasSuffix(kind, "openid")
}

// replacer names the secrets of each kind and pairs every spelling of each, the longest first, with its placeholder.
func (m *Masker) replacer() *strings.Replacer {
	count := map[string]int{}
	var pairs [][2]string
	for _, value := range m.order {
		kind := m.kinds[value]
		count[kind]++
		placeholder := fmt.Sprintf("{{%s:%d}}", kind, count[kind])
		if m.Fingerprint != nil && !isNobodysSecret(kind) {
			placeholder = "{{" + m.Fingerprint(kind, value) + "}}"
		}
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
