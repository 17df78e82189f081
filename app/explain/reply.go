package explain

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"wxlab/sim/callback"
	"wxlab/sim/verdict"
	"wxlab/sim/world"
)

// ReplyKind is what was answered, by its shape.
type ReplyKind string

// The kinds of reply.
const (
	ReplySuccess ReplyKind = "success" // exactly `success`
	ReplyEmpty   ReplyKind = "empty"
	ReplySealed  ReplyKind = "sealed"       // an encrypted passive reply
	ReplyPlain   ReplyKind = "plain"        // a passive reply in clear
	ReplyNear    ReplyKind = "near_success" // `success` and something more, or in other letters
	ReplyEcho    ReplyKind = "echostr"      // the answer to a URL verification
	ReplyStatus  ReplyKind = "status"       // not 200: the body is not looked at
	ReplyBroken  ReplyKind = "broken"       // none came whole
	ReplyOther   ReplyKind = "other"
)

// answer is a reply whose account is given. WeChat's verdict is the simulator's; the opening shows how what is sealed comes
// apart.
type answer struct {
	*opening
	request *opening
	kind    ReplyKind
	verdict verdict.Verdict
}

// explainReply accounts for what was answered to the request o.
func (o *opening) explainReply() *Reply {
	if o.verifiesURL() {
		return o.explainEcho()
	}
	r := &answer{opening: o.replyOpening(), request: o, kind: o.replyKind()}
	r.verdict = o.judge()
	steps := r.walk(r.stages())
	reply := &Reply{
		OK: r.verdict.Accepted(), Kind: r.kind, Steps: steps, Plain: string(r.message), Fields: r.fields,
		Reasons: Reasons(r.verdict.Problems, r.lang), Likely: r.likely(),
	}
	switch {
	case r.verdict.Outcome == world.Unreachable, r.verdict.Outcome == world.Timeout:
		reply.Summary = r.say("reply.summary.none")
		return reply
	case !reply.OK:
		reply.Summary = r.say("reply.summary.failed", r.say("step."+r.failed))
		return reply
	}
	reply.Summary = r.say("reply.summary." + string(r.kind))
	return reply
}

// answer is what came back as the judge must know it. A reply that did not come whole is none, whatever its beginning says.
func (in Input) answer() verdict.Answer {
	a := verdict.Answer{Err: in.Err, Status: in.Status, Header: in.ReplyHeader, Body: in.ReplyBody}
	switch {
	case in.Err == "":
	case strings.Contains(in.Err, context.DeadlineExceeded.Error()), strings.Contains(in.Err, "timeout"):
		a.Outcome = world.Timeout
	default:
		a.Outcome = world.Unreachable
	}
	return a
}

// judge is what WeChat makes of what was answered.
func (o *opening) judge() verdict.Verdict {
	return verdict.Judge(o.push(), o.in.answer())
}

// Judge is what WeChat makes of the answer to a callback, without the account of it; false where the callback does not
// open with the keys, or verifies a URL, so that nothing can be said.
func Judge(in Input) (verdict.Verdict, bool) {
	o := newOpening(in)
	if o.verifiesURL() {
		return verdict.Verdict{}, false
	}
	if !o.passes(callbackStages()) {
		return verdict.Verdict{}, false
	}
	return o.judge(), true
}

// explainEcho accounts for the answer to a URL verification, which is echostr and nothing else (PROTOCOL 2.9).
func (o *opening) explainEcho() *Reply {
	r := &opening{in: o.in, lang: o.lang}
	body := string(o.in.ReplyBody)
	reply := &Reply{Kind: ReplyEcho, Likely: []Likely{}, Reasons: []Reason{}, Summary: o.say("reply.summary.echostr")}
	reply.Steps = r.walk([]stage{
		{"status", func(*opening) finding {
			if o.in.Status != 200 {
				return finding{state: Failed, detail: o.say("status.bad", o.in.Status)}
			}
			return o.ok("status.ok")
		}},
		{"answer", func(*opening) finding {
			if body != o.query.get("echostr") {
				return finding{state: Failed, detail: o.say("answer.no_echo"), data: []Datum{o.mono("body", body)}}
			}
			return o.ok("answer.echostr")
		}},
	})
	if reply.OK = r.failed == ""; reply.OK {
		return reply
	}
	if reply.Kind = ReplyOther; r.failed == "status" {
		reply.Kind = ReplyStatus
	}
	reply.Summary = o.say("reply.summary.failed", o.say("step."+r.failed))
	reply.Likely = append(reply.Likely, o.cause(r.failed, "echo_other", false))
	return reply
}

// replyOpening opens the reply with the token and the key that opened the request (PROTOCOL 2.8).
func (o *opening) replyOpening() *opening {
	r := &opening{in: o.in, lang: o.lang, query: o.query, key43: o.key43}
	r.in.Body, r.in.Header = o.in.ReplyBody, o.in.ReplyHeader
	r.env, _ = parseEnvelope(r.in.Body) // what is no envelope shows as another kind
	get := func(name string) string { return strings.TrimSpace(pick(r.env.fields, name)) }
	r.sealed = sealed{o.token, get("TimeStamp"), get("Nonce"), r.env.encrypt(), get("MsgSignature")}
	return r
}

