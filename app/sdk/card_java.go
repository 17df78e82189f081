package sdk

import "wxlab/app/i18n"

func javaCards() []Card {
	return []Card{
		{
			ID: "wxjava", Name: "WxJava weixin-java-open", Language: "Java", Runtime: Java, Hosts: true,
			Base: Snippet{
				Note: i18n.Text{
					Zh: "第三方平台的接口域名写死在 WxOpenComponentService 的常量里，没有基地址可改。",
					En: "The hosts of the component's APIs are constants of WxOpenComponentService: there is no base URL to move.",
				},
				Trust: Never,
			},
			Exec: Snippet{
				Code: `config.setHttpProxyHost("{host}"); // WxOpenInMemoryConfigStorage, or
config.setHttpProxyPort({port});        // wx.open.config-storage.http-proxy-host and -port of the starter`,
				Note: i18n.Text{
					Zh: "默认的 Apache HttpClient 不看系统属性，所以除 exec 外还要这两行代理设置；证书由 exec 的 JAVA_TOOL_OPTIONS 负责。",
					En: "Its default Apache HttpClient ignores the system properties, so it needs these two lines beside exec; the certificate is taken care of by exec's JAVA_TOOL_OPTIONS.",
				},
				Trust: Tried,
			},
		},
		{
			ID: "java", Name: "HttpURLConnection, java.net.http, OkHttp", Language: "Java", Runtime: Java, Hosts: true,
			Base: Snippet{
				Code:  `String base = System.getenv().getOrDefault("WXLAB_API_BASE", "https://api.weixin.qq.com");`,
				Note:  i18n.Text{Zh: "exec 和 env 会设置 WXLAB_API_BASE。", En: "exec and env set WXLAB_API_BASE."},
				Trust: Tried,
			},
			Exec: Snippet{
				Note: i18n.Text{
					Zh: "HttpURLConnection 和 java.net.http.HttpClient 读 JVM 的代理和信任库。Apache HttpClient 要 useSystemProperties()，reactor-netty 要 proxyWithSystemProperties()。",
					En: "HttpURLConnection and java.net.http.HttpClient use the JVM's proxy and trust store. Apache HttpClient needs useSystemProperties(), reactor-netty proxyWithSystemProperties().",
				},
				Trust: Tried,
			},
		},
	}
}
