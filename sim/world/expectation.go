package world

import (
	"fmt"
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
)

// Expectation is what a platform ought to do with a push: refused, accepted, success, reply, reply:TEXT, or either. Every
// effect on pushes has one in the table Effects.
type Expectation string

const (
	Refused    Expectation = "refused"  // a forgery, or something that nobody can read
	Welcome    Expectation = "accepted" // whatever WeChat takes for an answer
	Succeeds   Expectation = "success"  // exactly the seven bytes
	Replies    Expectation = "reply"    // a passive reply; with a colon and a text, that text
	Either     Expectation = "either"   // no source says
	AsWithout  Expectation = "as_without_fault"
	replyColon             = string(Replies) + ":"
)

// ParseExpectation reads what people write; "" is no expectation of their own.
func ParseExpectation(s string) (Expectation, error) {
	switch e := Expectation(s); {
	case e == "", e == Refused, e == Welcome, e == Succeeds, e == Replies, e == Either, strings.HasPrefix(s, replyColon):
		return e, nil
	}
	return "", &callback.WrittenError{Text: bilingual.Textf(
		"期望 %q 无效：可选 refused、accepted、success、reply、reply:文本、either",
		"the expectation %q is none: there are refused, accepted, success, reply, reply:TEXT and either", s)}
}

// Forged says that WeChat would not send such a push, so that nobody tries it again when it is not taken.
func (e Expectation) Forged() bool { return e == Refused || e == Either }

// Expects is what a platform ought to do with a push that the fault bent; the key of an old_key that is known opens it.
func (f Fault) Expects(keyKnown bool) Expectation {
	info, ok := EffectInfoOf(f.Effect)
	switch {
	case !ok, f.Effect == OldKey && keyKnown:
		return AsWithout
	case f.Effect == MissingParameter && !signed(f.Parameter):
		return Either
	}
	return info.Expect
}

// signed reports whether nobody can check the signature of a push without the parameter.
func signed(parameter string) bool {
	return parameter == "timestamp" || parameter == "nonce" || parameter == "msg_signature"
}

// ExpectationOf is what a platform ought to do with a push that no fault bent. The contents of the release check have their
// answers, for any account; an event has one where it comes from an account of the check (PROTOCOL 8.1).
func ExpectationOf(content, event string, ofReleaseCheck bool) Expectation {
	switch {
	case content == ReleaseText:
		return Expectation(replyColon + ReleaseText + "_callback")
	case event != "" && ofReleaseCheck:
		return Expectation(replyColon + event + eventSuffix)
	}
	return Welcome
}

// eventSuffix stood behind an event's name in the check until 2018.
const eventSuffix = "from_callback"

// ReleaseText is what the release check writes to see a passive reply.
const ReleaseText = "TESTCOMPONENT_MSG_TYPE_TEXT"

// TextBeyondASCII is what a follower writes who has nothing special to say. The texts of the release check are ASCII, which
// hides it when a length is counted in characters instead of bytes.
const TextBeyondASCII = "你好，微信 😀"

// AsExpected reports whether the platform did what it ought to do. Nobody knows of a delivery that has no answer yet.
func (d *Delivery) AsExpected() bool {
	switch e := d.Expect; {
	case e == Refused:
		return d.refused()
	case e == Either:
		return d.Accepted || d.refused()
	case e == Succeeds:
		return d.Accepted && string(d.lastBody()) == "success"
	case e == Replies:
		return d.Verdict == Replied
	case strings.HasPrefix(string(e), replyColon):
		return d.Verdict == Replied && d.Reply != nil && d.Reply.MsgType == "text" &&
			d.Reply.Content == strings.TrimPrefix(string(e), replyColon)
	}
	return d.Accepted
}

// refused reports whether the last answer says no, by its status or by its body. A body that says success in a wrapper of
// a framework's does not.
func (d *Delivery) refused() bool {
	switch d.Verdict {
	case BadStatus:
		return true
	case Invalid:
		body := strings.ToLower(string(d.lastBody()))
		return !strings.Contains(body, "success") && !strings.Contains(body, "encrypt")
	}
	return false
}

func (d *Delivery) last() Attempt {
	if len(d.Attempts) == 0 {
		return Attempt{}
	}
	return d.Attempts[len(d.Attempts)-1]
}

func (d *Delivery) lastBody() []byte { return d.last().ResponseBody }

// Findings are what there is to say to people about a delivery: what is wrong with its answer, measured by what was
// expected of it.
func (d *Delivery) Findings() []Problem {
	forged := d.Expect == Refused && d.last().Status != 0
	switch {
	case forged && d.AsExpected():
		return d.refusal()
	case forged:
		return []Problem{d.forgeryTaken()}
	case d.Expect == Either && d.refused():
		return nil
	case d.AsExpected() || !d.Accepted:
		return d.Problems
	}
	return append([]Problem{d.otherAnswer()}, d.Problems...)
}

