package tunnel

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/url"
	"strings"
)

// failedFetch tells apart a name that does not resolve, TLS trouble, and a server that cannot be reached.
func failedFetch(err error) Finding {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // without the URL, which the user knows
	}
	f := Finding{Verdict: Unreachable, Detail: err.Error()}
	var unresolved *net.DNSError
	switch {
	case isTLS(err):
		f.Verdict = TLSTrouble
	case errors.As(err, &unresolved) && unresolved.IsNotFound:
		f.Verdict = NoSuchName
	}
	return f
}

func isTLS(err error) bool {
	var (
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
		alert       tls.AlertError
		host        x509.HostnameError
	)
	return errors.As(err, &certificate) || errors.As(err, &record) || errors.As(err, &alert) || errors.As(err, &host) ||
		strings.Contains(err.Error(), "HTTP response to HTTPS client")
}

// words explains a finding.
func (f Finding) words() (why, fix Text) {
	switch f.Verdict {
	case Reached:
		return Text{"请求从公网到达了本程序。", "The request reached this program from outside."}, Text{}
	case NoSuchName:
		return Text{"域名无法解析。", "The domain does not resolve."},
			Text{"检查域名拼写和 DNS 记录;刚添加的记录要等几分钟。", "Check the spelling and the DNS record; a new record takes some minutes."}
	case Unreachable:
		return Text{"从本机访问公网地址,连不上或超时。", "The public address cannot be reached from here, or not in time."},
			Text{"检查隧道客户端是否在运行、服务器的 80/443 端口是否放行;有些路由器不允许从内网访问自己的公网地址,此时请用手机流量试。", "Check that the tunnel client runs and that ports 80/443 are open on the server; some routers do not let you reach your own public address from inside: try from a phone."}
	case TLSTrouble:
		return Text{"HTTPS 握手失败:证书过期、域名不符、不被信任,或该端口不是 HTTPS。", "The HTTPS handshake fails: the certificate is expired, for another name or not trusted, or the port speaks no HTTPS."},
			Text{"为该域名配置有效证书(含中间证书);微信同样会拒绝。", "Install a valid certificate for this domain, with its intermediates; WeChat refuses too."}
	case Interposed:
		return Text{"被 ngrok 的警告页拦下。", "ngrok's warning page is in the way."},
			Text{"只影响浏览器访客:点一次可通行 7 天;升级套餐或用自己的域名可以去掉。", "It concerns people in browsers: one click lasts 7 days; a paid plan or a domain of your own is without it."}
	case Gateway:
		return Text{"公网一端有回应,但它连不到本程序。", "The public end answers but does not reach this program."},
			Text{"检查隧道客户端是否在线、是否指向这里显示的本机地址和端口、域名配置是否一致。", "Check that the tunnel client is online, that it leads to the local address and port shown here, and that its domain is this one."}
	case Redirected:
		return Text{"被重定向到别处;微信的推送不会跟随重定向。", "The request is redirected; WeChat's callbacks do not follow."},
			Text{"公网地址直接填最终地址(多半是 http 应改成 https),或去掉重定向。", "Enter the final address as public URL (https instead of http, most likely), or remove the redirect."}
	case WrongHost:
		return Text{"到达了本程序,但途中 Host 头被改写。", "The request reached this program, but its Host header was changed on the way."},
			Text{"让反向代理保留原来的 Host:nginx 用 proxy_set_header Host $host;,frp 去掉 host_header_rewrite。", "Have the reverse proxy keep the Host: in nginx proxy_set_header Host $host;, in frp drop host_header_rewrite."}
	}
	return Text{"回应来自别的服务器,不是本程序。", "Another server answers, not this program."},
		Text{"检查域名指向、路径前缀,以及隧道是否指向这里显示的本机端口。", "Check where the domain points, the path prefix, and that the tunnel leads to the local port shown here."}
}
