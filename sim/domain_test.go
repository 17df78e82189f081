package sim_test

import (
	"fmt"
	"strings"
	"testing"

	"wxlab/sim/world"
)

const (
	pathServerDomain = "/cgi-bin/component/modify_wxa_server_domain"
	pathJumpDomain   = "/cgi-bin/component/modify_wxa_jump_domain"
	pathDomain       = "/wxa/modify_domain"
	pathWebview      = "/wxa/setwebviewdomain"
)

func TestComponentDomains(t *testing.T) {
	l := newLab(t)
	tok := l.componentToken()
	ok := `"errcode":0,"errmsg":"ok",`
	for _, tt := range []struct{ body, want string }{
		{`{"action":"get"}`, ok + `"published_wxa_server_domain":"","testing_wxa_server_domain":""`},
		{`{"action":"add","wxa_server_domain":"a.com;b.com:8080;a.com;https://c.com;1.2.3.4;api.weixin.qq.com"}`,
			ok + `"published_wxa_server_domain":"","testing_wxa_server_domain":"a.com;b.com:8080","invalid_wxa_server_domain":"https://c.com;1.2.3.4;api.weixin.qq.com"`},
		{`{"action":"set","wxa_server_domain":"c.com;d.com","is_modify_published_together":true}`, ok + `"published_wxa_server_domain":"c.com;d.com","testing_wxa_server_domain":"c.com;d.com"`},
		{`{"action":"delete","wxa_server_domain":"c.com;unknown.com"}`, ok + `"published_wxa_server_domain":"c.com;d.com","testing_wxa_server_domain":"d.com"`},
	} {
		l.same(l.call(pathServerDomain, tok, tt.body), "{"+tt.want+"}")
	}
	l.same(l.call(pathJumpDomain, tok, `{"action":"add","wxa_jump_h5_domain":"x.com;?"}`),
		"{"+ok+`"published_wxa_jump_h5_domain":"","testing_wxa_jump_h5_domain":"x.com","invalid_wxa_jump_h5_domain":"?"}`)
	l.rows(tok, []row{
		{"action", pathServerDomain, `{"action":"put","wxa_server_domain":"a.com"}`, 85022},
		{"nothing", pathServerDomain, `{"action":"add"}`, 40097},
		{"other field", pathJumpDomain, `{"action":"add","wxa_server_domain":"a.com"}`, 40097},
		{"list", pathServerDomain, `{"action":"add","wxa_server_domain":["a.com"]}`, 47001},
		{"too many", pathJumpDomain, fmt.Sprintf(`{"action":"set","wxa_jump_h5_domain":%q}`, manyDomains("", 201)), 85016},
		{"just enough", pathJumpDomain, fmt.Sprintf(`{"action":"set","wxa_jump_h5_domain":%q}`, manyDomains("", 200)), 0},
	})
}

// manyDomains are separated by semicolons.
func manyDomains(prefix string, n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%sd%d.com", prefix, i)
	}
	return strings.Join(names, ";")
}

func TestUnpublishedComponentsHaveTestingDomains(t *testing.T) {
	l := newLab(t, func(p *world.Platform) { p.Published = false })
	tok := l.componentToken()
	l.same(l.call(pathServerDomain, tok, `{"action":"set","wxa_server_domain":"a.com","is_modify_published_together":true}`),
		`{"errcode":0,"errmsg":"ok","testing_wxa_server_domain":"a.com"}`)
}

func TestDomainChangesPerMonth(t *testing.T) {
	l := newLab(t)
	tok := l.componentToken()
	for range 50 {
		l.want(l.call(pathServerDomain, tok, `{"action":"set","wxa_server_domain":"a.com"}`), 0)
	}
	l.want(l.call(pathServerDomain, tok, `{"action":"set","wxa_server_domain":"a.com"}`), 89030)
	l.want(l.call(pathServerDomain, tok, `{"action":"get"}`), 0)
}

func TestDomainFiles(t *testing.T) {
	c := newCodeLab(t)
	component := c.call("/cgi-bin/component/get_domain_confirmfile", c.component, `{}`)
	c.want(component, 0)
	if component["file_name"] == "" || component["file_content"] == "" || component["file_name"] != c.do("get_webviewdomain_confirmfile", `{}`)["file_name"] {
		t.Errorf("%v", component)
	}
}

