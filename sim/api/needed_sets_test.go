package api_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// TestMiniProgramAPIsNeedTheirSets: without one of its permission sets an API says which it needs and which are granted,
// and official accounts do not have it.
func TestMiniProgramAPIsNeedTheirSets(t *testing.T) {
	const development, codes, links = "[18]", "[17]", "[88]"
	needs := map[string]string{
		"/cgi-bin/component/setprivacysetting":    development,
		"/cgi-bin/component/getprivacysetting":    development,
		"/cgi-bin/component/uploadprivacyextfile": development,
		"/wxa/security/apply_privacy_interface":   development,
		"/wxa/security/get_privacy_interface":     development,
		"/wxa/security/get_code_privacy_info":     development,
		"/wxa/getwxacodeunlimit":                  codes,
		"/wxa/getwxacode":                         codes,
		"/cgi-bin/wxaapp/createwxaqrcode":         codes,
		"/wxa/generatescheme":                     links,
		"/wxa/generate_urllink":                   links,
		"/wxa/genwxashortlink":                    links,
		"/wxa/queryscheme":                        links,
		"/wxa/query_urllink":                      links,
		"/wxa/business/getuserphonenumber":        development,
		"/wxa/bind_tester":                        development,
		"/wxa/unbind_tester":                      development,
		"/wxa/memberauth":                         development,
		"/wxa/uploadmedia":                        development,
		"/cgi-bin/wxopen/getweappsupportversion":  development,
		"/cgi-bin/wxopen/setweappsupportversion":  development,
		"/wxa/setwebviewdomain_directly":          development,
		"/wxa/get_effective_domain":               development,
		"/wxa/get_effective_webviewdomain":        development,
		"/wxa/get_prefetchdnsdomain":              development,
		"/wxa/set_prefetchdnsdomain":              development,
		"/wxa/security/getorderpathinfo":          development,
	}
	l := lab.New(t)
	official, mini := l.Pair()
	_, poor, _ := l.Authorized(mini.AppID, world.SetCustomerService)
	_, stranger, _ := l.Authorized(official.AppID)
	methods := map[string]string{}
	for _, a := range l.APIs() {
		methods[a.Path] = strings.Split(a.Method, ", ")[0]
	}
	for path, sets := range needs {
		t.Run(path, func(t *testing.T) {
			call := func(tok string) api.Response {
				return l.Call(api.Request{Method: methods[path], Path: path, Query: url.Values{"access_token": {tok}},
					Body: []byte(`{}`), ClientIP: "127.0.0.1"})
			}
			want := fmt.Sprintf("%s did not grant permission set %s, it granted [19]", mini.AppID, sets)
			if out := call(poor); out.ErrCode != 61007 || out.Hint.En != want {
				t.Errorf("errcode %d, %s; want 61007, %s", out.ErrCode, out.Hint.En, want)
			}
			if out := call(stranger); out.ErrCode != 48001 {
				t.Errorf("an official account gets %d %s", out.ErrCode, out.Body)
			}
		})
	}
}
