package exam

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/world"
)

// oddCases are about callbacks that are genuine and unusual.
func oddCases() []Case {
	fault := func(id string, severity Severity, zh, en string, effect world.Effect) Case {
		return taken(Case{
			ID: id, Severity: severity, Source: "PROTOCOL 3.1", Title: text(zh, en),
			Why: text("微信的字段顺序、空白与字段数会变，样例之间就不一致", "order, blanks and fields differ between WeChat's own samples"),
			Fix: text("用 XML 解析器按名称取值，不要用正则、固定顺序或严格的结构校验",
				"read values by name with an XML parser, not by pattern, order or a strict schema"),
		}, func(e *examination) sim.Trigger {
			t := textFrom(world.OfficialAccount, "奇怪的写法")(e)
			t.Fault = effect
			return t
		})
	}
	odd := func(id string, severity Severity, why, fix bilingual.Text, zh, en string, f func(*examination) sim.Forgery) Case {
		return takenBent(Case{
			ID: id, Severity: severity, Source: "PROTOCOL 2.2", Title: text(zh, en), Why: why, Fix: fix,
		}, f)
	}
	tolerant := text("规范允许的写法，今后随时可能出现", "it is allowed, and may come any day")
	return []Case{
		fault("shuffled_fields", Must, "字段顺序打乱也能解析", "reads fields in any order", world.ShuffledFields),
		fault("odd_whitespace", Should, "容忍多余的空白与换行", "reads through odd blanks and line breaks", world.OddWhitespace),
		fault("unknown_fields", Must, "忽略未知字段", "ignores fields it does not know", world.UnknownFields),
		fault("no_cdata", Should, "不依赖 CDATA", "does not depend on CDATA", world.NoCDATA),
		fault("json_content_type", Should, "不依赖 Content-Type", "does not depend on Content-Type", world.JSONContentType),
		{
			ID: "pads", Severity: Must, Source: "PROTOCOL 2.4",
			Title: text("填充长度 1 到 32 都能解密", "decrypts with every padding from 1 to 32"),
			Why: text("块长是 32 而不是 16：按 16 去填充的代码约有一半的消息解密失败",
				"the block is 32 bytes, not 16: code that unpads by 16 loses about half of the messages"),
			Fix:     text("关闭 AES 库的自动去填充，自行按 1 到 32 去除", "turn the library's unpadding off and remove 1 to 32 bytes"),
			examine: everyPad,
		},
		odd("extra_parameter", Should, tolerant, text("只读取需要的参数", "read the parameters you need and leave the rest"),
			"容忍多出的查询参数", "accepts a query parameter more",
			bentText(func(at *world.Attempt) { at.URL += "&scene=1" })),
		odd("parameter_order", Must, tolerant, text("按名称读取查询参数", "read query parameters by name"),
			"查询参数顺序任意", "reads query parameters in any order", bentText(reverseQuery)),
		odd("binary_random", Should, tolerant,
			text("前 16 字节随机串当字节处理，不要转成字符串", "treat the first 16 bytes as bytes, not as text"),
			"随机串可以是任意字节", "takes any bytes as the random prefix", aMessage(func(en *msgcrypt.Envelope) {
				random := "\x00\xff\xfe\x80\xc3(\xe2\x82\x7f\x01\xf0\x90\x80\xed\xa0\x80"
				en.Bend.Random = &random
			})),
		odd("long_text", Must, text("长消息不应被截断或拒收", "long messages are neither cut nor turned away"),
			text("放宽请求体上限到 1 MiB", "allow bodies of up to 1 MiB"),
			"接收 16 KB 的消息", "takes a message of 16 KB", longText(16<<10)),
		odd("cdata_end", Should, text("用户可以发送 ]]>，微信会拆成两段 CDATA", "a follower may send ]]>; it comes split over two CDATA sections"),
			text("用 XML 解析器，不要用正则取 CDATA", "use an XML parser, not a pattern for CDATA"),
			"内容里有 ]]> 也能解析", "reads a text with ]]> in it", cdataEnd),
		{
			ID: "large_body", Severity: Should, Source: "PROTOCOL 2.11",
			Title:   text("1 MiB 的请求体不会拖垮服务", "survives a body of 1 MiB"),
			Why:     text("任何人都能发来大包：收下或拒绝都可以，但服务要活着", "anybody can send one: take it or refuse it, but live"),
			Fix:     text("限制请求体大小，超出时返回 413", "limit the size of bodies and answer 413 beyond"),
			examine: survivesLargeBody,
		},
		odd("unknown_event", Must, text("微信常有新事件", "WeChat adds events all the time"),
			text("默认分支返回 success", "make success the default"), "未知事件返回 success", "acknowledges an unknown event",
			ownMessage("<MsgType>event</MsgType><Event>event_of_the_future</Event>")),
		odd("unknown_msgtype", Must, text("微信会增加消息类型", "WeChat adds kinds of messages"),
			text("默认分支返回 success", "make success the default"), "未知消息类型返回 success", "acknowledges an unknown MsgType",
			ownMessage("<MsgType>hologram</MsgType><MsgId>77</MsgId>")),
		odd("unknown_infotype", Must, text("微信会增加授权事件", "WeChat adds authorization events"),
			text("默认分支返回 success", "make success the default"), "未知 InfoType 返回 success", "acknowledges an unknown InfoType",
			func(e *examination) sim.Forgery {
				return sim.Forgery{Event: "component_verify_ticket", Plain: fmt.Appendf(nil, "<xml><AppId>%s</AppId>"+
					"<CreateTime>1700000000</CreateTime><InfoType>notify_of_the_future</InfoType></xml>", e.platform.AppID)}
			}),
		{
			ID: "unknown_account", Severity: Should, Source: "PROTOCOL 5.4",
			Title: text("未授权账号的消息不会引发故障", "does not break on a message of an account it does not know"),
			Why: text("数据库丢失或授权推送在途时就会遇到：5xx 会让用户看到故障提示",
				"it comes when a database was lost or the authorization is still on its way; a 5xx shows followers a fault"),
			Fix:     text("查不到账号时返回 success 并记录，或返回 403", "answer success and note it, or 403, where the account is unknown"),
			examine: unknownAccount,
		},
		{
			ID: "old_key", Severity: Should, Source: "PROTOCOL 2.8",
			Title:   text("更换密钥期间仍能用旧密钥解密", "still opens the previous key's callbacks while the key changes"),
			Why:     text("修改 EncodingAESKey 后，在途与重试的推送仍用旧密钥", "after a change, retries and what is under way still use the old key"),
			Fix:     text("同时保存当前与上一把密钥，失败时换用上一把", "keep the current and the previous key, and try the other on failure"),
			examine: previousKey,
		},
		{
			ID: "json", Severity: May, Source: "PROTOCOL 2.9",
			Title:   text("JSON 请求体不会引发故障", "does not break on a JSON body"),
			Why:     text("小程序自有服务器的推送可以是 JSON，地址填错时就会收到", "a mini program's own pushes may be JSON, and come where a URL is mixed up"),
			Fix:     text("按内容识别 JSON，无法处理时返回 4xx", "tell JSON by its content, and answer 4xx where it cannot be handled"),
			examine: survivesJSON,
		},
	}
}

