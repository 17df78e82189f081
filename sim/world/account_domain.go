package world

// OwnDomains are made when first needed. WeChat answers empty lists, never null.
func (a *AccountState) OwnDomains() *AccountDomains {
	if a.Domains == nil {
		a.Domains = &AccountDomains{Server: DomainLists{Request: []string{"https://api.example.com"}}, Webview: []string{}}
		for _, list := range a.Domains.Server.All()[1:] {
			*list = []string{}
		}
	}
	return a.Domains
}
