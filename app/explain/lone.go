package explain

import (
	"slices"
	"strings"

	"wxlab/app/paste"
	"wxlab/platform"
)

// sealStagesBut are the steps of a seal without some.
func sealStagesBut(left ...string) []stage {
	return slices.DeleteFunc(sealStages(), func(s stage) bool { return slices.Contains(left, s.name) })
}

// explainLoneEncrypt accounts for a ciphertext without all that its signature covers: it is opened, not verified.
func explainLoneEncrypt(in Input, c paste.Callback) Explanation {
	o := newOpening(in)
	o.env, _ = parseEnvelope(in.Body)
	o.sealed = sealedOf(c, o.token)
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

// explainLoneReply accounts for a sealed passive reply without the callback it answers: what verifies it stands in it,
// and WeChat's verdict is the one it has beside a callback, as far as that is not needed.
func explainLoneReply(in Input, c paste.Callback) Explanation {
	in.Status, in.ReplyBody, in.Body = 200, c.Body, nil
	o := newOpening(in) // stands for the callback
	o.env.json = platform.IsJSON(c.Body)
	o.sealed = sealedOf(c, o.token)
	o.chooseToken()
	o.chooseKey()
	foreign := o.inferCallback()
	r := o.explainReply()
	e := Explanation{
		OK: r.OK, Summary: r.Summary, Plain: r.Plain, Fields: r.Fields, Likely: r.Likely,
		Steps: slices.DeleteFunc(r.Steps, func(s Step) bool { return s.Name == "status" }),
	}
	for i, l := range e.Likely {
		e.Likely[i].Confirmed = l.Confirmed && slices.Contains(provable(), l.Step)
	}
	if foreign != "" {
		e.Likely = append(e.Likely, o.cause("", "reply_other_appid", false, foreign, in.Keys.AppID))
	}
	if e.OK {
		e.Summary = o.say("summary.reply", (&opening{lang: o.lang, fields: e.Fields}).subject())
	}
	return e
}

// inferCallback tells from a reply that opens what the callback must have been: the account's id begins with gh_, a
// follower's is an openid, and whoever wrote is who the reply is for. foreign is the AppID at its end where that is not
// the component's: the authorizer's is taken, too (PROTOCOL 2.4), and which it is the reply alone does not tell.
func (o *opening) inferCallback() (foreign string) {
	msg, tail, err := o.lock().unseal()
	if err != nil {
		return ""
	}
	if want := o.in.Keys.AppID; want != "" && tail != want && appIDShape.FindString(tail) == tail {
		o.query, foreign = query{path: tail}, tail
	}
	o.tail = tail
	fields, err := readLeaves(msg)
	to, from := pick(fields, "ToUserName"), pick(fields, "FromUserName")
	switch {
	case err != nil:
	case isUserName(to) || isOpenID(from): // copied from the callback as they were
		o.fields = []Field{{Path: "ToUserName", Value: to}, {Path: "FromUserName", Value: from}}
	case isUserName(from) || isOpenID(to):
		o.fields = []Field{{Path: "ToUserName", Value: from}, {Path: "FromUserName", Value: to}}
	}
	return foreign
}

// isUserName and isOpenID tell an account's original id from a follower's openid (PROTOCOL 1).
func isUserName(name string) bool { return strings.HasPrefix(name, "gh_") }
func isOpenID(name string) bool   { return len(name) == 28 && name[0] == 'o' }

// explainLoneQuery accounts for a callback's URL without a body: the legacy signature tells whether the Token fits.
func explainLoneQuery(in Input) Explanation {
	o := newOpening(in)
	parameters := func(o *opening) finding { return o.info("query.ok", len(o.query.params)).with(o.queryData()...) }
	steps := o.walk([]stage{
		{"query", parameters},
		{"timestamp", (*opening).readTimestamp},
		{"legacy_signature", (*opening).checkLegacy},
		{"body", func(o *opening) finding {
			return finding{state: Failed, detail: o.say(o.uncut("lone.no_body", "lone.cut_body"))}
		}},
	})
	e := Explanation{Steps: steps, Likely: o.loneQueryCauses()}
	if e.Summary = o.say(o.uncut("summary.query", "summary.query_cut")); o.failed == "body" && o.legacyFits() {
		e.Summary = o.say("summary.query_fits")
	}
	return e
}

// uncut is the first where there is no body, and the second where one was cut.
func (o *opening) uncut(none, cut string) string {
	if o.in.cut {
		return cut
	}
	return none
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
	return []Likely{o.cause("body", o.uncut("lone_body", "lone_cut"), false)}
}
