package explain

import (
	"bytes"
	"strings"
)

// ReplyKind is what was answered, as WeChat would sort it (PROTOCOL 2.6, 7.5).
type ReplyKind string

// The kinds of reply.
const (
	ReplySuccess ReplyKind = "success" // exactly `success`
	ReplyEmpty   ReplyKind = "empty"
	ReplySealed  ReplyKind = "sealed"       // an encrypted passive reply
	ReplyPlain   ReplyKind = "plain"        // a passive reply that should have been encrypted
	ReplyNear    ReplyKind = "near_success" // `success` and something more, or in other letters
	ReplyEcho    ReplyKind = "echostr"      // the answer to a URL verification
	ReplyStatus  ReplyKind = "status"       // not 200: the body is not looked at
	ReplyOther   ReplyKind = "other"
)

// answer is a reply being judged; its opening opens what is sealed.
type answer struct {
	*opening
	request *opening
	kind    ReplyKind
}

// explainReply judges what was answered to the request o.
func (o *opening) explainReply() *Reply {
	r := &answer{opening: o.replyOpening(), request: o, kind: o.replyKind()}
	steps := r.walk(r.stages())
	reply := &Reply{
		OK: r.failed == "", Kind: r.kind, Steps: steps, Plain: string(r.message), Fields: r.fields,
		Likely: r.replyCauses(),
	}
	reply.Summary = r.say("reply.summary." + string(r.kind))
	if !reply.OK {
		reply.Summary = r.say("reply.summary.failed", r.say("step."+r.failed))
	}
	return reply
}

// replyOpening opens the reply with the token and the key that opened the request (PROTOCOL 2.8).
func (o *opening) replyOpening() *opening {
	r := &opening{in: o.in, lang: o.lang, query: o.query, key43: o.key43, request: o}
	r.in.Body, r.in.Header = o.in.ReplyBody, o.in.ReplyHeader
	r.env, _ = parseEnvelope(r.in.Body) // what is no envelope shows as another kind
	get := func(name string) string { return strings.TrimSpace(pick(r.env.fields, name)) }
	r.sealed = sealed{o.token, get("TimeStamp"), get("Nonce"), r.env.encrypt(), get("MsgSignature")}
	return r
}

// authEvent reports whether the callback came to the auth-event URL, where only `success` will do (PROTOCOL 3.1).
func (o *opening) authEvent() bool {
	return has(o.fields, "InfoType") || pick(o.env.fields, "AppId") != "" && !has(o.env.fields, "ToUserName")
}

func (o *opening) replyKind() ReplyKind {
	body := o.in.ReplyBody
	env, err := parseEnvelope(body)
	switch text := string(body); {
	case o.in.Status != 200:
		return ReplyStatus
	case o.verifiesURL() && text == o.query.get("echostr"):
		return ReplyEcho
	case text == "success":
		return ReplySuccess
	case text == "":
		return ReplyEmpty
	case strings.Contains(strings.ToLower(text), "success") && len(text) < 64, strings.HasPrefix(text, "success<"):
		return ReplyNear
	case err == nil && env.encrypt() != "":
		return ReplySealed
	case err == nil && env.plain():
		return ReplyPlain
	}
	return ReplyOther
}

func (r *answer) stages() []stage {
	stages := []stage{
		{"status", func(*opening) finding { return r.judgeStatus() }},
		{"answer", func(*opening) finding { return r.judgeAnswer() }},
	}
	if r.kind != ReplySealed {
		return stages
	}
	for _, s := range sealStages() {
		if s.name != "legacy_signature" && s.name != "iv" {
			stages = append(stages, s)
		}
	}
	return append(stages, stage{"passive", func(*opening) finding { return r.judgePassive() }})
}

func (r *answer) judgeStatus() finding {
	if r.in.Status != 200 {
		return finding{state: Failed, detail: r.say("status.bad", r.in.Status)}
	}
	return r.ok("status.ok")
}

