package explain

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/paste"
	"wxlab/platform"
)

// Paste is text as people hold it, and what is known beside it. Text, URL and Body may each be empty; what stands in
// URL and Body need not be a URL and a body.
type Paste struct {
	Text       string
	URL        string
	Body       []byte
	Keys       []Keys // of every component that may be meant; the first is preferred
	SessionKey platform.Secret
	Lang       i18n.Lang
	Now        time.Time
	Reveal     bool

	cut bool // it names Encrypt, and none of its values can be one
}

// Kind is what a pasted text is taken for.
type Kind string

// The kinds.
const (
	KindCallback Kind = "callback"
	KindURLCheck Kind = "url_check" // the GET with echostr
	KindReply    Kind = "reply"
	KindSealed   Kind = "encrypt" // Encrypt, without what would verify it
	KindQuery    Kind = "query"   // a callback's URL, without its body
	KindCall     Kind = "api"
	KindAlarm    Kind = "alarm"
	KindData     Kind = "encrypted_data"
	KindPlain    Kind = "plain"
	KindUnknown  Kind = "unknown"
)

// mostTried bounds how many pairs of a reading and keys are tried.
const mostTried = 1 << 14

// Found is one value that was read in a text.
type Found struct {
	Name   string `json:"name"`
	Value  string `json:"value"` // masked where it is a secret
	As     string `json:"as,omitempty"`
	Form   string `json:"form"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// Unread is a part of a text that was not understood.
type Unread struct {
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Text   string `json:"text"`
	Why    string `json:"why"`
}

// ExplainPaste accounts for whatever people hold. It tries what the text may mean until the keys prove one reading;
// where they prove none it says what was read, and claims nothing. Like Explain it never fails.
func ExplainPaste(p Paste) Explanation {
	if len(p.Keys) == 0 {
		p.Keys = []Keys{{}}
	}
	if p.Exact() {
		return p.explainExact()
	}
	r := paste.Read([]byte(p.whole()))
	p.takeSecrets(r)
	p.cut = encryptName.MatchString(p.whole()) &&
		!slices.ContainsFunc(r.Pieces, func(piece paste.Piece) bool { return piece.Name == "Encrypt" })
	e, proved := p.explainReading(r)
	e.Found, e.NotUnderstood = p.found(r), p.unread(r)
	e.HasKey = p.Keys[0].EncodingAESKey != ""
	e.Steps = append([]Step{p.readingStep(r, e, proved)}, e.Steps...)
	return e
}

// encryptName is the envelope's field as XML and JSON write it.
var encryptName = regexp.MustCompile(`(?i)<Encrypt>|"Encrypt"\s*:`)

var (
	exactURL   = regexp.MustCompile(`^(?:[A-Z]+ )?(?:https?://[^\s"'<>\[\]{}]+|/[^\s"'<>\[\]{}]*|\??[\w.;%-]+=[^\s"'<>\[\]{},]*)(?: HTTP/[\d.]+)?$`)
	exactQuery = regexp.MustCompile(`[?&;]?(?:msg_signature|signature|timestamp|nonce|echostr)(?:=|%3[dD])`)
)

// Exact reports whether what was given is a request's URL and its body and no more: then nothing has to be read into
// it, and the account may say what is wrong with the very bytes.
func (p Paste) Exact() bool {
	u, body := strings.TrimSpace(p.URL), strings.TrimSpace(string(p.Body))
	if p.Text != "" || !exactURL.MatchString(u) || apiAddress(u) {
		return false
	}
	if VerifiesURL(u) && body == "" {
		return true
	}
	env, err := parseEnvelope(p.Body)
	switch {
	case err == nil && has(env.fields, "MsgSignature") && !strings.Contains(u, "msg_signature"):
		return false // a reply, with parts of its signature beside it
	case has(env.fields, "errcode"), !exactQuery.MatchString(u) && body != "" && err != nil:
		return false
	}
	return body == "" || err == nil || strings.HasPrefix(body, "<") || exactQuery.MatchString(u)
}

// apiAddress reports whether a URL is one of WeChat's API.
func apiAddress(u string) bool {
	return strings.Contains(u, "api.weixin.qq.com/") || strings.Contains(u, "/cgi-bin/") && strings.Contains(u, "access_token")
}

func (p Paste) explainExact() Explanation {
	in := p.input(Keys{})
	in.URL, in.Body = p.URL, p.Body
	in.loose = false
	e := p.best(func(k Keys) Explanation {
		in.Keys = k
		return Explain(in)
	})
	if e.Kind = KindCallback; VerifiesURL(p.URL) && len(p.Body) == 0 {
		e.Kind = KindURLCheck
	}
	return e
}

// best is the account with the keys that get furthest.
func (p Paste) best(explain func(Keys) Explanation) (out Explanation) {
	far := -1
	for _, k := range p.Keys {
		e := explain(k)
		reached := slices.IndexFunc(e.Steps, func(s Step) bool { return s.State == Failed })
		if reached < 0 {
			reached = len(e.Steps) + 1
		}
		if reached > far {
			out, far = e, reached
			out.Component = k.AppID
		}
	}
	return out
}

func (p Paste) input(k Keys) Input {
	return Input{Keys: k, Lang: p.Lang, Now: p.Now, Reveal: p.Reveal, loose: true, cut: p.cut}
}

// whole joins what was given, each part once.
func (p Paste) whole() string {
	var parts []string
	for _, part := range []string{p.Text, p.URL, string(p.Body)} {
		same := func(other string) bool { return strings.TrimSpace(other) == strings.TrimSpace(part) }
		if strings.TrimSpace(part) != "" && !slices.ContainsFunc(parts, same) {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "\n")
}

// takeSecrets fills keys that were not given with those that stand in the text.
func (p *Paste) takeSecrets(r paste.Reading) {
	for _, s := range r.Secrets {
		switch s.Name {
		case "session_key":
			p.SessionKey = cmp.Or(p.SessionKey, platform.Secret(s.Value))
		case "token":
			if len(p.Keys) == 1 {
				p.Keys = slices.Clone(p.Keys)
				p.Keys[0].Token = cmp.Or(p.Keys[0].Token, platform.Secret(s.Value))
			}
		case "encoding_aes_key":
			if len(p.Keys) == 1 {
				p.Keys = slices.Clone(p.Keys)
				p.Keys[0].EncodingAESKey = cmp.Or(p.Keys[0].EncodingAESKey, platform.Secret(s.Value))
			}
		}
	}
}

// explainReading accounts for the reading that is proved, or for the likeliest.
func (p Paste) explainReading(r paste.Reading) (e Explanation, proved bool) {
	c, k, proof := p.choose(r)
	switch {
	case proof > 0:
		e = p.explainCallback(c, k)
		p.addCalls(&e, r)
		return e, true
	case len(r.Calls) > 0:
		e = p.explainCall(r.Calls[0])
	case len(r.Alarms) > 0:
		e = p.explainAlarm(r.Alarms[0])
	case len(r.Data) > 0:
		e = p.explainData(r.Data)
		proved = e.OK
	case len(r.Callbacks) > 0:
		e = p.explainCallback(c, k)
	case len(r.Plain) > 0:
		e = p.explainPlain(r.Plain[0])
	default:
		e = p.explainNothing(r)
	}
	return e, proved
}

// addCalls puts the causes of failed API calls behind the account of a callback that stands in the same text.
func (p Paste) addCalls(e *Explanation, r paste.Reading) {
	for _, call := range r.Calls {
		if call.ErrCode != 0 {
			e.Likely = append(e.Likely, p.explainCall(call).Likely...)
		}
	}
}

// choose finds the reading and the keys that prove most: a signature and a ciphertext that both fit, then either.
func (p Paste) choose(r paste.Reading) (best paste.Callback, keys Keys, proof int) {
	keys = p.Keys[0]
	if len(r.Callbacks) > 0 {
		best = r.Callbacks[0]
	}
	tried := 0
	for _, c := range r.Callbacks {
		for _, k := range p.Keys {
			if tried++; tried > mostTried {
				return best, keys, proof
			}
			if got := p.proves(c, k); got > proof {
				best, keys, proof = c, k, got
			}
		}
	}
	return best, keys, proof
}

// proves measures what keys prove of a reading: 4 for the signature, 2 for a ciphertext that opens, 1 for one that opens
// and names somebody else, or for a legacy signature alone.
func (p Paste) proves(c paste.Callback, k Keys) int {
	proof := 0
	for _, token := range []platform.Secret{k.Token, k.PreviousToken} {
		if token != "" && sealedOf(c, token.Reveal()).provable() {
			proof = 4
		}
	}
	for _, key := range []platform.Secret{k.EncodingAESKey, k.PreviousEncodingAESKey} {
		if key == "" || c.Encrypt == "" {
			continue
		}
		switch l := (lock{key.Reveal(), c.Encrypt, k.AppID}); {
		case l.opens():
			return proof + 2
		case l.reaches():
			return proof + 1
		}
	}
	if proof == 0 && c.Encrypt == "" && k.Token != "" {
		legacy := sealed{token: k.Token.Reveal(), timestamp: c.Get("timestamp"), nonce: c.Get("nonce"), signature: c.Get("signature")}
		if legacy.provable() {
			return 1
		}
	}
	return proof
}

// sealedOf are the strings that a signature covers.
func sealedOf(c paste.Callback, token string) sealed {
	if c.Reply {
		return sealed{token, c.Inside("TimeStamp"), c.Inside("Nonce"), c.Encrypt, c.Inside("MsgSignature")}
	}
	return sealed{token, c.Get("timestamp"), c.Get("nonce"), c.Encrypt, c.Get("msg_signature")}
}

// provable reports whether there is a signature and it fits.
func (s sealed) provable() bool { return s.signature != "" && s.timestamp != "" && s.signed() }

// explainCallback accounts for one reading by what there is of it.
func (p Paste) explainCallback(c paste.Callback, k Keys) (e Explanation) {
	in := p.input(k)
	in.URL, in.Body, in.Status, in.ReplyBody = queryOf(c), c.Body, c.Status, c.Answer
	switch {
	case c.Reply && k.Token != "":
		e = explainLoneReply(in, c)
		e.Kind = KindReply
	case c.Encrypt == "" && c.Get("echostr") != "":
		in.Method, in.Body = "GET", nil
		e = Explain(in)
		e.Kind = KindURLCheck
	case c.Encrypt == "":
		e = explainLoneQuery(in)
		e.Kind = KindQuery
	case k.Token == "" || c.Get("msg_signature") == "" || c.Get("timestamp") == "" || c.Get("nonce") == "":
		e = explainLoneEncrypt(in, c)
		e.Kind = KindSealed
	default:
		in.Method = "POST"
		e = Explain(in)
		e.Kind = KindCallback
	}
	e.Component = k.AppID
	return e
}

// queryOf is a callback's URL, put together from the parameters that were read.
func queryOf(c paste.Callback) string {
	var pairs []string
	for _, p := range c.Params {
		pairs = append(pairs, p.Name+"="+url.QueryEscape(p.Value))
	}
	path := strings.Map(func(r rune) rune {
		if r <= ' ' || r == '?' || r == '#' || r == '=' || r == '&' {
			return -1
		}
		return r
	}, c.Path)
	if len(pairs) == 0 {
		return path
	}
	return path + "?" + strings.Join(pairs, "&")
}

// explainCall accounts for an API call out of a text.
func (p Paste) explainCall(call paste.Call) Explanation {
	in := p.input(p.Keys[0])
	in.Method, in.URL, in.Body = call.Method, call.URL, call.Request
	in.Status, in.ReplyBody = 200, call.Answer
	e := ExplainAPI(in)
	for i := range e.Likely {
		e.Likely[i].Confirmed = false
	}
	for i, s := range e.Steps {
		if s.Name == "request_body" && call.Request == nil {
			e.Steps[i].Detail = p.say("reading.no_request")
		}
	}
	e.Kind = KindCall
	return e
}
