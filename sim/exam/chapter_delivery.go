package exam

import (
	"sync"
	"time"

	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/world"
)

// burst is how many callbacks come at the same time.
const burst = 32

// deliveryCases are about what the network does to callbacks: repeats, retries, order, load.
func deliveryCases() []Case {
	why := text("没有及时得到响应时，微信最多推送三次，内容相同", "WeChat pushes the same message up to three times where no answer came in time")
	return chapter(Deliveries, []Case{
		{
			ID: "duplicate_message", Severity: Must, Source: "PROTOCOL 7.5", Why: why,
			Title: text("重复的消息只处理一次", "handles a repeated message once"),
			Fix: text("按 MsgId 去重；重复的那次返回相同的回复或 success",
				"tell repeats by MsgId, and answer them with the same reply or with success"),
			examine: duplicateMessage,
		},
		{
			ID: "duplicate_authorized", Severity: Must, Source: "PROTOCOL 3.1", Why: why,
			Title: text("重复的 authorized 只兑换一次授权码", "redeems the code of a repeated authorized once"),
			Fix: text("按 AuthorizerAppid 与 AuthorizationCode 去重，已兑换则直接返回 success",
				"tell repeats by AuthorizerAppid and AuthorizationCode; answer success where it was redeemed"),
			examine: duplicateAuthorized,
		},
		{
			ID: "duplicate_event", Severity: Should, Source: "PROTOCOL 7.5", Why: why,
			Title:   text("重复的事件也能正常响应", "answers a repeated event as well"),
			Fix:     text("事件按 FromUserName 与 CreateTime 去重", "tell repeated events by FromUserName and CreateTime"),
			examine: repeated("subscribe", nil),
		},
		{
			ID: "retry_answered", Severity: Must, Source: "PROTOCOL 7.5",
			Title: text("重推时的新时间戳与新密文也能接受", "takes a retry, whose timestamp, nonce and ciphertext are new"),
			Why: text("重推只有明文相同：用 nonce 或密文去重会把重推当成攻击",
				"only the message stays the same in a retry: replay protection by ciphertext must not swallow it"),
			Fix:     text("去重看 MsgId，不看信封", "tell repeats by MsgId, not by the envelope"),
			examine: repeated("text", map[string]string{"Content": "请再说一遍"}),
		},
		{
			ID: "concurrent_duplicates", Severity: Should, Source: "PROTOCOL 7.5", Why: why,
			Title:   text("同时到达的重复消息不会出错", "does not break when a repeat comes at the same time"),
			Fix:     text("去重要靠数据库唯一键或锁，先查后写会漏", "use a unique key or a lock; looking before writing lets one through"),
			examine: concurrentDuplicates,
		},
		{
			ID: "delayed", Severity: Should, Source: "PROTOCOL 7.5",
			Title: text("五分钟前的消息也接受", "takes a message that is five minutes late"),
			Why:   text("微信没有规定时效；积压与重推都会迟到", "WeChat names no limit, and backlogs and retries come late"),
			Fix:   text("时间窗口放宽到 10 分钟以上", "let the window be ten minutes or more"),
			examine: func(e *examination) Finding {
				late := e.sim.Now().Add(-5 * time.Minute)
				return accepted(e.forge(aMessage(func(en *msgcrypt.Envelope) { en.Timestamp = unix(late) })(e)))
			},
		},
		{
			ID: "out_of_order", Severity: Should, Source: "PROTOCOL 3.1",
			Title: text("推送顺序颠倒也能处理", "copes with callbacks in the wrong order"),
			Why:   text("推送顺序没有保证", "the order of callbacks is not guaranteed"),
			Fix:   text("按 CreateTime 判断新旧，不按到达顺序", "go by CreateTime, not by the order of arrival"),
			examine: func(e *examination) Finding {
				a := e.account(world.OfficialAccount)
				first := e.push(sim.Trigger{Event: "unsubscribe", Account: a.AppID, OpenID: a.follower()})
				then := e.push(sim.Trigger{Event: "subscribe", Account: a.AppID, OpenID: a.follower()})
				return all(accepted, first, then)
			},
		},
		{
			ID: "burst", Severity: Must, Source: "PROTOCOL 7.5",
			Title: bilingual.Textf("同时到达的 %d 条消息都能处理", "copes with %d messages at the same time", burst),
			Why:   text("群发之后，回复会一起涌来", "after a broadcast the answers come all at once"),
			Fix: text("先返回再异步处理；检查连接池、数据库锁与单线程的开发服务器",
				"answer first and work afterwards; look at pools, database locks and single-threaded development servers"),
			examine: burstOfMessages,
		},
		{
			ID: "five_seconds", Severity: Must, Source: "PROTOCOL 7.5",
			Title:   text("每次推送都在 5 秒内得到响应", "answers every callback within 5 s"),
			Why:     text("超过 5 秒微信断开连接并重推", "after 5 s WeChat drops the connection and pushes again"),
			Fix:     text("先返回 success，慢的工作放到队列里", "answer success first and put slow work into a queue"),
			examine: withinBudget,
		},
		{
			ID: "prompt", Severity: Should, Source: "PROTOCOL 7.5",
			Title:   text("响应留有余量，不到 2 秒", "answers with room to spare, within 2 s"),
			Why:     text("线上还要加上公网往返与抖动", "in production the network and its moods come on top"),
			Fix:     text("找出最慢的一步：通常是同步调用微信接口或冷启动", "find the slowest step: usually a call to WeChat before the answer, or a cold start"),
			examine: prompt,
		},
	})
}