// judgeAnswer says whether that kind of body may stand in that place.
func (r *answer) judgeAnswer() finding {
	body := r.mono("body", string(r.in.Body))
	failed := func(key string, args ...any) finding {
		return finding{state: Failed, detail: r.say(key, args...), data: []Datum{body}}
	}
	switch {
	case r.kind == ReplyEcho:
		return r.ok("answer.echostr")
	case r.request.verifiesURL():
		return failed("answer.no_echo")
	case r.kind == ReplySuccess:
		return r.ok("answer.success")
	case r.request.authEvent():
		body.Mark = firstDifference(string(r.in.Body), "success")
		return failed("answer.auth_event", len(r.in.Body))
	case r.kind == ReplyEmpty:
		return r.ok("answer.empty")
	case r.otherNotation():
		return failed("answer.notation", r.request.env.notation(), r.env.notation())
	case r.broken() != nil:
		return failed("answer.broken", r.broken())
	case r.kind == ReplySealed:
		return r.ok("answer.sealed", len(r.in.Body)).with(body)
	}
	body.Mark = firstDifference(string(r.in.Body), "success")
	return failed("answer." + string(r.kind))
}

// broken is what is wrong with the XML of an answer that is meant to be a reply; nil where all is well, and where it is
// no XML.
func (r *answer) broken() error {
	_, err := readReply(r.in.Body)
	if r.kind == ReplyNear || r.kind == ReplyEcho || !bytes.Contains(r.in.Body, []byte("<xml")) {
		return nil
	}
	return err
}

// otherNotation reports whether an envelope came in XML and is answered in JSON, or the reverse (PROTOCOL 2.9).
func (r *answer) otherNotation() bool {
	return r.kind == ReplySealed && r.request.env.encrypt() != "" && r.env.json != r.request.env.json
}

// maxText is the longest text a passive reply may carry, in bytes (PROTOCOL 7.6).
const maxText = 2048

// judgePassive compares a passive reply with the message it answers (PROTOCOL 7.6).
func (r *answer) judgePassive() finding {
	if len(r.message) == 0 {
		r.remark("passive", "sealed_nothing")
		return r.info("passive.nothing")
	}
	to, from := pick(r.fields, "ToUserName"), pick(r.fields, "FromUserName")
	data := []Datum{r.mono("to", to), r.mono("from", from)}
	wantTo, wantFrom := pick(r.request.fields, "FromUserName"), pick(r.request.fields, "ToUserName")
	broken := func(key string, args ...any) finding {
		return finding{state: Failed, detail: r.say(key, args...), data: data}
	}
	switch kind := pick(r.fields, "MsgType"); {
	case string(bytes.TrimSpace(r.message)) == "success":
		return broken("passive.success")
	case kind == "":
		return broken("passive.no_type")
	case wantTo != "" && (to != wantTo || from != wantFrom):
		return broken("passive.swap", wantTo, wantFrom)
	case kind == "text" && len(pick(r.fields, "Content")) > maxText:
		return broken("passive.long", len(pick(r.fields, "Content")), maxText)
	case kind == "text" && pick(r.fields, "Content") == "":
		return broken("passive.no_content")
	default:
		return r.ok("passive.ok", kind).with(data...)
	}
}

// replyCauses list why WeChat would not take the reply.
func (r *answer) replyCauses() []Likely {
	out := []Likely{}
	switch r.failed {
	case "":
	case "status":
		out = append(out, r.statusCause())
	case "answer":
		out = append(out, r.answerCause())
	case "fields", "passive":
		out = append(out, r.passiveCause())
	default:
		out = r.causes()
	}
	if r.request.failed != "" && r.in.Status == 200 && r.kind == ReplySuccess {
		out = append(out, r.cause("answer", "accepted_bad", true))
	}
	if r.failed == "" {
		out = append(out, r.remarks...)
	}
	return out
}

