package ngrok

import (
	"slices"

	"wxlab/tunnel"
)

// entry is what is known about a code.
type entry struct {
	why, fix tunnel.Text
	nature   nature
}

// nature says whether to try again after a code.
type nature int

const (
	passing nature = iota // goes away by itself: a road that was online keeps trying
	busy                  // an earlier run of this program may still hold the domain or the agent slot: worth a wait
	final                 // the next attempt would fail the same way
)

// Explain says in both languages what an error code means and what to do. It knows ngrok's codes
// ("ERR_NGROK_105"), at the agent and at the edge, and this package's own (see [Error]).
func Explain(code string) (why, fix tunnel.Text, known bool) {
	e, known := codes[code]
	return e.why, e.fix, known
}

// Codes lists what Explain knows, sorted.
func Codes() []string {
	var all []string
	for c := range codes {
		all = append(all, c)
	}
	slices.Sort(all)
	return all
}

func (e *Error) nature() nature { return codes[e.Code].nature }

// Disclosure says what ngrok learns from an open road besides its traffic; the SDK sends it and offers no way not to.
func Disclosure() tunnel.Text {
	return tunnel.Text{
		Zh: "打开隧道时，ngrok 会得到这台电脑的主机名、本程序的完整路径（常含用户名）和进程号，账号所有者能在控制台看到；隧道的 HTTPS 在 ngrok 一端解密，请求内容也可能出现在控制台。",
		En: "ngrok is told this computer's host name, the full path of this program (which often holds your user name) and its process id, and the account's owner sees them in the dashboard. HTTPS ends at ngrok, whose dashboard can show what requests contain.",
	}
}

// Words that several codes share.
var (
	newToken = tunnel.Text{
		Zh: "到 ngrok 控制台的 “Your Authtoken” 页面重新复制完整的 authtoken。",
		En: "Copy the whole authtoken again from “Your Authtoken” in the ngrok dashboard.",
	}
	updateProgram = tunnel.Text{
		Zh: "升级 Wxlab；免费账号只支持较新的客户端。",
		En: "Update Wxlab; free accounts are served recent agents only.",
	}
	askAccount = tunnel.Text{
		Zh: "登录 ngrok 控制台查看账号状态。",
		En: "Sign in to the ngrok dashboard and look at the state of the account.",
	}
	ownDomain = tunnel.Text{
		Zh: "使用控制台 “Domains” 中列出的域名；域名留空则使用免费账号自带的开发域名。",
		En: "Use a domain listed under “Domains” in the dashboard, or leave the domain empty for the free account's dev domain.",
	}
	domainSpelling = tunnel.Text{
		Zh: "只填域名，例如 name.ngrok-free.app：不带 http://、端口、路径和末尾的斜杠。",
		En: "Enter the name only, such as name.ngrok-free.app: no http://, port, path or trailing slash.",
	}
	waitQuota = tunnel.Text{
		Zh: "等到下个月、升级套餐，或改用自己的公网地址。",
		En: "Wait for next month, upgrade the plan, or use a public address of your own.",
	}
	reportBug = tunnel.Text{
		Zh: "这是 Wxlab 自身的问题，请报告给我们。",
		En: "This is a fault of Wxlab itself; please report it.",
	}
)

