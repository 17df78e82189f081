package exam

import (
	"fmt"
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
}

func (st *Step) advise(h bilingual.Text) { st.Hint, st.HintZH = h.En, h.Zh }

// acknowledged wants success at the first attempt; what WeChat takes, and what no source settles, is only noted.
func (r *run) acknowledged(id string, d world.Delivery, before uint64) Step {
	st := Step{ID: id, Expected: `body exactly "success" within 5 s`, Got: answer(d), Deliveries: []string{d.ID}}
	st.OK = d.Accepted && len(d.Attempts) == 1
	if !st.OK {
		st.explain(FirstCause(r.record(d, before)), d)
	}
	return st
}

// replied wants an encrypted text reply of that content, at the first attempt.
func (r *run) replied(id string, d world.Delivery, want string, before uint64) Step {
	st := Step{
		ID: id, Expected: fmt.Sprintf("encrypted passive text reply %q within 5 s", want), Got: answer(d),
		Deliveries: []string{d.ID},
	}
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
	out := Step{ID: id, OK: true, Expected: `body exactly "success" within 5 s`}
	var got []string
	for _, d := range told {
		p := r.acknowledged(id, d, before)
		if !p.OK && out.OK {
			out.Hint, out.HintZH, out.Problem, out.Cause, out.Evidence = p.Hint, p.HintZH, p.Problem, p.Cause, p.Evidence
		}
		out.OK = out.OK && p.OK
		got = append(got, p.Got)
		out.Deliveries = append(out.Deliveries, p.Deliveries...)
	}
	out.Got = strings.Join(slices.Compact(got), "; ")
	if len(told) == 0 {
		out.Got = "no account takes part"
	}
	return out
}

// answer describes what came back.
func answer(d world.Delivery) string {
	if len(d.Attempts) == 0 {
		return "no attempt"
	}
	last := d.Attempts[len(d.Attempts)-1]
	took := last.Took.Round(time.Millisecond)
	times := ""
	if n := len(d.Attempts); n > 1 {
		times = fmt.Sprintf(", attempt %d", n)
	}
	switch {
	case last.Status == 0:
		return fmt.Sprintf("%s after %s%s", last.Err, took, times)
	case d.Reply != nil:
		return fmt.Sprintf("%s reply %q in %s%s", d.Reply.MsgType, d.Reply.Content, took, times)
	}
	body := string(last.ResponseBody)
	if len(body) > 80 {
		body = body[:80] + "…"
	}
	return fmt.Sprintf("HTTP %d, body %q in %s%s", last.Status, body, took, times)
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
			len(d.Attempts), first.Outcome, first.Took.Round(100*time.Millisecond))
	}
	return bilingual.Textf("返回内容不符合要求", "the answer is not what WeChat expects")
}
