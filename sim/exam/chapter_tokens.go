package exam

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// tokenCases are about the ticket, the component token and the authorizers' tokens.
func tokenCases() []Case {
	return chapter(Tokens, []Case{
		{
			ID: "component_renewed", Severity: Must, Source: "PROTOCOL 4.3",
			Title:   text("component_access_token 过期后仍能工作", "still works after its component token ran out"),
			Why:     text("两小时后还在用旧 token，所有授权方同时中断", "with the old token after two hours, all authorizers stop at once"),
			Fix:     text("按 expires_in 提前刷新，并在 40001、42001 时重新获取", "renew ahead of expires_in, and again on 40001 and 42001"),
			examine: afterTwoHours,
		},
		{
			ID: "ticket_used", Severity: Must, Source: "PROTOCOL 3.2",
			Title:   text("用最近的票据换取 component_access_token", "exchanges the latest ticket for a component token"),
			Why:     text("票据 12 小时后失效；停在旧票据上，半天后全部接口失败", "a ticket dies after 12 h: who holds on to an old one stops half a day later"),
			Fix:     text("每次收到票据都覆盖保存，换取 token 时读取最新一条", "store every ticket over the one before, and read the newest when a token is due"),
			examine: ticketUsed,
		},
		{
			ID: "renewed_early", Severity: Should, Source: "PROTOCOL 4.3",
			Title:   text("在过期之前刷新 token", "renews its tokens before they run out"),
			Why:     text("过期后才刷新，边界上的请求会失败一次", "who renews afterwards loses the requests at the border"),
			Fix:     text("提前 10 分钟刷新；旧 token 还有 5 分钟有效", "renew ten minutes ahead; the old token lives five minutes longer"),
			examine: renewedEarly,
		},
		{
			ID: "no_storm", Severity: Must, Source: "PROTOCOL 9",
			Title: text("不会频繁换取 component_access_token", "does not fetch component tokens all the time"),
			Why:   text("每次换取都会让旧 token 失效，且每天有次数上限", "each fetch supersedes the token before, and the day has a limit"),
			Fix:   text("把 token 存到所有进程共用的地方，有效期内不再换取", "keep the token where all processes see it, and fetch none while it lives"),
			calls: noStorm,
		},
		{
			ID: "single_flight", Severity: Should, Source: "PROTOCOL 6.1",
			Title:   text("并发请求只刷新一次 token", "renews a token once, however many ask for it at the same time"),
			Why:     text("两个进程各自刷新，会不断作废对方的 token", "two that renew on their own keep superseding each other's token"),
			Fix:     text("刷新时加锁，拿到锁后再看一次是否已经刷新", "renew under a lock, and look again once the lock is had"),
			examine: singleFlight,
		},
		{
			ID: "recovery_40001", Severity: Should, Source: "PROTOCOL 4.1",
			Title:   text("遇到 40001 会重新获取 token", "fetches a new token on 40001"),
			Why:     text("别的进程或控制台刷新过之后，手上的 token 就失效了", "another process may have superseded the token at hand"),
			Fix:     text("40001、42001 时丢弃缓存的 token，换新后重试一次", "drop the cached token on 40001 and 42001, fetch another, and try once more"),
			examine: recovers(40001),
		},
		{
			ID: "recovery_42001", Severity: Should, Source: "PROTOCOL 4.1",
			Title:   text("遇到 42001 会重新获取 token", "fetches a new token on 42001"),
			Why:     text("服务器时钟有偏差时，token 会比预想的更早过期", "where clocks differ a token ends earlier than was thought"),
			Fix:     text("40001、42001 时丢弃缓存的 token，换新后重试一次", "drop the cached token on 40001 and 42001, fetch another, and try once more"),
			examine: recovers(42001),
		},
		{
			ID: "busy", Severity: Should, Source: "PROTOCOL 4.15",
			Title:   text("微信返回 -1 系统繁忙后能恢复", "recovers after WeChat said -1, system busy"),
			Why:     text("-1 在线上时有发生", "it happens in production"),
			Fix:     text("-1 时稍后重试，不要当成授权失效", "try again a little later, and do not take it for the end of an authorization"),
			examine: recovers(-1),
		},
		{
			ID: "refresh_token_stored", Severity: Must, Source: "PROTOCOL 4.6",
			Title:   text("保存刷新接口返回的新 refresh_token", "stores the refresh token that a renewal returns"),
			Why:     text("refresh_token 丢了，只能请商家重新授权", "without the refresh token the merchant has to authorize again"),
			Fix:     text("每次刷新都保存返回的 authorizer_refresh_token", "store authorizer_refresh_token from every answer"),
			examine: refreshTokenStored,
		},
		{
			ID: "authorizer_renewed", Severity: Must, Source: "PROTOCOL 4.6",
			Title:   text("刷新授权方的 access_token", "renews the tokens of its authorizers"),
			Why:     text("授权方 token 同样只有两小时", "they, too, live two hours"),
			Fix:     text("用 api_authorizer_token 提前刷新", "renew them with api_authorizer_token, ahead of time"),
			examine: authorizerRenewed,
		},
		{
			ID: "kinds", Severity: Must, Source: "PROTOCOL 6.1",
			Title: text("不混用两种 token", "does not mix the two kinds of token up"),
			Why:   text("component 接口与代调用接口各认各的 token", "component calls take one, calls on behalf the other"),
			Fix: text("61014：改用 component_access_token；61015：改用 authorizer_access_token",
				"61014: use component_access_token; 61015: use authorizer_access_token"),
			calls: noErrors(61014, 61015),
		},
		{
			ID: "no_dead_tokens", Severity: Should, Source: "PROTOCOL 4.1",
			Title: text("不反复使用失效的 token", "does not go on with dead tokens"),
			Why:   text("带着失效 token 重试，只会继续失败", "trying again with a dead token goes on failing"),
			Fix:   text("失败后先换新的 token 再重试", "fetch a new token before trying again"),
			calls: noDeadTokens,
		},
		{
			ID: "restart", Severity: Must, Source: "PROTOCOL 3.2", restarts: true,
			Title:   text("重启后不必等下一次票据", "needs no new ticket after a restart"),
			Why:     text("票据十分钟才来一次：只存在内存里，每次发布都要停十分钟", "tickets come every ten minutes: kept in memory alone, each deployment stops everything"),
			Fix:     text("把票据与 refresh_token 存到数据库", "keep the ticket and the refresh tokens in a database"),
			examine: survivesRestart,
		},
	})
}

