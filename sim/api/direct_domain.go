package api

import (
	"strings"

	"wxlab/sim/world"
)

// directDomainChapter is domains that a mini program's component sets without registering them as its own, and what is in
// force of all (快速配置域名; WeChat's chapter "domain-management"; PROTOCOL 13.10).
func directDomainChapter() []endpoint {
	needs := ability{miniProgram: []int{world.SetDevelopment}}
	return []endpoint{
		post("/wxa/modify_domain_directly", authorizerToken, answers((*call).modifyDomainDirectly)).
			needing(ability{miniProgram: needs.miniProgram, otherKind: &apiError{code: 85015, text: "not a miniprogram"}}),
		post("/wxa/setwebviewdomain_directly", authorizerToken, answers((*call).setWebviewDomainDirectly)).needing(needs),
		post("/wxa/get_effective_domain", authorizerToken, answers((*call).effectiveDomain)).needing(needs),
		post("/wxa/get_effective_webviewdomain", authorizerToken, answers((*call).effectiveWebviewDomain)).needing(needs),
		get("/wxa/get_prefetchdnsdomain", authorizerToken, answers((*call).prefetchDomains)).needing(needs),
		post("/wxa/set_prefetchdnsdomain", authorizerToken, does((*call).setPrefetchDomains)).needing(needs),
	}
}

// A month's changes, and how many domains are resolved ahead.
const (
	directChangesPerMonth   = 50
	prefetchChangesPerMonth = 50
	prefetchLimit           = 5
)

// modifyDomainDirectly takes any domain that is one: of the list's scheme (86100), not WeChat's own (86101). It is in force
// from the next release on. Whether a domain has an ICP filing nobody looks at here.
func (c *call) modifyDomainDirectly(in modifyDomainRequest) (*modifyDomainAnswer, error) {
	if in.Action != "get" {
		if err := c.spendMonthlyOf(c.account.AppID, "direct domains", directChangesPerMonth, 86102); err != nil {
			return nil, err
		}
	}
	return c.changeServerDomains(&c.account.OwnDomains().Direct.Server, in, func(scheme, name string) int {
		host, ok := strings.CutPrefix(name, scheme)
		switch {
		case !ok:
			return 86100
		case strings.EqualFold(host, "api.weixin.qq.com"):
			return 86101
		case !isDomain(host):
			return 85301
		}
		return 0
	})
}

// unreachable is the top-level domain that nobody can have (RFC 2606): hosts there have no confirm file.
const unreachable = ".invalid"

// setWebviewDomainDirectly checks in this order: no personal mini program (89231), action (85022), domains (89021), the
// confirm file at each host's root (86103), not too many (89029), something changes (89019). What is added is in force at
// once, once anything was released; what is set anew waits for the next release. The file is not fetched here: every host
// has it but those below .invalid.
func (c *call) setWebviewDomainDirectly(in setWebviewDomainRequest) (*setWebviewDomainAnswer, error) {
	own := c.account.OwnDomains()
	change, known := domainChange(in.Action)
	switch {
	case c.account.Personal():
		return nil, fail(89231, "%s 是个人主体，业务域名只对企业等组织开放",
			"%s belongs to a person, business domains need an organization", c.account.NickName)
	case in.Action == "get":
		return &setWebviewDomainAnswer{okAnswer, &own.Direct.Webview}, nil
	case !known:
		return nil, fail(85022, "action 为 %q，只能是 add、delete、set、get", "action %q is none of add, delete, set, get", in.Action)
	}
	for _, name := range in.Domains {
		host, ok := strings.CutPrefix(name, "https://")
		switch {
		case !ok || !isDomain(host) || strings.Contains(host, ":"):
			return nil, fail(89021, "%q 须以 https:// 开头，不带端口和路径", "%q begins with https:// and has no port and no path", name)
		case in.Action != "delete" && strings.HasSuffix(host, unreachable):
			return nil, fail(86103, "%s 的根目录没有 get_webviewdomain_confirmfile 给出的校验文件",
				"%s has no file of get_webviewdomain_confirmfile at its root", host)
		}
	}
	next := change(own.Direct.Webview, in.Domains)
	if err := changeWebview(&own.Direct.Webview, next); err != nil {
		return nil, err
	}
	if in.Action != "set" && c.account.CodeState().Online != nil {
		own.InForce.Webview = change(own.InForce.Webview, in.Domains)
	}
	return &setWebviewDomainAnswer{okAnswer, &own.Direct.Webview}, nil
}

type effectiveDomainAnswer struct {
	commandOK
	Console   world.DomainLists `json:"mp_domain"`
	Third     world.DomainLists `json:"third_domain"`
	Direct    world.DomainLists `json:"direct_domain"`
	Effective world.DomainLists `json:"effective_domain"`
}

func (c *call) effectiveDomain(nothing) (*effectiveDomainAnswer, error) {
	own := c.account.OwnDomains()
	return &effectiveDomainAnswer{
		okAnswer, own.Console.Clone(), own.Server.Clone(), own.Direct.Server.Clone(), own.Effective(),
	}, nil
}

type effectiveWebviewDomainAnswer struct {
	commandOK
	Console   []string `json:"mp_webviewdomain"`
	Third     []string `json:"third_webviewdomain"`
	Direct    []string `json:"direct_webviewdomain"`
	Effective []string `json:"effective_webviewdomain"`
}

func (c *call) effectiveWebviewDomain(nothing) (*effectiveWebviewDomainAnswer, error) {
	own := c.account.OwnDomains()
	return &effectiveWebviewDomainAnswer{
		okAnswer, []string{}, own.Webview, own.Direct.Webview, own.EffectiveWebview(),
	}, nil
}

type (
	prefetchDomainsAnswer struct {
		commandOK
		Domains []prefetchDomain `json:"prefetch_dns_domain"`
		Limit   int              `json:"size_limit"`
	}
	prefetchDomain struct {
		URL    string `json:"url"`    // a host
		Status int    `json:"status"` // 0 normal
	}
	setPrefetchDomainsRequest struct {
		Domains []prefetchDomain `json:"prefetch_dns_domain"`
	}
)

func (c *call) prefetchDomains(nothing) (*prefetchDomainsAnswer, error) {
	out := &prefetchDomainsAnswer{okAnswer, []prefetchDomain{}, prefetchLimit}
	for _, host := range c.account.OwnDomains().Prefetch {
		out.Domains = append(out.Domains, prefetchDomain{URL: host})
	}
	return out, nil
}

// setPrefetchDomains replaces all (9420002, 9420001, 9420000).
func (c *call) setPrefetchDomains(in setPrefetchDomainsRequest) error {
	if len(in.Domains) > prefetchLimit {
		return fail(9420002, "有 %d 个域名，最多 %d 个", "there are %d domains, at most %d are allowed", len(in.Domains), prefetchLimit)
	}
	var hosts []string
	for _, d := range in.Domains {
		if !isDomain(d.URL) {
			return fail(9420001, "url %q 不是域名；不带 https://", "the url %q is no domain; it has no https:// before it", d.URL)
		}
		hosts = append(hosts, d.URL)
	}
	if err := c.spendMonthlyOf(c.account.AppID, "prefetch domains", prefetchChangesPerMonth, 9420000); err != nil {
		return err
	}
	c.account.OwnDomains().Prefetch = hosts
	return nil
}
