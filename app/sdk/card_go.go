package sdk

import "wxlab/app/i18n"

// goExec holds for every Go program that uses Go's own transport.
var goExecNote = i18n.Text{
	Zh: "Linux 和 BSD 上有效。macOS 和 Windows 上 Go 只看系统的证书库，不读 SSL_CERT_FILE：请改用基地址或 hosts。",
	En: "Works on Linux and BSD. On macOS and Windows Go trusts the system's store only and does not read SSL_CERT_FILE: use the base URL or hosts there.",
}

func goCards() []Card {
	return []Card{
		{
			ID: "silenceper", Name: "silenceper/wechat", Language: "Go", Runtime: Go, Hosts: true,
			Base: Snippet{
				Code: `util.SetURIModifier(func(uri string) string { // github.com/silenceper/wechat/v2/util
	return strings.Replace(uri, "https://api.weixin.qq.com", "{base}", 1)
})`,
				Note: i18n.Text{
					Zh: "域名写死在常量里，用这个钩子改写。util.PostJSONWithRespContentType（如获取小程序码）不经过它。",
					En: "The hosts are constants; this hook rewrites them. util.PostJSONWithRespContentType, for mini program codes and such, does not go through it.",
				},
				Trust: Read,
			},
			Exec: Snippet{Note: goExecNote, Trust: Tried},
		},
		{
			ID: "powerwechat", Name: "PowerWeChat", Language: "Go", Runtime: Go, Hosts: true,
			Base: Snippet{
				Code: `openPlatform.NewOpenPlatform(&openPlatform.UserConfig{
	// …
	Http: openPlatform.Http{BaseURI: "{base}/"},
})`,
				Note: i18n.Text{
					Zh: "末尾要有斜杠。公众号、小程序的 UserConfig 有同样的 Http.BaseURI。",
					En: "With a slash at the end. The UserConfig of official accounts and mini programs has the same Http.BaseURI.",
				},
				Trust: Read,
			},
			Exec: Snippet{Note: goExecNote, Trust: Unsure},
		},
		{
			ID: "go", Name: "net/http", Language: "Go", Runtime: Go, Hosts: true,
			Base: Snippet{
				Code: `base := cmp.Or(os.Getenv("WXLAB_API_BASE"), "https://api.weixin.qq.com")`,
				Note: i18n.Text{
					Zh: "exec 和 env 会设置 WXLAB_API_BASE。",
					En: "exec and env set WXLAB_API_BASE.",
				},
				Trust: Tried,
			},
			Exec: Snippet{
				Note: i18n.Text{
					Zh: goExecNote.Zh + " http.DefaultTransport 读 HTTPS_PROXY；自己的 http.Transport 要写上 Proxy: http.ProxyFromEnvironment。",
					En: goExecNote.En + " http.DefaultTransport reads HTTPS_PROXY; an http.Transport of your own needs Proxy: http.ProxyFromEnvironment.",
				},
				Trust: Tried,
			},
		},
	}
}
