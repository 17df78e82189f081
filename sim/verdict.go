package sim

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"wxlab/sim/callback"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/wellformed"
	"wxlab/sim/world"
)

// verdict is what WeChat makes of one answer.
type verdict struct {
	outcome  world.Outcome
	reply    *world.ReplyView
	problems []world.Problem
}

// Notices in the follower's chat when an account does not answer properly (PROTOCOL 7.5).
const (
	faultOfficialAccount = "该公众号提供的服务出现故障，请稍后再试"
	faultMiniProgram     = "该小程序提供的服务出现故障,请稍候再试"
)

// again says whether WeChat tries once more: whenever no proper answer came, for authorization events also after a
// body that is not success. A message that was answered wrongly is not sent again, the follower gets the notice.
func (v verdict) again(k callback.Type) bool {
	switch v.outcome {
	case world.Timeout, world.Unreachable, world.BadStatus:
		return true
	case world.Invalid:
		return k.Family == string(callback.AuthEvent)
	}
	return false
}

// seen is what appears in the follower's chat.
func (v verdict) seen(p push) string {
	switch v.outcome {
	case world.Replied:
		return describeReply(v.reply)
	case world.Acknowledged, world.Pending, world.Cancelled:
		return ""
	}
	if !p.kind.UserInitiated {
		return ""
	}
	if p.account.Kind == world.MiniProgram {
		return faultMiniProgram
	}
	return faultOfficialAccount
}

func (v *verdict) blame(code string, offset int, text, zh string) {
	v.problems = append(v.problems, world.Problem{Code: code, Text: text, TextZH: zh, Offset: offset})
}

func (v verdict) invalid(code string, offset int, text, zh string) verdict {
	v.outcome = world.Invalid
	v.blame(code, offset, text, zh)
	return v
}

// judge decides about an answer: transport first, then the body.
func judge(p push, at world.Attempt) verdict {
	v := verdict{outcome: at.Outcome}
	switch {
	case at.Outcome == world.Timeout:
		v.blame("timeout", -1, "no complete answer within 5 s; answer success first and do slow work afterwards", "5 秒内没有返回：请先返回 success，再异步处理")
		return v
	case at.Outcome == world.Unreachable:
		hint, zh := whyUnreachable(at.Err)
		v.blame("unreachable", -1, "the push did not get through: "+at.Err+hint, "推送未能送达："+at.Err+zh)
		return v
	case at.Status != 200:
		return badStatus(at)
	case p.kind.Family == string(callback.AuthEvent):
		return judgeAck(p, at.ResponseBody)
	case p.direct != nil:
		return judgeDirect(p, at.ResponseBody)
	}
	return judgeReply(p, at.ResponseBody)
}

// whyUnreachable names the likely mistake behind a transport's error.
func whyUnreachable(err string) (hint, zh string) {
	for _, known := range []struct{ sign, hint, zh string }{
		{"connection refused", "; nothing listens there: does the server run, and is this its address?", "；该地址没有服务在监听：服务端启动了吗，地址对吗？"},
		{"no such host", "; the host's name is not known here", "；域名无法解析"},
		{"gave HTTP response to HTTPS client", "; the server speaks http, the address says https", "；服务端是 http，地址写成了 https"},
		{"certificate", "; the server's certificate is not trusted, and WeChat would not trust it either", "；证书不受信任，微信同样不会接受"},
		{"malformed HTTP", "; what listens there is no HTTP server, or wants https", "；监听的不是 HTTP 服务，或者需要用 https"},
		{"EOF", "; the server hung up without an answer: did the handler crash?", "；服务端没有返回就断开了连接：处理程序崩溃了吗？"},
		{"reset by peer", "; the server hung up without an answer: did the handler crash?", "；服务端没有返回就断开了连接：处理程序崩溃了吗？"},
	} {
		if strings.Contains(err, known.sign) {
			return known.hint, known.zh
		}
	}
	return "", ""
}

