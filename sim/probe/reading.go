package probe

import (
	"slices"
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// Read says what the answers to the probes show. It claims nothing that no answer has shown.
func Read(c Case, done []Result) Finding {
	if len(done) == 0 {
		return Finding{}
	}
	base, taken := c.base(done)
	if taken {
		return c.readHarmless(done)
	}
	if e, found := c.hit(done, base); found {
		return c.readHit(done, e, base)
	}
	forged, _ := answerTo(done, "forged")
	later := c.look(base)
	switch unreadable, _ := answerTo(done, "unreadable"); c.stage(done, base) {
	case afterOpening:
		return Finding{
			Code: "opened", Confirmed: true,
			Text: bilingual.Textf("服务端能验签，也能解密这条推送：它得到%s，签名不对的推送得到%s，密钥不对的得到%s；失败发生在解密之后",
				"the server verifies and opens this push: it gets %s, one with wrong signatures %s, one sealed with another key %s; "+
					"what fails comes after the opening", brief(base), brief(forged), brief(unreadable)),
			Mend: later,
		}.noting(c.untried(done, base))
	case beforeOpening:
		return Finding{
			Code: "verified", Confirmed: true,
			Text: bilingual.Textf("服务端的验签是对的：这条推送得到%s，签名不对的得到%s；Token 与 msg_signature 不用再核对",
				"the server verifies the signature rightly: this push gets %s, one with wrong signatures %s; Token and msg_signature "+
					"need no comparing", brief(base), brief(forged)),
			Mend: bilingual.Textf("失败在解密或之后：核对 EncodingAESKey 与密文尾部比较的 AppID，再看服务端日志",
				"what fails is the opening or what follows: compare the EncodingAESKey and the AppID that the tail is compared with, then "+
					"read the server's log"),
		}.noting(c.untried(done, base))
	}
	mend := bilingual.Textf("看服务端自己的日志，在验签之前、验签之后、解密之后各记一行，就知道停在哪一步",
		"read the server's own log: a line before the check of the signature, behind it, and behind the opening shows where it stops")
	if base.Outcome == world.Timeout {
		mend = later
	}
	return Finding{Code: "unknown", Text: c.untried(done, base), Mend: mend}
}

// look is where to look when the push is opened and fails then.
func (c Case) look(base world.Attempt) bilingual.Text {
	if base.Outcome == world.Timeout {
		return bilingual.Textf("先返回 success，再异步处理耗时的工作", "answer success first, and do the slow work afterwards")
	}
	return foundHandling(c.Delivery.Name, "").mend
}

// noting adds what is still unknown.
func (f Finding) noting(rest bilingual.Text) Finding {
	f.Text = f.Text.Plus(bilingual.Textf("。", ". ")).Plus(rest)
	return f
}

// readHarmless is about a harmless message in the place of the push's own.
func (c Case) readHarmless(done []Result) Finding {
	name := "text"
	if c.Delivery.Family == callback.AuthEvent {
		name = ticketName
	}
	f := foundHandling(c.Delivery.Name, name)
	if slices.ContainsFunc(c.Delivery.Problems, func(p world.Problem) bool { return strings.HasSuffix(p.Code, "_keys") }) {
		f = foundOpening(c.Delivery.Name, name)
	}
	at, repeated := answerAs(done, "unchanged", Repeat)
	return Finding{Code: f.code, Confirmed: repeated && improves(at, c.last()), Cause: true, Text: f.text, Mend: f.mend}
}

// readHit is about an experiment that made a difference; confirmed when the push as it was still failed after it.
func (c Case) readHit(done []Result, e experiment, base world.Attempt) Finding {
	hit, _ := answerTo(done, e.id)
	control, controlled := answerAs(done, "unchanged", Control)
	repeat, repeated := answerAs(done, e.id, Repeat)
	if controlled && improves(control, base) || repeated && !improves(repeat, base) {
		return Finding{
			Code: "unsteady",
			Text: bilingual.Textf("服务端对同样的推送前后回答不一：先是%s，后来是%s；试探得不出结论",
				"the server answers the same push differently: first %s, later %s; probing settles nothing", brief(base), brief(control)),
			Mend: bilingual.Textf("先找出是什么让回答变化：排重、首次加载、几个实例配置不同、随机超时",
				"find out first what makes it change: deduplication, a slow first call, instances with different settings, timeouts"),
		}
	}
	return Finding{
		Code: e.found.code, Confirmed: controlled, Cause: true, Mend: e.found.mend,
		Text: e.found.text.Plus(bilingual.Textf("（试探：%s，得到%s；原样推送仍得到%s）",
			" (probed: %s got %s; the push as it was still gets %s)", e.what, brief(hit), brief(control))),
	}
}

// untried says what was varied in vain, and that the rest is unknown.
func (c Case) untried(done []Result, base world.Attempt) bilingual.Text {
	var zh, en []string
	var other bilingual.Text
	for _, r := range done {
		if r.Role != Try || r.ID == "unchanged" || improves(r.Attempt, base) || r.ID == "forged" || r.ID == "unreadable" {
			continue
		}
		if c.differs(r.Attempt, base) {
			other = other.Plus(bilingual.Textf("有一种变化得到另一种回答：%s，得到%s；可能不止一处有错，先改好这一处，再看下一处。",
				"One variant was answered otherwise: %s got %s; there may be more than one mistake: mend this one first, then look "+
					"for the next. ", r.What, brief(r.Attempt)))
			continue
		}
		zh, en = append(zh, r.What.Zh), append(en, r.What.En)
	}
	if len(zh) == 0 {
		return other.Plus(bilingual.Textf("其余仍不清楚", "the rest is still unknown"))
	}
	list := bilingual.Text{Zh: strings.Join(zh, "；"), En: strings.Join(en, "; ")}
	return other.Plus(bilingual.Textf("以下 %d 种变化都没有改变结果（仍是%s）：%s。服务端实际检查什么仍不清楚",
		"%d of the variants changed nothing (still %s): %s. What the server really checks is still unknown", len(zh), brief(base), list))
}

// brief is an answer in few words.
func brief(at world.Attempt) bilingual.Text {
	switch at.Outcome {
	case world.Timeout:
		return bilingual.Textf("超时", "no answer in time")
	case world.Unreachable:
		return bilingual.Textf("连接中断", "a broken connection")
	case world.Replied:
		return bilingual.Textf("被动回复", "a passive reply")
	}
	body := []rune(string(at.ResponseBody))
	if len(body) > 40 {
		body = append(body[:40], '…')
	}
	return bilingual.Textf(" HTTP %d %q", "HTTP %d %q", at.Status, string(body))
}

// answerAs is the answer to an experiment in a role.
func answerAs(done []Result, id string, role Role) (world.Attempt, bool) {
	for _, r := range done {
		if r.ID == id && r.Role == role {
			return r.Attempt, true
		}
	}
	return world.Attempt{}, false
}
