package explain

import (
	"slices"
	"strings"

	"wxlab/app/paste"
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
	signature := (*opening).compareSignature
	stages := append([]stage{{"envelope", envelope}}, sealStagesBut("legacy_signature", "iv")...)
	if o.token == "" {
		signature = func(o *opening) finding { return o.info("lone.unverified", o.missing()) }
	}
	for i := range stages {
		switch stages[i].name {
		case "signature":
			stages[i].run = signature
		case "appid":
			stages[i].run = (*opening).loneAppID
		}
	}
	e := o.account(o.walk(append(stages, stage{"passive", (*opening).judgeLonePassive})))
	if o.failed == "passive" || o.failed == "fields" {
		e.Likely = append([]Likely{o.lonePassiveCause()}, o.remarks...)
	}
	if e.OK {
		e.Summary = o.say("summary.reply", o.subject())
	}
	return e
}

// loneAppID compares the tail where the callback is not at hand: the authorizer's AppID is taken, too (PROTOCOL 2.4).
func (o *opening) loneAppID() finding {
	want := o.in.Keys.AppID
	if want != "" && o.tail != want && appIDShape.MatchString(o.tail) && len(o.tail) == 18 {
		o.remark("appid", "reply_other_appid", o.tail, want)
		return o.info("appid.reply_other", o.tail, want).with(o.mono("found", o.tail), o.mono("expected", want))
	}
	return o.compareAppID()
}

// judgeLonePassive looks at a reply that is opened: who it is for and what it says.
func (o *opening) judgeLonePassive() finding {
	to, from := pick(o.fields, "ToUserName"), pick(o.fields, "FromUserName")
	data := []Datum{o.mono("to", to), o.mono("from", from)}
	text := strings.TrimSpace(string(o.message))
	broken := func(key string, args ...any) finding {
		return finding{state: Failed, detail: o.say(key, args...), data: data}
	}
	switch kind := pick(o.fields, "MsgType"); {
	case text == "":
		o.remark("passive", "sealed_nothing")
		return o.info("passive.nothing")
	case text == "success":
		return broken("passive.success")
	case strings.HasPrefix(to, "gh_") || isOpenID(from):
		return broken("lone.not_swapped", to, from)
	case kind == "":
		return broken("passive.no_type")
	case kind == "text" && pick(o.fields, "Content") == "":
		return broken("passive.no_content")
	case kind == "text" && len(pick(o.fields, "Content")) > verdict.MaxText:
		return broken("passive.long", len(pick(o.fields, "Content")), verdict.MaxText)
	default:
		return o.ok("lone.passive", kind).with(data...)
	}
}

// maxText is the longest text a passive reply may carry, in bytes (PROTOCOL 7.6).
const maxText = 2048

// isOpenID reports whether a name is an openid: o and 27 characters (PROTOCOL 1).
func isOpenID(name string) bool { return len(name) == 28 && name[0] == 'o' }

func (o *opening) lonePassiveCause() Likely {
	switch to := pick(o.fields, "ToUserName"); {
	case strings.TrimSpace(string(o.message)) == "success":
		return o.cause(o.failed, "sealed_success", true)
	case strings.HasPrefix(to, "gh_") || isOpenID(pick(o.fields, "FromUserName")):
		return o.cause("passive", "not_swapped", true)
	case o.failed == "fields":
		return o.cause("fields", "fields_bad", false)
	}
	return o.cause("passive", "passive_other", false)
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
