package workspace

import (
	"strings"
	"testing"
	"unicode"

	"wxlab/app/i18n"
)

// TestAPublicAddressThatWillNotDoIsExplained in both languages, by what is wrong with it.
func TestAPublicAddressThatWillNotDoIsExplained(t *testing.T) {
	for address, says := range map[string][2]string{
		"":                            {"缺少公网地址", "is missing"},
		"https://a b":                 {"无法识别", "cannot be read"},
		"wx.example.com":              {"https:// 开头", "begin with https://"},
		"https://me@wx.example.com":   {"用户名", "user name"},
		"https://wx.example.com?a=1":  {"? 或 #", "? or #"},
		"https://wx.example.com:8443": {"443", "443"},
		"https://1.2.3.4":             {"IP 地址", "IP address"},
		"https://localhost":           {"不是公网域名", "no public domain name"},
		"https://wx.example.com/a/..": {"路径前缀", "path"},
	} {
		err := TunnelSettings{Kind: TunnelOwn, URL: address}.Check()
		if err == nil {
			t.Errorf("%q is taken", address)
			continue
		}
		zh, en := Say(i18n.Zh, err), Say(i18n.En, err)
		if !strings.Contains(zh, says[0]) || !strings.Contains(en, says[1]) ||
			strings.ContainsFunc(en, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%q: %s / %s", address, zh, en)
		}
	}
}
