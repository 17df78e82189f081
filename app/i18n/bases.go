package i18n

// baseWords are about another base of WeChat's API: a second Wxlab, a gateway, a recording proxy.
var baseWords = words{
	"problem.api_base":      {"地址 %q 不能作为微信接口的地址：应为 http:// 或 https:// 开头的完整地址，不含用户名、参数和 /cgi-bin，例如 http://127.0.0.1:8681。", "The address %q cannot be the base of WeChat's API: it is a whole address with http:// or https://, without a user, parameters and /cgi-bin, such as http://127.0.0.1:8681."},
	"problem.api_base_self": {"接口地址 %s 是平台自己的监听地址，平台会调用自己。请填微信接口所在的地址，例如 %s。", "The API base %s is where the platform itself listens: it would call itself. Give the address of WeChat's API, such as %s."},

	"serve.api_base":  {"微信接口地址", "WeChat's API at"},
	"serve.page_base": {"授权页地址", "Pages at"},

	"ui.strip.base":         {"接口 %s", "API %s"},
	"ui.set.api_base":       {"微信接口地址", "API base"},
	"ui.set.api_base.hint":  {"平台从哪里调用微信接口：另一个 Wxlab、网关或录制代理。留空为模拟器（真实微信为 https://api.weixin.qq.com）。下次启动生效。", "Where the platform calls WeChat's API: a second Wxlab, a gateway, a recording proxy. Empty: the simulator, or https://api.weixin.qq.com for real WeChat. From the next start on."},
	"ui.set.page_base":      {"授权页地址", "Page base"},
	"ui.set.page_base.hint": {"浏览器从哪里打开授权页。留空：离线时与接口地址相同，真实微信为 mp 和 open.weixin.qq.com。下次启动生效。", "Where browsers open the authorization pages. Empty: offline that of the API, for real WeChat mp. and open.weixin.qq.com. From the next start on."},

	"doctor.api_base":             {"微信接口地址", "API base"},
	"doctor.api_base.ok":          {"平台调用 %s，最近一次得到了微信格式的响应。", "The platform calls %s, and its last call was answered as WeChat answers."},
	"doctor.api_base.none":        {"平台调用 %s，还没有调用过。", "The platform calls %s, and has not called yet."},
	"doctor.api_base.failed":      {"平台调用 %s，最近一次失败：%s", "The platform calls %s, and its last call failed: %s"},
	"doctor.api_base.failed.why":  {"接口不通时，平台拿不到 token，也发不了消息。", "Without the API the platform gets no token and sends nothing."},
	"doctor.api_base.failed.next": {"检查该地址上的程序是否在运行、是否原样转发路径；或在“设置”里清空接口地址，改回模拟器或微信。", "See whether the program at that address runs and passes paths on as they are; or empty the API base in the settings, which leads back to the simulator or to WeChat."},
}
