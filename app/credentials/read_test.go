package credentials_test

import (
	"errors"
	"strings"
	"testing"

	"wxlab/app/credentials"
	"wxlab/app/i18n"
	"wxlab/app/workspace"
	"wxlab/platform"
)

const (
	appID  = "wxc0ffee1234567890"
	secret = "0123456789abcdef0123456789abcdef"
	token  = "relaytoken2024"
	aesKey = "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig"
	older  = "nnal0weNYtQ8qdLpOgRAm7JyQXK9FvA1hXP5U3PPPPW"
)

var whole = platform.Component{AppID: appID, AppSecret: secret, Token: token, EncodingAESKey: aesKey}

// fill puts the values in the place of A, S, T and K.
var fill = strings.NewReplacer("{A}", appID, "{S}", secret, "{T}", token, "{K}", aesKey, "{O}", older)

func env(name string) string {
	return map[string]string{"SECRET_OF_OPEN": secret, "THE_KEY": aesKey}[name]
}

// TestTheConfigurationsOfTheUsualSDKs: each as its SDK's documentation writes it.
func TestTheConfigurationsOfTheUsualSDKs(t *testing.T) {
	previous := whole
	previous.PreviousToken, previous.PreviousEncodingAESKey = "before", older
	for _, tt := range []struct {
		name, file, text string
		want             platform.Component
	}{
		{"Wxlab", "a.json", `{"appid": "{A}", "appsecret": "{S}", "token": "{T}", "encoding_aes_key": "{K}"}`, whole},
		{"Wxlab with what was before", "-", "{\"appid\": \"{A}\",\n\"appsecret\": \"{S}\", \"token\": \"{T}\", \"encoding_aes_key\": \"{K}\"," +
			"\"previous_token\": \"before\", \"previous_encoding_aes_key\": \"{O}\"}", previous},
		{"a workspace", "workspace.json", `{"version":1,"component":{"appid":"{A}","appsecret":"{S}","token":"{T}","encoding_aes_key":"{K}"},
			"addresses":{"platform":"127.0.0.1:0"}}`, whole},
		{"WxJava, properties", "application.properties", "# 微信\nserver.port=8080\nwx.mp.appId=wx00000000000000aa\nwx.mp.secret=x\nwx.mp.token=y\n" +
			"wx.open.componentAppId={A}\nwx.open.componentSecret={S}\nwx.open.componentToken={T}\nwx.open.componentAesKey={K}\n", whole},
		{"WxJava, YAML", "application.yml", "server:\n  port: 8080\nwx:\n  mp:\n    configs:\n      - appId: wx00000000000000aa\n        secret: a\n" +
			"        token: b\n        aesKey: c\n  open:\n    componentAppId: {A}\n    componentSecret: ${SECRET_OF_OPEN}\n    componentToken: '{T}' # remark\n" +
			"    componentAesKey: ${THE_KEY:none}\n", whole},
		{"WxJava, Spring Boot starter", "application.yaml", "wx.open:\n  app-id: {A}\n  secret: {S}\n  token: {T}\n  aes-key: {K}\n", whole},
		{"EasyWeChat", "easywechat.json", `{"app_id":"{A}","secret":"{S}","token":"{T}","aes_key":"{K}","http":{"timeout":5},"response_type":"array"}`, whole},
		{"EasyWeChat in Laravel", ".env", "APP_KEY=base64:x\nAPP_DEBUG=true\nDB_PASSWORD=\"se cret\"\nJWT_SECRET=no\nWECHAT_OPEN_PLATFORM_APPID={A}\n" +
			"WECHAT_OPEN_PLATFORM_SECRET={S}\nexport WECHAT_OPEN_PLATFORM_TOKEN=\"{T}\"\nWECHAT_OPEN_PLATFORM_AES_KEY='{K}'\n" +
			"WECHAT_OFFICIAL_ACCOUNT_APPID=wx00000000000000aa\nWECHAT_OFFICIAL_ACCOUNT_SECRET=s\nWECHAT_OFFICIAL_ACCOUNT_TOKEN=t\n" +
			"WECHAT_OFFICIAL_ACCOUNT_AES_KEY=k\n", whole},
		{"silenceper", "config.json", `{"open_platform":{"app_id":"{A}","app_secret":"{S}","token":"{T}","encoding_aes_key":"{K}"},"redis":{"token":"x"}}`, whole},
		{"silenceper, YAML of its Go names", "config.yaml", "openPlatform:\n  AppID: {A}\n  AppSecret: {S}\n  Token: {T}\n  EncodingAESKey: {K}\n", whole},
		{"Senparc", "appsettings.json", "\ufeff" + `{"SenparcWeixinSetting":{"Token":"mine","EncodingAESKey":"mine","WeixinAppId":"wx00000000000000aa",` +
			`"WeixinAppSecret":"x","Component_Appid":"{A}","Component_Secret":"{S}","Component_Token":"{T}","Component_EncodingAESKey":"{K}"}}`, whole},
		{"these variables", ".env.local", "WXLAB_APPID={A}\r\nWXLAB_SECRET={S}\r\nWXLAB_TOKEN={T}\r\nWXLAB_AES_KEY={K}\r\n", whole},
		{"the clients of the fixtures", "-", "PORT=9000\nCOMPONENT_APPID={A}\nCOMPONENT_SECRET={S}\nTOKEN={T}\nAES_KEY={K}\n", whole},
		{"one of several", "a.yml#shops.second", "shops:\n  first: {appid: wx00000000000000aa, secret: s, token: t, aes_key: k}\n" +
			"  second: {appid: {A}, secret: {S}, token: {T}, aes_key: {K}}\n", whole},
		{"keys alone", "a.env", "TOKEN={T}\nAES_KEY={K}\n", platform.Component{Token: token, EncodingAESKey: aesKey}},
		{"a number for a token", "a.yml", "appid: {A}\ntoken: 0123\n", platform.Component{AppID: appID, Token: "0123"}},
	} {
		found, err := credentials.Read(tt.file, []byte(fill.Replace(tt.text)), env)
		if err == nil {
			err = errors.Join(found.Check(credentials.Fields()...), found.CheckKeys(false))
		}
		if err != nil || found.Component != tt.want {
			t.Errorf("%s: AppID %s, secret %v, token %v, key %v, %v", tt.name, found.Component.AppID,
				found.Component.AppSecret == tt.want.AppSecret, found.Component.Token.Reveal(),
				found.Component.EncodingAESKey == tt.want.EncodingAESKey, err)
		}
	}
}