func TestServerDomainsOfMiniPrograms(t *testing.T) {
	c := newCodeLab(t)
	c.want(c.call(pathDomain, c.developer, `{"action":"add","requestdomain":["https://a.com"]}`), 85018)
	c.want(c.call(pathServerDomain, c.component, `{"action":"set","wxa_server_domain":"a.com;b.com"}`), 0)
	c.want(c.call(pathDomain, c.developer, `{"action":"add","requestdomain":["https://a.com"]}`), 85018) // the published list is still empty
	c.want(c.call(pathServerDomain, c.component, `{"action":"set","wxa_server_domain":"a.com;b.com","is_modify_published_together":true}`), 0)
	c.same(c.call(pathDomain, c.developer, `{"action":"set","requestdomain":["https://a.com","https://other.com"],"wsrequestdomain":["wss://b.com"],"uploaddomain":["wss://a.com"]}`),
		`{"errcode":0,"errmsg":"ok","requestdomain":["https://a.com"],"wsrequestdomain":["wss://b.com"],"uploaddomain":[],"downloaddomain":[],"udpdomain":[],"tcpdomain":[],
		"invalid_requestdomain":["https://other.com"],"invalid_uploaddomain":["wss://a.com"]}`)
	c.rows(c.developer, []row{
		{"action", pathDomain, `{"action":"put"}`, 85022},
		{"there already", pathDomain, `{"action":"add","requestdomain":["https://a.com"]}`, 85017},
		{"none allowed", pathDomain, `{"action":"add","requestdomain":["https://other.com"]}`, 85017},
		{"delete nothing", pathDomain, `{"action":"delete","tcpdomain":["tcp://a.com"]}`, 85017},
		{"delete", pathDomain, `{"action":"delete","requestdomain":["https://a.com"]}`, 0},
	})
	c.want(c.call(pathServerDomain, c.component, fmt.Sprintf(`{"action":"set","wxa_server_domain":%q,"is_modify_published_together":true}`, manyDomains("", 201))), 0)
	many := `["https://` + strings.ReplaceAll(manyDomains("", 201), ";", `","https://`) + `"]`
	c.want(c.call(pathDomain, c.developer, `{"action":"set","requestdomain":`+many+`}`), 85016)
	c.same(c.call(pathDomain, c.developer, `{"action":"get"}`),
		`{"errcode":0,"errmsg":"ok","requestdomain":[],"wsrequestdomain":["wss://b.com"],"uploaddomain":[],"downloaddomain":[],"udpdomain":[],"tcpdomain":[]}`)
}

func TestBusinessDomainsOfMiniPrograms(t *testing.T) {
	c := newCodeLab(t)
	c.want(c.call(pathWebview, c.developer, `{"action":"add","webviewdomain":["https://a.com"]}`), 89020)
	c.want(c.call(pathWebview, c.developer, `{}`), 89020)
	c.want(c.call(pathJumpDomain, c.component, `{"action":"set","wxa_jump_h5_domain":"qq.com;b.com","is_modify_published_together":true}`), 0)
	c.rows(c.developer, []row{
		{"all of them", pathWebview, `{}`, 0},
		{"again", pathWebview, `{}`, 89019},
		{"subdomain", pathWebview, `{"action":"set","webviewdomain":["https://m.qq.com"]}`, 0},
		{"looks like a subdomain", pathWebview, `{"action":"add","webviewdomain":["https://myqq.com"]}`, 89021},
		{"no scheme", pathWebview, `{"action":"add","webviewdomain":["m.qq.com"]}`, 89021},
		{"port", pathWebview, `{"action":"add","webviewdomain":["https://m.qq.com:80"]}`, 89021},
		{"delete nothing", pathWebview, `{"action":"delete","webviewdomain":["https://x.com"]}`, 89019},
		{"action", pathWebview, `{"action":"put"}`, 85022},
	})
	subdomains := `["https://` + strings.ReplaceAll(strings.ReplaceAll(manyDomains("", 201), ".com", ".qq.com"), ";", `","https://`) + `"]`
	c.want(c.call(pathWebview, c.developer, `{"action":"set","webviewdomain":`+subdomains+`}`), 89029)
	c.same(c.call(pathWebview, c.developer, `{"action":"get"}`), `{"errcode":0,"errmsg":"ok","webviewdomain":["https://m.qq.com"]}`)
	c.restart()
	c.same(c.call(pathWebview, c.developer, `{"action":"get"}`), `{"errcode":0,"errmsg":"ok","webviewdomain":["https://m.qq.com"]}`)
	info, _ := c.call(pathInfo, c.component, fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q}`, appID, c.app.AppID))["authorizer_info"].(map[string]any)
	network := info["MiniProgramInfo"].(map[string]any)["network"].(map[string]any)
	if got := fmt.Sprint(network["BizDomain"]); got != "[https://m.qq.com]" {
		t.Errorf("api_get_authorizer_info says %s", got)
	}
}

func TestDomainsAreForMiniPrograms(t *testing.T) {
	l := newLab(t)
	_, tok, _ := l.authorize(l.account(world.OfficialAccount, true).AppID)
	l.want(l.call(pathDomain, tok, `{"action":"get"}`), 85015)
	l.want(l.call(pathWebview, tok, `{"action":"get"}`), 48001)
	_, tok, _ = l.authorize(l.account(world.MiniProgram, true).AppID, 19)
	l.want(l.call(pathDomain, tok, `{"action":"get"}`), 61007)
	l.want(l.call(pathWebview, tok, `{"action":"get"}`), 61007)
}