// chapter puts cases into a chapter and completes their ids.
func chapter(c Chapter, cases []Case) []Case {
	for i := range cases {
		cases[i].Chapter, cases[i].ID = c, string(c)+"."+cases[i].ID
	}
	return cases
}

// repeated pushes a callback twice, the second time in a new envelope.
func repeated(event string, set map[string]string) func(*examination) Finding {
	return func(e *examination) Finding {
		a := e.account(world.OfficialAccount)
		first := e.push(sim.Trigger{Event: event, Account: a.AppID, OpenID: a.follower(), Set: set})
		again := e.again(first)
		return all(accepted, first, again)
	}
}

// again pushes the message of a delivery once more, in a new envelope.
func (e *examination) again(d world.Delivery) world.Delivery {
	if e.err != nil {
		return world.Delivery{}
	}
	event := "text"
	if d.Family == callback.AuthEvent {
		event = "component_verify_ticket"
	}
	return e.forge(sim.Forgery{Event: event, Account: d.Account, OpenID: d.OpenID, Plain: d.Plain})
}

// duplicateMessage repeats QUERY_AUTH_CODE, whose handling shows: the code is redeemed and a message is sent, once.
func duplicateMessage(e *examination) Finding {
	r := e.rehearse(world.OfficialAccount)
	e.pause(func() bool { return false }) // some say more than was asked for
	before := LastCall(e.sim)
	again := e.again(r.delivery)
	if e.err != nil {
		return Finding{}
	}
	f := accepted(again)
	if f.Verdict != Pass {
		return f
	}
	if !r.sent {
		return notObserved(text("第一次推送没有引起任何接口调用，看不出第二次是否被重复处理",
			"the first push caused no call, so a second handling would not show"))
	}
	repeat := func(c world.CallRecord) bool { return c.Path == queryAuthPath || c.Path == sendPath+"send" }
	e.pause(func() bool { return has(e.since(before), repeat) })
	if calls := filter(e.since(before), repeat); len(calls) > 0 {
		f.Verdict, f.Evidence = Fail, append(f.Evidence, called(calls...)...)
		f.Cause = bilingual.Textf("重复的消息又引起了 %d 次调用，首先是 %s", "the repeated message caused %d calls more, first %s",
			len(calls), calls[0].Path)
	}
	return f
}