// statusCause names what usually stands in front of a callback (PROTOCOL 8.4).
func (r *answer) statusCause() Likely {
	switch s := r.in.Status; {
	case r.request.failed != "" && s >= 400 && s < 500:
		return r.cause("status", "status_refused", true, s)
	case s >= 300 && s < 400:
		return r.cause("status", "status_redirect", true, r.in.Header.Get("Location"))
	case s == 401 || s == 403 || s == 419:
		return r.cause("status", "status_guard", false, s)
	case s == 404 || s == 405:
		return r.cause("status", "status_route", false, s)
	case s == 502 || s == 503 || s == 504:
		return r.cause("status", "status_gateway", false, s)
	}
	return r.cause("status", "status_error", false, r.in.Status)
}

// answerCause names what made a body that WeChat does not take.
func (r *answer) answerCause() Likely {
	text := string(r.in.Body)
	lower := strings.ToLower(strings.TrimSpace(text))
	switch {
	case r.request.verifiesURL():
		return r.cause("answer", "echo_other", false)
	case r.otherNotation() && !r.request.authEvent():
		return r.cause("answer", "reply_notation", true, r.request.env.notation(), r.env.notation())
	case r.broken() != nil && !r.request.authEvent():
		return r.cause("answer", "reply_xml", true)
	case bytes.HasPrefix(r.in.Body, bom):
		return r.cause("answer", "success_bom", true)
	case lower == "success" && strings.TrimSpace(text) == "success":
		return r.cause("answer", "success_blank", true, len(text)-len("success"))
	case lower == "success":
		return r.cause("answer", "success_case", true, strings.TrimSpace(text))
	case strings.HasPrefix(lower, "success<"):
		return r.cause("answer", "success_glued", true)
	case strings.HasPrefix(lower, `"`):
		return r.cause("answer", "success_json", true)
	case strings.HasPrefix(lower, "{") || strings.HasPrefix(lower, "["):
		return r.cause("answer", "reply_json", true)
	case strings.Contains(lower, "<html") || strings.HasPrefix(lower, "<!doctype"):
		return r.cause("answer", "reply_html", true)
	case r.request.authEvent():
		return r.cause("answer", "event_reply", true)
	case r.kind == ReplyPlain:
		return r.cause("answer", "reply_plain", true)
	}
	return r.cause("answer", "reply_other", false)
}

// passiveCause explains a reply that opens and says the wrong thing.
func (r *answer) passiveCause() Likely {
	to := pick(r.fields, "ToUserName")
	switch {
	case to != "" && to == pick(r.request.fields, "ToUserName"):
		return r.cause("passive", "not_swapped", true)
	case string(bytes.TrimSpace(r.message)) == "success":
		return r.cause("passive", "sealed_success", true)
	case r.failed == "fields":
		return r.cause("fields", "fields_bad", false)
	}
	return r.cause("passive", "passive_other", false)
}

// replyTrials undo mistakes that only a sender of replies can make.
func (o *opening) replyTrials() []trial {
	theirs := o.sealed
	theirs.timestamp, theirs.nonce = o.request.timestamp, o.request.nonce
	clock, nonce := o.sealed, o.sealed
	clock.timestamp, nonce.nonce = o.request.timestamp, o.request.nonce
	out := []trial{{"reply_time", nil, theirs}, {"reply_time", nil, clock}, {"reply_time", nil, nonce}}
	if msg, _, err := o.lock().unseal(); err == nil {
		inner := o.sealed
		inner.encrypt = string(msg)
		out = append(out, trial{"signed_plain", nil, inner})
	}
	return out
}

// replyAppID is lenient as WeChat is: a reply sealed with the authorizer's AppID is taken (PROTOCOL 2.4).
func (o *opening) replyAppID() finding {
	o.remark("appid", "reply_authorizer", o.tail)
	return o.info("appid.reply", o.tail, o.in.Keys.AppID).with(o.mono("found", o.tail))
}
