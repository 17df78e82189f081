package verdict

import (
	"bytes"
	"net/textproto"
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// whyUnreachable says that a push did not get through, and names the likely mistake behind the transport's error.
func whyUnreachable(err string) bilingual.Text {
	failed := bilingual.Textf("推送未能送达：%s", "the push did not get through: %s", err)
	hungUp := bilingual.Textf("；服务端没有返回就断开了连接：处理程序崩溃了吗？",
		"; the server hung up without an answer: did the handler crash?")
	for _, known := range []struct {
		sign string
		hint bilingual.Text
	}{
		{"connection refused", bilingual.Textf("；该地址没有服务在监听：服务端启动了吗，地址对吗？",
			"; nothing listens there: does the server run, and is this its address?")},
		{"no such host", bilingual.Textf("；域名无法解析", "; the host's name is not known here")},
		{"gave HTTP response to HTTPS client", bilingual.Textf("；服务端是 http，地址写成了 https",
			"; the server speaks http, the address says https")},
		{"certificate", bilingual.Textf("；证书不受信任，微信同样不会接受",
			"; the server's certificate is not trusted, and WeChat would not trust it either")},
		{"malformed HTTP", bilingual.Textf("；监听的不是 HTTP 服务，或者需要用 https",
			"; what listens there is no HTTP server, or wants https")},
		{"EOF", hungUp},
		{"reset by peer", hungUp},
	} {
		if strings.Contains(err, known.sign) {
			return failed.Plus(known.hint)
		}
	}
	return failed
}

// judgeStatus takes an answer with another HTTP status than 200.
func judgeStatus(a Answer) Verdict {
	text := bilingual.Textf("HTTP 状态码 %d，应为 200", "HTTP status %d instead of 200", a.Status)
	return Verdict{}.failed(world.BadStatus, "status", -1, text.Plus(whyStatus(a)))
}

// whyStatus names the likely mistake behind a status.
func whyStatus(a Answer) bilingual.Text {
	switch {
	case a.Status >= 400 && speaksOfKeys(a.Body):
		return bilingual.Textf("；从返回内容看，服务端验签或解密失败：请核对 Token、EncodingAESKey、AppID 与控制台是否一致",
			"; going by its answer the server cannot verify or open the callback: compare its Token, EncodingAESKey and "+
				"AppID with the console's")
	case a.Status >= 500:
		return bilingual.Textf("；服务端处理出错，请查看其日志；若所有推送都失败，请核对 Token、EncodingAESKey、AppID 与控制台是否一致",
			"; the handler failed, its log says why; where every callback fails, compare Token, EncodingAESKey and AppID "+
				"with the console's")
	case a.Status >= 300 && a.Status < 400:
		return bilingual.Textf("；微信不会跟随跳转（目标：%s）", "; WeChat does not follow the redirect to %s",
			textproto.MIMEHeader(a.Header).Get("Location"))
	case a.Status == 401 || a.Status == 403:
		return bilingual.Textf("；是否被登录、CSRF、WAF 拦截，或验签失败？",
			"; does a login, CSRF or WAF layer guard the callback, or did the signature check refuse it?")
	case a.Status == 404 || a.Status == 405:
		return bilingual.Textf("；该路径是否接受 POST？", "; does the route take POST at this path?")
	}
	return bilingual.Text{}
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
