package exam

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/verdict"
	"wxlab/sim/world"
)

// securityCases are about what a stranger can make the server do, and what it gives away.
func securityCases() []Case {
	return chapter(Security, []Case{
		{
			ID: "forged_ticket_unused", Severity: Must, Source: "PROTOCOL 2.5",
			Title:   text("伪造的票据不会被使用", "never uses a forged ticket"),
			Why:     text("收下伪造的票据，真正的票据就被覆盖，平台随即停摆", "a forged ticket in the place of the real one stops the platform"),
			Fix:     text("验签通过之后才保存票据", "store a ticket only after its signature was checked"),
			examine: forgedTicketUnused,
		},
		{
			ID: "forged_authorization", Severity: Must, Source: "PROTOCOL 2.5",
			Title:   text("伪造的 authorized 不会引起兑换", "redeems no code of a forged authorized"),
			Why:     text("收下它，任何人都能让平台记下一个不存在的授权", "anyone could make the platform believe in an authorization"),
			Fix:     text("验签通过之后才处理", "act only after the signature was checked"),
			examine: forgedAuthorization,
		},
		{
			ID: "forged_unauthorized", Severity: Must, Source: "PROTOCOL 2.5",
			Title:   text("伪造的 unauthorized 不会中断服务", "keeps working after a forged unauthorized"),
			Why:     text("收下它，任何人都能让商家的服务中断", "anyone could cut a merchant off"),
			Fix:     text("验签通过之后才处理", "act only after the signature was checked"),
			examine: forgedUnauthorized,
		},
		{
			ID: "future_ticket", Severity: Must, Source: "PROTOCOL 3.2",
			Title:   text("时间在未来的票据不会压住之后的票据", "is not stuck with a ticket dated in the future"),
			Why:     text("按 CreateTime 取最新的代码，会一直停在这一条上", "code that takes the latest CreateTime never leaves it again"),
			Fix:     text("时间以收到时为准，保留最近几条，61006 时换一条", "clamp to the time of receipt, keep the last few, and try the next on 61006"),
			examine: futureTicket,
		},
		{
			ID: "replay", Severity: May, Source: "PROTOCOL 2.5",
			Title:   text("拒绝一字不差的重放", "refuses the same bytes a second time"),
			Why:     text("截获的推送可以反复重放", "what was overheard can be replayed"),
			Fix:     text("记住最近十分钟的 nonce 与签名", "remember nonces and signatures for ten minutes"),
			examine: replayed,
		},
		{
			ID: "stale_timestamp", Severity: May, Source: "PROTOCOL 2.5",
			Title:   text("拒绝一天前的时间戳", "refuses a timestamp a day old"),
			Why:     text("微信没有规定时效，这是平台自己的决定", "WeChat names no limit; it is the platform's own decision"),
			Fix:     text("时间窗口取 10 分钟以上，并考虑重推", "take a window of ten minutes or more, and think of retries"),
			examine: func(e *examination) Finding { return tolerated(e.dated(-24 * time.Hour)) },
		},
		{
			ID: "future_timestamp", Severity: May, Source: "PROTOCOL 2.5",
			Title:   text("拒绝一天后的时间戳", "refuses a timestamp a day ahead"),
			Why:     text("未来的时间戳不会来自微信", "no timestamp of WeChat's is in the future"),
			Fix:     text("拒绝超前 10 分钟以上的时间戳", "refuse what is more than ten minutes ahead"),
			examine: func(e *examination) Finding { return tolerated(e.dated(24 * time.Hour)) },
		},
		{
			ID: "no_secrets", Severity: Must, Source: "PROTOCOL 2.1", record: true,
			Title: text("响应中没有密钥与 token", "gives no secrets away in its answers"),
			Why:   text("错误页与调试输出会把它们交给任何人", "error pages and debug output hand them to anybody"),
			Fix:   text("线上关闭调试模式", "turn debug mode off in production"), examine: noSecrets,
		},
		{
			ID: "no_stack_traces", Severity: Should, Source: "PROTOCOL 8.4", record: true,
			Title: text("拒绝时不输出调用栈", "refuses without a stack trace"),
			Why:   text("调用栈暴露路径、版本与库", "it shows paths, versions and libraries"),
			Fix:   text("线上关闭调试模式，统一错误页", "turn debug mode off, and use one error page"), examine: noStackTraces,
		},
		{
			ID: "no_redirects", Severity: Must, Source: "PROTOCOL 8.4", record: true,
			Title:   text("回调不重定向", "does not redirect callbacks"),
			Why:     text("微信不跟随 301、302", "WeChat does not follow 301 or 302"),
			Fix:     text("回调 URL 直接填最终地址：https、结尾斜线、登录中间件都要检查", "give the final URL: look at https, trailing slashes and login middleware"),
			examine: noRedirects,
		},
		{
			ID: "secrets_not_in_urls", Severity: Should, Source: "PROTOCOL 4.3", record: true,
			Title: text("AppSecret 不出现在 URL 里", "keeps the AppSecret out of URLs"),
			Why:   text("URL 会进入各级日志", "URLs end up in logs everywhere"),
			Fix:   text("放在 JSON 请求体里", "put it into the JSON body"),
			examine: func(e *examination) Finding {
				return everyCall(func(c world.CallRecord) (bilingual.Text, bool) {
					return bilingual.Textf("%s 的查询参数里有 AppSecret", "the AppSecret is in the query of %s", c.Path),
						e.platform.Secret != "" && strings.Contains(c.Query, e.platform.Secret)
				})(e.since(e.began))
			},
		},
		{
			ID: "signature_in_capitals", Severity: May, Source: "PROTOCOL 2.5",
			Title: text("拒绝大写的签名", "refuses a signature in capitals"),
			Why:   text("微信的签名是小写；不区分大小写无害，但说明比较的方式", "WeChat writes it in lower case; taking both does no harm"),
			Fix:   text("按字节做常数时间比较", "compare the bytes in constant time"),
			examine: func(e *examination) Finding {
				return tolerated(e.forgeEither(bentText(func(at *world.Attempt) {
					address, query, _ := strings.Cut(at.URL, "?")
					signature := between(query+"&", "msg_signature=", "&")
					at.URL = address + "?" + strings.Replace(query, signature, strings.ToUpper(signature), 1)
				})(e)))
			},
		},
	})
}

