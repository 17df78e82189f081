package platform

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAuthorizationURL(t *testing.T) {
	const redirect = "https://wx.example.com/authorized?tenant=1"
	for _, tt := range []struct {
		o    LinkOptions
		want string
	}{
		{LinkOptions{},
			"https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wxc&pre_auth_code=preauthcode%40%40%40x&redirect_uri=https%3A%2F%2Fwx.example.com%2Fauthorized%3Ftenant%3D1&auth_type=3"},
		{LinkOptions{Form: H5Link, AuthType: 2},
			"https://mp.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&component_appid=wxc&pre_auth_code=preauthcode%40%40%40x&redirect_uri=https%3A%2F%2Fwx.example.com%2Fauthorized%3Ftenant%3D1&auth_type=2#wechat_redirect"},
		{LinkOptions{Form: OldH5Link, AuthType: 1, BizAppID: "wx0a73c7ae093b4842", CategoryIDs: []int{99, 31}},
			"https://mp.weixin.qq.com/safe/bindcomponent?action=bindcomponent&no_scan=1&component_appid=wxc&pre_auth_code=preauthcode%40%40%40x&redirect_uri=https%3A%2F%2Fwx.example.com%2Fauthorized%3Ftenant%3D1&auth_type=1&biz_appid=wx0a73c7ae093b4842&category_id_list=99%7C31#wechat_redirect"},
	} {
		got, err := AuthorizationURL("https://mp.weixin.qq.com/", "wxc", "preauthcode@@@x", redirect, tt.o)
		if err != nil || got != tt.want {
			t.Errorf("got  %s\nwant %s\n%v", got, tt.want, err)
		}
	}
}

func TestAuthorizationURLRefuses(t *testing.T) {
	const ok = "https://wx.example.com/a"
	for name, tt := range map[string]struct {
		appID, code, redirect string
		o                     LinkOptions
	}{
		"no component":  {"", "c", ok, LinkOptions{}},
		"no code":       {"wxc", "", ok, LinkOptions{}},
		"the secret":    {"0123456789abcdef0123456789abcdef", "c", ok, LinkOptions{}},
		"own biz_appid": {"wx0a73c7ae093b4842", "c", ok, LinkOptions{BizAppID: "wx0a73c7ae093b4842"}},
		"stray blank":   {"wxc", "preauthcode@@@x\n", ok, LinkOptions{}},
		"stray quote":   {"wxc", "preauthcode@@@x”", ok, LinkOptions{}},
		"no scheme":     {"wxc", "c", "wx.example.com/a", LinkOptions{}},
		"odd scheme":    {"wxc", "c", "ftp://wx.example.com/a", LinkOptions{}},
		"auth_type 7":   {"wxc", "c", ok, LinkOptions{AuthType: 7}},
		"biz_appid":     {"wxc", "c", ok, LinkOptions{BizAppID: "gh_123"}},
		"category":      {"wxc", "c", ok, LinkOptions{CategoryIDs: []int{0}}},
		"unknown form":  {"wxc", "c", ok, LinkOptions{Form: "plugin"}},
		"broken target": {"wxc", "c", "http://[::1", LinkOptions{}},
	} {
		got, err := AuthorizationURL("https://mp.weixin.qq.com", tt.appID, tt.code, tt.redirect, tt.o)
		if !errors.Is(err, ErrLink) || strings.Contains(err.Error(), "0123456789abcdef") {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
}

func TestLinkOptionsThroughAQuery(t *testing.T) {
	want := LinkOptions{AuthType: 1, BizAppID: "wx0a73c7ae093b4842", CategoryIDs: []int{1, 4}}
	got, err := ParseLinkOptions(want.Query())
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range []url.Values{{"auth_type": {"x"}}, {"category_id_list": {"1,2"}}, {"auth_type": {"9"}},
		{"form": {"x"}}, {"biz_appid": {"<script>"}}} {
		if _, err := ParseLinkOptions(bad); !errors.Is(err, ErrLink) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

func TestIsAppID(t *testing.T) {
	for s, want := range map[string]bool{"wx0a73c7ae093b4842": true, "": false, "wx0a73c7ae093b484": false,
		"gh0a73c7ae093b4842": false, "wx0a73c7ae093b484/": false, "wxtest000000000001": true} {
		if IsAppID(s) != want {
			t.Errorf("IsAppID(%q) = %v", s, !want)
		}
	}
}