// ticketUsed lets the component token run out where the clock is ours, and looks for the ticket in the next exchange.
func ticketUsed(e *examination) Finding {
	d := e.push(sim.Trigger{Event: "component_verify_ticket"})
	before := e.began
	if e.advance(2*time.Hour + time.Minute) {
		before = LastCall(e.sim)
	}
	r := e.rehearse(world.OfficialAccount)
	if e.err != nil {
		return Finding{}
	}
	fetches := onPath(e.since(before), ticketPath)
	if len(fetches) == 0 {
		fetches = onPath(e.since(e.began), ticketPath)
	}
	if len(fetches) == 0 {
		return notObserved(text("没有看到 api_component_token 调用：现有的 token 仍然有效，或者服务器从不调用接口",
			"no api_component_token was seen: the token at hand still lives, or the server makes no calls"))
	}
	latest := fetches[len(fetches)-1]
	f := Finding{
		Verdict: Pass, Evidence: append(called(latest), of(d, r.delivery)...),
		Expected: text("以最近一次推送的票据换取成功", "an exchange of the ticket pushed last"),
		Got:      text("换取成功", "the exchange succeeded"),
	}
	switch {
	case latest.ErrCode != 0:
		f.Verdict, f.Got, f.Cause = Fail, bilingual.Textf("errcode %d", "errcode %d", latest.ErrCode), why(latest)
	case !e.recentTicket(latest):
		f.Verdict = Remark
		f.Cause = text("用的不是最近的票据：它还有效，但快到期了", "the ticket is not the latest: it still lives, and not for long")
	}
	return f
}

// recentTicket reports whether the ticket of a call is among the latest two of that moment; one may be on its way still.
func (e *examination) recentTicket(c world.CallRecord) bool {
	value, seen := sentField(c, "component_verify_ticket"), 0
	for _, d := range slices.Backward(e.deliveries()) {
		genuine := d.Name == "component_verify_ticket" && !bytes.Contains(d.Plain, []byte(forgedTicket))
		if !genuine || d.At.After(c.At) || seen == 2 {
			continue
		}
		if seen++; value != "" && bytes.Contains(d.Plain, []byte(value)) {
			return true
		}
	}
	return seen == 0 // it came before the examination
}

// afterTwoHours lets every token run out and then makes the server call.
func afterTwoHours(e *examination) Finding {
	if first := e.rehearse(world.OfficialAccount); !first.sent {
		return e.noRehearsal(first)
	}
	if !e.advance(2*time.Hour + 10*time.Minute) {
		return e.clockFixed()
	}
	return e.working(e.rehearse(world.OfficialAccount))
}