// tolerated judges what a server may refuse and need not: taking it is a remark.
func tolerated(d world.Delivery) Finding {
	f := refused(d)
	f.Expected = text("拒绝；收下也不违反任何规定", "a refusal; taking it breaks no rule")
	if d.Accepted {
		f.Verdict, f.Cause = Remark, text("被收下了", "it was taken")
	}
	return f
}

// forgedTicketUnused pushes a ticket with a wrong signature, has WeChat refuse the component token at hand, and looks which
// ticket is exchanged for the next one.
func forgedTicketUnused(e *examination) Finding {
	if first := e.rehearse(world.OfficialAccount); !first.sent {
		return e.noRehearsal(first)
	}
	wrong := strings.Repeat("0", 40)
	d := e.forge(ticket(func(en *msgcrypt.Envelope) { en.Bend.MsgSignature = &wrong })(e))
	id, err := e.sim.Inject(world.Fault{
		Effect: world.ErrCode, ErrCode: 42001, API: "api_query_auth", Component: e.platform.AppID, Next: 1,
	})
	e.note(err)
	before := LastCall(e.sim)
	e.rehearse(world.OfficialAccount)
	e.note(e.sim.ClearFault(id))
	e.push(sim.Trigger{Event: "component_verify_ticket"})
	if e.err != nil {
		return Finding{}
	}
	fetches := onPath(e.since(before), ticketPath)
	if len(fetches) == 0 {
		return notObserved(text("token 被拒绝之后，服务器没有重新换取，看不出它会用哪一条票据",
			"the server fetched no other token when its own was refused, so which ticket it would use does not show"))
	}
	used := filter(fetches, func(c world.CallRecord) bool {
		return strings.HasPrefix(sentField(c, "component_verify_ticket"), forgedTicket)
	})
	f := Finding{Verdict: Pass, Evidence: append(of(d), called(fetches...)...), Got: text("使用了真实的票据", "a real ticket was used")}
	if len(used) > 0 {
		f.Verdict, f.Got = Fail, text("使用了伪造的票据", "a forged ticket was used")
	}
	return f
}

