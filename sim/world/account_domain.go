package world

import (
	"slices"
	"strings"
)

// OwnDomains are made when first needed. WeChat answers empty lists, never null.
func (a *AccountState) OwnDomains() *AccountDomains {
	if a.Domains == nil {
		console := DomainLists{Request: []string{"https://api.example.com"}}
		a.Domains = &AccountDomains{
			Console: console.Clone(), Server: DomainLists{}.Clone(), Webview: []string{},
			Direct:  DirectDomains{DomainLists{}.Clone(), []string{}},
			InForce: DirectDomains{DomainLists{}.Clone(), []string{}},
		}
	}
	return a.Domains
}

// Effective are the server domains that a phone lets through.
func (d *AccountDomains) Effective() DomainLists { return Union(d.Console, d.Server, d.InForce.Server) }

// EffectiveWebview are the business domains.
func (d *AccountDomains) EffectiveWebview() []string {
	out := append([]string{}, d.Webview...)
	for _, name := range d.InForce.Webview {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// released is what a release does to a mini program's domains: those that were set directly come into force, and of the
// others those stay that stand at the component.
func (d *AccountDomains) released(ps *PlatformState) {
	d.InForce = DirectDomains{d.Direct.Server.Clone(), append([]string{}, d.Direct.Webview...)}
	if ps == nil {
		return
	}
	allowed := ps.InForce(ps.ServerDomains)
	for _, lists := range []*DomainLists{&d.Console, &d.Server} {
		*lists = lists.Clone()
		for _, list := range lists.All() {
			*list = slices.DeleteFunc(*list, func(name string) bool {
				_, host, _ := strings.Cut(name, "://")
				return !slices.Contains(allowed, host)
			})
		}
	}
}
