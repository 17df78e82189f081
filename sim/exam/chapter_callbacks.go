package exam

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/world"
)

// text is bilingual.Textf without values, for the tables of cases.
func text(zh, en string) bilingual.Text { return bilingual.Text{Zh: zh, En: en} }

// callbackCases are about what is let in and what is kept out.
func callbackCases() []Case {
	return chapter(Callbacks, slices.Concat(genuineCases(), forgedCases(), oddCases()))
}

// genuineCases are about callbacks exactly as WeChat sends them.
func genuineCases() []Case {
	return []Case{
		taken(Case{
			ID: "ticket", Severity: Must, Source: "PROTOCOL 3.2",
			Title: text("接收 component_verify_ticket", "takes component_verify_ticket"),
			Why:   text("没有票据就换不到任何 token，整个平台停摆", "without a ticket no token can be had, and everything stands still"),
			Fix: text("授权事件接收 URL 验签、解密后保存 ComponentVerifyTicket，并在 5 秒内只返回 success",
				"verify and decrypt on the auth-event URL, store ComponentVerifyTicket, and answer exactly success within 5 s"),
		}, func(*examination) sim.Trigger { return sim.Trigger{Event: "component_verify_ticket"} }),
		{
			ID: "exact_success", Severity: Must, Source: "PROTOCOL 3.1",
			Title: text("授权事件只返回 success 七个字节", "answers authorization events with exactly the seven bytes success"),
			Why: text("多一个换行、引号或 BOM，微信就报“得到的回应不合法”，告警并重推",
				"a newline, quotes or a BOM more, and WeChat calls the answer illegal, alarms and pushes again"),
			Fix: text("直接写出 success，不经过模板、JSON 转换器或日志输出",
				"write success directly, past templates, JSON converters and debug output"),
			examine: exactSuccess,
		},
		taken(Case{
			ID: "message", Severity: Must, Source: "PROTOCOL 7.1",
			Title: text("接收普通文本消息", "takes a text message"),
			Why:   text("用户看到“该公众号提供的服务出现故障”，就是因为这一步", "this failing is what followers see as the account being out of order"),
			Fix: text("消息与事件接收 URL 按 $APPID$ 路由，用第三方平台的 Token 与密钥验签、解密",
				"route the message URL by $APPID$, verify and decrypt with the component's Token and key"),
		}, textFrom(world.OfficialAccount, "你好")),
		taken(Case{
			ID: "mini_program_message", Severity: Must, Source: "PROTOCOL 5.4",
			Title: text("接收小程序客服消息", "takes a mini program's customer message"),
			Why: text("授权了权限集 19 的小程序，其客服消息只推给第三方平台",
				"once set 19 is granted, a mini program's messages come to the platform and to nobody else"),
			Fix: text("小程序与公众号共用同一个消息接收 URL，不要按账号类型拒收",
				"mini programs use the same message URL; do not turn them away by kind"),
		}, textFrom(world.MiniProgram, "你好")),
		taken(Case{
			ID: "emoji", Severity: Must, Source: "PROTOCOL 2.4",
			Title: text("接收中文与表情符号", "takes Chinese and emoji"),
			Why: text("长度字段按字节计：按字符截取的代码遇到第一条中文消息就解密失败",
				"the length field counts bytes: code that counts characters fails at the first Chinese message"),
			Fix: text("按字节数切分明文，再以 UTF-8 解码", "cut the plain block by bytes, decode UTF-8 afterwards"),
		}, textFrom(world.OfficialAccount, "你好👋🏽 café ﹏ 𠮷")),
		{
			ID: "every_message", Severity: Must, Source: "PROTOCOL 7.1",
			Title:   text("接收每一种消息", "takes every kind of message"),
			Why:     text("用户什么都会发：语音、位置、链接、小程序卡片", "followers send everything: voice, places, links, cards"),
			Fix:     text("未知的 MsgType 也返回 success，不要抛异常", "answer success to every MsgType, known or not"),
			examine: sweep(callback.Message),
		},
		{
			ID: "every_event", Severity: Must, Source: "PROTOCOL 7.2",
			Title:   text("接收每一种事件", "takes every kind of event"),
			Why:     text("任何一个事件处理异常，用户都会看到服务故障提示", "an event that breaks the handler shows followers a fault"),
			Fix:     text("未处理的 Event 一律返回 success", "answer success to every Event, handled or not"),
			examine: sweep(callback.Event),
		},
		{
			ID: "every_authorization_event", Severity: Must, Source: "PROTOCOL 3.5",
			Title: text("接收每一种授权事件", "takes every kind of authorization event"),
			Why: text("快速注册、认证、备案的结果也推到授权事件接收 URL，返回其他内容会触发告警",
				"results of registrations and filings come to the auth-event URL, too; other answers raise alarms"),
			Fix:     text("按 InfoType 分支，默认分支返回 success", "switch on InfoType with success as the default"),
			examine: sweep(callback.AuthEvent),
		},
	}
}

