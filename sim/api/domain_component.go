package api

import (
	"encoding/hex"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"wxlab/sim/world"
)

// Limits of a component's domains (PROTOCOL 4.14, and WeChat's documentation for the monthly figure).
const (
	serverDomains         = 1000
	jumpDomains           = 200
	domainChangesPerMonth = 50
)

// domainEndpoints are domains of components and of their mini programs (PROTOCOL 4.14).
func domainEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"/cgi-bin/component/modify_wxa_server_domain": {http.MethodPost, componentToken, 0, (*call).modifyServerDomain},
		"/cgi-bin/component/modify_wxa_jump_domain":   {http.MethodPost, componentToken, 0, (*call).modifyJumpDomain},
		"/cgi-bin/component/get_domain_confirmfile":   {http.MethodPost, componentToken, 0, (*call).domainFile},
		"/wxa/modify_domain":                          {http.MethodPost, authorizerToken, 0, (*call).modifyDomain},
		"/wxa/setwebviewdomain":                       {http.MethodPost, authorizerToken, 0, (*call).setWebviewDomain},
		"/wxa/get_webviewdomain_confirmfile":          {http.MethodPost, authorizerToken, 0, (*call).domainFile},
	}
}

// domainRequest has a field for either kind; domains are separated by semicolons and have no scheme.
type domainRequest struct {
	Action   string `json:"action"`
	Server   string `json:"wxa_server_domain"`
	Jump     string `json:"wxa_jump_h5_domain"`
	Together bool   `json:"is_modify_published_together"`
}

// The two answers differ in names only. A component that is not published has no published domains; no invalid ones
// are no field.
type (
	serverDomainAnswer struct {
		commandOK
		Published *string `json:"published_wxa_server_domain,omitempty"`
		Testing   string  `json:"testing_wxa_server_domain"`
		Invalid   string  `json:"invalid_wxa_server_domain,omitempty"`
	}
	jumpDomainAnswer struct {
		commandOK
		Published *string `json:"published_wxa_jump_h5_domain,omitempty"`
		Testing   string  `json:"testing_wxa_jump_h5_domain"`
		Invalid   string  `json:"invalid_wxa_jump_h5_domain,omitempty"`
	}
)

func (c *call) modifyServerDomain() (any, error) {
	var in domainRequest
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	return c.changeDomains(&c.platform.ServerDomains, in, in.Server, serverDomains)
}

func (c *call) modifyJumpDomain() (any, error) {
	var in domainRequest
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	out, err := c.changeDomains(&c.platform.JumpDomains, in, in.Jump, jumpDomains)
	return jumpDomainAnswer(out), err
}

func (c *call) changeDomains(d *world.ComponentDomains, in domainRequest, domains string, limit int) (serverDomainAnswer, error) {
	given, invalid := splitDomains(domains)
	change, known := domainChange(in.Action)
	switch {
	case in.Action == "get":
		return c.domainAnswer(*d, nil), nil
	case !known:
		return serverDomainAnswer{}, fail(85022, "action %q is none of add, delete, set, get", in.Action)
	case domains == "" && in.Action != "set":
		return serverDomainAnswer{}, fail(40097, "no domain is given; they are one text, separated by semicolons")
	}
	testing := change(d.Testing, given)
	if len(testing) > limit {
		return serverDomainAnswer{}, fail(85016, "that would be %d domains, at most %d are allowed", len(testing), limit)
	}
	// WeChat documents the limit and no code for it; 89030 is the one of its list that says so.
	if err := c.spendMonthly("domain change", domainChangesPerMonth, 89030); err != nil {
		return serverDomainAnswer{}, err
	}
	d.Testing = testing
	if in.Together && c.platform.Platform.Published {
		d.Published = change(d.Published, given)
	}
	return c.domainAnswer(*d, invalid), nil
}

func (c *call) domainAnswer(d world.ComponentDomains, invalid []string) serverDomainAnswer {
	out := serverDomainAnswer{commandOK: okAnswer, Testing: strings.Join(d.Testing, ";"), Invalid: strings.Join(invalid, ";")}
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

// isDomain takes www.qq.com and www.qq.com:8080, no scheme, path or address, and not WeChat's own API host.
func isDomain(name string) bool {
	pattern := regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z0-9-]*[A-Za-z](:[0-9]{1,5})?$`)
	host, _, _ := strings.Cut(name, ":")
	return pattern.MatchString(name) && net.ParseIP(host) == nil && !strings.EqualFold(host, "api.weixin.qq.com")
}

// domainChange is add, delete or set as a function of the old list and what is given. Its result is a list of its own.
func domainChange(action string) (func(old, given []string) []string, bool) {
	switch action {
	case "add":
		return func(old, given []string) []string {
			out := slices.Clone(old)
			for _, name := range given {
				if !slices.Contains(out, name) {
					out = append(out, name)
				}
			}
			return out
		}, true
	case "delete":
		return func(old, given []string) []string {
			return slices.DeleteFunc(slices.Clone(old), func(name string) bool { return slices.Contains(given, name) })
		}, true
	case "set":
		return func(_, given []string) []string { return slices.Clone(given) }, true
	}
	return nil, false
}

// domainFile is what has to lie at the root of a business domain. It is the component's, whoever asks.
func (c *call) domainFile() (any, error) {
	raw := world.Stream(c.world.Seed, "domain file/"+c.platform.AppID, 21)
	return struct {
		commandOK
		Name    string `json:"file_name"`
		Content string `json:"file_content"`
	}{okAnswer, hex.EncodeToString(raw[:5]) + ".txt", hex.EncodeToString(raw[5:])}, nil
}