// codes is read only. Source: ngrok's error reference, https://ngrok.com/docs/errors.
var codes = map[string]entry{
	"ERR_NGROK_102": {tunnel.Text{Zh: "ngrok 账号已被停用。", En: "The ngrok account is suspended."}, askAccount, final},
	"ERR_NGROK_103": {tunnel.Text{Zh: "ngrok 账号被限制使用。", En: "The ngrok account is restricted."}, askAccount, final},
	"ERR_NGROK_105": {tunnel.Text{Zh: "authtoken 格式不对，或不存在。", En: "The authtoken is malformed or unknown."}, newToken, final},
	"ERR_NGROK_106": {tunnel.Text{Zh: "这是旧版的 authtoken，已不再支持。", En: "The authtoken is of an old style that is no longer accepted."}, newToken, final},
	"ERR_NGROK_107": {tunnel.Text{Zh: "authtoken 已被重置或吊销。", En: "The authtoken was reset or revoked."}, newToken, final},
	"ERR_NGROK_108": {
		tunnel.Text{Zh: "该账号同时在线的 agent 过多：可能有另一个 Wxlab 或 ngrok 在运行，也可能上次异常退出后服务端尚未察觉。", En: "Too many agents of this account are online: another copy of Wxlab or ngrok, or an earlier run that ngrok still believes in."},
		tunnel.Text{Zh: "关闭其他 ngrok 客户端，或在控制台 “Agents” 中停止它们；刚刚崩溃过的话等半分钟再试。", En: "Stop the other agents, here or under “Agents” in the dashboard; after a crash, wait half a minute."},
		busy,
	},
	"ERR_NGROK_119": {tunnel.Text{Zh: "ngrok 不接受本程序的版本号。", En: "ngrok does not accept this program's version number."}, reportBug, final},
	"ERR_NGROK_120": {tunnel.Text{Zh: "本程序的 ngrok 客户端版本过旧。", En: "This program's ngrok agent is too old."}, updateProgram, final},
	"ERR_NGROK_121": {tunnel.Text{Zh: "本程序使用的 ngrok SDK 版本过旧。", En: "This program's ngrok SDK is too old."}, updateProgram, final},
	"ERR_NGROK_123": {
		tunnel.Text{Zh: "ngrok 账号的邮箱尚未验证。", En: "The ngrok account's e-mail address is not verified."},
		tunnel.Text{Zh: "在 ngrok 控制台的 “User Settings” 中验证邮箱。", En: "Verify the address under “User Settings” in the ngrok dashboard."},
		final,
	},
	"ERR_NGROK_124": {tunnel.Text{Zh: "ngrok 不接受本程序的 User-Agent。", En: "ngrok does not accept this program's user agent."}, reportBug, final},
	"ERR_NGROK_319": {tunnel.Text{Zh: "该域名没有在 ngrok 保留。", En: "The domain is not reserved at ngrok."}, ownDomain, final},
	"ERR_NGROK_320": {tunnel.Text{Zh: "该域名属于另一个 ngrok 账号。", En: "The domain belongs to another ngrok account."}, ownDomain, final},
	"ERR_NGROK_326": {tunnel.Text{Zh: "域名写法不正确。", En: "The domain is badly written."}, domainSpelling, final},
	"ERR_NGROK_334": {
		tunnel.Text{Zh: "该域名已在别处上线：可能有另一个 Wxlab 或 ngrok 在运行，也可能上次异常退出后服务端尚未察觉。", En: "The domain is online elsewhere: another copy of Wxlab or ngrok, or an earlier run that ngrok still believes in."},
		tunnel.Text{Zh: "停止占用该域名的程序；刚刚崩溃过的话等半分钟再试。", En: "Stop the program that has the domain; after a crash, wait half a minute."},
		busy,
	},
	"ERR_NGROK_725": {tunnel.Text{Zh: "本月流量已用完。", En: "This month's bandwidth is used up."}, waitQuota, passing},
	"ERR_NGROK_727": {tunnel.Text{Zh: "本月 HTTP 请求次数已用完（免费套餐每月 20,000 次）。", En: "This month's HTTP requests are used up (20,000 on the free plan)."}, waitQuota, passing},
	"ERR_NGROK_734": {
		tunnel.Text{Zh: "每分钟请求数超限（免费套餐每分钟 4,000 次）。", En: "Too many requests per minute (4,000 on the free plan)."},
		tunnel.Text{Zh: "稍等一分钟；检查是否有脚本在扫描该域名。", En: "Wait a minute; look whether something is scanning the domain."},
		passing,
	},
	"ERR_NGROK_3004": {
		tunnel.Text{Zh: "ngrok 连到了本程序，但得到的回答无法识别。", En: "ngrok reached this program but could not read its answer."},
		tunnel.Text{Zh: "看请求记录里这一次的处理；可能在回答之前断开了。", En: "Look at this request in the record; the connection may have broken before the answer."},
		passing,
	},
	"ERR_NGROK_3200": {
		tunnel.Text{Zh: "该域名当前没有在线的隧道。", En: "No tunnel is online for this domain."},
		tunnel.Text{Zh: "打开隧道；若已打开，核对微信后台填写的域名与这里显示的是否一致。", En: "Open the tunnel; if it is open, compare the domain in WeChat's console with the one shown here."},
		passing,
	},
	"ERR_NGROK_4018": {
		tunnel.Text{Zh: "没有填写 authtoken，或它不属于已验证的账号。", En: "No authtoken was given, or it belongs to no verified account."},
		tunnel.Text{Zh: "注册免费的 ngrok 账号，把 “Your Authtoken” 页面的 authtoken 填到设置里。", En: "Sign up for a free ngrok account and enter the authtoken from “Your Authtoken” in the settings."},
		final,
	},
	"ERR_NGROK_6024": {
		tunnel.Text{Zh: "ngrok 免费套餐的警告页挡在前面：浏览器访客要点一次才能继续（同一设备 7 天一次）。", En: "The free plan's warning page stands in front: people in browsers have to click once (per device, every 7 days)."},
		tunnel.Text{Zh: "授权前先打开一次该页面；升级套餐或改用自己的公网地址可以去掉它。本程序无法关闭它。", En: "Open the page once before authorizing; a paid plan or an address of your own is without it. It cannot be switched off from here."},
		passing,
	},
	"ERR_NGROK_9037": {tunnel.Text{Zh: "域名写法不正确。", En: "The domain is badly written."}, domainSpelling, final},
	"ERR_NGROK_9038": {tunnel.Text{Zh: "域名后面多了路径或斜杠。", En: "The domain is followed by a path or a slash."}, domainSpelling, final},
	"ERR_NGROK_9040": {
		tunnel.Text{Zh: "ngrok 不接受当前网络的来源 IP（受制裁地区、Tor 或匿名代理）。", En: "ngrok does not accept connections from this network (a sanctioned region, Tor or an anonymizing proxy)."},
		tunnel.Text{Zh: "如果正在使用代理，换一个出口或不用代理。", En: "If a proxy is in use, choose another way out, or none."},
		final,
	},

	"stopped": {
		tunnel.Text{Zh: "隧道被 ngrok 控制台停止。", En: "The tunnel was stopped from the ngrok dashboard."},
		tunnel.Text{Zh: "需要时在这里重新打开。", En: "Open it again here when it is needed."},
		final,
	},
	"domain":    {tunnel.Text{Zh: "域名写法不正确。", En: "The domain is badly written."}, domainSpelling, final},
	"proxy_url": {tunnel.Text{Zh: "代理地址无法识别。", En: "The proxy's URL cannot be read."}, tunnel.Text{Zh: "写成 http://主机:端口 或 socks5://主机:端口。", En: "Write http://host:port or socks5://host:port."}, final},
	"proxy": {
		tunnel.Text{Zh: "代理拒绝了连接。", En: "The proxy refused the connection."},
		tunnel.Text{Zh: "407 表示要用户名和密码；403 表示代理不许访问 ngrok。", En: "407 asks for a user name and password; 403 means that the proxy forbids ngrok."},
		final,
	},
	"tcp": {
		tunnel.Text{Zh: "连不上 ngrok 服务器。", En: "ngrok's server cannot be reached."},
		tunnel.Text{Zh: "检查网络和防火墙；在中国大陆可换接入点（日本 jp、新加坡 ap）或设置代理。", En: "Check the network and the firewall; in mainland China try another connect address (jp, ap) or a proxy."},
		passing,
	},
	"tls": {
		tunnel.Text{Zh: "与 ngrok 建立加密连接时被切断。", En: "The connection to ngrok is cut while encryption is being set up."},
		tunnel.Text{Zh: "多半是防火墙所为：换接入点（日本 jp、新加坡 ap）、换网络或设置代理。", En: "A firewall, most likely: try another connect address (jp, ap), another network or a proxy."},
		passing,
	},
	"certificate": {
		tunnel.Text{Zh: "服务器证书不被信任：网络中可能有设备在解密 TLS。", En: "The server's certificate is not trusted: something on the network may decrypt TLS."},
		tunnel.Text{Zh: "换一个网络，或请网管放行 ngrok-agent.com，或导入该设备的根证书。", En: "Try another network, have ngrok-agent.com let through, or import that device's root certificate."},
		final,
	},
	"muxado": {
		tunnel.Text{Zh: "连上的服务器不是 ngrok，或连接中途被切断。", En: "The server reached is not ngrok, or the connection is cut on the way."},
		tunnel.Text{Zh: "检查接入点地址；换网络或代理再试。", En: "Check the connect address; try another network or proxy."},
		passing,
	},
}
