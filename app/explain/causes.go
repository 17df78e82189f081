package explain

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"strings"

	"wxlab/platform"
	"wxlab/platform/msgcrypt"
)

// causes lists why the account failed, or what is worth a remark when it did not.
func (o *opening) causes() []Likely {
	out := []Likely{}
	switch o.failed {
	case "":
	case "query":
		out = o.queryCauses()
	case "timestamp":
		out = append(out, o.cause("timestamp", "timestamp_bad", true))
	case "body":
		out = append(out, o.bodyCause())
	case "envelope":
		out = o.envelopeCauses()
	case "signature":
		out = o.signatureCauses()
	case "fields":
		out = append(out, o.cause("fields", "fields_bad", false))
	default:
		out = o.lockCauses(o.lock())
	}
	return append(out, o.remarks...)
}

// queryCauses explain a query without its parameters: escaped on the way, or never WeChat's.
func (o *opening) queryCauses() []Likely {
	mends := []variant{
		{"query_html", html.UnescapeString(o.query.raw), nil},
		{"query_escaped", unescape(o.query.raw), nil},
	}
	want := "msg_signature"
	if o.verifiesURL() {
		want = "signature"
	}
	for _, m := range mends {
		mended := query{params: splitQuery(m.value)}
		if m.value != o.query.raw && mended.get(want) != "" && mended.get("timestamp") != "" {
			return []Likely{o.cause("query", m.id, true)}
		}
	}
	switch {
	case len(o.query.params) == 0:
		return []Likely{o.cause("query", "query_empty", true)}
	case o.verifiesURL():
		return []Likely{o.cause("query", "query_get", !o.query.has("echostr"))}
	case !o.query.has("msg_signature") && o.query.has("signature"):
		return []Likely{o.cause("query", "query_plain", o.query.get("encrypt_type") != "aes")}
	}
	return []Likely{o.cause("query", "query_cut", false)}
}

// bodyCause explains a body that is empty or far too long.
func (o *opening) bodyCause() Likely {
	if len(o.in.Body) > platform.MaxMessageSize {
		return o.cause("body", "body_long", true, len(o.in.Body))
	}
	return o.cause("body", "body_empty", true)
}

// envelopeCauses try to mend the body until it is an envelope.
func (o *opening) envelopeCauses() []Likely {
	if o.env.plain() {
		return []Likely{o.cause("envelope", "plain_mode", true)}
	}
	if bytes.Contains(o.in.Body, []byte("<!DOCTYPE")) {
		return []Likely{o.cause("envelope", "body_doctype", true)}
	}
	for _, m := range bodyMends(string(o.in.Body)) {
		if m.value == string(o.in.Body) {
			continue
		}
		if env, err := parseEnvelope([]byte(m.value)); err == nil && env.encrypt() != "" {
			return []Likely{o.opened(o.cause("envelope", m.id, true), env.encrypt())}
		}
	}
	if bare := strings.TrimSpace(string(o.in.Body)); o.withEncrypt(bare).reaches() {
		return []Likely{o.opened(o.cause("envelope", "encrypt_bare", true), bare)}
	}
	if cut := cutEncrypt(string(o.in.Body)); cut != "" {
		return []Likely{o.opened(o.cause("envelope", "body_cut", true, len(o.in.Body)), cut)}
	}
	for _, f := range o.env.fields {
		if strings.EqualFold(f.Path, "Encrypt") {
			return []Likely{o.opened(o.cause("envelope", "encrypt_case", true, f.Path), f.Value)}
		}
	}
	return []Likely{o.cause("envelope", "not_wechat", false)}
}

// bodyMends undo what middleware does to whole bodies.
func bodyMends(body string) []variant {
	var quoted string
	_ = json.Unmarshal([]byte(body), &quoted) // not a JSON string: quoted stays empty, and that is no envelope
	raw, _ := base64.StdEncoding.DecodeString(strings.TrimSpace(body))
	form, _ := url.QueryUnescape(body)
	if _, value, ok := strings.Cut(form, "=<"); ok {
		form = "<" + value
	}
	path, _ := url.PathUnescape(body)
	return []variant{
		{"body_html", html.UnescapeString(body), nil},
		{"body_form", path, nil},
		{"body_form", form, nil},
		{"body_quoted", quoted, nil},
		{"body_base64", string(raw), nil},
		{"body_prefix", body[max(0, strings.Index(body, "<xml")):], nil},
		{"body_suffix", body[:strings.LastIndex(body, ">")+1], nil},
	}
}

