package exam

import (
	"slices"

	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// keptOut is a case about a callback that is not WeChat's: refusing it is a pass, whatever the status says; taking it is
// the failure. A server that refuses by breaking, or by saying nothing, gets a remark, and one that no longer answers fails.
func keptOut(c Case, forgery func(*examination) sim.Forgery) Case {
	c.examine = func(e *examination) Finding {
		f := forgery(e)
		f.Expect = world.Refused
		d := e.forge(f)
		if e.err != nil {
			return Finding{}
		}
		return refused(d)
	}
	return c
}

// refused judges the answer to a callback that ought to be refused.
func refused(d world.Delivery) Finding {
	f := Finding{
		Verdict: Pass, Evidence: of(d), Got: said(d),
		Expected: bilingual.Textf("拒绝：4xx 状态，或既不是 success 也不是回复的内容",
			"a refusal: a 4xx status, or a body that is neither success nor a reply"),
	}
	at := last(d)
	switch {
	case d.Accepted && len(at.ResponseBody) == 0:
		f.Verdict = Remark
		f.Cause = text("HTTP 200 的空响应看不出是拒绝还是收下：微信会当作已收下，请返回 403",
			"an empty answer with HTTP 200 does not tell a refusal from an acceptance, and WeChat reads the latter: answer 403")
	case d.Accepted:
		f.Verdict = Fail
		f.Cause = text("服务器接受了一条不是微信发出的推送", "the server took a callback that WeChat did not send")
	case at.Status == 0:
		f.Verdict = Fail
		f.Cause = bilingual.Textf("没有得到响应：%s", "no answer came: %s", at.Err)
	case at.Status >= 500:
		f.Verdict = Remark
		f.Cause = bilingual.Textf("以 HTTP %d 拒绝：处理程序很可能抛出了异常，而不是判断后拒绝",
			"refused with HTTP %d: the handler most likely broke on it instead of deciding", at.Status)
	}
	return f
}

// taken is a case about a callback that is WeChat's, however unusual: answering it properly at the first attempt is a
// pass.
func taken(c Case, trigger func(*examination) sim.Trigger) Case {
	c.examine = func(e *examination) Finding {
		d := e.push(trigger(e))
		if e.err != nil {
			return Finding{}
		}
		return accepted(d)
	}
	return c
}

// takenBent is taken for a callback that is genuine and oddly written.
func takenBent(c Case, forgery func(*examination) sim.Forgery) Case {
	c.examine = func(e *examination) Finding {
		d := e.forge(forgery(e))
		if e.err != nil {
			return Finding{}
		}
		return accepted(d)
	}
	return c
}

// accepted judges the answer to a callback that ought to be taken. What WeChat merely tolerates in the answer is the
// business of other cases.
func accepted(d world.Delivery) Finding {
	f := Finding{
		Verdict: Pass, Evidence: of(d), Got: said(d),
		Expected: bilingual.Textf("5 秒内以 HTTP 200 返回 success、空串或合法的加密回复",
			"HTTP 200 within 5 s with success, nothing, or a proper encrypted reply"),
	}
	switch {
	case !d.Accepted:
		f.Verdict, f.Cause = Fail, mistakeIn(d)
	case len(d.Attempts) > 1:
		f.Verdict, f.Cause = Remark, mistakeIn(d)
	}
	return f
}

// all judges several deliveries as one: the first that is not as it should be decides.
func all(judge func(world.Delivery) Finding, deliveries ...world.Delivery) Finding {
	var out Finding
	for i, d := range deliveries {
		f := judge(d)
		if i == 0 || worse(f.Verdict, out.Verdict) {
			out = f
		}
	}
	out.Evidence = of(deliveries...)
	if len(deliveries) > 1 && out.Verdict == Pass {
		out.Got = bilingual.Textf("%d 条推送都如此", "so it was with all %d callbacks", len(deliveries))
	}
	return out
}

// worse reports whether a weighs more than b.
func worse(a, b Verdict) bool {
	order := []Verdict{Pass, NotObserved, Remark, Fail}
	return slices.Index(order, a) > slices.Index(order, b)
}

// last is the latest attempt of a delivery.
func last(d world.Delivery) world.Attempt {
	if len(d.Attempts) == 0 {
		return world.Attempt{}
	}
	return d.Attempts[len(d.Attempts)-1]
}

// said is what came back, in a line.
func said(d world.Delivery) bilingual.Text {
	if d.Reply != nil {
		reply := *d.Reply
		reply.Content = clip(reply.Content)
		d.Reply = &reply
	}
	return answer(d)
}

// clip cuts a text for a line.
func clip(text string) string {
	const most = 80
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
