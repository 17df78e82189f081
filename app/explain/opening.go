package explain

import (
	"errors"
	"slices"
	"strings"

	"wxlab/app/i18n"
	"wxlab/platform/msgcrypt"
)

// opening is a callback (or a sealed reply) being opened: each stage reads what the earlier ones left.
type opening struct {
	in    Input
	lang  i18n.Lang
	query query
	env   envelope
	sealed
	key43 string
	key   *msgcrypt.Key

	cipher, padded, full []byte
	random, message      []byte
	length               uint32
	tail                 string
	fields               []Field

	failed  string // the step that failed, "" while all is well
	remarks []Likely
	mute    bool // no sentences are wanted
}

// sealed is what a signature covers, and the signature that came with it.
type sealed struct {
	token, timestamp, nonce, encrypt, signature string
}

func (s sealed) parts() []string {
	if s.encrypt == "" {
		return []string{s.timestamp, s.nonce}
	}
	return []string{s.timestamp, s.nonce, s.encrypt}
}

func (s sealed) computed() string { return msgcrypt.Sign(s.token, s.parts()...) }

func (s sealed) signed() bool { return s.computed() == s.signature }

// stage is one step of an account.
type stage struct {
	name string
	run  func(*opening) finding
}

// finding is the outcome of a stage. Its data are shown beside a failure, too: that is when they matter most.
type finding struct {
	state  State
	detail string
	err    error // a sentinel of msgcrypt: the official code belongs beside the sentence
	data   []Datum
}

func newOpening(in Input) *opening {
	o := &opening{in: in, lang: in.Lang, query: parseQuery(in.URL)}
	o.timestamp, o.nonce = o.query.get("timestamp"), o.query.get("nonce")
	o.signature = o.query.get("msg_signature")
	o.token, o.key43 = in.Keys.Token.Reveal(), in.Keys.EncodingAESKey.Reveal()
	if o.verifiesURL() {
		o.signature = o.query.get("signature")
	}
	return o
}

// VerifiesURL reports whether a URL or query is that of a URL verification, which has no body (PROTOCOL 2.9).
func VerifiesURL(url string) bool { return parseQuery(url).has("echostr") }

// verifiesURL reports whether it is the GET by which the console checks a URL (PROTOCOL 2.9).
func (o *opening) verifiesURL() bool {
	if o.in.Method != "" {
		return strings.EqualFold(o.in.Method, "GET")
	}
	return o.query.has("echostr") && len(o.in.Body) == 0
}

// walk runs the stages in order; what comes after a failure is skipped.
func (o *opening) walk(stages []stage) []Step {
	steps := make([]Step, 0, len(stages))
	for _, s := range stages {
		result := finding{state: Skipped, detail: o.lang.T("explain.skipped")}
		if o.failed == "" {
			result = s.run(o)
		}
		if result.state == Failed {
			o.failed = s.name
		}
		steps = append(steps, o.step(s.name, result))
	}
	return steps
}

// passes runs the stages as walk does, but gives no account of them: of thousands of exchanges nobody reads it.
func (o *opening) passes(stages []stage) bool {
	o.mute = true
	defer func() { o.mute = false }()
	return !slices.ContainsFunc(stages, func(s stage) bool { return s.run(o).state == Failed })
}

func (o *opening) step(name string, f finding) Step {
	step := Step{
		Name: name, Title: o.lang.T("explain.step." + name), Detail: f.detail,
		OK: f.state == Passed || f.state == Info, State: f.state, Data: f.data,
	}
	if f.err != nil {
		var official *msgcrypt.Error
		if !errors.As(f.err, &official) {
			official = msgcrypt.Fail(f.err, "")
		}
		step.Code, step.CodeName = official.Code, official.Name
	}
	return step
}

// ok, info and fail build findings; key is completed to an i18n key.
func (o *opening) ok(key string, args ...any) finding {
	return finding{state: Passed, detail: o.say(key, args...)}
}

func (o *opening) info(key string, args ...any) finding {
	return finding{state: Info, detail: o.say(key, args...)}
}

func (o *opening) fail(err error, key string, args ...any) finding {
	return finding{state: Failed, err: err, detail: o.say(key, args...)}
}

func (o *opening) say(key string, args ...any) string {
	if o.mute {
		return ""
	}
	return o.lang.T("explain."+key, args...)
}

func (f finding) with(data ...Datum) finding {
	f.data = append(f.data, data...)
	return f
}

// mono is a value in fixed width, with a label from the text table.
func (o *opening) mono(label, value string) Datum {
	return Datum{Label: o.say("label." + label), Value: value, Mono: true}
}

// remark adds a cause that did not make anything fail.
func (o *opening) remark(step, id string, args ...any) {
	o.remarks = append(o.remarks, o.cause(step, id, true, args...))
}

// cause words a cause. A fix that needs the arguments takes them by number.
func (o *opening) cause(step, id string, confirmed bool, args ...any) Likely {
	confirmed = confirmed && (!o.in.loose || slices.Contains(provable(), step))
	l := Likely{ID: id, Step: step, Confirmed: confirmed, Cause: o.say("cause."+id, args...), Fix: o.say("fix." + id)}
	if strings.Contains(l.Fix, "%[") {
		l.Fix = o.say("fix."+id, args...)
	}
	return l
}

// provable are the steps whose causes the keys prove, however the values were come by: of a text that was read, the
// rest is a reading.
func provable() []string {
	return []string{"signature", "key", "base64", "cipher", "padding", "length", "appid", "fields", "passive", "watermark"}
}

// summary says in one sentence how it went.
func (o *opening) summary() string {
	if o.failed != "" {
		return o.say("summary.failed", o.say("step."+o.failed))
	}
	if o.verifiesURL() {
		return o.say("summary.url")
	}
	return o.say("summary.ok", o.subject())
}

// subject names a message by what tells it from others: its InfoType, or its MsgType and Event.
func (o *opening) subject() string {
	if t := pick(o.fields, "InfoType"); t != "" {
		return t
	}
	if pick(o.fields, "MsgType") == "" {
		return o.say("subject.none")
	}
	return strings.TrimSpace(pick(o.fields, "MsgType") + " " + pick(o.fields, "Event"))
}
