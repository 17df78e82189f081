package proxy

import "wxlab/sim/bilingual"

// refusal says why a target is not let through.
func (t target) refusal() bilingual.Text {
	switch t.place {
	case payment:
		return bilingual.Textf("Wxlab 不模拟微信支付（%s），请求没有离开本机。要访问真实的微信支付，请以 --pass %s 启动",
			"Wxlab does not simulate WeChat Pay (%s); the request has not left this machine. To reach the real one, start with --pass %s",
			t.host, t.host)
	case weCom:
		return bilingual.Textf("Wxlab 不模拟企业微信（%s），请求没有离开本机。要访问真实的企业微信，请以 --pass %s 启动",
			"Wxlab does not simulate WeCom (%s); the request has not left this machine. To reach the real one, start with --pass %s",
			t.host, t.host)
	case local:
		return bilingual.Textf("只有本机的程序可以通过 Wxlab 的代理访问本机（%s）",
			"only programs on this machine may reach it (%s) through Wxlab's proxy", t.host)
	}
	return bilingual.Textf("Wxlab 的代理只通向模拟的微信（*.weixin.qq.com）和本机，不通向 %s：请求没有离开本机。要放行，请以 --pass %s 启动",
		"Wxlab's proxy leads to the simulated WeChat (*.weixin.qq.com) and to this machine, not to %s: the request has not "+
			"left this machine. To let it through, start with --pass %s", t.host, t.host)
}

func malformed(target string) bilingual.Text {
	return bilingual.Textf("代理看不懂目标 %.80q。应为主机和端口，如 api.weixin.qq.com:443",
		"the proxy cannot read the target %.80q. It should be a host and a port, such as api.weixin.qq.com:443", target)
}

func wrongPort(t target) bilingual.Text {
	return bilingual.Textf("微信只在 443 和 80 端口应答，%s 的端口 %s 上没有服务",
		"WeChat answers on ports 443 and 80; nothing is on port %[2]s of %[1]s", t.host, t.port)
}

func nested() bilingual.Text {
	return bilingual.Textf("代理隧道内不能再建立隧道", "there is no further tunnel inside a tunnel of the proxy's")
}

func noTunnel() bilingual.Text {
	return bilingual.Textf("这个连接不能变成隧道。请用 HTTP/1.1 连接代理",
		"this connection cannot become a tunnel. Speak HTTP/1.1 to the proxy")
}

func tooMany() bilingual.Text {
	return bilingual.Textf("通过代理放行的连接太多（%d），请稍后再试",
		"too many connections (%d) are let through by the proxy already, try again later", maxPassing)
}

func unreachable(host string, err error) bilingual.Text {
	return bilingual.Textf("代理连不上 %s：%v", "the proxy cannot reach %s: %v", host, err)
}

func noCA(err error) bilingual.Text {
	why := bilingual.Verbatim(err.Error())
	if both, ok := err.(bilingual.Error); ok {
		why = both.Text
	}
	return bilingual.Textf("没有本地 CA，不能以微信的名义应答 HTTPS：%v",
		"there is no local CA to answer HTTPS in WeChat's name with: %v", why)
}

// distrusted is about a client that ended TLS.
func distrusted(host string) bilingual.Text {
	return bilingual.Textf("你的程序中断了与 %s 的 TLS：它不信任 Wxlab 的本地 CA。请让它信任工作区 ca/ 里的 ca.pem（Java 用 trust.p12）",
		"your program ended TLS with %s: it does not trust Wxlab's local CA. Have it trust ca.pem in the workspace's folder ca/ "+
			"(trust.p12 for Java)", host)
}
