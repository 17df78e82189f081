package verdict

import (
	"bytes"
	"errors"
	"net/textproto"
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/wellformed"
	"wxlab/sim/world"
)

// judgeReply takes the answer on the message URL: nothing, success, or an encrypted passive reply; a payment's own answer.
func judgeReply(p Push, a Answer) Verdict {
	v := Verdict{Outcome: world.Acknowledged}
	body := a.Body
	switch {
	case p.isPayment() && paymentTaken(body):
		return v
	case p.isPayment() && (len(body) == 0 || string(body) == "success"):
		return v.paymentUntold(body)
	case len(body) == 0:
		return v
	}
	v = v.contentType(a)
	if saysSuccess(body) {
		return v.nearlySuccess(p, body)
	}
	if code, ok := foreign(body); ok {
		return v.notReply(code, body)
	}
	return v.envelope(p, body)
}

// contentType notes a body that is called JSON and is none. WeChat does not look at the type (PROTOCOL 2.6), but what
// rewrites it tends to rewrite the body as well.
func (v Verdict) contentType(a Answer) Verdict {
	said := textproto.MIMEHeader(a.Header).Get("Content-Type")
	text := bytes.TrimLeft(bytes.TrimPrefix(a.Body, []byte(byteOrderMark)), blanks)
	if strings.Contains(strings.ToLower(said), "json") && (saysSuccess(text) || bytes.HasPrefix(text, []byte("<"))) {
		v.remark("content_type", -1, bilingual.Textf("返回内容不是 JSON，Content-Type 却是 %s；微信不看它，但改写它的中间件往往也会改写内容",
			"the body is no JSON, yet its Content-Type says %s; WeChat does not look at it, but what rewrites the type tends to "+
				"rewrite the body as well", said))
	}
	return v
}

// notReply is for a body that is no reply at all. An envelope in JSON is one, in the other notation.
func (v Verdict) notReply(code string, body []byte) Verdict {
	if code == "reply_json" && bytes.Contains(body, []byte(`"Encrypt"`)) {
		return v.otherNotation("XML", "JSON")
	}
	if code == "success_json" || code == "reply_quoted" {
		return v.quoted(code, body)
	}
	text := bilingual.Textf("返回内容是 %s，既不是 success、空串，也不是加密消息",
		"the body is %s, neither success, nor empty, nor an encrypted reply", Quote(body))
	return v.invalid(code, 0, text)
}

// quoted is for success, or an envelope, that became a JSON string.
func (v Verdict) quoted(code string, body []byte) Verdict {
	at := bytes.IndexByte(body, '"')
	return v.invalid(code, at, bilingual.Textf("返回内容被双引号包成了 JSON 字符串：偏移 %d 处为 0x22，内容是 %s",
		"the body is a JSON string, in quotes: 0x22 at offset %d, it says %s", at, Quote(body)))
}

// otherNotation is for an answer in JSON where XML was pushed, or the reverse (PROTOCOL 2.9).
func (v Verdict) otherNotation(pushed, answered string) Verdict {
	return v.invalid("reply_notation", 0, bilingual.Textf("推送是 %s，回复却是 %s；两者的格式必须一致",
		"the push is %s and the reply is %s; both must be in the same notation", pushed, answered))
}

// envelope takes a body that is meant to be a sealed reply.
func (v Verdict) envelope(p Push, body []byte) Verdict {
	v, start := v.before(p, body, "<xml>")
	fields, err := callback.Leaves(body)
	var broken *wellformed.Error
	if errors.As(err, &broken) {
		if around, ok := v.surrounded(body); ok {
			return around
		}
		if i := bytes.Index(body, []byte("&lt;xml")); i >= 0 && !bytes.Contains(body, []byte("<xml")) {
			return v.invalid("reply_escaped", i, bilingual.Textf("信封的尖括号被转义了：偏移 %d 处是 &lt;xml，应为 <xml",
				"the envelope's angle brackets are escaped: &lt;xml stands at offset %d, it must be <xml", i))
		}
		if !bytes.Contains(body, []byte("<xml")) {
			return v.notReply("not_reply", body)
		}
		offset, what := brokenXML(err)
		return v.invalid("reply_xml", offset, bilingual.Textf("回复的 XML 不合法：", "the reply is broken XML: ").Plus(what))
	}
	if err != nil { // <xml/> says nothing
		return v.notReply("not_reply", body)
	}
	if v, ok := v.misnamed(body[start:], start, fields); ok {
		return v
	}
	r, ok := replyOf(fields)
	if !ok {
		if r, err = msgcrypt.ParseReply(body); err != nil {
			return v.notReply("not_reply", body)
		}
	}
	if root := callback.Root(body); root != "xml" {
		v.unsettled("reply_root", start, bilingual.Textf("信封的根元素是 <%s>，文档写的是 <xml>",
			"the envelope's root element is <%s>, the documents have <xml>", root))
	}
	return v.seal(p, r)
}

