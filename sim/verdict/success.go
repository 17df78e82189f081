package verdict

import (
	"bytes"
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/world"
)

// judgeAcknowledgement takes the answer to an authorization event. WeChat asks for exactly success; what it, or a
// platform that works in production, gets away with is taken but noted: other case, something glued on, an empty body.
func judgeAcknowledgement(p Push, body []byte) Verdict {
	v := Verdict{Outcome: world.Acknowledged}
	if string(body) == "success" {
		return v
	}
	if len(body) == 0 {
		v.remark("empty", -1, bilingual.Textf("返回内容为空；授权事件应只返回 success 这七个字节",
			"the body is empty; answer an authorization event with exactly the seven bytes success"))
		return v
	}
	if v.nearlySuccess(body) {
		return v
	}
	r, err := msgcrypt.OpenReply(p.Token, p.AESKey, body)
	if err == nil && len(r.Plain) == 0 {
		v.remark("sealed_empty", -1, bilingual.Textf("返回了加密的空消息；应返回明文 success",
			"the body is an encrypted empty message; answer plain success"))
		return v
	}
	text := bilingual.Textf("得到的回应不合法(应返回success)：%s", "the body is %s instead of exactly success", Quote(body))
	return v.invalid("not_success", 0, text.Plus(wrapperHint(body)))
}

// nearlySuccess reports a body that says success with a flaw, and notes the flaw to the byte.
func (v *Verdict) nearlySuccess(body []byte) bool {
	text, start := body, 0
	if bytes.HasPrefix(text, []byte("\xef\xbb\xbf")) {
		v.remark("bom", 0, bilingual.Textf("success 前有 UTF-8 BOM：偏移 0 处为 EF BB BF",
			"a UTF-8 byte order mark stands before success: EF BB BF at offset 0"))
		text, start = text[3:], 3
	}
	trimmed := bytes.TrimLeft(text, " \t\r\n")
	if blanks := len(text) - len(trimmed); blanks > 0 {
		v.remark("leading", start, bilingual.Textf("success 前有 %d 字节空白，偏移 %[3]d 处为 0x%02[2]X",
			"%d blank bytes stand before success, the first is 0x%02X at offset %d", blanks, text[0], start))
		start += blanks
	}
	if len(trimmed) < 7 || !strings.EqualFold(string(trimmed[:7]), "success") {
		v.Problems = nil
		return false
	}
	if string(trimmed[:7]) != "success" {
		v.remark("case", start, bilingual.Textf("返回的是 %q，应为小写 success", "the word is %q, write success in lower case",
			trimmed[:7]))
	}
	if rest := trimmed[7:]; len(rest) > 0 {
		v.remark("trailing", start+7, bilingual.Textf("返回内容是 %s，success 之后不应再有内容：偏移 %[3]d 处为 0x%02[2]X",
			"the body was %s, trailing 0x%02X at offset %d: end it after success", Quote(body), rest[0], start+7))
	}
	return true
}
