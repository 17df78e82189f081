package api

import (
	"encoding/hex"
	"slices"
	"strings"

	"wxlab/sim/world"
)

// Limits of a component's domains (PROTOCOL 13.10).
const (
	serverDomains         = 1000
	jumpDomains           = 300
	domainChangesPerMonth = 50
)

// thirdPartyDomainChapter is the component's own domains, from which its mini programs take theirs (WeChat's chapter
// "thirdparty-management/domain-mgnt"; PROTOCOL 4.14).
func thirdPartyDomainChapter() []endpoint {
	return []endpoint{
		post("/cgi-bin/component/modify_wxa_server_domain", componentToken, answers((*call).modifyServerDomain)),
		post("/cgi-bin/component/modify_wxa_jump_domain", componentToken, answers((*call).modifyJumpDomain)),
		post("/cgi-bin/component/get_domain_confirmfile", componentToken, answers((*call).domainFile)),
	}
}

// In both requests domains are separated by semicolons and have no scheme.
type (
	modifyServerDomainRequest struct {
		Domains string `json:"wxa_server_domain"`
		componentDomainChange
	}
	modifyJumpDomainRequest struct {
		Domains string `json:"wxa_jump_h5_domain"`
		componentDomainChange
	}
	componentDomainChange struct {
		Action   string `json:"action"`
		Together bool   `json:"is_modify_published_together"`
	}
)

// The two answers differ in names only. A component that is not published has no published domains; no invalid ones
// are an empty text.
type (
	modifyServerDomainAnswer struct {
		commandOK
		Published *string `json:"published_wxa_server_domain,omitempty"`
		Testing   string  `json:"testing_wxa_server_domain"`
		Invalid   string  `json:"invalid_wxa_server_domain"`
	}
	modifyJumpDomainAnswer struct {
		commandOK
		Published *string `json:"published_wxa_jump_h5_domain,omitempty"`
		Testing   string  `json:"testing_wxa_jump_h5_domain"`
		Invalid   string  `json:"invalid_wxa_jump_h5_domain"`
	}
)

func (c *call) modifyServerDomain(in modifyServerDomainRequest) (modifyServerDomainAnswer, error) {
	return c.changeDomains(&c.platform.ServerDomains, in.componentDomainChange, in.Domains, serverDomains)
}

func (c *call) modifyJumpDomain(in modifyJumpDomainRequest) (modifyJumpDomainAnswer, error) {
	out, err := c.changeDomains(&c.platform.JumpDomains, in.componentDomainChange, in.Domains, jumpDomains)
	return modifyJumpDomainAnswer(out), err
}

func (c *call) changeDomains(
	d *world.ComponentDomains, in componentDomainChange, domains string, limit int,
) (out modifyServerDomainAnswer, err error) {
	given, invalid := splitDomains(domains)
	change, known := domainChange(in.Action)
	switch {
	case in.Action == "get":
		return c.domainAnswer(*d, nil), nil
	case !known:
		return out, fail(85022, "action 为 %q，只能是 add、delete、set、get",
			"action %q is none of add, delete, set, get", in.Action)
	case domains == "" && in.Action != "set":
		return out, fail(40097, "没有给出域名；多个域名写在一个字符串中，以分号分隔",
			"no domain is given; they are one text, separated by semicolons")
	}
	testing := change(d.Testing, given)
	if len(testing) > limit {
		return out, fail(85016, "修改后将有 %d 个域名，最多 %d 个",
			"that would be %d domains, at most %d are allowed", len(testing), limit)
	}
	// WeChat documents the limit and no code for it; 89030 is the one of its list that says so.
	if err := c.spendMonthly("domain change", domainChangesPerMonth, 89030); err != nil {
		return out, err
	}
	d.Testing = testing
	if in.Together && c.platform.Platform.Published {
		d.Published = change(d.Published, given)
	}
	return c.domainAnswer(*d, invalid), nil
}

func (c *call) domainAnswer(d world.ComponentDomains, invalid []string) modifyServerDomainAnswer {
	out := modifyServerDomainAnswer{
		commandOK: okAnswer, Testing: strings.Join(d.Testing, ";"), Invalid: strings.Join(invalid, ";"),
	}
	if c.platform.Platform.Published {
		published := strings.Join(d.Published, ";")
		out.Published = &published
	}
	return out
}

// splitDomains separates what can be a domain from what cannot.
func splitDomains(list string) (valid, invalid []string) {
	for name := range strings.SplitSeq(list, ";") {
		switch name = strings.TrimSpace(name); {
		case name == "" || slices.Contains(valid, name):
		case isDomain(name):
			valid = append(valid, name)
		default:
			invalid = append(invalid, name)
		}
	}
	return valid, invalid
}

type domainFileAnswer struct {
	commandOK
	Name    string `json:"file_name"`
	Content string `json:"file_content"`
}

// domainFile is what has to lie at the root of a business domain. It is the component's, whoever asks.
func (c *call) domainFile(nothing) (*domainFileAnswer, error) {
	raw := world.Stream(c.world.Seed, "domain file/"+c.platform.AppID, 21)
	return &domainFileAnswer{okAnswer, hex.EncodeToString(raw[:5]) + ".txt", hex.EncodeToString(raw[5:])}, nil
}
