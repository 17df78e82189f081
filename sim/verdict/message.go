package verdict

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/world"
)

// message judges what a reply says, in the notation of the push.
func (v Verdict) message(p Push, r msgcrypt.Reply) Verdict {
	if inner, err := callback.XMLOfJSON(r.Plain); err == nil && p.Format == world.JSONFormat {
		r.Plain = inner
	}
	fields, err := callback.Leaves(r.Plain)
	v.Reply = &world.ReplyView{Plain: r.Plain, AppID: r.AppID, Fields: fields}
	if err != nil {
		return v.brokenMessage(r.Plain, err)
	}
	if root := callback.Root(r.Plain); root != "xml" {
		v.unsettled("message_root", -1, bilingual.Textf("解密后的消息的根元素是 <%s>，文档里都是 <xml>",
			"the root element of the decrypted message is <%s>, in every document it is <xml>", root))
	}
	v.Reply.MsgType, v.Reply.Content = fields["MsgType"], fields["Content"]
	if fields["Encrypt"] != "" && fields["MsgType"] == "" {
		return v.invalid("message_sealed", -1, bilingual.Textf("解密后得到的仍是加密的信封（里面又有一个 %d 字符的 Encrypt）",
			"what was decrypted is an envelope again, with an Encrypt of %d characters", len(fields["Encrypt"])))
	}
	if v, ok := v.misplaced(fields); ok {
		return v
	}
	if v, ok := v.parties(p, fields["ToUserName"], fields["FromUserName"]); ok {
		return v
	}
	created := fields["CreateTime"]
	if _, err := strconv.ParseInt(created, 10, 64); err != nil || len(created) > 10 {
		v.remark("reply_create_time", -1, bilingual.Textf("CreateTime 是 %q，应为秒级时间戳",
			"CreateTime is %q, expected unix seconds", created))
	}
	return v.content(p, fields)
}

// brokenMessage is for a decrypted message that does not parse.
func (v Verdict) brokenMessage(plain []byte, err error) Verdict {
	code := "message_xml"
	switch {
	case bytes.HasPrefix(bytes.TrimSpace(plain), []byte("{")):
		code = "message_json"
	case !utf8.Valid(plain), declaresAnother.Match(plain):
		code = "message_utf8"
	case bytes.Count(plain, []byte("]]>")) > bytes.Count(plain, []byte("<![CDATA[")), cdataInCDATA.Match(plain):
		code = "message_cdata"
	}
	_, what := brokenXML(err)
	return v.invalid(code, -1, bilingual.Textf("解密后的回复 XML 不合法：", "the decrypted reply is broken XML: ").Plus(what))
}

var (
	declaresAnother = regexp.MustCompile(`(?i)^\s*<\?xml[^>]*encoding\s*=\s*["'](?:gb|big5|iso|latin|windows|us-ascii|utf-?16)`)
	cdataInCDATA    = regexp.MustCompile(`(?s)<!\[CDATA\[[^\]]*<!\[CDATA\[`)
)

// misplaced looks for the fields that every message has where they are missing: one level too deep, or in other case.
func (v Verdict) misplaced(fields map[string]string) (Verdict, bool) {
	for _, name := range []string{"ToUserName", "FromUserName", "MsgType"} {
		if _, ok := fields[name]; ok {
			continue
		}
		other, nested, ok := lookalike(fields, name)
		switch {
		case ok && nested:
			return v.invalid("message_nested", -1, bilingual.Textf("消息深了一层：%s 在 <xml> 里的 <%s> 之内",
				"the message stands one level too deep: %s is inside a <%s> within <xml>", name, wrapper(fields, name))), true
		case ok:
			return v.invalid("message_case", -1, bilingual.Textf("解密后的消息里写成了 <%s>，应为 <%s>：XML 的名称区分大小写",
				"in the decrypted message the element is called <%s>, it must be <%s>: names in XML are case-sensitive", other,
				name)), true
		}
	}
	return v, false
}

