package sim

import (
	"net"
	"strings"
)

// componentDomains are the domains that a component's mini programs may use: those of its test version and those of
// the published one (全网发布版), which only change on request.
type componentDomains struct {
	Testing   []string
	Published []string
}

// inForce is the list that authorizers are held to.
func (ps *platformState) inForce(d componentDomains) []string {
	if ps.Platform.Published {
		return d.Published
	}
	return d.Testing
}

// accountDomains are a mini program's own domains, with their schemes.
type accountDomains struct {
	Server  domainLists
	Webview []string // 业务域名
}

// domainLists are the server domains by what they are for.
type domainLists struct {
	Request   []string `json:"requestdomain"`
	WsRequest []string `json:"wsrequestdomain"`
	Upload    []string `json:"uploaddomain"`
	Download  []string `json:"downloaddomain"`
	UDP       []string `json:"udpdomain"`
	TCP       []string `json:"tcpdomain"`
}

func (d *domainLists) all() []*[]string {
	return []*[]string{&d.Request, &d.WsRequest, &d.Upload, &d.Download, &d.UDP, &d.TCP}
}

// domains are made when first needed. WeChat answers empty lists, never null.
func (a *accountState) domains() *accountDomains {
	if a.Domains == nil {
		a.Domains = &accountDomains{Server: domainLists{Request: []string{"https://api.example.com"}}, Webview: []string{}}
		for _, list := range a.Domains.Server.all()[1:] {
			*list = []string{}
		}
	}
	return a.Domains
}

// sameHost ignores the port unless the console's domain has one.
func sameHost(domain, host string) bool {
	if _, _, err := net.SplitHostPort(domain); err == nil {
		return strings.EqualFold(domain, host)
	}
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.EqualFold(domain, host)
}
