package platform

import (
	"strings"
	"testing"
)

func TestParsePublicPath(t *testing.T) {
	message := func(appID string) PublicPath { return PublicPath{Place: MessagePlace, AppID: appID} }
	for path, want := range map[string]PublicPath{
		"/wechat/component":                   {Place: EventPlace},
		"/wechat/wx0a73c7ae093b4842/callback": message("wx0a73c7ae093b4842"),
		"/wechat/wxA/callback":                message("wxA"),
		"/authorize":                          {Place: EntryPlace},
		"/authorized":                         {Place: ReturnPlace},
		"/MP_verify_Abc123.txt":               {Place: VerifyFilePlace, File: "MP_verify_Abc123.txt"},
		"/robots.txt":                         {Place: VerifyFilePlace, File: "robots.txt"},

		"": {}, "/": {}, "wechat/component": {}, "/wechat": {}, "/wechat/": {}, "/wechat/component/": {}, "//wechat/component": {},
		"/wechat%2fcomponent": {}, "/wechat/component/..": {}, "/x/wechat/component": {}, "/authorize/": {}, "/.txt": {},
		"/a/MP_verify_Abc123.txt": {}, "/MP-verify.txt": {}, "/" + strings.Repeat("a", 65) + ".txt": {},
		"/wechat/wx0a73c7ae093b4842/callback/": {}, "/wechat//callback": {}, "/wechat/wx/callback": {}, "/wechat/wx1": {},
		"/wechat/gh_0a1b2c3d4e5f/callback": {}, "/wechat/wx1%2F/callback": {}, "/wechat/wx1/x/callback": {},
		"/wechat/wx" + strings.Repeat("1", 31) + "/callback": {}, "/x/wechat/wx0a73c7ae093b4842/callback": {},
		"/wechat/wx%30a73c7ae093b4842/callback": {}, "/wechat/wx0a73c7ae093b4842\u4f60/callback": {},
		"/wechat/wx0a73c7ae093b4842/callback%2F..%2F../callback": {},
	} {
		if got := ParsePublicPath(path); got != want {
			t.Errorf("%q: %+v, want %+v", path, got, want)
		}
	}
	for path, want := range map[string]string{
		EventURL("https://x.example/lab"): "https://x.example/lab/wechat/component", MessageURL("https://x.example"): "https://x.example/wechat/$APPID$/callback",
		MessagePath("wx1"): "/wechat/wx1/callback",
	} {
		if path != want {
			t.Errorf("%s, want %s", path, want)
		}
	}
}
