package api_test

import (
	"fmt"
	"strings"
	"testing"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

const (
	pathServerDomain = "/cgi-bin/component/modify_wxa_server_domain"
	pathJumpDomain   = "/cgi-bin/component/modify_wxa_jump_domain"
	pathDomain       = "/wxa/modify_domain"
	pathWebview      = "/wxa/setwebviewdomain"
)

func TestComponentDomains(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	ok := `"errcode":0,"errmsg":"ok",`
	for _, tt := range []struct{ body, want string }{
		{`{"action":"get"}`, ok + `"published_wxa_server_domain":"","testing_wxa_server_domain":"","invalid_wxa_server_domain":""`},
		{`{"action":"add","wxa_server_domain":"a.com;b.com:8080;a.com;https://c.com;1.2.3.4;api.weixin.qq.com"}`,
			ok + `"published_wxa_server_domain":"","testing_wxa_server_domain":"a.com;b.com:8080","invalid_wxa_server_domain":"https://c.com;1.2.3.4;api.weixin.qq.com"`},
		{`{"action":"set","wxa_server_domain":"c.com;d.com","is_modify_published_together":true}`, ok +
			`"published_wxa_server_domain":"c.com;d.com","testing_wxa_server_domain":"c.com;d.com","invalid_wxa_server_domain":""`},
		{`{"action":"delete","wxa_server_domain":"c.com;unknown.com"}`, ok +
			`"published_wxa_server_domain":"c.com;d.com","testing_wxa_server_domain":"d.com","invalid_wxa_server_domain":""`},
	} {
		l.Same(l.Post(pathServerDomain, tok, tt.body), "{"+tt.want+"}")
	}
	l.Same(l.Post(pathJumpDomain, tok, `{"action":"add","wxa_jump_h5_domain":"x.com;?"}`),
		"{"+ok+`"published_wxa_jump_h5_domain":"","testing_wxa_jump_h5_domain":"x.com","invalid_wxa_jump_h5_domain":"?"}`)
	rows(l, tok, []row{
		{"action", pathServerDomain, `{"action":"put","wxa_server_domain":"a.com"}`, 85022},
		{"nothing", pathServerDomain, `{"action":"add"}`, 40097},
		{"other field", pathJumpDomain, `{"action":"add","wxa_server_domain":"a.com"}`, 40097},
		{"list", pathServerDomain, `{"action":"add","wxa_server_domain":["a.com"]}`, 47001},
		{"too many", pathJumpDomain, fmt.Sprintf(`{"action":"set","wxa_jump_h5_domain":%q}`, manyDomains("", 301)),
			85016},
		{"just enough", pathJumpDomain, fmt.Sprintf(`{"action":"set","wxa_jump_h5_domain":%q}`, manyDomains("", 300)), 0},
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
	l := lab.New(t, func(p *world.Platform) { p.Published = false })
	tok := l.ComponentToken()
	l.Same(l.Post(pathServerDomain, tok, `{"action":"set","wxa_server_domain":"a.com","is_modify_published_together":true}`),
		`{"errcode":0,"errmsg":"ok","testing_wxa_server_domain":"a.com","invalid_wxa_server_domain":""}`)
}

func TestDomainChangesPerMonth(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	for range 50 {
		l.Want(l.Post(pathServerDomain, tok, `{"action":"set","wxa_server_domain":"a.com"}`), 0)
	}
	l.Want(l.Post(pathServerDomain, tok, `{"action":"set","wxa_server_domain":"a.com"}`), 89030)
	l.Want(l.Post(pathServerDomain, tok, `{"action":"get"}`), 0)
}

func TestDomainFiles(t *testing.T) {
	c := lab.NewCode(t)
	component := c.Post("/cgi-bin/component/get_domain_confirmfile", c.Component, `{}`)
	c.Want(component, 0)
	if component["file_name"] == "" || component["file_content"] == "" ||
		component["file_name"] != c.Do("get_webviewdomain_confirmfile", `{}`)["file_name"] {
		t.Errorf("%v", component)
	}
}

func TestServerDomainsOfMiniPrograms(t *testing.T) {
	c := lab.NewCode(t)
	c.Want(c.Post(pathDomain, c.Developer, `{"action":"add","requestdomain":["https://a.com"]}`), 85018)
	c.Want(c.Post(pathServerDomain, c.Component, `{"action":"set","wxa_server_domain":"a.com;b.com"}`), 0)
	c.Want(c.Post(pathDomain, c.Developer, `{"action":"add","requestdomain":["https://a.com"]}`), 85018) // the published list is still empty
	c.Want(c.Post(pathServerDomain, c.Component, `{"action":"set","wxa_server_domain":"a.com;b.com","is_modify_published_together":true}`), 0)
	c.Same(c.Post(pathDomain, c.Developer, `{"action":"set","requestdomain":["https://a.com","https://other.com"],"wsrequestdomain":["wss://b.com"],"uploaddomain":["wss://a.com"]}`),
		`{"errcode":0,"errmsg":"ok","requestdomain":["https://a.com"],"wsrequestdomain":["wss://b.com"],"uploaddomain":[],"downloaddomain":[],"udpdomain":[],"tcpdomain":[],
		"invalid_requestdomain":["https://other.com"],"invalid_uploaddomain":["wss://a.com"]}`)
	rows(c.Lab, c.Developer, []row{
		{"action", pathDomain, `{"action":"put"}`, 85022},
		{"there already", pathDomain, `{"action":"add","requestdomain":["https://a.com"]}`, 85017},
		{"none allowed", pathDomain, `{"action":"add","requestdomain":["https://other.com"]}`, 85017},
		{"malformed", pathDomain, `{"action":"add","requestdomain":["https://1.2.3.4"]}`, 85301},
		{"other lists stay", pathDomain, `{"action":"set","uploaddomain":["https://a.com"]}`, 0},
		{"delete nothing", pathDomain, `{"action":"delete","tcpdomain":["tcp://a.com"]}`, 85017},
		{"delete", pathDomain, `{"action":"delete","requestdomain":["https://a.com"]}`, 0},
	})
	c.Want(c.Post(pathServerDomain, c.Component, fmt.Sprintf(`{"action":"set","wxa_server_domain":%q,"is_modify_published_together":true}`, manyDomains("", 201))), 0)
	many := `["https://` + strings.ReplaceAll(manyDomains("", 201), ";", `","https://`) + `"]`
	c.Want(c.Post(pathDomain, c.Developer, `{"action":"set","requestdomain":`+many+`}`), 85016)
	c.Same(c.Post(pathDomain, c.Developer, `{"action":"get"}`),
		`{"errcode":0,"errmsg":"ok","requestdomain":[],"wsrequestdomain":["wss://b.com"],"uploaddomain":["https://a.com"],"downloaddomain":[],"udpdomain":[],"tcpdomain":[]}`)
	out := c.Post(pathDomain, c.Developer, `{"action":"add","wsrequestdomain":["https://c-b.example.com"]}`)
	c.Want(out, 85301)
	delete(out, "errcode")
	delete(out, "errmsg")
	c.Same(out, `{"requestdomain":[],"wsrequestdomain":["wss://b.com"],"uploaddomain":["https://a.com"],"downloaddomain":[],"udpdomain":[],"tcpdomain":[],
		"invalid_requestdomain":[],"invalid_wsrequestdomain":["wss://https://c-b.example.com"],"invalid_uploaddomain":[],"invalid_downloaddomain":[],
		"invalid_udpdomain":[],"invalid_tcpdomain":[],"no_icp_domain":[]}`)
}

func TestBusinessDomainsOfMiniPrograms(t *testing.T) {
	c := lab.NewCode(t)
	c.Want(c.Post(pathWebview, c.Developer, `{"action":"add","webviewdomain":["https://a.com"]}`), 89020)
	c.Want(c.Post(pathWebview, c.Developer, `{}`), 89020)
	c.Want(c.Post(pathJumpDomain, c.Component, `{"action":"set","wxa_jump_h5_domain":"qq.com;b.com","is_modify_published_together":true}`), 0)
	rows(c.Lab, c.Developer, []row{
		{"all of them", pathWebview, `{}`, 0},
		{"again", pathWebview, `{}`, 89019},
		{"subdomain", pathWebview, `{"action":"set","webviewdomain":["https://m.qq.com"]}`, 0},
		{"looks like a subdomain", pathWebview, `{"action":"add","webviewdomain":["https://myqq.com"]}`, 89021},
		{"no scheme", pathWebview, `{"action":"add","webviewdomain":["m.qq.com"]}`, 89021},
		{"port", pathWebview, `{"action":"add","webviewdomain":["https://m.qq.com:80"]}`, 89021},
		{"delete nothing", pathWebview, `{"action":"delete","webviewdomain":["https://x.com"]}`, 89019},
		{"action", pathWebview, `{"action":"put"}`, 85022},
	})
	subdomains := `["https://` + strings.ReplaceAll(strings.ReplaceAll(manyDomains("", 301), ".com", ".qq.com"), ";",
		`","https://`) + `"]`
	c.Want(c.Post(pathWebview, c.Developer, `{"action":"set","webviewdomain":`+subdomains+`}`), 89029)
	c.Same(c.Post(pathWebview, c.Developer, `{"action":"get"}`),
		`{"errcode":0,"errmsg":"ok","webviewdomain":["https://m.qq.com"]}`)
	c.Restart()
	c.Same(c.Post(pathWebview, c.Developer, `{"action":"get"}`),
		`{"errcode":0,"errmsg":"ok","webviewdomain":["https://m.qq.com"]}`)
	info, _ := c.Post(pathInfo, c.Component, fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q}`, lab.AppID,
		c.App.AppID))["authorizer_info"].(map[string]any)
	network := info["MiniProgramInfo"].(map[string]any)["network"].(map[string]any)
	if got := fmt.Sprint(network["BizDomain"]); got != "[https://m.qq.com]" {
		t.Errorf("api_get_authorizer_info says %s", got)
	}
}

func TestDomainsAreForMiniPrograms(t *testing.T) {
	l := lab.New(t)
	_, tok, _ := l.Authorized(l.AccountOf(world.OfficialAccount, true).AppID)
	l.Want(l.Post(pathDomain, tok, `{"action":"get"}`), 85015)
	l.Want(l.Post(pathWebview, tok, `{"action":"get"}`), 48001)
	_, tok, _ = l.Authorized(l.AccountOf(world.MiniProgram, true).AppID, 19)
	l.Want(l.Post(pathDomain, tok, `{"action":"get"}`), 61007)
	l.Want(l.Post(pathWebview, tok, `{"action":"get"}`), 61007)
}