// parties compares sender and receiver with those of the push, who change places. Who is not known is not compared.
func (v Verdict) parties(p Push, to, from string) (Verdict, bool) {
	user, account := p.OpenID, p.Account.UserName
	if user == "" && account == "" && strings.HasPrefix(to, "gh_") { // whoever they are: no user has such a name
		user, account = from, to
	}
	switch {
	case user == "" && account == "", to == user && from == account:
		return v, false
	case to == account && from == user:
		return v.invalid("not_swapped", -1, bilingual.Textf("ToUserName 与 FromUserName 未互换：ToUserName 应为用户的 openid %s，现在是 %s",
			"ToUserName and FromUserName were not swapped: the follower's openid %s belongs into ToUserName, which says %s",
			user, to)), true
	case to == "" || from == "":
		return v.invalid("no_parties", -1, bilingual.Textf("ToUserName 或 FromUserName 为空，应由 %s 发给 %s",
			"ToUserName or FromUserName is empty, the reply must go from %s to %s", account, user)), true
	case to == user && p.Account.AppID != "" && from == p.Account.AppID:
		return v.invalid("from_appid", -1, bilingual.Textf("FromUserName 是账号的 AppID %s，应为其原始 ID %s",
			"FromUserName is the account's AppID %s, it must be its original id %s", from, account)), true
	}
	return v.invalid("reply_from_to", -1, bilingual.Textf("回复由 %q 发给 %q，应由 %s 发给 %s",
		"the reply goes from %q to %q, it must go from %s to %s", from, to, account, user)), true
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
		return v.invalid("reply_mini_program", -1, bilingual.Textf("小程序的被动回复只支持 transfer_customer_service，这里是 %s",
			"a mini program takes no passive reply but transfer_customer_service, this is %s", msgType))
	case fields[field] == "":
		return v.missing(msgType, field, fields)
	case msgType == "text" && len(fields["Content"]) > maxText:
		return v.invalid("reply_long", -1, bilingual.Textf("Content 有 %d 字节，最多 %d 字节",
			"Content has %d bytes, at most %d are allowed", len(fields["Content"]), maxText))
	case msgType == "news":
		return v.articles(p, fields)
	case p.KnowsMedium != nil && strings.HasSuffix(field, "MediaId") && !p.KnowsMedium(fields[field]):
		return v.invalid("reply_media", -1, bilingual.Textf("%s 是 %q，不是该账号上传过且在有效期内的素材", "%s is %q, which is no medium that "+
			"was uploaded for this account and is still valid", field, fields[field]))
	}
	v.Outcome = world.Replied
	return v
}

// mostArticles is what a reply to an event may carry; a reply to a message shows one (PROTOCOL 7.6).
const mostArticles = 8

// articles judges a news reply. That a wrong count is abnormal data, which WeChat shows a fault for, is ours (PROTOCOL 7.6).
func (v Verdict) articles(p Push, fields map[string]string) Verdict {
	said, n := fields["ArticleCount"], articleCount(fields)
	switch number, err := strconv.Atoi(said); {
	case said == "":
		return v.missing("news", "ArticleCount", fields)
	case n > mostArticles:
		return v.invalid("reply_too_many", -1, bilingual.Textf("有 %d 篇图文，最多 %d 篇", "there are %d articles, at most %d are allowed",
			n, mostArticles))
	case err != nil || number != n:
		return v.invalid("reply_count", -1, bilingual.Textf("ArticleCount 是 %q，实际有 %d 篇图文", "ArticleCount is %q, there are %d articles",
			said, n))
	}
	if n > 1 && p.Family == callback.Message {
		v.remark("reply_articles", -1, bilingual.Textf("2018 年起仅显示第一篇图文",
			"only the first article is shown since 2018"))
	}
	v.Outcome = world.Replied
	return v
}

// articleCount counts the items of a news reply.
func articleCount(fields map[string]string) int {
	items := map[string]bool{}
	for path := range fields {
		if rest, in := strings.CutPrefix(path, "Articles."); in {
			item, _, _ := strings.Cut(rest, ".")
			items[item] = true
		}
	}
	return len(items)
}

// maxText is the longest text a passive reply may carry, in bytes.
const maxText = 2048

// missing is for a reply without the field that its type needs; it may stand outside of its element.
func (v Verdict) missing(msgType, field string, fields map[string]string) Verdict {
	outer, last, nested := strings.Cut(field, ".")
	if nested && fields[last] != "" {
		return v.invalid("reply_flat", -1, bilingual.Textf("%[2]s 直接写在 <xml> 下；%[1]s 类型的回复应写成 <%[3]s><%[2]s>…</%[2]s></%[3]s>",
			"a reply of type %[1]s needs <%[3]s><%[2]s>…</%[2]s></%[3]s>; %[2]s stands directly under <xml>", msgType, last, outer))
	}
	return v.invalid("reply_field", -1, bilingual.Textf("%s 类型的回复缺少字段 %s", "a reply of type %s needs %s", msgType, field))
}