// textFrom is a text message of the examination's follower.
func textFrom(k world.Kind, content string) func(*examination) sim.Trigger {
	return func(e *examination) sim.Trigger {
		a := e.account(k)
		return sim.Trigger{
			Event: "text", Account: a.AppID, OpenID: a.follower(), Set: map[string]string{"Content": content},
		}
	}
}

// exactSuccess looks at the very bytes of the answer to a ticket.
func exactSuccess(e *examination) Finding {
	d := e.push(sim.Trigger{Event: "component_verify_ticket"})
	f := accepted(d)
	f.Expected = bilingual.Textf("%q，7 个字节", "%q, 7 bytes", "success")
	if f.Verdict == Pass && len(d.Problems) > 0 {
		f.Verdict, f.Cause = Remark, d.Problems[0].Text
	}
	return f
}

// sweep pushes one callback of every kind of a family. What changes the world for good is left to the cases that are
// about it.
func sweep(family callback.Family) func(*examination) Finding {
	return func(e *examination) Finding {
		var list []world.Delivery
		for _, entry := range e.sim.Catalogue() {
			foreign := len(entry.Kinds) > 0 && !e.offers(world.Kind(entry.Kinds[0]))
			if entry.Family != family || foreign || slices.Contains(consequential, entry.Name) {
				continue
			}
			t := sim.Trigger{Event: entry.Name}
			if len(entry.Kinds) > 0 {
				t.Account = e.account(world.Kind(entry.Kinds[0])).AppID
			}
			list = append(list, e.push(t))
			if e.err != nil {
				return Finding{}
			}
		}
		return named(list)
	}
}

// consequential callbacks end authorizations, make accounts, or are the release check's.
var consequential = []string{
	"unauthorized", "release_text", "release_api", "notify_third_fasteregister", "notify_third_fasteregister_personal",
	"notify_third_fastregisterbetaapp", "notify_third_fastverifybetaapp",
}

// named is all with the name of the first callback that went wrong.
func named(list []world.Delivery) Finding {
	f := all(accepted, list...)
	for _, d := range list {
		if one := accepted(d); one.Verdict == f.Verdict && f.Verdict != Pass {
			f.Got = bilingual.Textf("%s：", "%s: ", d.Name).Plus(one.Got)
			f.Evidence = of(d)
			break
		}
	}
	return f
}

