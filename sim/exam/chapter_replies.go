package exam

import (
	"slices"

	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// replyCases are about passive replies. Most of them read one answer, that to the release check's text, which every
// platform must answer with a reply; each looks for one kind of mistake in it.
func replyCases() []Case {
	reply := func(id string, severity Severity, zh, en string, fix bilingual.Text, codes ...string) Case {
		return Case{
			ID: id, Severity: severity, Source: "PROTOCOL 2.6", Title: text(zh, en), Fix: fix,
			Why: text("微信解不开或不认可的回复，用户看到的是“该公众号提供的服务出现故障”",
				"a reply that WeChat cannot open or does not take shows followers that the account is out of order"),
			examine: free(codes),
		}
	}
	return chapter(Replies, []Case{
		{
			ID: "text", Severity: Must, Source: "PROTOCOL 8.1",
			Title: text("立即被动回复检测文本", "answers the release check's text with a reply at once"),
			Why:   text("全网发布检测的第一步", "it is the first step of the release check"),
			Fix: bilingual.Textf("收到 %s 时，在响应中返回加密的文本 %s_callback", "on %s answer with an encrypted text %s_callback",
				textContent, textContent),
			examine: repliesToText,
		},
		reply("encrypted", Must, "回复已加密", "encrypts its replies",
			text("第三方平台只有安全模式：回复必须加密", "third-party platforms have the cipher mode alone: seal the reply"),
			"not_encrypted", "sealed_in_plain", "reply_twice"),
		reply("envelope", Must, "回复信封的元素名与结构正确", "names the envelope's elements right",
			text("根元素下依次是 Encrypt、MsgSignature、TimeStamp、Nonce，区分大小写",
				"Encrypt, MsgSignature, TimeStamp and Nonce stand below the root; case counts"),
			"reply_case", "reply_nested", "reply_xml", "not_reply", "reply_cut", "reply_base64", "reply_notation", "not_json",
			"reply_json", "reply_html", "reply_hex", "reply_escaped", "reply_root", "message_case", "message_nested", "message_root",
			"message_sealed", "message_xml", "message_json", "message_cdata"),
		reply("signature", Must, "MsgSignature 正确", "signs its replies right",
			text("MsgSignature 是 token、TimeStamp、Nonce、Encrypt 按字节排序拼接后的 SHA-1",
				"MsgSignature is the SHA-1 of token, TimeStamp, Nonce and Encrypt, sorted as bytes and joined"),
			"reply_signature", "reply_token", "reply_time", "reply_unsigned", "signature_upper", "signed_clear", "signed_unsorted",
			"signed_three", "signed_key", "signed_breaks", "signature_empty", "signature_hash"),
		reply("key", Must, "用解开推送的密钥加密回复", "seals with the key that opened the callback",
			text("收发用同一把 EncodingAESKey", "use one EncodingAESKey for both ways"), "reply_other_key", "reply_cipher"),
		reply("length", Must, "长度字段按字节计算", "counts bytes in the length field",
			text("长度是 UTF-8 的字节数，不是字符数", "the length is that of the UTF-8 bytes, not of the characters"),
			"reply_length", "length_runes", "length_little"),
		reply("appid", Must, "密文尾部是第三方平台的 AppID", "puts the component's AppID behind the reply",
			text("不是授权方的 AppID", "not the authorizer's"), "reply_appid", "reply_no_appid", "reply_authorizer"),
		reply("padding", Should, "按 32 字节做 PKCS#7 填充", "pads to 32 bytes with PKCS#7",
			text("填充 32 的倍数，每个填充字节等于填充长度", "pad to multiples of 32 with bytes that hold the number of bytes"),
			"reply_padding", "padding_16", "padding_bad", "padding_twice", "padding_zero"),
		reply("swapped", Must, "ToUserName 与 FromUserName 已互换", "swaps ToUserName and FromUserName",
			text("回复的 ToUserName 是用户的 openid，FromUserName 是账号的原始 ID",
				"the follower's openid goes into ToUserName, the account's original id into FromUserName"), "reply_from_to", "not_swapped", "no_parties", "from_appid"),
		reply("times", Should, "TimeStamp 与 CreateTime 以秒为单位", "counts TimeStamp and CreateTime in seconds",
			text("不要用毫秒", "do not use milliseconds"), "reply_timestamp", "reply_create_time", "reply_timestamp_text"),
		reply("type", Must, "回复类型与字段完整", "sends a known type with its fields",
			text("字段见 PROTOCOL 7.6：图片是 Image.MediaId，不是根下的 MediaId",
				"PROTOCOL 7.6 has the fields: an image is Image.MediaId, not a MediaId below the root"),
			"reply_type", "reply_field", "reply_flat", "reply_count", "reply_media"),
		reply("nothing_around", Must, "回复前后没有多余的字节", "sends nothing before or after the envelope",
			text("关闭调试输出；文件以无 BOM 的 UTF-8 保存；不要再写一次 success",
				"turn debug output off, save files without a BOM, and write no success behind the reply"),
			"bom", "leading", "trailing", "bytes_after", "bytes_before", "debug_html", "php_notice", "reply_quoted", "success_glued"),
		reply("content_type", May, "回复的 Content-Type 是 XML", "labels its replies as XML",
			text("Content-Type: text/xml", "Content-Type: text/xml"), "content_type"),
		{
			ID: "success_in_clear", Severity: Must, Source: "PROTOCOL 2.6",
			Title:  text("success 不加密", "does not encrypt success"),
			Why:    text("加密的 success 会让用户看到故障提示", "an encrypted success shows followers a fault"),
			Fix:    text("不回复时直接返回明文 success 或空串", "answer plain success or nothing where there is no reply"),
			record: true, examine: never("sealed_success", "sealed_empty"),
		},
		{
			ID: "all_legal", Severity: Must, Source: "PROTOCOL 7.6",
			Title:  text("每一条回复都合法", "sends no reply that WeChat refuses"),
			Why:    text("不同消息走不同的回复代码，坏的往往是少见的那条", "kinds of messages have replies of their own, and the rare one is broken"),
			Fix:    text("逐一查看证据中的推送", "look at the callbacks in evidence one by one"),
			record: true, examine: allLegal,
		},
		{
			ID: "short", Severity: Must, Source: "PROTOCOL 7.6",
			Title:  text("文本回复不超过 2048 字节", "keeps texts within 2,048 bytes"),
			Why:    text("超出的回复整条被丢弃", "what is longer is dropped as a whole"),
			Fix:    text("截断，或改用客服消息分段发送", "cut it, or send it in parts as customer-service messages"),
			record: true, examine: never("reply_long"),
		},
		{
			ID: "mini_program", Severity: Must, Source: "PROTOCOL 7.6",
			Title: text("小程序消息只返回 success 或转客服", "answers mini programs with success or a transfer only"),
			Why:   text("小程序不支持被动回复文本", "mini programs take no passive text"),
			Fix:   text("返回 success，再用 custom/send 回复", "answer success, and reply through custom/send"),
			examine: func(e *examination) Finding {
				d := e.push(textFrom(world.MiniProgram, "小程序里的消息")(e))
				return e.judged(d)
			},
		},
		{
			ID: "event", Severity: Should, Source: "PROTOCOL 8.1",
			Title: text("事件的响应合法", "answers events properly"),
			Why:   text("2018 年以前的检测还要求 LOCATIONfrom_callback，保留无害", "checks before 2018 wanted LOCATIONfrom_callback; keeping it does no harm"),
			Fix:   text("返回 success，或合法的加密回复", "answer success or a proper encrypted reply"),
			examine: func(e *examination) Finding {
				a := e.rehearsingAccount(world.OfficialAccount)
				return e.judged(e.push(sim.Trigger{Event: "LOCATION", Account: a.AppID, OpenID: a.Followers[0].OpenID}))
			},
		},
		{
			ID: "one_article", Severity: Should, Source: "PROTOCOL 7.6",
			Title:  text("图文回复只有一篇", "sends one article in a news reply"),
			Why:    text("2018 年起只显示第一篇", "only the first is shown since 2018"),
			Fix:    text("只放一篇，其余改用客服消息", "send one, and the rest as customer-service messages"),
			record: true, examine: never("reply_articles", "reply_too_many"),
		},
	})
}

// reply is the answer to the release check's text, pushed once for all cases that look at it.
func (e *examination) reply() world.Delivery {
	if e.textReply == nil {
		a := e.rehearsingAccount(world.OfficialAccount)
		e.authorize(a)
		d := e.push(sim.Trigger{Event: "release_text", Account: a.AppID, OpenID: a.Followers[0].OpenID})
		e.textReply = &d
	}
	return *e.textReply
}

func repliesToText(e *examination) Finding {
	const want = textContent + "_callback"
	d := e.reply()
	if e.err != nil {
		return Finding{}
	}
	f := accepted(d)
	f.Expected = bilingual.Textf("加密的文本回复 %q", "an encrypted text reply %q", want)
	switch {
	case f.Verdict == Fail:
	case d.Reply == nil:
		f.Verdict = Fail
		f.Cause = text("只返回了确认，没有被动回复", "it was acknowledged, and no reply came")
	case d.Reply.Content != want:
		f.Verdict = Fail
		f.Cause = bilingual.Textf("回复内容是 %q", "the reply says %q", clip(d.Reply.Content))
	}
	return f
}

// free looks for one kind of mistake in the reply to the release check's text. Where another mistake hides whether it was
// made, or no reply came, nothing is observed.
func free(codes []string) func(*examination) Finding {
	return func(e *examination) Finding {
		d := e.reply()
		if e.err != nil {
			return Finding{}
		}
		f := Finding{Evidence: of(d), Got: said(d)}
		for _, p := range d.Problems {
			if slices.Contains(codes, p.Code) {
				f.Verdict, f.Cause = Remark, p.Text
				if p.Severity == world.Failure {
					f.Verdict = Fail
				}
				return f
			}
		}
		if d.Reply == nil {
			f.Verdict, f.Cause = NotObserved, text("没有得到能解开的回复", "no reply came that opens")
			return f
		}
		f.Verdict = Pass
		return f
	}
}

// never looks for mistakes in all answers of the examination.
func never(codes ...string) func(*examination) Finding {
	return func(e *examination) Finding {
		var messages []world.Delivery
		for _, d := range e.deliveries() {
			if d.Family != callback.AuthEvent {
				messages = append(messages, d)
			}
			for _, p := range d.Problems {
				if slices.Contains(codes, p.Code) {
					f := Finding{Verdict: Remark, Evidence: of(d), Got: said(d), Cause: p.Text}
					if p.Severity == world.Failure {
						f.Verdict = Fail
					}
					return f
				}
			}
		}
		if len(messages) == 0 {
			return notObserved(text("没有推送过消息", "no message was pushed"))
		}
		return none(messages)
	}
}

// allLegal looks at every answer that claimed to be a reply.
func allLegal(e *examination) Finding {
	replies := 0
	for _, d := range e.deliveries() {
		if d.Family == callback.AuthEvent {
			continue
		}
		if d.Verdict == world.Invalid && !d.Expect.Forged() {
			return Finding{Verdict: Fail, Evidence: of(d), Got: bilingual.Textf("%s：", "%s: ", d.Name).Plus(said(d)), Cause: mistakeIn(d)}
		}
		if d.Reply != nil {
			replies++
		}
	}
	if replies == 0 {
		return notObserved(text("没有看到被动回复", "no passive reply was seen"))
	}
	return Finding{Verdict: Pass, Got: bilingual.Textf("%d 条回复都合法", "all %d replies are", replies)}
}