// push is the request as the judge of its answer must know it, made out of what opened.
func (o *opening) push() verdict.Push {
	p := verdict.Push{
		Family: o.family(), Name: pick(o.fields, "Event"), Token: o.token, AESKey: o.key43, AppID: cmp.Or(o.in.Keys.AppID, o.tail),
		Forged: o.failed != "" && !o.in.Keys.Foreign, Timestamp: o.timestamp, Nonce: o.nonce,
		OpenID: cmp.Or(pick(o.fields, "FromUserName"), o.query.get("openid")),
	}
	for _, key := range []string{o.in.Keys.EncodingAESKey.Reveal(), o.in.Keys.PreviousEncodingAESKey.Reveal()} {
		if key != o.key43 {
			p.OtherAESKey = key
		}
	}
	p.Account.UserName = cmp.Or(pick(o.fields, "ToUserName"), pick(o.env.fields, "ToUserName"))
	known := o.in.Keys.Accounts[p.Account.UserName]
	p.Account.AppID, p.Account.Kind = cmp.Or(known.AppID, o.query.appID()), known.Kind
	if o.env.json {
		p.Mode, p.Format = o.mode(), world.JSONFormat
	} else if o.env.plain() {
		p.Mode, p.Format = o.mode(), world.XMLFormat
	}
	return p
}

// family tells the two URLs apart, and messages from events.
func (o *opening) family() callback.Family {
	switch {
	case has(o.fields, "InfoType"), pick(o.env.fields, "AppId") != "" && !has(o.env.fields, "ToUserName"):
		return callback.AuthEvent
	case pick(o.fields, "MsgType") == "event":
		return callback.Event
	}
	return callback.Message
}

// mode is how an account's own server is told things (PROTOCOL 2.9).
func (o *opening) mode() world.PushMode {
	switch {
	case !o.env.plain():
		return world.CipherMode
	case o.env.encrypt() != "":
		return world.CompatibleMode
	}
	return world.PlainMode
}

func (o *opening) replyKind() ReplyKind {
	body := o.in.ReplyBody
	env, err := parseEnvelope(body)
	switch text := string(body); {
	case o.in.Err != "":
		return ReplyBroken
	case o.in.Status != 200:
		return ReplyStatus
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
		{"status", func(*opening) finding { return r.ok("status.ok") }},
		{"answer", func(*opening) finding { return r.showAnswer() }},
	}
	if r.kind != ReplySealed {
		return stages
	}
	for _, s := range sealStages() {
		if s.name != "legacy_signature" && s.name != "iv" {
			stages = append(stages, s)
		}
	}
	return append(stages, stage{"passive", func(*opening) finding { return r.showPassive() }})
}

// walk shows the stages up to the one at which the verdict fails. A stage that cannot be shown, where the opening is
// stricter than WeChat, decides nothing: what follows is skipped up to the verdict's.
func (r *answer) walk(stages []stage) []Step {
	cause, refused := r.verdict.Cause()
	at := stepOf(cause.Code)
	if refused && !slices.ContainsFunc(stages, func(s stage) bool { return s.name == at }) {
		at = "answer"
	}
	steps, blind := make([]Step, 0, len(stages)), false
	for _, s := range stages {
		result := finding{state: Skipped, detail: r.lang.T("explain.skipped")}
		if r.failed == "" && !blind {
			result = s.run(r.opening)
		}
		if result.state == Failed {
			blind = s.name != "appid" // behind it all is readable
			result.state, result.err = Info, nil
			result.detail = r.saidAt(s.name, result.detail)
		}
		if refused && s.name == at {
			r.failed = at
			result.state, result.detail, result.err = Failed, cause.Text.In(string(r.lang)), stepErrors()[at]
		}
		steps = append(steps, r.step(s.name, result))
	}
	return steps
}

// saidAt is what the verdict says at a step, or otherwise.
func (r *answer) saidAt(step, otherwise string) string {
	for _, reason := range Reasons(r.verdict.Problems, r.lang) {
		if stepOf(reason.Code) == step {
			return reason.Text
		}
	}
	return otherwise
}

func (r *answer) showAnswer() finding {
	switch r.kind {
	case ReplySuccess:
		return r.ok("answer.success")
	case ReplyEmpty:
		return r.ok("answer.empty")
	case ReplySealed:
		return r.ok("answer.sealed", len(r.in.Body)).with(r.mono("body", string(r.in.Body)))
	}
	body := r.mono("body", string(r.in.Body))
	body.Mark = firstDifference(string(r.in.Body), "success")
	return r.info("answer.body", len(r.in.Body)).with(body)
}

// showPassive shows what a passive reply says and to whom.
func (r *answer) showPassive() finding {
	if len(r.message) == 0 {
		return r.info("passive.nothing")
	}
	return r.ok("passive.ok", pick(r.fields, "MsgType")).with(
		r.mono("to", pick(r.fields, "ToUserName")), r.mono("from", pick(r.fields, "FromUserName")))
}

// likely is every reason as a cause, the one that decided first.
func (r *answer) likely() []Likely {
	out := []Likely{}
	for _, reason := range Reasons(r.verdict.Problems, r.lang) {
		l := Likely{ID: reason.Code, Step: stepOf(reason.Code), Cause: reason.Cause, Fix: reason.Fix,
			Confirmed: !slices.Contains(guessed(), reason.Code)}
		if reason.Severity != world.Failure { // no failed step says it
			l.Cause = Joined(r.lang, reason.Text, reason.Cause)
		}
		out = append(out, l)
	}
	return out
}