// TestWhatIsWrongIsToldWithItsLine, in both languages, and without a secret.
func TestWhatIsWrongIsToldWithItsLine(t *testing.T) {
	for _, tt := range []struct {
		file, text string
		en, zh     []string
	}{
		{"a.json", "{\"appid\": \"{A}\",\n \"token\": \"{S}\n\"}", []string{"a.json, line ", "no JSON", "json_encode"}, []string{"a.json 第 ", "JSON"}},
		{"a.json", `{"appid":"{A}"}{"appid":"{A}"}`, []string{"no JSON"}, []string{"JSON"}},
		{"a.yml", "appid: {A}\ntoken: [{S}\n", []string{"a.yml, line ", "no YAML"}, []string{"a.yml 第 "}},
		{"a.env", "APPID={A}\n{S}\n", []string{"a.env, line 2", "KEY=VALUE"}, []string{"a.env 第 2 行"}},
		{"config.php", "<?php return ['app_id' => '{A}'];", []string{"config.php", "php -r"}, []string{"config.php", "php -r"}},
		{"a.json", `{"port": 8080}`, []string{"no credentials", "wx.open.componentAppId"}, []string{"没有第三方平台的凭证"}},
		{"a.env", "CSRF_TOKEN={S}\n", []string{"no credentials"}, []string{"没有第三方平台的凭证"}},
		{"a.yml", "a: {appid: {A}, secret: {S}}\nb: {appid: {A}, secret: {S}}\n", []string{"several", "a (1), b (2)", "a.yml#a"}, []string{"多套", "a.yml#a"}},
		{"a.env", "APPID={A}\nTOKEN=${NO_SUCH_VARIABLE}\n", []string{"line 2", "NO_SUCH_VARIABLE"}, []string{"第 2 行", "NO_SUCH_VARIABLE"}},
		{"a.json", "{\"appid\": \"{A}\",\n\"appsecret\": \"{S}0\"}", []string{"a.json, line 2", "32 characters, this one has 33"}, []string{"第 2 行", "33 个"}},
		{"a.env", "APPID={A}\nAES_KEY={K}=\n", []string{"line 2", "44"}, []string{"第 2 行", "44"}},
		{"a.yml", "appid: {A}\ntokn: {T}\n", []string{"line 2", `"tokn" is not known; did you mean token?`}, []string{"第 2 行", "是否应为 token"}},
		{"a.env", "APPID={A}\nTOKEN={T}\nAESKEE={K}\n", []string{"line 3", "did you mean encoding_aes_key?"}, []string{"encoding_aes_key"}},
	} {
		found, err := credentials.Read(tt.file, []byte(fill.Replace(tt.text)), env)
		if err == nil {
			err = errors.Join(found.CheckKeys(false), found.Check(credentials.Fields()...))
		}
		var problem *workspace.Problem
		if !errors.As(err, &problem) || problem.Exit != workspace.ExitUsage {
			t.Errorf("%s %q: %v", tt.file, tt.text, err)
			continue
		}
		for lang, parts := range map[i18n.Lang][]string{i18n.En: tt.en, i18n.Zh: tt.zh} {
			said := workspace.Say(lang, problem)
			for _, part := range parts {
				if !strings.Contains(said, part) {
					t.Errorf("%s %q: %q is missing in %q", tt.file, tt.text, part, said)
				}
			}
			if strings.Contains(said, secret) || strings.Contains(said, aesKey) {
				t.Errorf("%s: a secret is printed: %s", tt.file, said)
			}
		}
	}
}

