package sdk

import "wxlab/app/i18n"

// nothing is needed: exec alone is enough.
var nothingNeeded = i18n.Text{Zh: "什么都不用改。", En: "Nothing has to be changed."}

func phpCards() []Card {
	return []Card{
		{
			ID: "easywechat", Name: "EasyWeChat", Language: "PHP", Runtime: PHP,
			Base: Snippet{
				Code: `'http' => ['base_uri' => '{base}/'],`,
				Note: i18n.Text{
					Zh: "写在 OpenPlatform\\Application 的配置里（6.x，4.x 和 5.x 同名）。授权页和网页授权的链接仍是微信的域名。",
					En: "In the configuration of OpenPlatform\\Application (6.x; the same name in 4.x and 5.x). Links to the authorization and OAuth pages keep WeChat's hosts.",
				},
				Trust: Read,
			},
			Exec: Snippet{
				Note: i18n.Text{
					Zh: "命令行和 php -S 有效。php-fpm 默认清空环境变量：请在池配置里写 env[https_proxy]，并让 PHP_INI_SCAN_DIR 生效，或用基地址。",
					En: "Works for the command line and php -S. php-fpm clears the environment: put env[https_proxy] into the pool's configuration and start it with PHP_INI_SCAN_DIR, or use the base URL.",
				},
				Trust: Tried,
			},
		},
		{
			ID: "php", Name: "curl, Guzzle", Language: "PHP", Runtime: PHP,
			Base: Snippet{Code: `$base = getenv('WXLAB_API_BASE') ?: 'https://api.weixin.qq.com';`, Note: baseByExec, Trust: Read},
			Exec: Snippet{Note: nothingNeeded, Trust: Tried},
		},
	}
}

var baseByExec = i18n.Text{Zh: "exec 和 env 会设置 WXLAB_API_BASE。", En: "exec and env set WXLAB_API_BASE."}

func pythonCards() []Card {
	return []Card{
		{
			ID: "wechatpy", Name: "wechatpy", Language: "Python", Runtime: Python,
			Base: Snippet{
				Code: `WeChatComponent.API_BASE_URL = "{base}/cgi-bin"  # from wechatpy import WeChatComponent`,
				Note: i18n.Text{
					Zh: "只移动第三方平台的接口；客户端的许多接口各有自己的常量（wxa、customservice 等），用 exec 才能全部移动。",
					En: "Moves the component's APIs only; many of the clients' APIs have constants of their own (wxa, customservice and more). exec moves them all.",
				},
				Trust: Read,
			},
			Exec: Snippet{Note: nothingNeeded, Trust: Tried},
		},
		{
			ID: "python", Name: "requests, httpx, urllib", Language: "Python", Runtime: Python,
			Base: Snippet{
				Code: `base = os.environ.get("WXLAB_API_BASE", "https://api.weixin.qq.com")`, Note: baseByExec, Trust: Tried,
			},
			Exec: Snippet{
				Note: i18n.Text{
					Zh: "requests、urllib 不用改；httpx 也读这些变量（未试）。aiohttp 要 ClientSession(trust_env=True)。",
					En: "Nothing has to be changed for requests and urllib; httpx reads the same variables (not tried). aiohttp needs ClientSession(trust_env=True).",
				},
				Trust: Tried,
			},
		},
	}
}

func nodeCards() []Card {
	return []Card{
		{
			ID: "node-easywechat", Name: "node-easywechat", Language: "Node.js", Runtime: Node,
			Base: Snippet{
				Code: `http: { baseURL: '{base}/' },`,
				Note: i18n.Text{
					Zh: "写在 OpenPlatform 的配置里。网页授权由 node-socialite 完成，域名写死，用 exec 才能移动。",
					En: "In the configuration of OpenPlatform. OAuth is node-socialite's, whose host is a constant: exec moves it.",
				},
				Trust: Tried,
			},
			Exec: Snippet{Note: nothingNeeded, Trust: Tried},
		},
		{
			ID: "wechat-component", Name: "wechat-component, wechat-api, wechat-oauth", Language: "Node.js", Runtime: Node,
			Base: Snippet{
				Note:  i18n.Text{Zh: "域名写死，没有基地址可改。", En: "The hosts are constants: there is no base URL to move."},
				Trust: Never,
			},
			Exec: Snippet{
				Note: i18n.Text{
					Zh: "不用改：urllib 不认代理，由预加载脚本引路。nest-wechat 和 weixin-service 同样试过。",
					En: "Nothing has to be changed: urllib knows no proxy, so a preloaded script leads the way. nest-wechat and weixin-service were tried likewise.",
				},
				Trust: Tried,
			},
		},
		{
			ID: "node", Name: "fetch, axios, https", Language: "Node.js", Runtime: Node,
			Base: Snippet{
				Code: `const base = process.env.WXLAB_API_BASE || 'https://api.weixin.qq.com';`, Note: baseByExec, Trust: Tried,
			},
			Exec: Snippet{
				Note: i18n.Text{
					Zh: "不用改：axios 读 HTTPS_PROXY，fetch 和 https 由预加载脚本引路。Bun 和 Deno 没有试过。",
					En: "Nothing has to be changed: axios reads HTTPS_PROXY, a preloaded script leads fetch and https. Bun and Deno were not tried.",
				},
				Trust: Tried,
			},
		},
	}
}

func otherCards() []Card {
	return []Card{
		{
			ID: "skit", Name: "SKIT.FlurlHttpClient.Wechat", Language: ".NET", Runtime: DotNet, Hosts: true,
			Base: Snippet{
				Code: `var options = new WechatApiClientOptions { /* … */ Endpoint = "{base}" };`,
				Note: i18n.Text{Zh: "写在 WechatApiClientOptions 里。", En: "A property of WechatApiClientOptions."}, Trust: Read,
			},
			Exec: Snippet{
				Note: i18n.Text{
					Zh: "没有试过。.NET 读 HTTPS_PROXY；Linux 上 SSL_CERT_FILE 应当有效，Windows 和 macOS 用系统证书库。",
					En: "Not tried. .NET reads HTTPS_PROXY; on Linux SSL_CERT_FILE should do, Windows and macOS use the system's store.",
				},
				Trust: Unsure,
			},
		},
		{
			ID: "senparc", Name: "Senparc.Weixin", Language: ".NET", Runtime: DotNet, Hosts: true,
			Base: Snippet{
				Code: `Senparc.Weixin.Config.ApiMpHost = "{base}";
Senparc.Weixin.Config.ApiMpFileHost = "{base}";`,
				Note: i18n.Text{
					Zh: "在第一次调用接口之前设置；静态属性，对整个进程有效。",
					En: "Before the first call; static properties, for the whole process.",
				},
				Trust: Read,
			},
			Exec: Snippet{
				Note: i18n.Text{
					Zh: "没有试过，同 .NET 的其他 SDK。",
					En: "Not tried, as with any SDK for .NET.",
				},
				Trust: Unsure,
			},
		},
		{
			ID: "curl", Name: "curl", Language: "curl", Runtime: Curl,
			Base: Snippet{
				Code: `curl -d '{}' {base}/cgi-bin/component/api_component_token`, Trust: Tried,
				Note: i18n.Text{Zh: "把域名换成模拟器的地址。", En: "The simulator's address in place of WeChat's host."},
			},
			Exec: Snippet{Note: nothingNeeded, Trust: Tried},
		},
	}
}
