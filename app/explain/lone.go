package explain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"wxlab/app/paste"
	"wxlab/sim/callback"
	"wxlab/sim/verdict"
)

// sealStagesBut are the steps of a seal without some.
func sealStagesBut(left ...string) []stage {
	return slices.DeleteFunc(sealStages(), func(s stage) bool { return slices.Contains(left, s.name) })
}

// explainLoneEncrypt accounts for a ciphertext without all that its signature covers: it is opened, not verified.
func explainLoneEncrypt(in Input, c paste.Callback) Explanation {
	o := newOpening(in)
	o.env, _ = parseEnvelope(in.Body)
	o.encrypt = c.Encrypt
	unverified := func(o *opening) finding { return o.info("lone.unverified", o.missing()) }
	steps := o.walk(append([]stage{{"signature", unverified}},
		sealStagesBut("sorted", "sha1", "signature", "legacy_signature")...))
	e := o.account(steps)
	if e.OK {
		e.Summary = o.say("summary.unverified", o.subject())
	}
	return e
}

// missing names what a signature would need.
func (o *opening) missing() string {
	var out []string
	for _, part := range []struct{ name, value string }{
		{"msg_signature", o.signature}, {"timestamp", o.timestamp}, {"nonce", o.nonce}, {"Token", o.token},
	} {
		if part.value == "" {
			out = append(out, part.name)
		}
	}
	return strings.Join(out, ", ")
}

// account gathers what the steps left.
func (o *opening) account(steps []Step) Explanation {
	if o.failed == "appid" {
		o.readFields()
	}
	return Explanation{
		OK: o.failed == "", Summary: o.summary(), Plain: string(o.message), Fields: o.fields, Steps: steps,
		Likely: o.causes(), Pitfalls: o.pitfalls(),
	}
}

// explainLoneReply accounts for a sealed passive reply without the callback it answers: what verifies it stands in it.
func explainLoneReply(in Input, c paste.Callback) Explanation {
	o := newOpening(in)
	o.env, _ = parseEnvelope(in.Body)
	o.sealed = sealedOf(c, o.token)
	envelope := func(o *opening) finding { return o.ok("lone.reply", len(in.Body)).with(o.envelopeData()...) }
	stages := append([]stage{{"envelope", envelope}}, sealStagesBut("legacy_signature", "iv")...)
	probe := *o
	if probe.walk(stages); probe.failed == "key" { // nothing to judge with
		return o.account(o.walk(stages))
	}
	for i := range stages {
		if stages[i].name == "signature" && probe.token == "" {
			stages[i].run = func(o *opening) finding { return o.info("lone.unverified", o.missing()) }
		}
	}
	r := &answer{opening: o, kind: ReplySealed, verdict: verdict.Judge(probe.lonePush(), verdict.Answer{
		Status: 200, Body: fmt.Appendf(nil, loneEnvelope, o.encrypt, o.signature, o.timestamp, o.nonce),
	})}
	steps := r.walk(append(stages, stage{"passive", (*opening).showLone}))
	e := Explanation{
		OK: r.verdict.Accepted(), Summary: o.say("summary.reply", o.subject()), Plain: string(o.message), Fields: o.fields,
		Steps: steps, Likely: r.likely(), Pitfalls: o.pitfalls(),
	}
	if !e.OK {
		e.Summary = o.summary()
		for _, cause := range probe.causes() {
			if cause.Confirmed && cause.Step != "appid" {
				e.Likely = append(e.Likely, cause)
			}
		}
	}
	return e
}

// showLone shows what a reply says; without the callback its parties cannot be compared.
func (o *opening) showLone() finding {
	return o.ok("lone.passive", pick(o.fields, "MsgType")).with(
		o.mono("to", pick(o.fields, "ToUserName")), o.mono("from", pick(o.fields, "FromUserName")))
}

// loneEnvelope is a reply as it went out, whatever shape it was found in.
const loneEnvelope = "<xml><Encrypt>%s</Encrypt><MsgSignature>%s</MsgSignature><TimeStamp>%s</TimeStamp><Nonce>%s</Nonce></xml>"

// lonePush is what a reply that opens answered, as far as it tells: the authorizer's AppID behind it is taken, too
// (PROTOCOL 2.4).
func (o *opening) lonePush() verdict.Push {
	p := verdict.Push{Family: callback.Message, Token: o.token, AESKey: o.key43, AppID: cmp.Or(o.in.Keys.AppID, o.tail)}
	if appIDShape.MatchString(o.tail) && len(o.tail) == 18 {
		p.Account.AppID = o.tail
	}
	return p
}

// explainLoneQuery accounts for a callback's URL without a body: the legacy signature tells whether the Token fits.
func explainLoneQuery(in Input) Explanation {
	o := newOpening(in)
	parameters := func(o *opening) finding { return o.info("query.ok", len(o.query.params)).with(o.queryData()...) }
	steps := o.walk([]stage{
		{"query", parameters},
		{"timestamp", (*opening).readTimestamp},
		{"legacy_signature", (*opening).checkLegacy},
		{"body", func(o *opening) finding { return finding{state: Failed, detail: o.say("lone.no_body")} }},
	})
	e := Explanation{Steps: steps, Likely: o.loneQueryCauses()}
	if e.Summary = o.say("summary.query"); o.failed == "body" && o.legacyFits() {
		e.Summary = o.say("summary.query_fits")
	}
	return e
}

// checkLegacy compares the three-string signature, which is all that can be checked without the body.
func (o *opening) checkLegacy() finding {
	switch got := o.query.get("signature"); {
	case got == "":
		return o.info("lone.no_legacy")
	case o.token == "":
		return o.info("lone.unverified", "Token")
	case !o.legacyFits():
		return finding{state: Failed, detail: o.say("lone.legacy_bad")}
	}
	return o.ok("lone.legacy_ok")
}

func (o *opening) loneQueryCauses() []Likely {
	if o.failed == "legacy_signature" {
		return []Likely{o.cause("legacy_signature", "lone_token", false)}
	}
	return []Likely{o.cause("body", "lone_body", false)}
}
