package wxapi

import "context"

// Domains that a mini program sets for itself, beside those of its component (PROTOCOL 13.10); with permission set 18.

// refusedDomains are those of a change that WeChat filtered out.
type refusedDomains struct {
	Request  []string `json:"invalid_requestdomain"`
	WS       []string `json:"invalid_wsrequestdomain"`
	Upload   []string `json:"invalid_uploaddomain"`
	Download []string `json:"invalid_downloaddomain"`
	UDP      []string `json:"invalid_udpdomain"`
	TCP      []string `json:"invalid_tcpdomain"`
}

// ModifyServerDomainsDirectly changes hosts without regard to the component's; they count from the next release on. Refused
// are those that were left out of an otherwise good change. It fails with 86100 on a wrong scheme, 86101 on WeChat's own
// host, 86102 on the 51st change this month, 85301 when nothing is left of the change.
func (a *Account) ModifyServerDomainsDirectly(ctx context.Context, d ServerDomains) (now, refused ServerDomains, err error) {
	var out struct {
		ServerDomains
		refusedDomains
	}
	err = a.post(ctx, "/wxa/modify_domain_directly", d, &out)
	r := out.refusedDomains
	return out.ServerDomains, ServerDomains{Request: r.Request, WS: r.WS, Upload: r.Upload, Download: r.Download,
		UDP: r.UDP, TCP: r.TCP}, err
}

// ModifyWebViewDomainsDirectly changes the hosts whose pages the mini program may show without regard to the component's.
// It fails with 86103 on a host without the file of DirectWebViewDomainFile, 89019 when nothing changes, 89021 on a domain that
// does not begin with https://, 89231 for a person's program.
func (a *Account) ModifyWebViewDomainsDirectly(ctx context.Context, action string, domains ...string) ([]string, error) {
	return a.modifyWebViewDomains(ctx, "/wxa/setwebviewdomain_directly", action, domains)
}

// EffectiveServerDomains are a mini program's hosts by who set them, and those in force.
type EffectiveServerDomains struct {
	Console   ServerDomains `json:"mp_domain"`     // in its own console
	Third     ServerDomains `json:"third_domain"`  // by ModifyServerDomains
	Direct    ServerDomains `json:"direct_domain"` // by ModifyServerDomainsDirectly
	Effective ServerDomains `json:"effective_domain"`
}

// EffectiveServerDomains reads them.
func (a *Account) EffectiveServerDomains(ctx context.Context) (EffectiveServerDomains, error) {
	var out EffectiveServerDomains
	err := a.post(ctx, "/wxa/get_effective_domain", struct{}{}, &out)
	return out, err
}

// EffectiveWebViewDomains are EffectiveServerDomains of web views.
type EffectiveWebViewDomains struct {
	Console   []string `json:"mp_webviewdomain"`
	Third     []string `json:"third_webviewdomain"`
	Direct    []string `json:"direct_webviewdomain"`
	Effective []string `json:"effective_webviewdomain"`
}

// EffectiveWebViewDomains reads them.
func (a *Account) EffectiveWebViewDomains(ctx context.Context) (EffectiveWebViewDomains, error) {
	var out EffectiveWebViewDomains
	err := a.post(ctx, "/wxa/get_effective_webviewdomain", struct{}{}, &out)
	return out, err
}

// DirectWebViewDomainFile is the file that must lie at the root of each host of ModifyWebViewDomainsDirectly.
func (a *Account) DirectWebViewDomainFile(ctx context.Context) (name, content string, err error) {
	var out confirmFile
	err = a.post(ctx, "/wxa/get_webviewdomain_confirmfile", struct{}{}, &out)
	return out.Name, out.Content, err
}

// confirmFile proves to WeChat that a host is ours.
type confirmFile struct {
	Name    string `json:"file_name"`
	Content string `json:"file_content"`
}

// PrefetchDomain is a host that WeChat resolves before the mini program asks.
type PrefetchDomain struct {
	Host   string `json:"url"`
	Status int    `json:"status"` // 0 is normal
}

// PrefetchDomains lists them, and how many there may be.
func (a *Account) PrefetchDomains(ctx context.Context) (list []PrefetchDomain, limit int, err error) {
	var out struct {
		List  []PrefetchDomain `json:"prefetch_dns_domain"`
		Limit int              `json:"size_limit"`
	}
	err = a.get(ctx, "/wxa/get_prefetchdnsdomain", nil, &out)
	return out.List, out.Limit, err
}

// SetPrefetchDomains replaces all of them. It fails with 9420001 on what is no host, 9420002 on too many, 9420000 on the 51st
// change this month.
func (a *Account) SetPrefetchDomains(ctx context.Context, hosts ...string) error {
	list := make([]map[string]string, len(hosts))
	for i, host := range hosts {
		list[i] = map[string]string{"url": host}
	}
	return a.post(ctx, "/wxa/set_prefetchdnsdomain", map[string]any{"prefetch_dns_domain": list}, nil)
}