// working judges whether the server did what QUERY_AUTH_CODE asks for.
func (e *examination) working(r rehearsal) Finding {
	if e.err != nil {
		return Finding{}
	}
	f := Finding{
		Verdict: Pass, Evidence: append(of(r.delivery), called(failures(r.calls)...)...),
		Expected: text("用消息中的授权码换取 token，再以 custom/send 回复", "the code exchanged, and an answer through custom/send"),
		Got:      text("收到了客服消息", "the message came"),
	}
	if !r.sent {
		f.Verdict, f.Got, f.Cause = Fail, text("没有收到客服消息", "no message came"), e.whyNotSent(r)
	} else if r.message.FromCode != r.code {
		rec := Record{Sent: []world.CustomMessage{r.message}, Calls: r.calls}
		f.Verdict, f.Cause = Fail, rec.wrongToken(r.delivery, r.message).Text
	}
	return f
}

// noRehearsal is the finding where the server did not even answer QUERY_AUTH_CODE before anything was changed.
func (e *examination) noRehearsal(r rehearsal) Finding {
	if e.err != nil {
		return Finding{}
	}
	f := notObserved(text("服务器没有响应 QUERY_AUTH_CODE，无从观察它的接口调用：",
		"the server does not act on QUERY_AUTH_CODE, so that its calls cannot be watched: ").Plus(e.whyNotSent(r)))
	f.Evidence = of(r.delivery)
	return f
}

// renewedEarly watches two hours go by.
func renewedEarly(e *examination) Finding {
	if !e.opt.ClockShared {
		return notObserved(text("被测服务器的时钟不随模拟器拨动，看不出它提前多久刷新",
			"the server's own clock does not move along, so how early it renews does not show"))
	}
	if first := e.rehearse(world.OfficialAccount); !first.sent {
		return e.noRehearsal(first)
	}
	before := LastCall(e.sim)
	if !e.advance(2 * time.Hour) {
		return e.clockFixed()
	}
	if fetches := onPath(e.since(before), ticketPath); len(fetches) > 0 {
		return Finding{Verdict: Pass, Evidence: called(fetches...), Got: text("到期之前已换取", "fetched before the end")}
	}
	r := e.rehearse(world.OfficialAccount)
	if e.err != nil {
		return Finding{}
	}
	expired := filter(r.calls, func(c world.CallRecord) bool { return c.ErrCode == 42001 || c.ErrCode == 40001 })
	if len(expired) == 0 {
		return Finding{
			Verdict: Pass, Evidence: of(r.delivery),
			Got: text("没有请求带着过期的 token", "no call carried a token that had run out"),
		}
	}
	return Finding{
		Verdict: Remark, Evidence: called(expired...),
		Got: bilingual.Textf("有 %d 次请求带着过期的 token", "%d calls carried a token that had run out", len(expired)),
	}
}

// noStorm counts how often the component token was fetched in any ten minutes of WeChat's time. A fetch does not count that
// follows on a fault of the examination, which made the token at hand look dead.
func noStorm(calls []world.CallRecord) Finding {
	const window, most = 10 * time.Minute, 3
	fetches := onPath(calls, ticketPath)
	if len(fetches) == 0 {
		return notObserved(text("没有看到 api_component_token 调用", "no api_component_token was seen"))
	}
	worst := 0
	var recent, stormy []world.CallRecord
	for _, c := range unprovoked(calls) {
		for recent = append(recent, c); c.At.Sub(recent[0].At) >= window; {
			recent = recent[1:]
		}
		if len(recent) > worst {
			worst, stormy = len(recent), slices.Clone(recent)
		}
	}
	f := Finding{
		Verdict: Pass, Expected: bilingual.Textf("任何 10 分钟内不超过 %d 次", "at most %d in any 10 min", most),
		Got: bilingual.Textf("10 分钟内 %d 次", "%d within 10 min", worst), Evidence: called(fetches[0]),
	}
	if worst > most {
		f.Verdict, f.Evidence = Fail, called(stormy...)
		f.Cause = bilingual.Textf("10 分钟内换取了 %d 次 token：没有缓存，或各进程各存一份",
			"%d component tokens in 10 min: there is no cache, or one for each process", worst)
	}
	return f
}

// unprovoked are the successful fetches of a component token but those after a fault.
func unprovoked(calls []world.CallRecord) (out []world.CallRecord) {
	provoked := false
	for _, c := range calls {
		switch {
		case c.Fault != "":
			provoked = true
		case c.Path == ticketPath && c.ErrCode == 0:
			if !provoked {
				out = append(out, c)
			}
			provoked = false
		}
	}
	return out
}

