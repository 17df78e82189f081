package explain

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"wxlab/app/i18n"
	"wxlab/platform"
	"wxlab/platform/msgcrypt"
)

// callbackStages are the steps of an encrypted POST, in the order in which a receiver must take them (PROTOCOL 2.4).
func callbackStages() []stage {
	return append([]stage{
		{"query", (*opening).readQuery},
		{"timestamp", (*opening).readTimestamp},
		{"body", (*opening).readBody},
		{"envelope", (*opening).readEnvelope},
	}, sealStages()...)
}

// verificationStages are the steps of the GET by which the console checks a URL (PROTOCOL 2.9).
func verificationStages() []stage {
	return []stage{
		{"query", (*opening).readVerification},
		{"timestamp", (*opening).readTimestamp},
		{"sorted", (*opening).sortStrings},
		{"sha1", (*opening).hashStrings},
		{"signature", (*opening).compareSignature},
		{"echostr", (*opening).readEchoStr},
	}
}

func (o *opening) readQuery() finding {
	data := o.queryData()
	for _, name := range []string{"msg_signature", "timestamp", "nonce"} {
		if o.query.get(name) == "" {
			return o.fail(msgcrypt.ErrSignature, "query.missing", name).with(data...)
		}
	}
	if mode := o.query.get("encrypt_type"); mode != "aes" {
		o.remark("query", "encrypt_type", strconv.Quote(mode))
	}
	return o.ok("query.ok", len(o.query.params)).with(data...)
}

func (o *opening) readVerification() finding {
	for _, name := range []string{"signature", "timestamp", "nonce", "echostr"} {
		if o.query.get(name) == "" {
			return o.fail(msgcrypt.ErrSignature, "query.get_missing", name).with(o.queryData()...)
		}
	}
	return o.ok("query.get").with(o.queryData()...)
}

func (o *opening) queryData() []Datum {
	var data []Datum
	for _, p := range o.query.params {
		data = append(data, Datum{Label: p.name, Value: p.value, Mono: true})
	}
	return data
}

// skewAllowed is what is worth a remark; WeChat documents no freshness rule (PROTOCOL 2.5).
const skewAllowed = 10 * time.Minute

func (o *opening) readTimestamp() finding {
	n, err := strconv.ParseInt(o.timestamp, 10, 64)
	if err != nil {
		return o.fail(msgcrypt.ErrSignature, "timestamp.bad", strconv.Quote(o.timestamp))
	}
	if o.swapped(n) {
		o.remark("timestamp", "swapped")
		return o.info("timestamp.odd", o.timestamp)
	}
	if plausible(n / 1000) {
		o.remark("timestamp", "timestamp_ms")
		n /= 1000
	}
	at := platform.UnixTime(n).In(o.zone())
	text := at.Format(timeLayout)
	if skew := o.in.Now.Sub(at); !o.in.Now.IsZero() && skew.Abs() > skewAllowed {
		o.remark("timestamp", "skew", o.lang.Span(skew.Round(time.Second)))
		return o.info("timestamp.skew", text, o.lang.Span(skew.Round(time.Second)))
	}
	return o.ok("timestamp.ok", text)
}

const timeLayout = "2006-01-02 15:04:05 -07:00"

// zone is where the reader is; WeChat's own is the default.
func (o *opening) zone() *time.Location {
	if o.in.Now.IsZero() {
		return time.FixedZone("UTC+8", 8*60*60)
	}
	return o.in.Now.Location()
}

// plausible reports whether a number is Unix seconds between 2012, when the platform began, and 2100.
func plausible(unix int64) bool { return unix > 1_325_376_000 && unix < 4_102_444_800 }

// swapped reports whether the nonce is a time and the timestamp is none. The signature over sorted strings fits all the
// same.
func (o *opening) swapped(timestamp int64) bool {
	nonce, err := strconv.ParseInt(o.nonce, 10, 64)
	return err == nil && plausible(nonce) && !plausible(timestamp) && !plausible(timestamp/1000)
}

// bom is UTF-8's byte order mark.
var bom = []byte("\xef\xbb\xbf")

func (o *opening) readBody() finding {
	body := o.in.Body
	data := []Datum{o.mono("content_type", o.in.Header.Get("Content-Type")), o.mono("body", string(body))}
	if o.in.Header.Get("Content-Type") == "" {
		data = data[1:]
	}
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		return o.fail(msgcrypt.ErrEnvelope, "body.empty")
	case len(body) > platform.MaxMessageSize:
		return o.fail(msgcrypt.ErrEnvelope, "body.long", len(body))
	case bytes.HasPrefix(body, bom):
		o.remark("body", "bom")
	}
	return o.ok("body.ok", len(body)).with(data...)
}

func (o *opening) readEnvelope() finding {
	env, err := parseEnvelope(o.in.Body)
	if err != nil {
		return o.fail(msgcrypt.ErrEnvelope, "envelope.bad", unreadable(o.lang, err))
	}
	o.env, o.encrypt = env, env.encrypt()
	o.remarkReplaced("envelope", o.in.Body)
	data := o.envelopeData()
	switch {
	case o.encrypt == "" && env.plain():
		return o.fail(msgcrypt.ErrEnvelope, "envelope.plain").with(data...)
	case o.encrypt == "":
		return o.fail(msgcrypt.ErrEnvelope, "envelope.no_encrypt").with(data...)
	case env.plain():
		o.remark("envelope", "compatible")
		return o.info("envelope.compatible").with(data...)
	case env.json:
		o.remark("envelope", "json")
		return o.info("envelope.json").with(data...)
	}
	return o.ok("envelope.ok", o.addressee(), len(o.encrypt)).with(data...)
}

// remarkReplaced says that a document holds characters that cannot be read. A push with them is taken all the same.
func (o *opening) remarkReplaced(step string, doc []byte) {
	if n := platform.Replaced(doc); n > 0 {
		o.remark(step, "replaced", n)
	}
}

// addressee is the envelope's other field, which tells the two callback URLs apart (PROTOCOL 2.3).
func (o *opening) addressee() string {
	for _, name := range []string{"AppId", "ToUserName"} {
		if v := pick(o.env.fields, name); v != "" {
			return name + " " + v
		}
	}
	return o.say("envelope.nobody")
}

func (o *opening) envelopeData() []Datum {
	var data []Datum
	for _, f := range o.env.fields {
		data = append(data, Datum{Label: f.Path, Value: f.Value, Mono: true})
	}
	return data
}

func (o *opening) readEchoStr() finding {
	echo := o.query.get("echostr")
	o.message = []byte(echo)
	return o.ok("echostr.ok", echo).with(o.mono("echostr", echo))
}

// annotate says what a field means where its value does not.
func (o *opening) annotate(fields []Field) []Field {
	for i, f := range fields {
		last := f.Path[strings.LastIndexByte(f.Path, '.')+1:]
		switch last {
		case "CreateTime", "AuthorizationCodeExpiredTime":
			if n, err := strconv.ParseInt(f.Value, 10, 64); err == nil && plausible(n) {
				fields[i].Note = time.Unix(n, 0).In(o.zone()).Format(timeLayout)
			}
		case "InfoType", "MsgType", "Event":
			if key := "explain.value." + last + "." + f.Value; i18n.Has(key) {
				fields[i].Note = o.lang.T(key)
			}
		}
	}
	return fields
}