func badStatus(at world.Attempt) verdict {
	v := verdict{outcome: world.BadStatus}
	hint, zh := "", ""
	switch {
	case at.Status >= 400 && speaksOfKeys(at.ResponseBody):
		hint, zh = "; going by its answer the server cannot verify or open the callback: compare its Token, EncodingAESKey and AppID with the console's", "；从返回内容看，服务端验签或解密失败：请核对 Token、EncodingAESKey 与 AppID"
	case at.Status >= 500:
		hint, zh = "; the handler failed, its log says why; where every callback fails, compare Token, EncodingAESKey and AppID with the console's", "；服务端处理出错，请查看其日志；若所有推送都失败，请核对 Token、EncodingAESKey 与 AppID"
	case at.Status >= 300 && at.Status < 400:
		hint, zh = "; WeChat does not follow the redirect to "+http.Header(at.ResponseHeader).Get("Location"), "；微信不会跟随跳转"
	case at.Status == 401 || at.Status == 403:
		hint, zh = "; does a login, CSRF or WAF layer guard the callback, or did the signature check refuse it?", "；是否被登录、CSRF、WAF 拦截，或验签失败？"
	case at.Status == 404 || at.Status == 405:
		hint, zh = "; does the route take POST at this path?", "；该路径是否接受 POST？"
	}
	v.blame("status", -1, fmt.Sprintf("HTTP status %d instead of 200%s", at.Status, hint), fmt.Sprintf("HTTP 状态码 %d，应为 200%s", at.Status, zh))
	return v
}

// speaksOfKeys recognises how SDKs complain when they cannot verify or decrypt a callback.
func speaksOfKeys(body []byte) bool {
	text := bytes.ToLower(body)
	for _, word := range []string{"signature", "appid", "decrypt", "encrypt", "签名", "解密"} {
		if bytes.Contains(text, []byte(word)) {
			return true
		}
	}
	return false
}

// judgeAck takes the answer to an authorization event. WeChat asks for exactly success; what it, or a platform that
// works in production, gets away with is taken but noted: other case, something glued on, an empty body.
func judgeAck(p push, body []byte) verdict {
	v := verdict{outcome: world.Acknowledged}
	if string(body) == "success" {
		return v
	}
	if len(body) == 0 {
		v.blame("empty", -1, "the body is empty; answer an authorization event with exactly the seven bytes success", "返回内容为空；授权事件应返回 success")
		return v
	}
	if v.nearlySuccess(body) {
		return v
	}
	if r, err := msgcrypt.OpenReply(p.platform.Token, p.platform.SealingKey(), body); err == nil && len(r.Plain) == 0 {
		v.blame("sealed_empty", -1, "the body is an encrypted empty message; answer plain success", "返回了加密的空消息；应返回明文 success")
		return v
	}
	return v.invalid("not_success", 0, fmt.Sprintf("the body is %s instead of exactly success%s", shorten(body), wrapperHint(body)),
		fmt.Sprintf("得到的回应不合法(应返回success)：%s", shorten(body)))
}

// nearlySuccess reports a body that says success with a flaw, and notes the flaw to the byte.
func (v *verdict) nearlySuccess(body []byte) bool {
	text, start := body, 0
	if bytes.HasPrefix(text, []byte("\xef\xbb\xbf")) {
		v.blame("bom", 0, "a UTF-8 byte order mark stands before success: EF BB BF at offset 0", "success 前有 UTF-8 BOM（EF BB BF）")
		text, start = text[3:], 3
	}
	trimmed := bytes.TrimLeft(text, " \t\r\n")
	if blanks := len(text) - len(trimmed); blanks > 0 {
		v.blame("leading", start, fmt.Sprintf("%d blank bytes stand before success, the first is 0x%02X at offset %d", blanks, text[0], start), "success 前有空白字符")
		start += blanks
	}
	if len(trimmed) < 7 || !strings.EqualFold(string(trimmed[:7]), "success") {
		v.problems = nil
		return false
	}
	if string(trimmed[:7]) != "success" {
		v.blame("case", start, fmt.Sprintf("the word is %q, write success in lower case", trimmed[:7]), "应为小写 success")
	}
	if rest := trimmed[7:]; len(rest) > 0 {
		v.blame("trailing", start+7, fmt.Sprintf("the body was %s, trailing 0x%02X at offset %d: end it after success", shorten(body), rest[0], start+7),
			fmt.Sprintf("success 之后多出 %d 字节，偏移 %d 处为 0x%02X", len(rest), start+7, rest[0]))
	}
	return true
}

// judgeReply takes the answer on the message URL: nothing, success, or an encrypted passive reply.
func judgeReply(p push, body []byte) verdict {
	v := verdict{outcome: world.Acknowledged}
	if len(body) == 0 || string(body) == "success" {
		return v
	}
	if v.nearlySuccess(body) {
		return v
	}
	r, err := msgcrypt.OpenReply(p.platform.Token, p.platform.SealingKey(), body)
	if err != nil {
		return v.cannotOpen(p, body, err)
	}
	return v.opened(p, r)
}

