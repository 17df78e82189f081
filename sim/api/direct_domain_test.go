package api_test

import (
	"fmt"
	"strings"
	"testing"

	"wxlab/sim/simtest/lab"
)

const (
	pathDirect        = "/wxa/modify_domain_directly"
	pathDirectWebview = "/wxa/setwebviewdomain_directly"
	pathEffective     = "/wxa/get_effective_domain"
	pathEffectiveWeb  = "/wxa/get_effective_webviewdomain"
)

func TestDirectDomainsRefuse(t *testing.T) {
	c := lab.NewCode(t)
	many := `["https://` + strings.ReplaceAll(manyDomains("", 201), ";", `","https://`) + `"]`
	rows(c.Lab, c.Developer, []row{
		{"action", pathDirect, `{"action":"put"}`, 85022},
		{"scheme", pathDirect, `{"action":"add","requestdomain":["http://a.com"]}`, 86100},
		{"WeChat's own", pathDirect, `{"action":"add","requestdomain":["https://api.weixin.qq.com"]}`, 86101},
		{"address", pathDirect, `{"action":"add","requestdomain":["https://1.2.3.4"]}`, 85301},
		{"nothing", pathDirect, `{"action":"add"}`, 85017},
		{"too many", pathDirect, `{"action":"set","requestdomain":` + many + `}`, 85016},
		{"business action", pathDirectWebview, `{"webviewdomain":["https://a.com"]}`, 85022},
		{"business scheme", pathDirectWebview, `{"action":"add","webviewdomain":["a.com"]}`, 89021},
		{"business port", pathDirectWebview, `{"action":"add","webviewdomain":["https://a.com:80"]}`, 89021},
		{"no file", pathDirectWebview, `{"action":"add","webviewdomain":["https://a.invalid"]}`, 86103},
		{"nothing new", pathDirectWebview, `{"action":"add","webviewdomain":[]}`, 89019},
		{"effective without body", pathEffective, ``, 44002},
		{"effective business without body", pathEffectiveWeb, ``, 44002},
		{"six hosts", "/wxa/set_prefetchdnsdomain", `{"prefetch_dns_domain":[{},{},{},{},{},{}]}`, 9420002},
		{"no host", "/wxa/set_prefetchdnsdomain", `{"prefetch_dns_domain":[{"url":"https://a.com"}]}`, 9420001},
	})
}

// TestDirectDomainsWaitForARelease: they are in force from the next release on, which takes away what does not stand at the
// component.
func TestDirectDomainsWaitForARelease(t *testing.T) {
	c := lab.NewCode(t)
	effective := func(want string) {
		t.Helper()
		out := c.Post(pathEffective, c.Developer, `{}`)["effective_domain"].(map[string]any)
		if got := fmt.Sprint(out["requestdomain"]); got != want {
			t.Errorf("in force are %s, want %s", got, want)
		}
	}
	c.Want(c.Post(pathServerDomain, c.Component, `{"action":"set","wxa_server_domain":"a.com;b.com","is_modify_published_together":true}`), 0)
	c.Want(c.Post(pathDomain, c.Developer, `{"action":"add","requestdomain":["https://a.com","https://b.com"]}`), 0)
	c.Same(c.Post(pathDirect, c.Developer, `{"action":"add","requestdomain":["https://direct.com:8443"],"udpdomain":["udp://direct.com","tcp://x.com"]}`),
		`{"errcode":0,"errmsg":"ok","requestdomain":["https://direct.com:8443"],"wsrequestdomain":[],"uploaddomain":[],"downloaddomain":[],
		"udpdomain":["udp://direct.com"],"tcpdomain":[],"invalid_udpdomain":["tcp://x.com"]}`)
	effective("[https://api.example.com https://a.com https://b.com]")
	c.Want(c.Post(pathServerDomain, c.Component, `{"action":"delete","wxa_server_domain":"b.com","is_modify_published_together":true}`), 0)
	effective("[https://api.example.com https://a.com https://b.com]")
	c.Publish("1.0")
	effective("[https://a.com https://direct.com:8443]")
	c.Restart()
	c.Same(c.Post(pathEffective, c.Developer, `{}`), `{"errcode":0,"errmsg":"ok","mp_domain":`+lists("")+`,"third_domain":`+lists("https://a.com")+
		`,"direct_domain":`+direct("https://direct.com:8443")+`,"effective_domain":`+direct("https://a.com", "https://direct.com:8443")+`}`)
}

func lists(request string) string {
	return strings.Replace(`{"requestdomain":["`+request+
		`"],"wsrequestdomain":[],"uploaddomain":[],"downloaddomain":[],"udpdomain":[],"tcpdomain":[]}`, `[""]`, `[]`, 1)
}

func direct(request ...string) string {
	return strings.Replace(lists(strings.Join(request, `","`)), `"udpdomain":[]`, `"udpdomain":["udp://direct.com"]`, 1)
}

func TestDirectBusinessDomains(t *testing.T) {
	c := lab.NewCode(t)
	inForce := func(want string) {
		t.Helper()
		out := c.Post(pathEffectiveWeb, c.Developer, `{}`)
		if got := fmt.Sprint(out["effective_webviewdomain"]); got != want {
			t.Errorf("in force are %s, want %s: %v", got, want, out)
		}
	}
	c.Same(c.Post(pathDirectWebview, c.Developer, `{"action":"set","webviewdomain":["https://a.com"]}`),
		`{"errcode":0,"errmsg":"ok","webviewdomain":["https://a.com"]}`)
	inForce("[]")
	c.Publish("1.0")
	inForce("[https://a.com]")
	c.Want(c.Post(pathDirectWebview, c.Developer, `{"action":"add","webviewdomain":["https://b.com"]}`), 0)
	inForce("[https://a.com https://b.com]")
	c.Want(c.Post(pathDirectWebview, c.Developer, `{"action":"set","webviewdomain":["https://c.com"]}`), 0)
	inForce("[https://a.com https://b.com]")
	c.Same(c.Post(pathDirectWebview, c.Developer, `{"action":"get"}`), `{"errcode":0,"errmsg":"ok","webviewdomain":["https://c.com"]}`)
}

func TestDomainChangesPerMonthAndProgram(t *testing.T) {
	c := lab.NewCode(t)
	for i := range 50 {
		c.Want(c.Post(pathDirect, c.Developer, fmt.Sprintf(`{"action":"set","requestdomain":["https://d%d.com"]}`, i)), 0)
		c.Want(c.Do("set_prefetchdnsdomain", `{"prefetch_dns_domain":[{"url":"d1.com"},{"url":"d2.com"}]}`), 0)
	}
	c.Want(c.Post(pathDirect, c.Developer, `{"action":"set","requestdomain":["https://x.com"]}`), 86102)
	c.Want(c.Post(pathDirect, c.Developer, `{"action":"get"}`), 0)
	c.Want(c.Do("set_prefetchdnsdomain", `{"prefetch_dns_domain":[]}`), 9420000)
	c.Same(c.Ask("get_prefetchdnsdomain"),
		`{"errcode":0,"errmsg":"ok","prefetch_dns_domain":[{"url":"d1.com","status":0},{"url":"d2.com","status":0}],"size_limit":5}`)
}
