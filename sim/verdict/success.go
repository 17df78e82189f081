package verdict

import (
	"bytes"
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/world"
)

// judgeAcknowledgement takes the answer to an authorization event. WeChat asks for exactly success (PROTOCOL 3.1); where
// sources disagree, the answer is taken and called not settled.
func judgeAcknowledgement(p Push, a Answer) Verdict {
	v := Verdict{Outcome: world.Acknowledged}
	body := a.Body
	switch {
	case string(body) == "success":
		return v
	case len(body) == 0:
		v.unsettled("empty", -1, bilingual.Textf("返回内容为空；授权事件应只返回 success 这七个字节",
			"the body is empty; answer an authorization event with exactly the seven bytes success"))
		return v
	case saysSuccess(body):
		return v.nearlySuccess(p, body)
	}
	r, err := msgcrypt.OpenReply(p.Token, p.AESKey, body)
	switch {
	case err == nil && len(r.Plain) == 0:
		v.unsettled("sealed_empty", -1, bilingual.Textf("返回了加密的空消息；授权事件应返回明文 success",
			"the body is an encrypted empty message; answer an authorization event with success in clear"))
		return v
	case err == nil && string(bytes.TrimSpace(r.Plain)) == "success":
		return v.sealedSuccess()
	case err == nil, bytes.Contains(body, []byte("<Encrypt>")):
		return v.invalid("event_reply", 0, bilingual.Textf("授权事件得到了加密的被动回复；只能返回 success",
			"an authorization event was answered with a sealed passive reply; success is all it takes"))
	}
	switch code, ok := foreign(body); {
	case code == "success_json":
		return v.quoted(code, body)
	case ok:
		return v.invalid(code, 0, notSuccess(body))
	}
	return v.invalid("not_success", 0, notSuccess(body))
}

// notSuccess words it as WeChat's alarms do.
func notSuccess(body []byte) bilingual.Text {
	return bilingual.Textf("得到的回应不合法(应返回success)：%s", "the body is %s instead of exactly success", Quote(body))
}

// sealedSuccess is for success that went out encrypted.
func (v Verdict) sealedSuccess() Verdict {
	return v.invalid("sealed_success", -1, bilingual.Textf("success 被加密了；应以明文返回这七个字节",
		"success was encrypted; it goes out in clear, as seven bytes"))
}

// byteOrderMark is UTF-8's.
const byteOrderMark = "\xef\xbb\xbf"

// saysSuccess reports a body that begins with success, apart from a byte order mark, blanks and case.
func saysSuccess(body []byte) bool {
	text := bytes.TrimLeft(bytes.TrimPrefix(body, []byte(byteOrderMark)), blanks)
	return len(text) >= len("success") && strings.EqualFold(string(text[:len("success")]), "success")
}

const blanks = " \t\r\n"

// nearlySuccess names every flaw of a body that says success, to the byte.
func (v Verdict) nearlySuccess(p Push, body []byte) Verdict {
	v, start := v.before(p, body, "success")
	word := body[start : start+len("success")]
	if string(word) != "success" {
		v = v.flaw(p, "case", start, bilingual.Textf("返回的是 %q，应为小写 success", "the word is %q, write success in lower case",
			word))
	}
	end := start + len("success")
	rest := body[end:]
	if len(rest) == 0 {
		return v
	}
	text := bilingual.Textf("返回内容是 %s，success 之后不应再有内容：偏移 %[3]d 处为 0x%02[2]X",
		"the body was %s, trailing 0x%02X at offset %d: end it after success", Quote(body), rest[0], end)
	return v.flaw(p, behindSuccess(rest), end, text)
}

// behindSuccess sorts what stands behind success by who usually writes it.
func behindSuccess(rest []byte) string {
	switch text := bytes.TrimSpace(rest); {
	case len(text) == 0:
		return "trailing"
	case bytes.HasPrefix(text, []byte("<xml")), bytes.HasPrefix(text, []byte("success")):
		return "success_glued"
	case isDebug(text):
		return "debug_html"
	case isNotice(text):
		return "php_notice"
	}
	return "bytes_after"
}

// flaw notes something beside the word or the envelope that was meant. On the auth-event URL only success counts, so that
// nearly every byte more is refused; on the message URL real SDKs get away with it.
func (v Verdict) flaw(p Push, code string, offset int, text bilingual.Text) Verdict {
	event := p.Family == callback.AuthEvent
	switch code {
	case "bom", "leading", "trailing":
		if event {
			return v.invalid(code, offset, text)
		}
		v.remark(code, offset, text)
	case "case", "success_glued":
		if event {
			v.unsettled(code, offset, text)
		} else {
			v.remark(code, offset, text)
		}
	default:
		if event {
			return v.invalid(code, offset, text)
		}
		v.unsettled(code, offset, text)
	}
	return v
}

// before names a byte order mark and blanks in front of what was meant, and where that begins.
func (v Verdict) before(p Push, body []byte, meant string) (Verdict, int) {
	start := 0
	if bytes.HasPrefix(body, []byte(byteOrderMark)) {
		v = v.flaw(p, "bom", 0, bilingual.Textf("%s 前有 UTF-8 BOM：偏移 0 处为 EF BB BF",
			"a UTF-8 byte order mark stands before %s: EF BB BF at offset 0", meant))
		start = len(byteOrderMark)
	}
	text := body[start:]
	if n := len(text) - len(bytes.TrimLeft(text, blanks)); n > 0 {
		v = v.flaw(p, "leading", start, bilingual.Textf("%[4]s 前有 %[1]d 字节空白，偏移 %[3]d 处为 0x%02[2]X",
			"%d blank bytes stand before %[4]s, the first is 0x%02[2]X at offset %[3]d", n, text[0], start, meant))
		start += n
	}
	return v, start
}
