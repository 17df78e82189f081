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
	fine         int      // answers that are in order, or were judged
	unread       evidence // answers that cannot be judged, for their callbacks do not open
	problems     []problem
	accepted     bool // a callback before was
	refusals     []journal.Exchange
	locked       evidence
	lockedStatus int
	lockedLater  bool // others were let in before
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
	switch {
	case d.Err != "":
		return
	case v.simple:
		a.fine++
	case refuses(d.Status):
		return // one by one it may be right: a replay, a message for another account's URL; see access
	case !v.ok:
		a.unread.add(d.ID)
	default:
		a.fine++
	}
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

// refuses are the statuses by which a server says that it does not believe a callback.
func refuses(status int) bool { return slices.Contains([]int{400, 401, 403, 409, 422}, status) }

// access counts callbacks that were refused one after the other though they open.
func (a *answers) access(d journal.Detail, v opened) {
	switch {
	case refuses(d.Status):
		if v.ok {
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
		a.lockedStatus, a.lockedLater = d.Status, a.accepted
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
		ID: "callbacks.let_in", Severity: exam.Must,
		Title: text("不拒绝能验证的推送", "lets in callbacks that verify"),
		Why:   text("被拒绝的推送不会再来：票据、授权与消息都会丢", "what is refused does not come again: tickets, authorizations and messages are lost"),
		Fix: text("核对服务端实际加载的 Token、EncodingAESKey，更换期间同时保留上一个；再看前面有没有要求登录或校验 CSRF 的一层",
			"look at the Token and EncodingAESKey that the server loaded, and keep the ones before while they change; then for a layer that asks for a login or a CSRF token"),
	}
	f = f.settle(a.locked, a.seen, bilingual.Textf("连续 %d 次以 HTTP %d 拒绝了能用当前密钥解开的推送",
		"it refused %d callbacks in a row with HTTP %d that open with today's keys", a.locked.n, a.lockedStatus))
	switch {
	case a.locked.n > 0 && a.lockedLater:
		f.Cause = text("之前的推送都能通过：服务端仍在使用旧的 Token 或 EncodingAESKey，或前面的网关开始要求登录",
			"it let callbacks in before: it still has the Token or EncodingAESKey of then, or a gateway in front of it began to ask for a login")
	case a.locked.n > 0:
		f.Cause = text("从来没有通过：Token 或 EncodingAESKey 与控制台不同，或前面有一层要求登录、校验 CSRF",
			"it never let one in: its Token or EncodingAESKey is another than the console's, or a layer before it asks for a login or a CSRF token")
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
	if len(out) > 0 {
		return out
	}
	f := Finding{ID: "replies.form", Severity: exam.Must, Title: title, Why: why}
	if a.unread.n == 0 {
		return append(out, f.settle(evidence{}, a.fine, bilingual.Text{}))
	}
	f.Verdict, f.Evidence = exam.NotObserved, a.unread.ids
	f.Got = bilingual.Textf("%d 次应答无法判断：用工作区里的密钥解不开对应的推送",
		"%d answers cannot be judged, for the keys of the workspace do not open their callbacks", a.unread.n)
	return append(out, f)
}
