package exam

import (
	"fmt"
	"slices"
	"time"

	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

const authorizerInfoPath = "/cgi-bin/component/api_get_authorizer_info"

// authorizationCases are about codes, the redirect and the event, changes and cancellations.
func authorizationCases() []Case {
	return chapter(Authorization, []Case{
		{
			ID: "event_answered", Severity: Must, Source: "PROTOCOL 3.3",
			Title: text("接收 authorized", "takes authorized"),
			Why:   text("没有收下它，商家授权了平台也不知道", "without it the platform never learns of an authorization"),
			Fix:   text("返回 success 之后再换取 token，不要在响应之前调用接口", "answer success first, and exchange the code afterwards"),
			examine: func(e *examination) Finding {
				_, d := e.freshAuthorization(world.OfficialAccount)
				return e.judged(d)
			},
		},
		{
			ID: "code_redeemed", Severity: Must, Source: "PROTOCOL 4.5",
			Title: text("用推送中的授权码换取 token", "redeems the code of the event"),
			Why:   text("浏览器跳转可能永远不来：只有推送一定会来", "the redirect may never come; only the event is sure to"),
			Fix: text("authorized 推送的 AuthorizationCode 与跳转的 auth_code 是同一个，先到先用",
				"AuthorizationCode in the event and auth_code in the redirect are one: use whichever comes first"),
			examine: codeRedeemed(world.OfficialAccount),
		},
		{
			ID: "mini_program_code_redeemed", Severity: Must, Source: "PROTOCOL 4.5",
			Title:   text("小程序授权同样换取 token", "redeems the code of a mini program as well"),
			Why:     text("小程序与公众号走同一流程", "mini programs authorize in the same way"),
			Fix:     text("不要按账号类型区分处理 authorized", "do not tell the kinds apart when handling authorized"),
			examine: codeRedeemed(world.MiniProgram),
		},
		{
			ID: "code_once", Severity: Must, Source: "PROTOCOL 4.5",
			Title: text("授权码只兑换一次，并且不过期", "redeems each code once, and in time"),
			Why:   text("授权码只能用一次：第二次得到 61009，过期得到 61010", "a code works once: the second time is 61009, too late is 61010"),
			Fix:   text("推送与跳转谁先到谁兑换，另一方读取结果", "whichever of event and redirect comes first redeems it, the other reads the result"),
			calls: codeOnce,
		},
		{
			ID: "both_ways", Severity: Should, Source: "PROTOCOL 3.1",
			Title:   text("推送与跳转谁先到都可以", "copes with event and redirect in either order"),
			Why:     text("两者没有先后保证", "neither is sure to be first"),
			Fix:     text("两条路径共用一段幂等的代码", "let both run the same idempotent code"),
			examine: bothWays,
		},
		{
			ID: "info_fetched", Severity: Should, Source: "PROTOCOL 4.7",
			Title:   text("授权后读取账号资料", "reads the account's profile after an authorization"),
			Why:     text("原始 ID、昵称与账号类型只在资料里，路由消息要用到", "original id, name and kind stand nowhere else, and messages are routed by them"),
			Fix:     text("换取 token 之后调用 api_get_authorizer_info", "call api_get_authorizer_info after redeeming"),
			examine: infoFetched,
		},
		{
			ID: "updateauthorized", Severity: Must, Source: "PROTOCOL 3.3",
			Title:   text("接收 updateauthorized", "takes updateauthorized"),
			Why:     text("商家改了权限集之后，旧的权限记录就不对了", "after a change of permission sets what was stored is wrong"),
			Fix:     text("与 authorized 同样处理", "handle it like authorized"),
			examine: moreSets,
		},
		{
			ID: "unauthorized", Severity: Must, Source: "PROTOCOL 3.3",
			Title: text("接收 unauthorized", "takes unauthorized"),
			Why:   text("授权已结束，继续调用只会得到 61003", "the authorization is over; calls get 61003"),
			Fix:   text("标记账号已取消授权，返回 success", "mark the account and answer success"),
			examine: func(e *examination) Finding {
				a, _ := e.freshAuthorization(world.OfficialAccount)
				return e.judged(e.unauthorize(a))
			},
		},
		{
			ID: "unauthorized_stops_calls", Severity: Must, Source: "PROTOCOL 3.3",
			Title:   text("取消授权后不再代为调用", "stops calling for an account that left"),
			Why:     text("刷新一个已取消的授权，只会不断得到 61003", "renewing what was cancelled yields 61003 again and again"),
			Fix:     text("收到 unauthorized 后停止刷新该账号的 token", "stop renewing the account's token on unauthorized"),
			examine: unauthorizedStopsCalls,
		},
		{
			ID: "authorized_again", Severity: Must, Source: "PROTOCOL 4.6",
			Title:   text("取消后再授权能恢复", "starts again when an account comes back"),
			Why:     text("重新授权会得到新的 refresh_token，旧的已失效", "it gets a new refresh token, the old one is dead"),
			Fix:     text("authorized 总是覆盖保存全部 token", "let authorized replace every token that is stored"),
			examine: authorizedAgain,
		},
		{
			ID: "unknown_account_leaves", Severity: Should, Source: "PROTOCOL 3.3",
			Title:   text("未知账号的 unauthorized 也返回 success", "answers success to unauthorized of an account it does not know"),
			Why:     text("数据库重建之后就会遇到；不返回 success 会触发告警", "it comes after a database was rebuilt, and anything else raises alarms"),
			Fix:     text("找不到账号时同样返回 success", "answer success where there is nothing to mark"),
			examine: unknownAccountLeaves,
		},
		{
			ID: "without_messages", Severity: Should, Source: "PROTOCOL 6.1",
			Title:   text("没有授予消息权限集的账号也能授权", "copes with an account that grants no message set"),
			Why:     text("商家可以去掉任何权限集的勾选", "merchants may untick any set"),
			Fix:     text("按 func_info 判断能做什么，61007 时提示商家补授权", "go by func_info, and ask for the set on 61007"),
			examine: withoutMessages,
		},
		{
			ID: "list_pages", Severity: May, Source: "PROTOCOL 4.9",
			Title: text("拉取授权方列表时每页不超过 500", "asks for at most 500 authorizers a page"),
			Why:   text("超过的部分不会返回，还以为拉完了", "what is beyond does not come, and seems not to be there"),
			Fix:   text("offset 与 count 循环拉取，count 不大于 500", "loop over offset with count up to 500"),
			calls: listPages,
		},
	})
}

// freshAuthorization has a new account authorize.
func (e *examination) freshAuthorization(k world.Kind) (a world.Account, d world.Delivery) {
	if a = e.newAccount(k); e.err == nil {
		_, d = e.authorize(a)
	}
	return a, d
}

func (e *examination) unauthorize(a world.Account) world.Delivery {
	d, err := e.sim.Unauthorize(e.ctx, e.platform.AppID, a.AppID)
	e.note(err)
	return d
}

// judged is accepted where nothing went wrong with the command.
func (e *examination) judged(d world.Delivery) Finding {
	if e.err != nil {
		return Finding{}
	}
	return accepted(d)
}

// codeRedeemed waits for api_query_auth with the code of a fresh authorization.
func codeRedeemed(k world.Kind) func(*examination) Finding {
	return func(e *examination) Finding {
		before := LastCall(e.sim)
		a := e.newAccount(k)
		if e.err != nil {
			return Finding{}
		}
		code, d := e.authorize(a)
		return e.redeemed(before, code, d)
	}
}

// redeemed waits until a code was exchanged and judges the exchange.
func (e *examination) redeemed(before uint64, code string, d world.Delivery) Finding {
	exchange := func(c world.CallRecord) bool { return c.Path == queryAuthPath && mentions(c.Body, code) }
	e.await(func() bool {
		return has(e.since(before), func(c world.CallRecord) bool { return exchange(c) && c.ErrCode == 0 })
	})
	if e.err != nil {
		return Finding{}
	}
	f := Finding{
		Verdict: Pass, Evidence: of(d), Expected: bilingual.Textf("以该授权码调用 %s", "%s with this code", queryAuthPath),
		Got: text("兑换成功", "it was exchanged"),
	}
	calls := filter(e.since(before), exchange)
	f.Evidence = append(f.Evidence, called(calls...)...)
	switch {
	case len(calls) == 0:
		return e.notRedeemed(d, before)
	case len(failures(calls)) == len(calls): // a token that ran out on the way is the business of other cases
		f.Verdict, f.Got, f.Cause = Fail, bilingual.Textf("errcode %d", "errcode %d", calls[0].ErrCode), why(calls[0])
	}
	return f
}

// notRedeemed judges a server that did not redeem the code of an event. It may redeem that of the redirect, which WeChat
// leaves to it: where no browser can be sent there, nothing shows.
func (e *examination) notRedeemed(d world.Delivery, before uint64) Finding {
	f := Finding{
		Verdict: Fail, Evidence: of(d), Expected: bilingual.Textf("以授权码调用 %s", "%s with the code", queryAuthPath),
		Got: text("没有看到兑换", "no exchange was seen"), Cause: e.whyNoCalls(d, before),
	}
	quiet := len(e.since(before)) == 0
	switch {
	case !d.Accepted:
	case quiet && e.opt.Authorize == nil:
		f.Verdict, f.Cause = NotObserved, bilingual.Text{}
		f.Got = text("服务器没有兑换推送中的授权码；它或许只在浏览器跳转时兑换，而这里不知道它的授权入口页面",
			"the server does not redeem the code of the event; it may redeem that of the redirect, and its entry page is not known here")
	case quiet && e.redeemsAtRedirect(d.Account):
		f.Verdict, f.Cause = Remark, text("只在浏览器跳转时兑换：商家提前关掉页面，授权就丢了",
			"it redeems at the redirect alone: where a merchant closes the page early, the authorization is lost")
	}
	return f
}

// redeemsAtRedirect walks an authorization in a browser and waits for the exchange.
func (e *examination) redeemsAtRedirect(account string) bool {
	before := LastCall(e.sim)
	exchanged := func(c world.CallRecord) bool { return c.Path == queryAuthPath && c.ErrCode == 0 }
	return e.browse(account, e.platform.Order) == nil && e.await(func() bool { return has(e.since(before), exchanged) })
}

func codeOnce(calls []world.CallRecord) Finding {
	exchanges := onPath(calls, queryAuthPath)
	if len(exchanges) == 0 {
		return notObserved(text("没有看到 api_query_auth 调用", "no api_query_auth was seen"))
	}
	bad := filter(exchanges, func(c world.CallRecord) bool { return c.ErrCode == 61009 || c.ErrCode == 61010 })
	if len(bad) > 0 {
		return Finding{
			Verdict: Fail, Evidence: called(bad...), Cause: why(bad[0]),
			Got: bilingual.Textf("%d 次兑换失败，首先是 %d", "%d exchanges failed, the first with %d", len(bad), bad[0].ErrCode),
		}
	}
	if again := exchangedAgain(exchanges); len(again) > 0 {
		return Finding{
			Verdict: Remark, Evidence: called(again...),
			Got: bilingual.Textf("%d 次兑换的是已经换过的授权码，都成功了", "%d exchanges were of codes used before, and went well", len(again)),
			Cause: bilingual.Textf("模拟器此时允许重复兑换（single_use_codes 关闭），真实微信可能返回 61009",
				"the simulator lets codes be used again now (single_use_codes is off), real WeChat may answer 61009"),
		}
	}
	return Finding{
		Verdict: Pass, Evidence: called(exchanges[0]), Got: bilingual.Textf("%d 次兑换都成功", "all %d exchanges succeeded", len(exchanges)),
	}
}

// exchangedAgain are the exchanges that succeeded with a code which had been exchanged before.
func exchangedAgain(exchanges []world.CallRecord) (out []world.CallRecord) {
	used := map[string]bool{}
	for _, c := range exchanges {
		code := sentField(c, "authorization_code")
		if c.ErrCode != 0 || code == "" {
			continue
		}
		if used[code] {
			out = append(out, c)
		}
		used[code] = true
	}
	return out
}

// bothWays walks the authorization in a browser, with the event first and with the redirect first.
func bothWays(e *examination) Finding {
	if e.opt.Authorize == nil {
		return notObserved(text("不知道被测服务器的授权入口页面，无法走浏览器跳转",
			"the server's own entry page is not known, so that no browser can walk the redirect"))
	}
	if !e.offers(world.OfficialAccount) {
		return notOffered(world.OfficialAccount).finding()
	}
	for _, o := range []world.Order{world.PushFirst, world.RedirectFirst} {
		a := e.newAccount(world.OfficialAccount)
		if e.err != nil {
			return Finding{}
		}
		before := LastCall(e.sim)
		err := e.browse(a.AppID, o)
		exchanged := func(c world.CallRecord) bool { return c.Path == queryAuthPath && c.ErrCode == 0 }
		done := e.await(func() bool { return has(e.since(before), exchanged) })
		bad := filter(failures(e.since(before)), func(c world.CallRecord) bool {
			return c.Path == queryAuthPath && c.ErrCode != 40001 && c.ErrCode != 42001
		})
		switch {
		case err != nil:
			return Finding{Verdict: Fail, Got: bilingual.Textf("%s：%v", "%s: %v", string(o), err)}
		case len(bad) > 0:
			return Finding{Verdict: Fail, Evidence: called(bad...), Got: text(string(o), string(o)), Cause: why(bad[0])}
		case !done:
			return Finding{Verdict: Fail, Got: bilingual.Textf("%s：授权码没有被兑换", "%s: the code was not redeemed", string(o))}
		}
	}
	return Finding{Verdict: Pass, Got: text("两种顺序都可以", "both orders went well")}
}

// browse walks an authorization in a browser. An account of ours may authorize a platform that is not published yet.
func (e *examination) browse(account string, first world.Order) error {
	p, _ := e.sim.Platform(e.platform.AppID)
	defer func() { e.note(e.sim.PutPlatform(p)) }()
	open := p
	open.Order, open.Published = first, true
	e.note(e.sim.PutPlatform(open))
	return e.opt.Authorize(e.ctx, account)
}

func infoFetched(e *examination) Finding {
	before := LastCall(e.sim)
	a, d := e.freshAuthorization(world.OfficialAccount)
	fetched := func(c world.CallRecord) bool {
		return c.Path == authorizerInfoPath && sentField(c, "authorizer_appid") == a.AppID
	}
	if e.await(func() bool { return has(e.since(before), fetched) }) {
		return Finding{Verdict: Pass, Evidence: called(filter(e.since(before), fetched)...), Got: text("已读取", "it was read")}
	}
	if len(e.since(before)) == 0 {
		return noCalls()
	}
	return Finding{
		Verdict: Remark, Evidence: of(d), Got: text("没有看到 api_get_authorizer_info", "no api_get_authorizer_info was seen"),
	}
}

// unauthorizedStopsCalls lets two hours go by after a cancellation.
func unauthorizedStopsCalls(e *examination) Finding {
	a, _ := e.freshAuthorization(world.OfficialAccount)
	if e.err != nil {
		return Finding{}
	}
	e.pause(func() bool { return false }) // what the authorization asks for is done by then
	d := e.unauthorize(a)
	e.pause(func() bool { return false })
	before := LastCall(e.sim)
	if !e.advance(2*time.Hour + 10*time.Minute) {
		return e.clockFixed()
	}
	calls := filter(e.since(before), func(c world.CallRecord) bool {
		return c.Owner == a.AppID || sentField(c, "authorizer_appid") == a.AppID
	})
	f := Finding{
		Verdict: Pass, Evidence: of(d), Expected: text("不再有该账号的调用", "no more calls for the account"),
		Got: text("没有调用", "none"),
	}
	if len(calls) > 1 { // one may ask whether it is true
		f.Verdict, f.Evidence = Fail, append(f.Evidence, called(calls...)...)
		f.Got = bilingual.Textf("还有 %d 次调用，首先是 %s", "%d calls more, first %s", len(calls), calls[0].Path)
	}
	return f
}

func authorizedAgain(e *examination) Finding {
	a, _ := e.freshAuthorization(world.OfficialAccount)
	gone := e.unauthorize(a)
	before := LastCall(e.sim)
	code, d := e.authorize(a)
	if e.err != nil {
		return Finding{}
	}
	if f := all(accepted, gone, d); f.Verdict != Pass {
		return f
	}
	return e.redeemed(before, code, d)
}

func unknownAccountLeaves(e *examination) Finding {
	d := e.forge(sim.Forgery{
		Event: "component_verify_ticket", Plain: fmt.Appendf(nil, "<xml><AppId>%s</AppId><CreateTime>%d</CreateTime>"+
			"<InfoType>unauthorized</InfoType><AuthorizerAppid>wx0123456789abcdef</AuthorizerAppid></xml>",
			e.platform.AppID, e.sim.Now().Unix()),
	})
	return e.judged(d)
}

// withoutMessages grants everything but the message sets.
func withoutMessages(e *examination) Finding {
	a := e.newAccount(world.OfficialAccount)
	if e.err != nil {
		return Finding{}
	}
	d, some := e.grantSome(a)
	if !some {
		return notObserved(text("平台只申请了消息权限集", "the platform asks for nothing but the message set"))
	}
	return e.judged(d)
}

// moreSets grants everything but the message sets, and then those as well: the same sets again would tell nobody.
func moreSets(e *examination) Finding {
	a := e.newAccount(world.OfficialAccount)
	if e.err != nil {
		return Finding{}
	}
	if _, some := e.grantSome(a); !some {
		return notObserved(text("平台只申请了一个权限集，没有可改的", "the platform asks for a single set, which leaves nothing to change"))
	}
	_, d := e.authorize(a)
	if e.err == nil && d.Name == "" {
		return notObserved(text("平台没有申请消息权限集，没有可改的", "the platform does not ask for the message set, which leaves nothing to change"))
	}
	return e.judged(d)
}

// grantSome grants everything but the message sets; it says whether that is anything.
func (e *examination) grantSome(a world.Account) (world.Delivery, bool) {
	var ids []int
	for _, set := range e.platform.Offered(a.Kind) {
		if set.ID != setMessages {
			ids = append(ids, set.ID)
		}
	}
	if len(ids) == 0 {
		return world.Delivery{}, false
	}
	_, d, err := e.sim.Authorize(e.ctx, e.platform.AppID, a.AppID, ids)
	e.note(err)
	return d, true
}

func listPages(calls []world.CallRecord) Finding {
	const most = 500
	calls = onPath(calls, "/cgi-bin/component/api_get_authorizer_list")
	if len(calls) == 0 {
		return notObserved(text("没有看到 api_get_authorizer_list 调用", "no api_get_authorizer_list was seen"))
	}
	i := slices.IndexFunc(calls, func(c world.CallRecord) bool { return sentNumber(c, "count") > most })
	if i >= 0 {
		return Finding{
			Verdict: Fail, Evidence: called(calls[i]),
			Got: bilingual.Textf("count 为 %d，上限 %d", "count is %d, the limit is %d", sentNumber(calls[i], "count"), most),
		}
	}
	return Finding{Verdict: Pass, Evidence: called(calls...), Got: bilingual.Textf("%d 次调用", "%d calls", len(calls))}
}
