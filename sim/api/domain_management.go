package api

import (
	"slices"
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// domainManagementChapter is the domains of a mini program (WeChat's chapter "domain-management"; PROTOCOL 4.14). Every
// authorization gives the right to the file that proves a business domain.
func domainManagementChapter() []endpoint {
	// The code 85015 has two meanings; of this one only the Chinese text is known.
	notMiniProgram := &apiError{code: 85015, text: "not a miniprogram"}
	return []endpoint{
		post("/wxa/modify_domain", authorizerToken, answers((*call).modifyDomain)).
			needing(ability{miniProgram: []int{world.SetDevelopment}, otherKind: notMiniProgram}),
		post("/wxa/setwebviewdomain", authorizerToken, answers((*call).setWebviewDomain)).
			needing(ability{miniProgram: []int{world.SetDevelopment}}),
		post("/wxa/get_webviewdomain_confirmfile", authorizerToken, answers((*call).domainFile)),
	}
}

// accountDomainLimit is for each list of a mini program, server and business domains alike (WeChat's documentation).
const accountDomainLimit = 200

// invalidDomains is DomainLists under the names of what was not accepted.
type invalidDomains struct {
	Request   []string `json:"invalid_requestdomain,omitempty"`
	WsRequest []string `json:"invalid_wsrequestdomain,omitempty"`
	Upload    []string `json:"invalid_uploaddomain,omitempty"`
	Download  []string `json:"invalid_downloaddomain,omitempty"`
	UDP       []string `json:"invalid_udpdomain,omitempty"`
	TCP       []string `json:"invalid_tcpdomain,omitempty"`
}

// domainSchemes go with all.
func domainSchemes() []string {
	return []string{"https://", "wss://", "https://", "https://", "udp://", "tcp://"}
}

type (
	modifyDomainRequest struct {
		Action string `json:"action"`
		world.DomainLists
	}
	modifyDomainAnswer struct {
		commandOK
		world.DomainLists
		invalidDomains
	}
)

// modifyDomain checks in this order: a mini program (85015), permission set 18 (61007), action (85022), the component
// has domains (85018), not too many (85016), something is left to change (85017). What is malformed or not among the
// component's server domains is left out and listed as invalid.
func (c *call) modifyDomain(in modifyDomainRequest) (*modifyDomainAnswer, error) {
	own := &c.account.OwnDomains().Server
	change, known := domainChange(in.Action)
	switch {
	case in.Action == "get":
		return &modifyDomainAnswer{okAnswer, *own, invalidDomains{}}, nil
	case !known:
		return nil, fail(85022, "action 为 %q，只能是 add、delete、set、get",
			"action %q is none of add, delete, set, get", in.Action)
	}
	var invalid world.DomainLists
	if in.Action != "delete" {
		allowed := c.platform.InForce(c.platform.ServerDomains)
		if len(allowed) == 0 {
			return nil, &apiError{code: 85018, hint: c.noDomains("modify_wxa_server_domain")}
		}
		invalid = reject(&in.DomainLists, allowed)
	}
	if err := c.applyDomains(own, in.DomainLists, invalid, change); err != nil {
		return nil, err
	}
	return &modifyDomainAnswer{okAnswer, *own, invalidDomains(invalid)}, nil
}

// applyDomains changes all lists or none.
func (c *call) applyDomains(
	own *world.DomainLists, given, invalid world.DomainLists, change func(old, given []string) []string,
) error {
	var next world.DomainLists
	changed := false
	for i, list := range own.All() {
		result := change(*list, *given.All()[i])
		if len(result) > accountDomainLimit {
			return fail(85016, "修改后一个列表将有 %d 个域名，最多 %d 个",
				"that would be %d domains in one list, at most %d are allowed",
				len(result), accountDomainLimit)
		}
		changed = changed || !slices.Equal(result, *list)
		*next.All()[i] = append([]string{}, result...)
	}
	if !changed {
		return fail(85017, "没有可修改的域名：已存在，或不在第三方平台登记的域名之内，或格式不对 %v",
			"nothing is left to change: "+
				"domains are there already, or not among the component's, or malformed %v", invalid)
	}
	*own = next
	return nil
}

// reject takes out of the lists what a mini program of the component cannot use, and returns it.
func reject(d *world.DomainLists, allowed []string) world.DomainLists {
	var out world.DomainLists
	for i, list := range d.All() {
		keep := func(name string) bool {
			host, ok := strings.CutPrefix(name, domainSchemes()[i])
			return ok && isDomain(host) && slices.Contains(allowed, host)
		}
		for _, name := range *list {
			if !keep(name) {
				*out.All()[i] = append(*out.All()[i], name)
			}
		}
		*list = slices.DeleteFunc(*list, func(name string) bool { return !keep(name) })
	}
	return out
}

func (c *call) noDomains(api string) bilingual.Text {
	if c.platform.Platform.Published {
		return bilingual.Textf("%s 的全网发布版本中没有域名；请以 is_modify_published_together 为 true 调用 %s",
			"%s has no domains in its published version; call %[2]s with is_modify_published_together true",
			c.platform.AppID, api)
	}
	return bilingual.Textf("%s 没有域名；请先调用 %s", "%s has no domains; call %s first", c.platform.AppID, api)
}

type (
	setWebviewDomainRequest struct {
		Action  string   `json:"action"`
		Domains []string `json:"webviewdomain"`
	}
	setWebviewDomainAnswer struct {
		commandOK
		Domains *[]string `json:"webviewdomain,omitempty"` // with the action get only
	}
)

// setWebviewDomain checks in this order: permission set 18 (61007), no personal mini program (89231), action (85022),
// the component has domains (89020), each given one is one of them or below one (89021), not too many (89029),
// something changes (89019). Without an action all of the component's are added.
func (c *call) setWebviewDomain(in setWebviewDomainRequest) (*setWebviewDomainAnswer, error) {
	own, allowed := c.account.OwnDomains(), c.platform.InForce(c.platform.JumpDomains)
	if in.Action == "" {
		in.Action, in.Domains = "add", nil
		for _, name := range allowed {
			in.Domains = append(in.Domains, "https://"+name)
		}
	}
	change, known := domainChange(in.Action)
	switch {
	case c.account.Personal():
		return nil, fail(89231, "%s 是个人主体，业务域名只对企业等组织开放",
			"%s belongs to a person, business domains need an organization", c.account.Title())
	case in.Action == "get":
		return &setWebviewDomainAnswer{okAnswer, &own.Webview}, nil
	case !known:
		return nil, fail(85022, "action 为 %q，只能是 add、delete、set、get，或省略",
			"action %q is none of add, delete, set, get, or left out", in.Action)
	case in.Action != "delete" && len(allowed) == 0:
		return nil, &apiError{code: 89020, hint: c.noDomains("modify_wxa_jump_domain")}
	}
	for _, name := range in.Domains {
		if in.Action != "delete" && !below(name, allowed) {
			return nil, fail(89021, "%q 不在第三方平台的业务域名 %v 之内，也不是其子域名；请带 https://，不带端口",
				"%q is none of the component's business domains %v nor below one; "+
					"give it with https:// and without port", name, allowed)
		}
	}
	return &setWebviewDomainAnswer{commandOK: okAnswer}, changeWebview(own, change(own.Webview, in.Domains))
}

func changeWebview(own *world.AccountDomains, next []string) error {
	switch {
	case len(next) > accountDomainLimit:
		return fail(89029, "修改后将有 %d 个域名，最多 %d 个",
			"that would be %d domains, at most %d are allowed", len(next), accountDomainLimit)
	case slices.Equal(next, own.Webview):
		return fail(89019, "业务域名已经如此，没有变化", "the business domains are so already")
	}
	own.Webview = append([]string{}, next...)
	return nil
}

// below says whether a business domain is one of the component's or a subdomain of one.
func below(name string, allowed []string) bool {
	host, ok := strings.CutPrefix(name, "https://")
	return ok && isDomain(host) && !strings.Contains(host, ":") && slices.ContainsFunc(allowed, func(a string) bool {
		return host == a || strings.HasSuffix(host, "."+a)
	})
}