// refusal remarks on a refusal that seems to have come about for another reason than the forgery.
func (d *Delivery) refusal() []Problem {
	status := d.last().Status
	switch {
	case status >= 500:
		return []Problem{{Code: "refused_by_error", Offset: -1, Severity: Remark, Text: bilingual.Textf(
			"推送没有被接受，但状态码 %d 表示处理程序出错，而不是拒绝；伪造的推送应返回 401 或 403",
			"the push was not taken, but status %d says that the handler failed, not that it refused; answer a forgery 401 or 403",
			status)}}
	case status == 404 || status == 405 || status >= 300 && status < 400:
		return []Problem{{Code: "refused_unseen", Offset: -1, Severity: Remark, Text: bilingual.Textf(
			"状态码 %d 多半来自路由或登录跳转，推送可能根本没有到达验签的代码；请先确认正常的推送会被接受",
			"status %d is most often a route's or a login's: the push may never have come to the signature check; see first that "+
				"an honest push is accepted", status)}}
	}
	return nil
}

// forgeryTaken says what was accepted that ought to be refused, and why that is dangerous.
func (d *Delivery) forgeryTaken() Problem {
	info, bent := EffectInfoOf(d.Effect)
	answer := quoted(d.lastBody())
	if !bent || info.Expect != Refused {
		return Problem{Code: "honest_accepted", Offset: -1, Severity: Failure, Text: bilingual.Textf(
			"这条 %s 没有伪造之处，但按要求应被拒绝；服务端接受了，返回 %d %s",
			"nothing in this %s is forged, it was to be refused all the same, and the server took it and answered %d %s",
			d.Name, d.last().Status, answer)}
	}
	what, why, code := info.Title, info.Danger, "forgery_accepted"
	switch d.Effect { // each passes a check of the signature
	case WrongAppID:
		code = "forgery_accepted_appid"
	case EntityBody:
		code = "forgery_accepted_dtd"
	}
	return Problem{Code: code, Offset: -1, Severity: Failure, Text: bilingual.Text{
		Zh: fmt.Sprintf("服务端接受了伪造的 %s（%s），返回 %d %s。危险：%s。应在验签、解密失败时返回 401 或 403，且不处理消息。",
			d.Name, what.Zh, d.last().Status, answer, why.Zh),
		En: fmt.Sprintf("the server accepted a forged %s (%s) and answered %d %s. Danger: %s. Answer 401 or 403 when the "+
			"signature or the decryption fails, and do nothing with the message.",
			d.Name, what.En, d.last().Status, answer, why.En),
	}}
}

// otherAnswer says that an answer which WeChat takes is not the one that was expected.
func (d *Delivery) otherAnswer() Problem {
	p := Problem{Code: "not_as_expected", Offset: -1, Severity: Failure}
	got := bilingual.Verbatim(quoted(d.lastBody()))
	if d.Reply != nil {
		got = bilingual.Textf("%s 回复 %q", "a %s reply %q", d.Reply.MsgType, d.Reply.Content)
	}
	want := strings.TrimPrefix(string(d.Expect), replyColon)
	switch {
	case d.Expect == Succeeds:
		p.Text = bilingual.Textf("应只返回 success 这七个字节，得到的是 ", "exactly the seven bytes success were expected, and the answer was ")
	case d.Expect == Replies:
		p.Text = bilingual.Textf("应有被动回复，得到的是 ", "a passive reply was expected, and the answer was ")
	default:
		p.Text = bilingual.Textf("应为被动回复 %q，得到的是 ", "the passive reply %q was expected, and the answer was ", want)
	}
	p.Text = p.Text.Plus(got)
	if strings.HasSuffix(want, eventSuffix) && d.Reply == nil {
		p.Text = p.Text.Plus(bilingual.Textf("（2018 年前的全网发布检测有此要求；若不再支持，请用 expect accepted）",
			" (the release check wanted it until 2018; expect accepted where that is no longer supported)"))
	}
	return p
}

// quoted is the beginning of a body.
func quoted(body []byte) string { return fmt.Sprintf("%q", boundedText(string(body), 80)) }

// StrangerText says that WeChat would not push a delivery, because its account has not authorized the component; it is
// empty otherwise.
func (d *Delivery) StrangerText() bilingual.Text {
	if !d.Stranger {
		return bilingual.Text{}
	}
	return bilingual.Textf("账号 %s 没有授权第三方平台 %s，微信不会推送它的消息；请先授权（wxlab trigger authorized --account %[1]s）",
		"the account %s has not authorized the component %s, so WeChat would push nothing of it; let it authorize first "+
			"(wxlab trigger authorized --account %[1]s)", d.Account, d.ComponentAppID)
}
