package exam

import (
	"slices"
	"strings"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// explain puts the first cause into the step; the answer's problem stays where it is the cause.
func (st *Step) explain(c Cause, d world.Delivery) {
	st.advise(c.Text)
	st.Cause, st.Evidence, st.Problem = c.Code, c.Evidence, ""
	if len(d.Problems) > 0 && d.Problems[0].Code == c.Code {
		st.Problem = c.Code
	}
	if want, other := c.Values["want"]; other {
		st.compare(want, c.Values["text"])
	}
}

func (st *Step) advise(h bilingual.Text) { st.Hint, st.HintZH = h.En, h.Zh }

func (st *Step) expects(t bilingual.Text) { st.Expected, st.ExpectedZH = t.En, t.Zh }

func (st *Step) came(t bilingual.Text) { st.Got, st.GotZH = t.En, t.Zh }

// compare keeps the value that was expected and the one that came in its place: together they show which byte is wrong.
func (st *Step) compare(want, came string) {
	if came != want {
		st.Want, st.Came = want, beginning(came)
	}
}

// beginning is as much of a value as can be read at a glance.
func beginning(s string) string {
	const most = 200
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// expectedSuccess is what WeChat wants on an authorization event.
func expectedSuccess() bilingual.Text {
	return bilingual.Textf(`5 秒内返回，正文恰好是 "success"`, `body exactly "success" within 5 s`)
}

// acknowledged wants success at the first attempt; what WeChat takes, and what no source settles, is only noted.
func (r *run) acknowledged(id string, d world.Delivery, before uint64) Step {
	st := Step{ID: id, Deliveries: []string{d.ID}}
	st.expects(expectedSuccess())
	st.came(answer(d))
	st.OK = d.Accepted && len(d.Attempts) == 1
	if !st.OK {
		st.explain(FirstCause(r.record(d, before)), d)
		if a := last(d); a.Status != 0 {
			st.compare("success", string(a.ResponseBody))
		}
	}
	return st
}

// replied wants an encrypted text reply of that content, at the first attempt.
func (r *run) replied(id string, d world.Delivery, want string, before uint64) Step {
	st := Step{ID: id, Deliveries: []string{d.ID}}
	st.expects(bilingual.Textf("5 秒内返回加密的被动文本回复 %q", "encrypted passive text reply %q within 5 s", want))
	st.came(answer(d))
	right := d.Reply != nil && d.Verdict == world.Replied && d.Reply.MsgType == "text" && d.Reply.Content == want
	wrongTail := slices.ContainsFunc(d.Problems, func(p world.Problem) bool { return p.Code == "reply_authorizer" })
	if st.OK = right && len(d.Attempts) == 1 && !wrongTail; !st.OK {
		rec := r.record(d, before)
		rec.Want = Want{Reply: want}
		st.explain(FirstCause(rec), d)
	}
	return st
}

// joined is one step made of a push per account.
func (r *run) joined(id string, told []world.Delivery, before uint64) Step {
	out := Step{ID: id, OK: true}
	out.expects(expectedSuccess())
	var got, gotZH []string
	for _, d := range told {
		p := r.acknowledged(id, d, before)
		if !p.OK && out.OK {
			out.Hint, out.HintZH, out.Problem, out.Cause, out.Evidence = p.Hint, p.HintZH, p.Problem, p.Cause, p.Evidence
			out.Want, out.Came = p.Want, p.Came
		}
		out.OK = out.OK && p.OK
		got, gotZH = append(got, p.Got), append(gotZH, p.GotZH)
		out.Deliveries = append(out.Deliveries, p.Deliveries...)
	}
	out.came(bilingual.Text{Zh: strings.Join(slices.Compact(gotZH), "；"), En: strings.Join(slices.Compact(got), "; ")})
	if len(told) == 0 {
		out.came(bilingual.Textf("没有账号参与", "no account takes part"))
	}
	return out
}

// answer describes what came back.
func answer(d world.Delivery) bilingual.Text {
	if len(d.Attempts) == 0 {
		return bilingual.Textf("没有推送", "no attempt")
	}
	last := last(d)
	took := last.Took.Round(time.Millisecond)
	times := bilingual.Text{}
	if n := len(d.Attempts); n > 1 {
		times = bilingual.Textf("，第 %d 次推送", ", attempt %d", n)
	}
	switch {
	case last.Outcome == world.Timeout:
		return bilingual.Textf("%s内没有返回完整的响应", "no complete answer within %s", took).Plus(times)
	case last.Status == 0:
		return bilingual.Textf("%s（用时 %s）", "%s after %s", last.Err, took).Plus(times)
	case d.Reply != nil:
		return bilingual.Textf("%s 类型的回复 %q，用时 %s", "%s reply %q in %s", d.Reply.MsgType, d.Reply.Content, took).Plus(times)
	}
	body := string(last.ResponseBody)
	if len(body) > 80 {
		body = strings.ToValidUTF8(body[:80], "") + "…"
	}
	return bilingual.Textf("HTTP %d，正文 %q，用时 %s", "HTTP %d, body %q in %s", last.Status, body, took).Plus(times)
}

// mistakeIn says what the simulator found wrong with a delivery.
func mistakeIn(d world.Delivery) bilingual.Text {
	if len(d.Problems) > 0 {
		return d.Problems[0].Text
	}
	if len(d.Attempts) > 1 {
		first := d.Attempts[0]
		return bilingual.Textf("第 %d 次推送才得到正确返回，首次为 %s（用时 %s）；处理程序首次调用时是否较慢？",
			"only attempt %d was answered properly, the first: %s (took %s); is the handler slow at its first call?",
			len(d.Attempts), failedAs(first), first.Took.Round(100*time.Millisecond))
	}
	return bilingual.Textf("返回内容不符合要求", "the answer is not what WeChat expects")
}

// failedAs names what came of an attempt that WeChat does not accept.
func failedAs(a world.Attempt) bilingual.Text {
	switch a.Outcome {
	case world.Timeout:
		return bilingual.Text{Zh: "超时", En: "too late"}
	case world.Unreachable:
		return bilingual.Text{Zh: "连接失败", En: "no connection"}
	case world.BadStatus:
		return bilingual.Textf("HTTP %d", "HTTP %d", a.Status)
	}
	return bilingual.Text{Zh: "应答不符合要求", En: "a wrong answer"}
}