// forgedCases are about callbacks that are not WeChat's.
func forgedCases() []Case {
	forgery := func(id, zh, en string, f func(*examination) sim.Forgery) Case {
		return keptOut(Case{
			ID: id, Severity: Must, Source: "PROTOCOL 2.5", Title: text(zh, en),
			Why: text("回调地址人人可以访问：收下伪造的推送，等于让任何人替微信发话",
				"everybody can reach the callback URL: taking a forgery lets anyone speak as WeChat"),
			Fix: text("先核对 msg_signature，再解密，最后核对尾部的 AppID；任何一步不符就返回 403，不处理、不保存",
				"check msg_signature, decrypt, check the AppID behind the message; where one does not fit answer 403 and neither "+
					"act on it nor store it"),
		}, f)
	}
	wrong := strings.Repeat("0", 40)
	return []Case{
		forgery("signature_checked", "拒绝签名错误的授权事件", "refuses an authorization event with a wrong signature",
			ticket(func(en *msgcrypt.Envelope) { en.Bend.MsgSignature = &wrong })),
		forgery("message_signature_checked", "拒绝签名错误的消息", "refuses a message with a wrong signature",
			aMessage(func(en *msgcrypt.Envelope) { en.Bend.MsgSignature = &wrong })),
		forgery("signature_alone", "拒绝只带 signature 的推送", "refuses a callback with signature alone",
			ticket(func(en *msgcrypt.Envelope) { en.Bend.Omit = []string{"msg_signature"} })),
		forgery("other_token", "拒绝用其他 Token 签名的推送", "refuses a callback signed with another Token",
			ticket(func(en *msgcrypt.Envelope) { en.Token = "someoneelse" })),
		forgery("other_key", "拒绝用其他密钥加密的推送", "refuses a callback sealed with a foreign key",
			ticket(func(en *msgcrypt.Envelope) { en.Bend.EncodingAESKey = strings.Repeat("z", 43) })),
		forgery("foreign_appid", "拒绝尾部为其他 AppID 的推送", "refuses a callback with another AppID behind it",
			ticket(func(en *msgcrypt.Envelope) { tail := "wx0000000000000000"; en.Bend.Tail = &tail })),
		forgery("truncated", "拒绝被截断的密文", "refuses a ciphertext cut short",
			ticket(func(en *msgcrypt.Envelope) { en.Bend.Truncate = 5 })),
		forgery("bad_length", "拒绝长度字段越界的明文", "refuses a length field beyond the block",
			ticket(func(en *msgcrypt.Envelope) { beyond := uint32(1 << 31); en.Bend.Length = &beyond })),
		forgery("garbage", "拒绝乱码请求体", "refuses a body of garbage",
			bent(func(at *world.Attempt) { at.RequestBody = []byte("\x00\xff not XML \x01") })),
		forgery("empty_body", "拒绝空请求体", "refuses an empty body",
			bent(func(at *world.Attempt) { at.RequestBody = nil })),
		forgery("no_query", "拒绝没有查询参数的推送", "refuses a callback without its query",
			bent(func(at *world.Attempt) { at.URL, _, _ = strings.Cut(at.URL, "?") })),
		forgery("plaintext_event", "拒绝明文的授权事件", "refuses an authorization event in clear",
			bent(func(at *world.Attempt) {
				at.RequestBody = []byte("<xml><AppId>wx0000000000000000</AppId><CreateTime>1</CreateTime>" +
					"<InfoType>component_verify_ticket</InfoType><ComponentVerifyTicket>ticket@@@forged" +
					"</ComponentVerifyTicket></xml>")
			})),
		forgery("plaintext_message", "拒绝明文的消息", "refuses a message in clear", plainMessage),
		documentType("doctype", "拒绝带 DTD 的请求体", "refuses a body with a DTD",
			bent(func(at *world.Attempt) {
				at.RequestBody = append([]byte("<!DOCTYPE xml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"),
					bytes.Replace(at.RequestBody, []byte("<xml>"), []byte("<xml><X>&x;</X>"), 1)...)
			}), tolerated),
		documentType("entity_bomb", "实体炸弹不会拖垮服务", "survives an entity bomb", bent(entityBomb), nil),
		documentType("sealed_doctype", "拒绝密文内的 DTD", "refuses a DTD inside the message", sealedDoctype, tolerated),
		forgery("other_component", "拒绝发给其他第三方平台的事件", "refuses an event for another component",
			func(*examination) sim.Forgery {
				return sim.Forgery{Event: "component_verify_ticket", Plain: []byte("<xml><AppId>wx0000000000000000</AppId>" +
					"<CreateTime>1700000000</CreateTime><InfoType>component_verify_ticket</InfoType>" +
					"<ComponentVerifyTicket>ticket@@@forged</ComponentVerifyTicket></xml>"),
					Envelope: func(en *msgcrypt.Envelope) { en.AppID = "wx0000000000000000" }}
			}),
		{
			ID: "other_account", Severity: Must, Source: "PROTOCOL 2.3",
			Title: text("拒绝把 A 的消息收在 B 的地址上", "refuses a message for one account at another's URL"),
			Why: text("授权方 AppID 只在 URL 里，没有签名：截获的消息可以投到任何账号名下",
				"the authorizer's AppID stands in the URL alone, unsigned: what was overheard can be passed off as anybody's"),
			Fix: text("核对 ToUserName 与该 AppID 账号的原始 ID，不符就返回 403",
				"compare ToUserName with the original id of that AppID's account, and answer 403 where they differ"),
			examine: elsewhere,
		},
	}
}

// documentType is a case about a callback with a DTD. A parser that ignores the DTD does no harm in taking the callback: that
// is remarked on at most. Without a judge the server only has to survive.
func documentType(id, zh, en string, forgery func(*examination) sim.Forgery, judge func(world.Delivery) Finding) Case {
	return Case{
		ID: id, Severity: May, Source: "PROTOCOL 2.11", Title: text(zh, en),
		Why: text("微信从不发送 DTD；解析器若展开实体，就能被用来读取本机文件或耗尽内存",
			"WeChat never sends a DTD; a parser that expands entities can be made to read local files or to use up all memory"),
		Fix: text("让 XML 解析器禁用 DTD 与外部实体：Java 用 disallow-doctype-decl，PHP 不要传 LIBXML_NOENT，Python 用 defusedxml",
			"turn DTDs and external entities off: disallow-doctype-decl in Java, no LIBXML_NOENT in PHP, defusedxml in Python"),
		examine: func(e *examination) Finding {
			d := e.forgeEither(forgery(e))
			switch {
			case e.err != nil:
				return Finding{}
			case judge == nil:
				return e.survived(d)
			}
			return judge(d)
		},
	}
}