// TestKeysBesideTheCredentials: a file of credentials has no others; the settings of a whole program may.
func TestKeysBesideTheCredentials(t *testing.T) {
	for _, tt := range []struct{ file, text, refused string }{
		{"a.json", `{"appid":"{A}","secret":"{S}","colour":"red"}`, "colour"},
		{"a.yml", "wx:\n  open:\n    appId: {A}\n    secret: {S}\n    redirectUrl: x\n", "wx.open.redirectUrl"},
		{"a.yml", "server: {port: 1}\nwx:\n  open:\n    appId: {A}\n    secret: {S}\n    http: {a: b}\n", ""},
		{"a.env", "APPID={A}\nSECRET={S}\nDB_HOST=x\nPORT=1\n", ""},
	} {
		found, err := credentials.Read(tt.file, []byte(fill.Replace(tt.text)), env)
		if err != nil {
			t.Fatal(err)
		}
		if err := found.CheckKeys(false); err != nil {
			t.Errorf("%s: %v", tt.text, err)
		}
		err = found.CheckKeys(true)
		if (err != nil) != (tt.refused != "") || err != nil && !strings.Contains(err.Error(), `"`+tt.refused+`"`) {
			t.Errorf("%s: %v, want %q refused", tt.text, err, tt.refused)
		}
	}
}

func TestTheEnvironment(t *testing.T) {
	all := map[string]string{"WXLAB_APPID": appID, "WXLAB_SECRET": secret, "WXLAB_TOKEN": token, "WXLAB_AES_KEY": aesKey,
		"WXLAB_PREVIOUS_TOKEN": "before", "WXLAB_PREVIOUS_AES_KEY": older}
	want := whole
	want.PreviousToken, want.PreviousEncodingAESKey = "before", older
	if got := credentials.Environment(func(name string) string { return all[name] }); got != want {
		t.Errorf("%+v", got)
	}
	if got := credentials.Environment(func(string) string { return "" }); got != (platform.Component{}) {
		t.Errorf("%+v", got)
	}
}

func TestALargeOrNestedFileIsRefused(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("a", credentials.Limit+1), "a: " + strings.Repeat("[", 3000), strings.Repeat("- ", 9000), "appid: \xff",
	} {
		if _, err := credentials.Read("a.yml", []byte(text), env); err == nil || !strings.Contains(err.Error(), "64 KB") {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

// FuzzRead: no file ends the program.
func FuzzRead(f *testing.F) {
	for _, text := range []string{"", "{", "a: b", "a=b", "- a\n- {appid: x}", "appid: &a x\ntoken: *a", "%YAML 1.2\n---\nappid: |\n  x\n",
		`{"appid":["x",{"token":null}]}`, "? a\n: b", "export =", "appid: ${", "\ufeff\u2028=:"} {
		for _, name := range []string{"-", "a.json", "a.yml", ".env", "#", "a#b"} {
			f.Add(name, text)
		}
	}
	f.Fuzz(func(t *testing.T, name, text string) {
		found, err := credentials.Read(name, []byte(text), env)
		if err != nil && found.Component != (platform.Component{}) {
			t.Errorf("%+v beside %v", found.Component, err)
		}
	})
}