// singleFlight lets two accounts ask at the same moment after the token ran out.
func singleFlight(e *examination) Finding {
	if first := e.rehearse(world.OfficialAccount); !first.sent {
		return e.noRehearsal(first)
	}
	e.rehearsingAccount(world.MiniProgram)
	if !e.advance(2*time.Hour + 10*time.Minute) {
		return e.clockFixed()
	}
	before := LastCall(e.sim)
	e.togetherRehearse()
	if e.err != nil {
		return Finding{}
	}
	fetches := onPath(e.since(before), ticketPath)
	f := Finding{
		Verdict: Pass, Expected: text("至多换取一次", "one fetch at most"), Evidence: called(fetches...),
		Got: bilingual.Textf("换取了 %d 次", "%d fetches", len(fetches)),
	}
	if len(fetches) > 1 {
		f.Verdict = Fail
		f.Cause = text("同时到达的两条消息各自换取了 component_access_token", "two messages at the same time fetched a component token each")
	}
	return f
}

// recovers has WeChat refuse one api_query_auth with an errcode, and looks whether the server gets over it. Where it was the
// token that was refused, another has to be fetched: that the same one works the next time is the examination's doing.
func recovers(errCode int) func(*examination) Finding {
	return func(e *examination) Finding {
		if first := e.rehearse(world.OfficialAccount); !first.sent {
			return e.noRehearsal(first)
		}
		before := LastCall(e.sim)
		id, err := e.sim.Inject(world.Fault{
			Effect: world.ErrCode, ErrCode: errCode, API: "api_query_auth", Component: e.platform.AppID, Next: 1,
		})
		e.note(err)
		struck := e.rehearse(world.OfficialAccount)
		e.note(e.sim.ClearFault(id))
		f := e.gotOver(errCode, struck)
		if e.err != nil || errCode == -1 || len(onPath(e.since(before), ticketPath)) > 0 {
			return f
		}
		f.Verdict, f.Got = Fail, text("没有换取新的 token", "no other token was fetched")
		f.Cause = bilingual.Textf("遇到 %d 之后仍使用同一个 token", "the same token is used on after %d", errCode)
		return f
	}
}

// gotOver judges a message whose handling met an errcode, and where it was lost, the next one.
func (e *examination) gotOver(errCode int, struck rehearsal) Finding {
	if e.err != nil || struck.sent {
		return e.working(struck)
	}
	after := e.working(e.rehearse(world.OfficialAccount))
	if after.Verdict == Pass {
		after.Verdict = Remark
		after.Cause = bilingual.Textf("遇到 %d 的那条消息没有完成，之后恢复正常", "the message that met %d was lost, later ones were not", errCode)
	}
	after.Evidence = append(of(struck.delivery), after.Evidence...)
	return after
}

// refreshTokenStored rotates the refresh token at the next renewal and looks which one the renewal after it sends.
func refreshTokenStored(e *examination) Finding {
	a := e.account(world.OfficialAccount)
	id, err := e.sim.Inject(world.Fault{
		Effect: world.RefreshTokenRotated, API: "api_authorizer_token", Component: e.platform.AppID, Account: a.AppID, Next: 1,
	})
	e.note(err)
	if e.err != nil {
		return Finding{}
	}
	defer func() { e.note(e.sim.ClearFault(id)) }()
	before := LastCall(e.sim)
	if !e.advance(4*time.Hour + 20*time.Minute) {
		return e.clockFixed()
	}
	renewals := filter(e.since(before), func(c world.CallRecord) bool {
		return c.Path == refreshPath && sentField(c, "authorizer_appid") == a.AppID
	})
	given := slices.IndexFunc(renewals, func(c world.CallRecord) bool { return c.ErrCode == 0 })
	if given < 0 || len(renewals[given:]) < 2 {
		return notObserved(text("服务器没有主动刷新授权方的 token，看不出保存的是哪一个 refresh_token",
			"the server does not renew authorizer tokens by itself, so which refresh token it stored does not show"))
	}
	renewals = renewals[given:]
	f := Finding{
		Verdict: Pass, Evidence: called(renewals...), Expected: text("第二次刷新使用新的 refresh_token", "the second renewal sends the new refresh token"),
		Got: text("使用了新的 refresh_token", "it did"),
	}
	if sentField(renewals[0], "authorizer_refresh_token") == sentField(renewals[1], "authorizer_refresh_token") {
		f.Verdict = Fail
		f.Got = text("仍然使用旧的 refresh_token", "it sent the old one")
		f.Cause = text("刷新接口返回的 authorizer_refresh_token 没有保存", "the authorizer_refresh_token of the answer was not stored")
	}
	return f
}