// forgedTicket begins the tickets that the examination makes up.
const forgedTicket = "ticket@@@forged-"

// ticket bends the envelope of a ticket that WeChat never issued.
func ticket(bend func(*msgcrypt.Envelope)) func(*examination) sim.Forgery {
	return func(e *examination) sim.Forgery {
		return sim.Forgery{Event: "component_verify_ticket", Envelope: bend, Set: map[string]string{
			"ComponentVerifyTicket": forgedTicket + "by-the-examination",
		}}
	}
}

// aMessage bends the envelope of a text message.
func aMessage(bend func(*msgcrypt.Envelope)) func(*examination) sim.Forgery {
	return func(e *examination) sim.Forgery {
		a := e.account(world.OfficialAccount)
		return sim.Forgery{Event: "text", Account: a.AppID, OpenID: a.follower(), Envelope: bend}
	}
}

// bent bends the request of a ticket after it was sealed.
func bent(request func(*world.Attempt)) func(*examination) sim.Forgery {
	return func(e *examination) sim.Forgery {
		f := ticket(nil)(e)
		f.Request = request
		return f
	}
}

// plainMessage is the release check's text in clear, where an answer would show that it was acted on.
func plainMessage(e *examination) sim.Forgery {
	f := aMessage(nil)(e)
	f.Request = func(at *world.Attempt) {
		a := e.account(world.OfficialAccount)
		at.RequestBody = fmt.Appendf(nil, "<xml><ToUserName>%s</ToUserName><FromUserName>%s</FromUserName>"+
			"<CreateTime>1700000000</CreateTime><MsgType>text</MsgType><Content>%s</Content><MsgId>1</MsgId></xml>",
			a.UserName, a.follower(), textContent)
		at.URL = strings.Replace(at.URL, "encrypt_type=aes", "encrypt_type=raw", 1)
	}
	return f
}

// entityBomb wraps the body in entities that grow to gigabytes where they are expanded.
func entityBomb(at *world.Attempt) {
	var dtd strings.Builder
	dtd.WriteString(`<!DOCTYPE xml [<!ENTITY a0 "lol">`)
	for i := 1; i < 10; i++ {
		fmt.Fprintf(&dtd, `<!ENTITY a%d "%s">`, i, strings.Repeat(fmt.Sprintf("&a%d;", i-1), 10))
	}
	dtd.WriteString("]>")
	body := bytes.Replace(at.RequestBody, []byte("<xml>"), []byte("<xml><X>&a9;</X>"), 1)
	at.RequestBody = append([]byte(dtd.String()), body...)
}

// sealedDoctype is well signed and sealed, and carries a DTD inside.
func sealedDoctype(e *examination) sim.Forgery {
	f := aMessage(nil)(e)
	a := e.account(world.OfficialAccount)
	f.Plain = fmt.Appendf(nil, "<!DOCTYPE xml [<!ENTITY x \"y\">]><xml><ToUserName>%s</ToUserName><FromUserName>%s</FromUserName>"+
		"<CreateTime>1700000000</CreateTime><MsgType>text</MsgType><Content>&x;</Content><MsgId>2</MsgId></xml>",
		a.UserName, a.follower())
	return f
}

// elsewhere is a genuine message for the official account at the mini program's URL. Only a server that asked for the
// accounts' profiles can tell.
func elsewhere(e *examination) Finding {
	a, other := e.account(world.OfficialAccount), e.account(world.MiniProgram)
	known := e.await(func() bool { return has(e.since(e.began), askedFor(other.AppID)) })
	d := e.forge(sim.Forgery{
		Event: "text", Account: a.AppID, OpenID: a.follower(), Expect: world.Refused,
		Request: func(at *world.Attempt) { at.URL = strings.Replace(at.URL, a.AppID, other.AppID, 1) },
	})
	if e.err != nil {
		return Finding{}
	}
	f := refused(d)
	if f.Verdict == Fail && !known {
		return notObserved(text("服务器没有读取过该账号的资料，无从知道它的原始 ID",
			"the server never asked for the account's profile and cannot know its original id"))
	}
	return f
}
