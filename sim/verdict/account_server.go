package verdict

import (
	"bytes"
	"encoding/json"

	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/world"
)

// judgeAccountServer takes the answer of an account's own server, whose mode and format decide what it may look like: the
// plain mode knows no envelope, the cipher mode nothing else, the compatible mode takes both (PROTOCOL 2.9).
func judgeAccountServer(p Push, a Answer) Verdict {
	if p.Format == world.JSONFormat {
		return judgeJSON(p, a)
	}
	body := a.Body
	sealed := bytes.Contains(body, []byte("<Encrypt>"))
	switch _, isForeign := foreign(body); {
	case len(body) == 0, saysSuccess(body), isForeign, !sealed && p.Mode == world.CipherMode:
		return judgeReply(p, a)
	case sealed && p.Mode == world.PlainMode:
		return Verdict{}.sealedInPlain()
	case sealed:
		return judgeReply(p, a)
	}
	v, _ := Verdict{}.contentType(a).before(p, body, "<xml>")
	return v.message(p, msgcrypt.Reply{Plain: body, AppID: p.AppID})
}

func (v Verdict) sealedInPlain() Verdict {
	return v.invalid("sealed_in_plain", 0, bilingual.Textf("回复被加密了；明文模式下回复不应加密",
		"the reply is encrypted; in the plain mode it goes out in clear"))
}

// judgeJSON takes an answer to a push in JSON, which is JSON as well.
func judgeJSON(p Push, a Answer) Verdict {
	v := Verdict{Outcome: world.Acknowledged}
	body := a.Body
	if len(body) == 0 {
		return v
	}
	if saysSuccess(body) {
		return v.nearlySuccess(p, body)
	}
	if code, ok := foreign(body); ok && code != "reply_json" {
		return v.notReply(code, body)
	}
	if bytes.Contains(body, []byte("<xml")) && !bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) {
		return v.otherNotation("JSON", "XML")
	}
	v, start := v.before(p, body, "{")
	asXML, err := callback.XMLOfJSON(body[start:])
	if err != nil {
		return v.invalid("not_json", start, bilingual.Textf("返回内容是 %s，既不是 success、空串，也不是 JSON 对象：%v",
			"the body is %s, neither success, nor empty, nor a JSON object: %v", Quote(body), err))
	}
	sealed := bytes.Contains(asXML, []byte("<Encrypt>"))
	switch {
	case sealed && p.Mode == world.PlainMode:
		return v.sealedInPlain()
	case !sealed && p.Mode != world.CipherMode:
		return v.message(p, msgcrypt.Reply{Plain: asXML, AppID: p.AppID})
	}
	return v.sealedJSON(p, body[start:], asXML)
}

// sealedJSON opens an envelope whose inner message is JSON as well; envelope is body as XML.
func (v Verdict) sealedJSON(p Push, body, envelope []byte) Verdict {
	var sealed struct{ TimeStamp json.RawMessage }
	if json.Unmarshal(body, &sealed) == nil && bytes.HasPrefix(sealed.TimeStamp, []byte(`"`)) {
		v.remark("reply_timestamp_text", -1, bilingual.Textf("TimeStamp 是字符串 %s；JSON 中应为数字",
			"TimeStamp is the string %s; in JSON it is a number", sealed.TimeStamp))
	}
	return v.envelope(p, envelope)
}
