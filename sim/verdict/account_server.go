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
func judgeAccountServer(p Push, body []byte) Verdict {
	v := Verdict{Outcome: world.Acknowledged}
	if len(body) == 0 || string(body) == "success" || v.nearlySuccess(body) {
		return v
	}
	asXML := body
	if p.Format == world.JSONFormat {
		var err error
		if asXML, err = callback.XMLOfJSON(body); err != nil {
			return v.invalid("reply_json", 0, bilingual.Textf("返回内容是 %s，既不是 success、空串，也不是 JSON 对象：%v",
				"the body is %s, neither success, nor empty, nor a JSON object: %v", Quote(body), err))
		}
	}
	sealed := bytes.Contains(asXML, []byte("<Encrypt>"))
	switch {
	case sealed && p.Mode == world.PlainMode:
		return v.invalid("sealed_in_plain", 0, bilingual.Textf("回复被加密了；明文模式下回复不应加密",
			"the reply is encrypted; in the plain mode it goes out in clear"))
	case !sealed && p.Mode != world.CipherMode:
		return v.message(p, msgcrypt.Reply{Plain: asXML, AppID: p.AppID})
	case p.Format == world.JSONFormat:
		return judgeSealedJSON(p, body, asXML)
	}
	return judgeReply(p, body)
}

// judgeSealedJSON opens an envelope whose inner message is JSON as well; envelope is body as XML.
func judgeSealedJSON(p Push, body, envelope []byte) Verdict {
	v := Verdict{Outcome: world.Acknowledged}
	var sealed struct{ TimeStamp json.RawMessage }
	if json.Unmarshal(body, &sealed) == nil && bytes.HasPrefix(sealed.TimeStamp, []byte(`"`)) {
		v.remark("reply_timestamp_text", -1, bilingual.Textf("TimeStamp 是字符串；JSON 中应为数字",
			"TimeStamp is a string; in JSON it is a number"))
	}
	r, err := msgcrypt.OpenReply(p.Token, p.AESKey, envelope)
	if err != nil {
		return v.notOpened(p, envelope, err)
	}
	if inner, err := callback.XMLOfJSON(r.Plain); err == nil {
		r.Plain = inner
	}
	return v.opened(p, r)
}