// forgedAuthorization pushes an authorized with a wrong signature and watches for the exchange of its code.
func forgedAuthorization(e *examination) Finding {
	const code = "queryauthcode@@@forged-by-the-examination"
	before := LastCall(e.sim)
	wrong := strings.Repeat("0", 40)
	d := e.forge(sim.Forgery{
		Event: "authorized", Account: e.account(world.OfficialAccount).AppID,
		Set:      map[string]string{"AuthorizationCode": code},
		Envelope: func(en *msgcrypt.Envelope) { en.Bend.MsgSignature = &wrong },
	})
	exchange := func(c world.CallRecord) bool { return mentions(c.Body, code) }
	e.pause(func() bool { return has(e.since(before), exchange) })
	if e.err != nil {
		return Finding{}
	}
	f := refused(d)
	if calls := filter(e.since(before), exchange); len(calls) > 0 {
		f.Verdict, f.Evidence = Fail, append(f.Evidence, called(calls...)...)
		f.Cause = text("用伪造推送里的授权码调用了 api_query_auth", "the code of a forged event was exchanged")
	}
	return f
}

// forgedUnauthorized pushes an unauthorized with a wrong signature for the account that the server works for.
func forgedUnauthorized(e *examination) Finding {
	if first := e.rehearse(world.OfficialAccount); !first.sent {
		return e.noRehearsal(first)
	}
	wrong := strings.Repeat("0", 40)
	d := e.forge(sim.Forgery{
		Event: "unauthorized", Account: e.rehearsingAccount(world.OfficialAccount).AppID,
		Envelope: func(en *msgcrypt.Envelope) { en.Bend.MsgSignature = &wrong },
	})
	if e.err != nil {
		return Finding{}
	}
	f := refused(d)
	if f.Verdict == Fail {
		return f
	}
	after := e.working(e.rehearse(world.OfficialAccount))
	after.Evidence = append(of(d), after.Evidence...)
	return after
}

// futureTicket pushes a well-signed ticket dated 2100, then a genuine one, and lets the tokens run out.
func futureTicket(e *examination) Finding {
	if first := e.rehearse(world.OfficialAccount); !first.sent {
		return e.noRehearsal(first)
	}
	future := e.forge(sim.Forgery{Event: "component_verify_ticket", Plain: fmt.Appendf(nil, "<xml><AppId>%s</AppId>"+
		"<CreateTime>4102444800</CreateTime><InfoType>component_verify_ticket</InfoType>"+
		"<ComponentVerifyTicket>ticket@@@forged-from-2100</ComponentVerifyTicket></xml>", e.platform.AppID)})
	genuine := e.push(sim.Trigger{Event: "component_verify_ticket"})
	if !e.advance(2*time.Hour + 10*time.Minute) {
		return e.clockFixed()
	}
	f := e.working(e.rehearse(world.OfficialAccount))
	f.Evidence = append(of(future, genuine), f.Evidence...)
	return f
}

// replayed posts the bytes of a genuine message a second time.
func replayed(e *examination) Finding {
	a := e.account(world.OfficialAccount)
	first := e.push(sim.Trigger{Event: "text", Account: a.AppID, OpenID: a.follower()})
	if e.err != nil {
		return Finding{}
	}
	if !first.Accepted {
		return notObserved(text("第一次推送就没有被收下，看不出重放会怎样", "the first push was not taken, so what a replay does not show"))
	}
	again := bentText(func(at *world.Attempt) {
		at.URL, at.RequestBody = last(first).URL, last(first).RequestBody
	})(e)
	again.Plain = first.Plain // what the bytes say, for whoever reads the evidence
	d := e.forgeEither(again)
	f := tolerated(d)
	f.Evidence = of(first, d)
	return f
}