// bentText bends the request of a genuine text message.
func bentText(request func(*world.Attempt)) func(*examination) sim.Forgery {
	return func(e *examination) sim.Forgery {
		f := aMessage(nil)(e)
		f.Request = request
		return f
	}
}

// reverseQuery writes the query's parameters from the last to the first.
func reverseQuery(at *world.Attempt) {
	address, query, _ := strings.Cut(at.URL, "?")
	parameters := strings.Split(query, "&")
	slices.Reverse(parameters)
	at.URL = address + "?" + strings.Join(parameters, "&")
}

// ownMessage is a message to the official account with elements that the catalogue does not have.
func ownMessage(elements string) func(*examination) sim.Forgery {
	return func(e *examination) sim.Forgery {
		f, a := aMessage(nil)(e), e.account(world.OfficialAccount)
		f.Plain = fmt.Appendf(nil, "<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName>"+
			"<CreateTime>%d</CreateTime>%s</xml>", a.UserName, a.follower(), e.sim.Now().Unix(), elements)
		return f
	}
}

func longText(bytes int) func(*examination) sim.Forgery {
	return ownMessage("<MsgType>text</MsgType><Content>" + strings.Repeat("长", bytes/len("长")) + "</Content><MsgId>78</MsgId>")
}

func cdataEnd(e *examination) sim.Forgery {
	return ownMessage("<MsgType>text</MsgType><Content><![CDATA[a]]]]><![CDATA[>b]]></Content><MsgId>79</MsgId>")(e)
}