// duplicateAuthorized repeats the event of an authorization and counts how often its code was redeemed.
func duplicateAuthorized(e *examination) Finding {
	a := e.newAccount(world.OfficialAccount)
	if e.err != nil {
		return Finding{}
	}
	before := LastCall(e.sim)
	code, d := e.authorize(a)
	again := e.again(d)
	if e.err != nil {
		return Finding{}
	}
	f := all(accepted, d, again)
	redeemed := func(c world.CallRecord) bool { return c.Path == queryAuthPath && mentions(c.Body, code) }
	e.pause(func() bool { return len(filter(e.since(before), redeemed)) > 1 })
	calls := filter(e.since(before), redeemed)
	switch {
	case f.Verdict != Pass:
	case len(calls) == 0:
		return notObserved(text("没有看到授权码被兑换", "the code was never redeemed"))
	case len(calls) > 1:
		f.Verdict, f.Evidence = Fail, append(f.Evidence, called(calls...)...)
		f.Cause = bilingual.Textf("同一个授权码被兑换了 %d 次", "one code was redeemed %d times", len(calls))
	}
	return f
}

// concurrentDuplicates sends one message twice at the same time.
func concurrentDuplicates(e *examination) Finding {
	plain := ownMessage("<MsgType>text</MsgType><Content>同时</Content><MsgId>80</MsgId>")(e)
	return all(accepted, e.together(2, func(int) world.Delivery { return e.forge(plain) })...)
}

func burstOfMessages(e *examination) Finding {
	a := e.account(world.OfficialAccount)
	list := e.together(burst, func(n int) world.Delivery {
		f := aMessage(nil)(e)
		f.Set = map[string]string{"Content": "第 " + string(rune('A'+n%26)) + " 条", "FromUserName": a.follower()}
		return e.forge(f)
	})
	return all(accepted, list...)
}

// together makes n callbacks at the same time.
func (e *examination) together(n int, push func(int) world.Delivery) []world.Delivery {
	list := make([]world.Delivery, n)
	var wg sync.WaitGroup
	for i := range list {
		wg.Go(func() { list[i] = push(i) })
	}
	wg.Wait()
	return list
}

// withinBudget looks at all callbacks of this examination.
func withinBudget(e *examination) Finding {
	d, slowest := e.slowest()
	if slowest.Took == 0 {
		return none(e.deliveries())
	}
	f := Finding{
		Verdict: Pass, Evidence: of(d), Expected: text("都在 5 秒内", "all within 5 s"),
		Got: bilingual.Textf("最慢的一次用时 %s", "the slowest took %s", slowest.Took.Round(time.Millisecond)),
	}
	if slowest.Outcome == world.Timeout {
		f.Verdict, f.Cause = Fail, bilingual.Textf("%s 没有及时得到响应", "%s was not answered in time", d.Name)
	}
	return f
}

func prompt(e *examination) Finding {
	const room = 2 * time.Second
	d, slowest := e.slowest()
	if slowest.Took == 0 {
		return none(e.deliveries())
	}
	took := slowest.Took.Round(time.Millisecond)
	f := Finding{
		Verdict: Pass, Evidence: of(d), Expected: bilingual.Textf("都在 %s内", "all within %s", room),
		Got: bilingual.Textf("最慢的一次（%s）用时 %s", "the slowest (%s) took %s", d.Name, took),
	}
	if took > room {
		f.Verdict = Remark
		f.Cause = bilingual.Textf("%s 用时 %s，离 5 秒的上限不远", "%s took %s, not far from the limit of 5 s", d.Name, took)
	}
	return f
}

// slowest is the attempt of this examination whose answer took longest, and its callback. A connection that failed at once
// is no quick answer.
func (e *examination) slowest() (of world.Delivery, slowest world.Attempt) {
	for _, d := range e.deliveries() {
		for _, at := range d.Attempts {
			answered := at.Status != 0 || at.Outcome == world.Timeout
			if answered && at.Took > slowest.Took {
				of, slowest = d, at
			}
		}
	}
	return of, slowest
}