// cutEncrypt finds what there is of Encrypt in a body that ends too early.
func cutEncrypt(body string) string {
	_, rest, found := strings.Cut(body, "<Encrypt>")
	if !found || strings.Contains(rest, "</xml>") { // whole, and something else is wrong
		return ""
	}
	rest = strings.TrimPrefix(rest, "<![CDATA[")
	if end := strings.IndexAny(rest, "]<"); end >= 0 {
		rest = rest[:end]
	}
	return rest
}

func (o *opening) withEncrypt(encrypt string) lock {
	l := o.lock()
	l.encrypt = encrypt
	return l
}

// opened completes a cause with the message that opens once the mistake is undone.
func (o *opening) opened(l Likely, encrypt string) Likely {
	with := o.withEncrypt(encrypt)
	if msg, _, err := with.unseal(); err == nil && with.opens() {
		l.Opens, l.Plain = true, string(msg)
	}
	return l
}

// signatureCauses try the mistakes that break a signature. Where one is confirmed the rest of the way is tried too,
// for mistakes come in pairs: a rotated token and a rotated key.
func (o *opening) signatureCauses() []Likely {
	if o.token == "" {
		return []Likely{o.cause("signature", "no_token", true)}
	}
	for _, t := range o.signatureTrials() {
		if t.sealed == o.sealed || !t.signed() {
			continue
		}
		return o.signedUnder(t)
	}
	if unsorted, order := o.unsorted(); unsorted {
		return []Likely{o.opened(o.cause("signature", "unsorted", true, order), o.encrypt)}
	}
	if n := len(o.signature); n >= 8 && n < 40 && strings.HasPrefix(o.computed(), o.signature) {
		return []Likely{o.cause("signature", "signature_cut", true, n)}
	}
	if o.verifiesURL() {
		return []Likely{o.cause("signature", "token_wrong", false)}
	}
	return o.unsigned()
}

// signedUnder reports a confirmed trial, and what is wrong beside it.
func (o *opening) signedUnder(t trial) []Likely {
	l := o.cause("signature", t.id, true, t.args...)
	if o.verifiesURL() {
		return []Likely{l}
	}
	with := o.lock()
	if strings.HasPrefix(t.id, "encrypt_") {
		with.encrypt = t.encrypt
	}
	out := []Likely{o.opened(l, with.encrypt)}
	if !with.opens() {
		out = append(out, o.lockCauses(with)...)
	}
	return out
}

// unsigned is for a signature that no known mistake explains: whether the key opens the message tells a wrong Token
// from a stranger's callback.
func (o *opening) unsigned() []Likely {
	switch opens := o.lock().opens(); {
	case o.legacyFits() && opens:
		return []Likely{o.opened(o.cause("signature", "signature_altered", true), o.encrypt)}
	case o.legacyFits():
		return []Likely{o.cause("signature", "encrypt_altered", true)}
	case opens:
		return []Likely{
			o.opened(o.cause("signature", "token_only", false), o.encrypt),
			o.cause("signature", "query_altered", false),
		}
	}
	for _, k := range o.keys() {
		with := o.lock()
		with.key43 = k.value
		if with.reaches() {
			return []Likely{o.cause("signature", "token_wrong", false), o.cause("key", k.id, true, k.args...)}
		}
	}
	if _, tail, err := o.lock().unseal(); err == nil {
		return append([]Likely{o.cause("signature", "token_wrong", false)}, o.appIDCause(tail))
	}
	return []Likely{
		o.cause("signature", "other_component", false),
		o.cause("signature", "token_wrong", false),
		o.cause("signature", "encrypt_altered", false),
	}
}

// legacyFits reports whether the three-string signature proves Token, timestamp and nonce right: then what is wrong
// is what it does not cover.
func (o *opening) legacyFits() bool {
	legacy := sealed{token: o.token, timestamp: o.timestamp, nonce: o.nonce, signature: o.query.get("signature")}
	return legacy.signed()
}

// unsorted tries the other orders in which the strings may have been joined, and names the one that fits.
func (o *opening) unsorted() (bool, string) {
	names := []string{"token", "timestamp", "nonce", "encrypt"}
	values := append([]string{o.token}, o.parts()...)
	names = names[:len(values)]
	for _, order := range permutations(len(values)) {
		var joined, spoken []string
		for _, i := range order {
			joined, spoken = append(joined, values[i]), append(spoken, names[i])
		}
		if msgcrypt.Sign(strings.Join(joined, "")) == o.signature {
			return true, strings.Join(spoken, " + ")
		}
	}
	return false, ""
}

// permutations lists the orders of n things.
func permutations(n int) [][]int {
	if n == 0 {
		return [][]int{{}}
	}
	var out [][]int
	for _, shorter := range permutations(n - 1) {
		for at := range n {
			order := append(append(append([]int{}, shorter[:at]...), n-1), shorter[at:]...)
			out = append(out, order)
		}
	}
	return out
}