func authorizerRenewed(e *examination) Finding {
	a := e.account(world.OfficialAccount)
	before := LastCall(e.sim)
	if !e.advance(2*time.Hour + 10*time.Minute) {
		return e.clockFixed()
	}
	renewals := filter(e.since(before), func(c world.CallRecord) bool {
		return c.Path == refreshPath && sentField(c, "authorizer_appid") == a.AppID
	})
	if len(renewals) == 0 {
		return notObserved(text("服务器只在需要时刷新，这里没有什么让它需要", "the server renews on demand, and nothing here demands it"))
	}
	f := Finding{Verdict: Pass, Evidence: called(renewals...), Got: text("已刷新", "renewed")}
	bad := filter(failures(renewals), func(c world.CallRecord) bool { return c.ErrCode != 40001 && c.ErrCode != 42001 })
	if len(bad) == len(renewals) { // a component token that ran out on the way is the business of other cases
		f.Verdict, f.Got, f.Cause = Fail, bilingual.Textf("errcode %d", "errcode %d", bad[0].ErrCode), why(bad[0])
	}
	return f
}

// noErrors is the finding of what the record shows by an errcode.
func noErrors(codes ...int) func([]world.CallRecord) Finding {
	return func(calls []world.CallRecord) Finding {
		if len(calls) == 0 {
			return noCalls()
		}
		bad := filter(calls, func(c world.CallRecord) bool { return slices.Contains(codes, c.ErrCode) })
		if len(bad) == 0 {
			return Finding{Verdict: Pass, Got: bilingual.Textf("%d 次调用中没有这类错误", "none in %d calls", len(calls))}
		}
		return Finding{
			Verdict: Fail, Evidence: called(bad...), Cause: why(bad[0]),
			Got: bilingual.Textf("%d 次，首先是 %s：%d", "%d times, first %s: %d", len(bad), bad[0].Path, bad[0].ErrCode),
		}
	}
}

// noDeadTokens looks for a token that was refused and used again.
func noDeadTokens(calls []world.CallRecord) Finding {
	if len(calls) == 0 {
		return noCalls()
	}
	const most = 3 // calls that were under way at the same time
	refused := map[string][]world.CallRecord{}
	for _, c := range calls {
		token := TokenIn(c.Query)
		if token == "" || c.Fault != "" || c.ErrCode != 40001 && c.ErrCode != 42001 {
			continue
		}
		if refused[token] = append(refused[token], c); len(refused[token]) > most {
			return Finding{
				Verdict: Fail, Evidence: called(refused[token]...),
				Got: bilingual.Textf("同一个 token 被拒绝了 %d 次，最近一次是 %s", "one token was refused %d times, latest at %s",
					len(refused[token]), c.Path),
			}
		}
	}
	return Finding{Verdict: Pass, Got: bilingual.Textf("%d 次调用中没有", "none in %d calls", len(calls))}
}

func survivesRestart(e *examination) Finding {
	if e.opt.Restart == nil {
		return notObserved(text("没有说明如何重启被测服务器：wxlab check --restart 命令，或 --restart ask 由人来重启",
			"nobody said how to restart the server: wxlab check --restart COMMAND, or --restart ask to do it by hand"))
	}
	if first := e.rehearse(world.OfficialAccount); !first.sent {
		return e.noRehearsal(first)
	}
	var away NotBack
	switch err := e.opt.Restart(e.ctx); {
	case e.ctx.Err() != nil:
		return Finding{}
	case errors.As(err, &away):
		return Finding{
			Verdict: Fail, Expected: text("重启后重新监听", "listening again after the restart"), Got: text(string(away), string(away)),
		}
	case err != nil:
		return notObserved(bilingual.Textf("服务器没有重启成功：%s", "the server was not restarted: %s", err))
	}
	return e.working(e.rehearse(world.OfficialAccount))
}

// noCalls is the finding of what only API calls show, where there were none.
func noCalls() Finding {
	return notObserved(text("服务器没有调用过接口", "the server made no API calls"))
}

func onPath(calls []world.CallRecord, path string) []world.CallRecord {
	return filter(calls, func(c world.CallRecord) bool { return c.Path == path })
}

func failures(calls []world.CallRecord) []world.CallRecord {
	return filter(calls, func(c world.CallRecord) bool { return c.ErrCode != 0 })
}

// sentField is a field of a call's JSON body, "" where there is none.
func sentField(c world.CallRecord, name string) string {
	var in map[string]any
	if json.Unmarshal(c.Body, &in) != nil {
		return ""
	}
	value, _ := in[name].(string)
	return value
}