// everyPad sends 32 messages, each a byte longer than the one before: every length of padding occurs once.
func everyPad(e *examination) Finding {
	var list []world.Delivery
	for n := range 32 {
		f := aMessage(nil)(e)
		f.Set = map[string]string{"Content": strings.Repeat("x", n+1)}
		list = append(list, e.forge(f))
		if e.err != nil {
			return Finding{}
		}
	}
	return all(accepted, list...)
}

// survivesLargeBody sends a body of 1 MiB, and then a genuine ticket. How the large one is answered does not matter.
func survivesLargeBody(e *examination) Finding {
	large := e.forgeEither(bent(func(at *world.Attempt) {
		at.RequestBody = []byte("<xml><Encrypt>" + strings.Repeat("A", 1<<20) + "</Encrypt></xml>")
	})(e))
	return e.survived(large)
}

func survivesJSON(e *examination) Finding {
	f := bentText(func(at *world.Attempt) {
		encrypt := between(string(at.RequestBody), "<Encrypt><![CDATA[", "]]>")
		at.RequestBody = fmt.Appendf(nil, `{"ToUserName":%q,"Encrypt":%q}`, e.account(world.OfficialAccount).UserName, encrypt)
		header := http.Header(at.RequestHeader).Clone()
		header.Set("Content-Type", "application/json")
		at.RequestHeader = header
	})(e)
	return e.survived(e.forgeEither(f))
}

// between is what stands between two marks, "" where they are missing.
func between(text, from, to string) string {
	_, rest, _ := strings.Cut(text, from)
	inside, _, _ := strings.Cut(rest, to)
	return inside
}

// unknownAccount sends a message of an account that never authorized the platform.
func unknownAccount(e *examination) Finding {
	a := e.newAccount(world.OfficialAccount)
	if e.err != nil {
		return Finding{}
	}
	f := e.survived(e.forgeEither(sim.Forgery{Event: "text", Account: a.AppID, OpenID: a.Followers[0].OpenID}))
	if f.Verdict == Remark { // a message is no attack: somebody waits for the answer
		f.Verdict = Fail
	}
	return f
}

// survived judges a callback that may be taken or refused, as long as it breaks nothing: not the ticket that comes after it.
// A server that refuses by breaking gets a remark, as for any other refusal.
func (e *examination) survived(odd world.Delivery) Finding {
	after := e.push(sim.Trigger{Event: "component_verify_ticket"})
	if e.err != nil {
		return Finding{}
	}
	f := Finding{
		Verdict: Pass, Evidence: of(odd, after), Got: said(odd),
		Expected: bilingual.Textf("收下或拒绝都可以，但不能超时、5xx 或影响后续推送",
			"taken or refused, but no timeout, no 5xx, and the next callback goes well"),
	}
	switch at, next := last(odd), last(after); {
	case next.Status == 0 || next.Status >= 500:
		f.Verdict, f.Got, f.Cause = Fail, said(after), mistakeIn(after)
	case odd.Verdict == world.Timeout:
		f.Verdict, f.Cause = Fail, bilingual.Textf("没有在 5 秒内得到响应：%s", "no answer came within 5 s: %s", at.Err)
	case at.Status >= 500:
		f.Verdict, f.Cause = Remark, bilingual.Textf("处理程序多半出了错：HTTP %d", "the handler most likely broke: HTTP %d", at.Status)
	}
	return f
}

// previousKey seals with the key before the present one, where there was one.
func previousKey(e *examination) Finding {
	key := e.platform.PreviousAESKey
	if key == "" {
		return notObserved(text("该平台没有更换过密钥：给出更换前的 EncodingAESKey（--previous-aes-key）才能检查",
			"this platform never changed its key: give the EncodingAESKey from before (--previous-aes-key) to have this checked"))
	}
	f := aMessage(func(en *msgcrypt.Envelope) { en.EncodingAESKey = key })(e)
	return accepted(e.forge(f))
}
