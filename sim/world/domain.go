package world

import (
	"net"
	"strings"
)

// ComponentDomains are the domains that a component's mini programs may use: those of its test version and those of
// the published one (全网发布版), which only change on request.
type ComponentDomains struct {
	Testing   []string
	Published []string
}

// AccountDomains are a mini program's own domains, with their schemes.
type AccountDomains struct {
	Server  DomainLists
	Webview []string // 业务域名
}

// DomainLists are the server domains by what they are for.
type DomainLists struct {
	Request   []string `json:"requestdomain"`
	WsRequest []string `json:"wsrequestdomain"`
	Upload    []string `json:"uploaddomain"`
	Download  []string `json:"downloaddomain"`
	UDP       []string `json:"udpdomain"`
	TCP       []string `json:"tcpdomain"`
}

// All are the lists in the order of the documentation.
func (d *DomainLists) All() []*[]string {
	return []*[]string{&d.Request, &d.WsRequest, &d.Upload, &d.Download, &d.UDP, &d.TCP}
}

// SameHost ignores the port unless the console's domain has one.
func SameHost(domain, host string) bool {
	if _, _, err := net.SplitHostPort(domain); err == nil {
		return strings.EqualFold(domain, host)
	}
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.EqualFold(domain, host)
}