// cannotOpen finds the likely reason why a reply is not an envelope WeChat can open.
func (v verdict) cannotOpen(p push, body []byte, err error) verdict {
	switch {
	case errors.Is(err, msgcrypt.ErrNoEnvelope) && wrapperHint(body) == "":
		return v.invalid("not_encrypted", 0, "the reply is not encrypted; in the cipher mode of third-party platforms a passive reply must be sealed", "被动回复未加密；第三方平台必须返回加密消息")
	case errors.Is(err, msgcrypt.ErrXML) && bytes.Contains(body, []byte("<xml")):
		return v.brokenXML(err, false)
	case errors.Is(err, msgcrypt.ErrXML), errors.Is(err, msgcrypt.ErrNoEnvelope):
		return v.invalid("not_reply", 0, fmt.Sprintf("the body is %s, neither success, nor empty, nor an encrypted reply%s", shorten(body), wrapperHint(body)), "返回内容既不是 success、空串，也不是加密消息")
	case errors.Is(err, msgcrypt.ErrSignature):
		return v.invalid("reply_signature", -1, err.Error()+"; it is the SHA-1 of token, TimeStamp, Nonce and Encrypt, sorted and joined", "回复的 MsgSignature 不正确")
	case errors.Is(err, msgcrypt.ErrLength) && p.otherKeyOpens(body):
		return v.invalid("reply_other_key", -1, "the reply is sealed with the other EncodingAESKey; use the key that opened the callback", "回复使用了另一把 EncodingAESKey；应使用解开推送的那把")
	}
	return v.invalid("reply_cipher", -1, err.Error(), "回复无法解密："+err.Error())
}

func (p push) otherKeyOpens(body []byte) bool {
	other := p.platform.AESKey
	if !p.platform.UsePreviousKey {
		other = p.platform.PreviousAESKey
	}
	_, err := msgcrypt.OpenReply(p.platform.Token, other, body)
	return err == nil
}

// opened judges a decrypted reply.
func (v verdict) opened(p push, r msgcrypt.Reply) verdict {
	switch {
	case r.AppID == p.platform.AppID:
	case r.AppID == p.account.AppID:
		v.blame("reply_appid", -1, "behind the reply stands the account's AppID "+r.AppID+"; it should be the component's, "+p.platform.AppID, "回复密文尾部是授权方 AppID，应为第三方平台 AppID")
	default:
		return v.invalid("reply_appid", -1, fmt.Sprintf("behind the reply stands the AppID %q; it must be the component's, %s", r.AppID, p.platform.AppID), "回复密文尾部的 AppID 不是第三方平台 AppID")
	}
	if r.Pad == 0 {
		v.blame("reply_padding", -1, "the padding of the reply is not PKCS#7", "回复的填充不符合 PKCS#7")
	}
	if len(r.TimeStamp) > 10 {
		v.blame("reply_timestamp", -1, "TimeStamp "+r.TimeStamp+" looks like milliseconds, WeChat counts seconds", "TimeStamp 似为毫秒，应为秒")
	}
	if len(r.Plain) == 0 {
		v.blame("sealed_empty", -1, "the reply is an encrypted empty message; answer success or nothing instead", "返回了加密的空消息；应返回 success 或空串")
		return v
	}
	if string(bytes.TrimSpace(r.Plain)) == "success" {
		return v.invalid("sealed_success", -1, "success was encrypted; it goes out in clear text", "success 不应加密")
	}
	return v.message(p, r)
}

