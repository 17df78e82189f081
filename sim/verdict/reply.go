package verdict

import (
	"bytes"
	"errors"
	"strconv"

	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/wellformed"
	"wxlab/sim/world"
)

// judgeReply takes the answer on the message URL: nothing, success, or an encrypted passive reply.
func judgeReply(p Push, body []byte) Verdict {
	v := Verdict{Outcome: world.Acknowledged}
	if len(body) == 0 || string(body) == "success" {
		return v
	}
	if v.nearlySuccess(body) {
		return v
	}
	r, err := msgcrypt.OpenReply(p.Token, p.AESKey, body)
	if err != nil {
		return v.notOpened(p, body, err)
	}
	return v.opened(p, r)
}

// notOpened finds the likely reason why a reply is not an envelope WeChat can open.
func (v Verdict) notOpened(p Push, body []byte, err error) Verdict {
	wrapper := wrapperHint(body)
	switch {
	case errors.Is(err, msgcrypt.ErrNoEnvelope) && wrapper == bilingual.Text{}:
		return v.invalid("not_encrypted", 0, bilingual.Textf("被动回复未加密；第三方平台的安全模式下必须返回加密消息",
			"the reply is not encrypted; in the cipher mode of third-party platforms a passive reply must be sealed"))
	case errors.Is(err, msgcrypt.ErrXML) && bytes.Contains(body, []byte("<xml")):
		offset, what := brokenXML(err)
		return v.invalid("reply_xml", offset, bilingual.Textf("回复的 XML 不合法：", "the reply is broken XML: ").Plus(what))
	case errors.Is(err, msgcrypt.ErrXML), errors.Is(err, msgcrypt.ErrNoEnvelope):
		text := bilingual.Textf("返回内容是 %s，既不是 success、空串，也不是加密消息",
			"the body is %s, neither success, nor empty, nor an encrypted reply", Quote(body))
		return v.invalid("not_reply", 0, text.Plus(wrapper))
	case errors.Is(err, msgcrypt.ErrSignature):
		return v.invalid("reply_signature", -1, bilingual.Textf(
			"回复的 MsgSignature 不正确：%s；它应为 token、TimeStamp、Nonce、Encrypt 排序拼接后的 SHA-1",
			"%s; it is the SHA-1 of token, TimeStamp, Nonce and Encrypt, sorted and joined", err))
	case errors.Is(err, msgcrypt.ErrLength) && p.otherKeyOpens(body):
		return v.invalid("reply_other_key", -1, bilingual.Textf("回复使用了另一把 EncodingAESKey；应使用解开推送的那把",
			"the reply is sealed with the other EncodingAESKey; use the key that opened the callback"))
	}
	return v.invalid("reply_cipher", -1, bilingual.Textf("回复无法解密：%s", "%s", err))
}

// otherKeyOpens reports whether the receiver's other EncodingAESKey opens a reply.
func (p Push) otherKeyOpens(body []byte) bool {
	_, err := msgcrypt.OpenReply(p.Token, p.OtherAESKey, body)
	return err == nil
}

// opened judges a decrypted reply.
func (v Verdict) opened(p Push, r msgcrypt.Reply) Verdict {
	switch {
	case r.AppID == p.AppID:
	case r.AppID == p.Account.AppID:
		v.remark("reply_appid", -1, bilingual.Textf("回复密文尾部是授权方的 AppID %s，应为第三方平台的 %s",
			"behind the reply stands the account's AppID %s; it should be the component's, %s", r.AppID,
			p.AppID))
	default:
		return v.invalid("reply_appid", -1, bilingual.Textf("回复密文尾部的 AppID 是 %q，必须是第三方平台的 %s",
			"behind the reply stands the AppID %q; it must be the component's, %s", r.AppID, p.AppID))
	}
	if r.Pad == 0 {
		v.remark("reply_padding", -1, bilingual.Textf("回复的填充不符合 PKCS#7", "the padding of the reply is not PKCS#7"))
	}
	if len(r.TimeStamp) > 10 {
		v.remark("reply_timestamp", -1, bilingual.Textf("TimeStamp %s 似为毫秒，微信使用秒",
			"TimeStamp %s looks like milliseconds, WeChat counts seconds", r.TimeStamp))
	}
	if len(r.Plain) == 0 {
		v.remark("sealed_empty", -1, bilingual.Textf("返回了加密的空消息；应返回 success 或空串",
			"the reply is an encrypted empty message; answer success or nothing instead"))
		return v
	}
	if string(bytes.TrimSpace(r.Plain)) == "success" {
		return v.invalid("sealed_success", -1, bilingual.Textf("success 被加密了；应以明文返回",
			"success was encrypted; it goes out in clear text"))
	}
	return v.message(p, r)
}