// dated pushes a well-signed message whose timestamp is off.
func (e *examination) dated(off time.Duration) world.Delivery {
	at := unix(e.sim.Now().Add(off))
	return e.forgeEither(aMessage(func(en *msgcrypt.Envelope) { en.Timestamp = at })(e))
}

// secret is something that nobody but the platform may know.
type secret struct{ name, value string }

// secrets are the platform's credentials, the tickets it was given, and the tokens it was given since the examination began.
func (e *examination) secrets() []secret {
	out := []secret{
		{"AppSecret", e.platform.Secret}, {"EncodingAESKey", e.platform.AESKey}, {"Token", e.platform.Token},
	}
	for _, d := range e.deliveries() {
		plain := string(d.Plain)
		if ticket := between(plain, "<ComponentVerifyTicket><![CDATA[", "]]>"); ticket != "" {
			out = append(out, secret{"ComponentVerifyTicket", ticket})
		}
	}
	for _, c := range e.since(e.began) {
		var given struct {
			Component  string `json:"component_access_token"`
			Authorizer string `json:"authorizer_access_token"`
			Refresh    string `json:"authorizer_refresh_token"`
			Info       struct {
				Authorizer string `json:"authorizer_access_token"`
				Refresh    string `json:"authorizer_refresh_token"`
			} `json:"authorization_info"`
		}
		if json.Unmarshal(c.Response, &given) != nil {
			continue
		}
		out = append(out, secret{"component_access_token", given.Component},
			secret{"authorizer_access_token", given.Authorizer + given.Info.Authorizer},
			secret{"authorizer_refresh_token", given.Refresh + given.Info.Refresh})
	}
	return slices.DeleteFunc(out, func(s secret) bool { return len(s.value) < 8 })
}

// noSecrets looks for what only the platform may know in everything that the server answered.
func noSecrets(e *examination) Finding {
	list, secrets := e.deliveries(), e.secrets()
	for _, d := range list {
		for _, at := range d.Attempts {
			for _, s := range secrets {
				if bytes.Contains(at.ResponseBody, []byte(s.value)) {
					return Finding{
						Verdict: Fail, Evidence: of(d),
						Got: bilingual.Textf("%s 的响应里有 %s", "the answer to %s has the %s in it", d.Name, s.name),
					}
				}
			}
		}
	}
	return none(list)
}

// none is the finding where nothing was found in any answer. A server that never answered showed nothing.
func none(list []world.Delivery) Finding {
	if len(list) == 0 {
		return notObserved(text("这次没有推送任何内容", "nothing was pushed this time"))
	}
	list = slices.DeleteFunc(slices.Clone(list), func(d world.Delivery) bool { return last(d).Status == 0 })
	if len(list) == 0 {
		return notObserved(text("推送都没有得到响应", "no callback was answered"))
	}
	return Finding{Verdict: Pass, Got: bilingual.Textf("%d 次响应中没有", "none in %d answers", len(list))}
}

// traces are how stack traces begin, by language.
var traces = regexp.MustCompile(`Traceback \(most recent call last\)|\bat [\w.$]+\([\w]+\.java:\d+\)|Stack trace:|` +
	`\.php(?:\(\d+\)| on line \d+)|goroutine \d+ \[|at .+ \(.+\.[jt]s:\d+:\d+\)`)

func noStackTraces(e *examination) Finding {
	list := e.deliveries()
	for _, d := range list {
		for _, at := range d.Attempts {
			if found := traces.Find(at.ResponseBody); found != nil {
				return Finding{
					Verdict: Remark, Evidence: of(d),
					Got: bilingual.Textf("%s 的响应里有 %s", "the answer to %s has %s", d.Name, verdict.Quote(found)),
				}
			}
		}
	}
	return none(list)
}

func noRedirects(e *examination) Finding {
	list := e.deliveries()
	for _, d := range list {
		if at := last(d); at.Status >= 300 && at.Status < 400 {
			return Finding{
				Verdict: Fail, Evidence: of(d),
				Got: bilingual.Textf("%s 得到 HTTP %d", "%s got HTTP %d", d.Name, at.Status), Cause: mistakeIn(d),
			}
		}
	}
	return none(list)
}