// replyOf is the envelope that has each of its four elements once and nothing else, which need not be parsed again.
func replyOf(fields map[string]string) (r msgcrypt.Reply, ok bool) {
	found := 0
	for name, at := range map[string]*string{
		"Encrypt": &r.Encrypt, "MsgSignature": &r.MsgSignature, "TimeStamp": &r.TimeStamp, "Nonce": &r.Nonce,
	} {
		if text, has := fields[name]; has {
			*at = strings.TrimSpace(text)
			found++
		}
	}
	return r, found == 4 && len(fields) == 4
}

// misnamed looks for the four elements of an envelope where they are missing; start is where body begins.
func (v Verdict) misnamed(body []byte, start int, fields map[string]string) (Verdict, bool) {
	for _, name := range []string{"Encrypt", "MsgSignature", "TimeStamp", "Nonce"} {
		if _, ok := fields[name]; ok {
			continue
		}
		if other, nested, ok := lookalike(fields, name); ok {
			at := start + max(0, bytes.Index(body, []byte("<"+other+">")))
			if nested {
				return v.invalid("reply_nested", at, bilingual.Textf("<%s> 比应在的位置深了一层：<xml> 里又套了一个 <%s>",
					"<%s> stands one level too deep: inside <xml> is another element, <%s>", other,
					wrapper(fields, other))), true
			}
			return v.invalid("reply_case", at, bilingual.Textf("偏移 %[3]d 处的元素写成了 <%[1]s>，应为 <%[2]s>：XML 的名称区分大小写",
				"at offset %[3]d the element is called <%[1]s>, it must be <%[2]s>: names in XML are case-sensitive", other, name,
				at)), true
		}
		if name != "Encrypt" {
			return v.invalid("reply_unsigned", -1, bilingual.Textf(
				"信封里没有 <%s>：除 Encrypt 外还必须有 MsgSignature、TimeStamp、Nonce",
				"the envelope has no <%s>: beside Encrypt it must have MsgSignature, TimeStamp and Nonce", name)), true
		}
		if fields["MsgType"] != "" || fields["ToUserName"] != "" {
			return v.invalid("not_encrypted", start, bilingual.Textf("被动回复未加密；第三方平台的安全模式下必须返回加密消息",
				"the reply is not encrypted; in the cipher mode of third-party platforms a passive reply must be sealed")), true
		}
		return v.invalid("not_reply", start, bilingual.Textf("返回的 XML 里没有 <Encrypt>：%s",
			"the XML has no <Encrypt>: %s", Quote(body))), true
	}
	return v, false
}

// lookalike finds the field that was meant as name: in other case, or deeper than it should be.
func lookalike(fields map[string]string, name string) (other string, nested, ok bool) {
	for path := range fields {
		last := path[strings.LastIndexByte(path, '.')+1:]
		if strings.EqualFold(strings.ReplaceAll(path, "_", ""), name) {
			return path, false, true
		}
		if last != path && last == name {
			return last, true, true
		}
	}
	return "", false, false
}

// wrapper is the element around a field that stands too deep.
func wrapper(fields map[string]string, name string) string {
	for path := range fields {
		if outer, ok := strings.CutSuffix(path, "."+name); ok {
			return outer
		}
	}
	return ""
}

// brokenXML is where the first fault in a document stands, -1 where that is not known, and what it is.
func brokenXML(err error) (offset int, what bilingual.Text) {
	var fault *wellformed.Error
	if errors.As(err, &fault) {
		return fault.Offset, fault.Text()
	}
	return -1, bilingual.Verbatim(err.Error())
}