// message judges the inner XML of a reply.
func (v Verdict) message(p Push, r msgcrypt.Reply) Verdict {
	fields, err := callback.Leaves(r.Plain)
	if err != nil {
		_, what := brokenXML(err)
		text := bilingual.Textf("解密后的回复 XML 不合法：", "the decrypted reply is broken XML: ").Plus(what)
		return v.invalid("reply_xml", -1, text.Plus(brokenCDATA(r.Plain)))
	}
	v.Reply = &world.ReplyView{
		Plain: r.Plain, AppID: r.AppID, MsgType: fields["MsgType"], Content: fields["Content"], Fields: fields,
	}
	to, from := fields["ToUserName"], fields["FromUserName"]
	switch {
	case to == p.OpenID && from == p.Account.UserName:
	case to == p.Account.UserName && from == p.OpenID:
		return v.invalid("reply_from_to", -1, bilingual.Textf("ToUserName 与 FromUserName 未互换：ToUserName 应为用户的 openid",
			"ToUserName and FromUserName were not swapped: the follower's openid belongs into ToUserName"))
	default:
		return v.invalid("reply_from_to", -1, bilingual.Textf("回复由 %q 发给 %q，应由 %s 发给 %s",
			"the reply goes from %q to %q, it must go from %s to %s", from, to, p.Account.UserName, p.OpenID))
	}
	created := fields["CreateTime"]
	if _, err := strconv.ParseInt(created, 10, 64); err != nil || len(created) > 10 {
		v.remark("reply_create_time", -1, bilingual.Textf("CreateTime 是 %q，应为秒级时间戳",
			"CreateTime is %q, expected unix seconds", created))
	}
	return v.content(p, fields)
}

// brokenXML is where the first fault in a document stands, -1 where that is not known, and what it is.
func brokenXML(err error) (offset int, what bilingual.Text) {
	var fault *wellformed.Error
	if errors.As(err, &fault) {
		return fault.Offset, fault.Text()
	}
	return -1, bilingual.Verbatim(err.Error())
}

// brokenCDATA recognises a value with ]]> in one CDATA section.
func brokenCDATA(plain []byte) bilingual.Text {
	if bytes.Count(plain, []byte("]]>")) > bytes.Count(plain, []byte("<![CDATA[")) {
		return bilingual.Textf("；值中的 ]]> 必须拆到两个 CDATA 段里",
			"; ]]> inside a value must be split over two CDATA sections")
	}
	return bilingual.Text{}
}

// content judges what a reply of its type must carry (PROTOCOL 7.6).
func (v Verdict) content(p Push, fields map[string]string) Verdict {
	need := map[string]string{
		"text": "Content", "image": "Image.MediaId", "voice": "Voice.MediaId", "video": "Video.MediaId",
		"music": "Music.ThumbMediaId", "news": "Articles.item.Title", "transfer_customer_service": "MsgType",
	}
	msgType := fields["MsgType"]
	field, known := need[msgType]
	switch {
	case !known:
		return v.invalid("reply_type", -1, bilingual.Textf("被动回复不支持的 MsgType：%q",
			"MsgType %q is not one a passive reply can have", msgType))
	case p.Account.Kind == world.MiniProgram && msgType != "transfer_customer_service":
		return v.invalid("reply_mini_program", -1, bilingual.Textf(
			"小程序的被动回复只支持 transfer_customer_service；请返回 success 并使用 custom/send",
			"a mini program takes no passive reply but transfer_customer_service; answer success and use custom/send"))
	case fields[field] == "":
		return v.invalid("reply_field", -1, bilingual.Textf("%s 类型的回复缺少字段 %s", "a %s reply needs %s", msgType, field))
	case msgType == "text" && len(fields["Content"]) > 2048:
		return v.invalid("reply_long", -1, bilingual.Textf("Content 有 %d 字节，最多 2048 字节",
			"Content has %d bytes, at most 2048 are allowed", len(fields["Content"])))
	case msgType == "news" && fields["Articles.item[2].Title"] != "" && p.Family == callback.Message:
		v.remark("reply_articles", -1, bilingual.Textf("2018 年起仅显示第一篇图文",
			"only the first article is shown since 2018"))
	}
	v.Outcome = world.Replied
	return v
}