// message judges the inner XML of a reply.
func (v verdict) message(p push, r msgcrypt.Reply) verdict {
	fields, err := callback.Leaves(r.Plain)
	if err != nil {
		return v.brokenXML(err, true)
	}
	v.reply = &world.ReplyView{Plain: r.Plain, AppID: r.AppID, MsgType: fields["MsgType"], Content: fields["Content"], Fields: fields}
	if fields["ToUserName"] != p.openID || fields["FromUserName"] != p.account.UserName {
		text, zh := fmt.Sprintf("the reply goes from %q to %q, it must go from %s to %s", fields["FromUserName"], fields["ToUserName"], p.account.UserName, p.openID), "回复的收发双方不正确"
		if fields["ToUserName"] == p.account.UserName && fields["FromUserName"] == p.openID {
			text, zh = "ToUserName and FromUserName were not swapped: the follower's openid belongs into ToUserName", "ToUserName 与 FromUserName 未互换"
		}
		return v.invalid("reply_from_to", -1, text, zh)
	}
	if _, err := strconv.ParseInt(fields["CreateTime"], 10, 64); err != nil || len(fields["CreateTime"]) > 10 {
		v.blame("reply_create_time", -1, fmt.Sprintf("CreateTime is %q, expected unix seconds", fields["CreateTime"]), "CreateTime 应为秒级时间戳")
	}
	return v.body(p, fields)
}

// body judges what a reply of its type must carry (PROTOCOL 7.6).
func (v verdict) body(p push, fields map[string]string) verdict {
	need := map[string]string{
		"text": "Content", "image": "Image.MediaId", "voice": "Voice.MediaId", "video": "Video.MediaId",
		"music": "Music.ThumbMediaId", "news": "Articles.item.Title", "transfer_customer_service": "MsgType",
	}
	msgType := fields["MsgType"]
	field, known := need[msgType]
	switch {
	case !known:
		return v.invalid("reply_type", -1, fmt.Sprintf("MsgType %q is not one a passive reply can have", msgType), "被动回复不支持的 MsgType："+msgType)
	case p.account.Kind == world.MiniProgram && msgType != "transfer_customer_service":
		return v.invalid("reply_mini_program", -1, "a mini program takes no passive reply but transfer_customer_service; answer success and use custom/send", "小程序不支持被动回复，请返回 success 并使用客服消息接口")
	case fields[field] == "":
		return v.invalid("reply_field", -1, fmt.Sprintf("a %s reply needs %s", msgType, field), "缺少字段 "+field)
	case msgType == "text" && len(fields["Content"]) > 2048:
		return v.invalid("reply_long", -1, fmt.Sprintf("Content has %d bytes, at most 2048 are allowed", len(fields["Content"])), "Content 超过 2048 字节")
	case msgType == "news" && fields["Articles.item[2].Title"] != "" && p.kind.Family == string(callback.Message):
		v.blame("reply_articles", -1, "only the first article is shown since 2018", "2018 年起仅显示第一篇图文")
	}
	v.outcome = world.Replied
	return v
}

// describeReply is the reply as a line of chat.
func describeReply(r *world.ReplyView) string {
	switch r.MsgType {
	case "text":
		return r.Content
	case "news":
		return "[图文] " + r.Fields["Articles.item.Title"]
	case "transfer_customer_service":
		return ""
	}
	names := map[string]string{"image": "图片", "voice": "语音", "video": "视频", "music": "音乐"}
	return "[" + names[r.MsgType] + "]"
}

func wrapperHint(body []byte) string {
	switch text := bytes.TrimSpace(body); {
	case bytes.HasPrefix(text, []byte("{")), bytes.HasPrefix(text, []byte(`"`)):
		return "; does a framework wrap the answer in JSON?"
	case bytes.HasPrefix(bytes.ToLower(text), []byte("<!doctype")), bytes.HasPrefix(bytes.ToLower(text), []byte("<html")):
		return "; this is an HTML page, did a layout or an error page answer?"
	}
	return ""
}

// brokenXML names the first fault in the XML of a reply, or of what was sealed in it.
func (v verdict) brokenXML(err error, sealed bool) verdict {
	offset, text, zh := -1, err.Error(), err.Error()
	var fault *wellformed.Error
	if errors.As(err, &fault) {
		offset, text, zh = fault.Offset, fault.Error(), fault.Chinese()
	}
	if sealed {
		return v.invalid("reply_xml", -1, "the decrypted reply is broken XML: "+text, "解密后的回复 XML 不合法："+zh)
	}
	return v.invalid("reply_xml", offset, "the reply is broken XML: "+text, "回复的 XML 不合法："+zh)
}

// shorten quotes the start of a body.
func shorten(body []byte) string {
	const limit = 60
	if len(body) <= limit {
		return strconv.Quote(string(body))
	}
	cut := body[:limit]
	for !utf8.Valid(cut) && len(cut) > limit-4 {
		cut = cut[:len(cut)-1]
	}
	return strconv.Quote(string(cut)) + fmt.Sprintf("… (%d bytes)", len(body))
}
