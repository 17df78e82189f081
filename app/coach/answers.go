package coach

import (
	"slices"
	"time"

	"wxlab/app/journal"
	"wxlab/sim/bilingual"
	"wxlab/sim/exam"
	"wxlab/sim/world"
)

// answers is how callbacks were answered.
type answers struct {
	seen         int
	late, nearly evidence
	tickets      int
	silence      evidence // of the tickets that stand unanswered, the longest row so far
	row          []journal.Exchange
	judged       int
	problems     []problem
	accepted     bool // a callback before was
	refusals     []journal.Exchange
	locked       evidence
	lockedStatus int
}

// problem is something that is wrong with answers.
type problem struct {
	world.Problem
	evidence
}

// limit is when WeChat hangs up; near is when a busy moment is enough.
const limit, near = 5 * time.Second, 4 * time.Second

func (a *answers) add(d journal.Detail, v opened) {
	a.seen++
	switch {
	case d.Took >= limit:
		a.late.add(d.ID)
	case d.Took >= near:
		a.nearly.add(d.ID)
	}
	if d.Kind == journal.KindTicket {
		a.ticket(d)
	}
	a.access(d, v)
	if d.Err != "" || !v.ok {
		return
	}
	a.judged++
	for _, p := range v.Problems {
		i := slices.IndexFunc(a.problems, func(q problem) bool { return q.Code == p.Code })
		if i < 0 {
			i = len(a.problems)
			a.problems = append(a.problems, problem{Problem: p})
		}
		a.problems[i].add(d.ID)
	}
}

// patience is how long tickets may stay unanswered: three in a row.
const patience = 30 * time.Minute

func (a *answers) ticket(d journal.Detail) {
	a.tickets++
	if !d.Failed() {
		a.row = nil
		return
	}
	a.row = append(a.row, d.Exchange)
	if d.At.Sub(a.row[0].At) <= patience || len(a.row) <= a.silence.n {
		return
	}
	a.silence = evidence{}
	for _, e := range a.row {
		a.silence.add(e.ID)
	}
}

// access counts callbacks that were refused one after the other though they open, after others were let in.
func (a *answers) access(d journal.Detail, v opened) {
	switch {
	case d.Status == 401 || d.Status == 403:
		if a.accepted && v.ok {
			a.refusals = append(a.refusals, d.Exchange)
		}
	case !d.Failed():
		a.accepted, a.refusals = true, nil
	}
	if len(a.refusals) == 3 {
		for _, e := range a.refusals[:2] {
			a.locked.add(e.ID)
		}
	}
	if len(a.refusals) >= 3 {
		a.locked.add(d.ID)
		a.lockedStatus = d.Status
	}
}

func (a *answers) findings() []Finding {
	return append([]Finding{a.inTime(), a.ticketsTaken(), a.letsIn()}, a.wellFormed()...)
}

func (a *answers) inTime() Finding {
	f := Finding{
		ID: "delivery.in_time", Severity: exam.Must,
		Title: text("5 秒之内应答推送", "answers callbacks within 5 s"),
		Why:   text("5 秒没有应答，微信断开连接并重试，用户看到“该公众号暂时无法提供服务”", "after 5 s WeChat hangs up and tries again, and the follower reads that the account is out of service"),
		Fix:   text("先返回 success 或空串，再异步处理；需要回复时改用客服消息", "answer success first and work afterwards; where a reply is due, use a customer-service message"),
	}
	if a.late.n == 0 && a.nearly.n > 0 {
		f.Verdict, f.Evidence = exam.Remark, a.nearly.ids
		f.Got = bilingual.Textf("%[2]d 次推送中有 %[1]d 次用了 4 秒以上", "%d of %d callbacks took more than 4 s", a.nearly.n, a.seen)
		f.Cause = text("在应答之前做了慢的事：接口调用、数据库、外部服务", "something slow is done before the answer: an API call, the database, another service")
		return f
	}
	f = f.settle(a.late, a.seen, bilingual.Textf("%[2]d 次推送中有 %[1]d 次超过 5 秒", "%d of %d callbacks took more than 5 s", a.late.n, a.seen))
	if a.late.n > 0 {
		f.Cause = text("在应答之前做了慢的事：接口调用、数据库、外部服务", "something slow is done before the answer: an API call, the database, another service")
	}
	return f
}

func (a *answers) ticketsTaken() Finding {
	f := Finding{
		ID: "tokens.tickets_taken", Severity: exam.Must,
		Title: text("收下每十分钟一次的 component_verify_ticket", "takes the verify ticket that comes every ten minutes"),
		Why:   text("没有新票据，component_access_token 过期后就再也换不到", "without a fresh ticket there is no component token once the one at hand runs out"),
		Fix:   text("打开证据中的记录，按其中的原因修正；票据推送一律返回 success", "open the exchanges in evidence and mend what they say; answer success to every ticket"),
	}
	return f.settle(a.silence, a.tickets, bilingual.Textf("连续 %d 次票据推送没有得到应答，超过 30 分钟",
		"%d tickets in a row had no proper answer, for more than 30 minutes", a.silence.n))
}

func (a *answers) letsIn() Finding {
	f := Finding{
		ID: "callbacks.keys_follow", Severity: exam.Must,
		Title: text("更换 Token 或密钥之后仍能验证推送", "lets callbacks in after a change of Token or key"),
		Why:   text("控制台里换了、服务端没换，所有推送都被拒绝", "when only the console changed, every callback is refused"),
		Fix:   text("把新的 Token、EncodingAESKey 配到服务端并重启；更换期间同时保留上一个", "give the server the new Token and EncodingAESKey and restart it; keep the ones before while they change"),
	}
	f = f.settle(a.locked, a.seen, bilingual.Textf("之前正常，之后连续 %d 次以 HTTP %d 拒绝了能用当前密钥解开的推送",
		"it let callbacks in, and then refused %d in a row with HTTP %d that open with today's keys", a.locked.n, a.lockedStatus))
	if a.locked.n > 0 {
		f.Cause = text("服务端仍在使用旧的 Token 或 EncodingAESKey，或前面的网关开始要求登录",
			"the server still has the Token or EncodingAESKey of before, or a gateway in front of it began to ask for a login")
	}
	return f
}

// wellFormed is a finding for each thing that WeChat finds wrong with answers; one that nothing is, where there is none.
func (a *answers) wellFormed() []Finding {
	title := text("应答推送的格式符合微信要求", "answers callbacks in the form that WeChat wants")
	why := text("格式不对的应答等于没有应答：微信会重试，用户收不到回复", "an answer in another form is none: WeChat tries again, and the follower gets no reply")
	var out []Finding
	for _, p := range a.problems {
		f := Finding{
			ID: "replies." + p.Code, Severity: exam.Must, Verdict: exam.Fail, Title: title, Why: why, Problem: p.Code,
			Got: bilingual.Textf("%d 次：", "%d times: ", p.n).Plus(p.Text), Evidence: p.ids,
		}
		if p.Severity != world.Failure {
			f.Severity, f.Verdict = exam.Should, exam.Remark
		}
		out = append(out, f)
	}
	if len(out) == 0 {
		f := Finding{ID: "replies.form", Severity: exam.Must, Title: title, Why: why}
		out = append(out, f.settle(evidence{}, a.seen, bilingual.Text{}))
	}
	return out
}
