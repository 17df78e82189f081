package verdict

import (
	"bytes"
	"net/textproto"
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// unreachable is the verdict on a push that did not get through; the transport's error tells the likely mistake.
func unreachable(err string) Verdict {
	code, why := "unreachable", bilingual.Verbatim(err)
	for _, known := range []struct{ sign, code, zh string }{
		{"connection refused", "unreachable_refused", "连接被拒绝，该地址没有程序在监听"},
		{"no such host", "unreachable_host", "找不到这个主机名"},
		{"gave HTTP response to HTTPS client", "unreachable_https", "该端口是 HTTP，不是 HTTPS"},
		{"certificate", "unreachable_certificate", "证书未通过验证"},
		{"malformed HTTP", "unreachable_http", "应答不是 HTTP"},
		{"EOF", "unreachable_closed", "连接被服务端关闭"},
		{"reset by peer", "unreachable_closed", "连接被服务端关闭"},
	} {
		if strings.Contains(err, known.sign) {
			code, why.Zh = known.code, known.zh+"（"+err+"）"
			break
		}
	}
	return Verdict{}.failed(world.Unreachable, code, -1,
		bilingual.Textf("推送未能送达：%s", "the push did not get through: %s", why))
}

// judgeStatus takes an answer with another HTTP status than 200.
func judgeStatus(p Push, a Answer) Verdict {
	text := bilingual.Textf("HTTP 状态码 %d，应为 200", "HTTP status %d instead of 200", a.Status)
	code := statusCode(p, a)
	switch {
	case code == "status_redirect":
		text = text.Plus(bilingual.Textf("：微信不会跟随跳转", ": WeChat follows no redirect"))
		if to := textproto.MIMEHeader(a.Header).Get("Location"); to != "" {
			text = text.Plus(bilingual.Textf("（目标：%s）", ", here to %s", to))
		}
	case code == "status_refused":
		text = text.Plus(bilingual.Textf("：这条推送通不过验签、解密或 AppID 核对，服务端拒绝是对的",
			": the push fails the check of signature, ciphertext or AppID, and the server is right to refuse it"))
	case len(a.Body) > 0:
		text = text.Plus(bilingual.Textf("；返回内容：%s", "; the body says %s", Quote(a.Body)))
	}
	return Verdict{}.failed(world.BadStatus, code, -1, text)
}

// statusCode sorts a status by who usually answers so.
func statusCode(p Push, a Answer) string {
	switch s := a.Status; {
	case p.Forged && s >= 400:
		return "status_refused"
	case s >= 400 && speaksOfKeys(a.Body):
		return "status_keys"
	case s < 200:
		return "status_other"
	case s < 300:
		return "status_created"
	case s < 400:
		return "status_redirect"
	case s == 401, s == 403, s == 419:
		return "status_guard"
	case s == 404, s == 405:
		return "status_route"
	case s == 400, s == 406, s == 415, s == 422:
		return "status_body"
	case s == 429:
		return "status_limit"
	case s == 502, s == 503, s == 504:
		return "status_gateway"
	case s >= 500:
		return "status_error"
	}
	return "status_other"
}

// speaksOfKeys recognises how SDKs complain when they cannot verify or decrypt a callback.
func speaksOfKeys(body []byte) bool {
	text := bytes.ToLower(body)
	for _, crash := range []string{"keyerror", "undefined index", "undefined array key", "nullpointerexception"} {
		if bytes.Contains(text, []byte(crash)) {
			return false // it names a field that the handler misses, and has not come to any key
		}
	}
	for _, word := range []string{"signature", "appid", "decrypt", "encrypt", "签名", "解密"} {
		if bytes.Contains(text, []byte(word)) {
			return true
		}
	}
	return false
}
