package workspace

import (
	"cmp"
	"net/url"
	"strings"
)

// Bases are where the platform finds WeChat, when that is neither the simulator beside it nor WeChat's own hosts: a second
// Wxlab, a gateway, a proxy that records.
type Bases struct {
	APIBase  string `json:"api_base,omitempty"`  // of the server API; "": the simulator, or https://api.weixin.qq.com
	PageBase string `json:"page_base,omitempty"` // of the authorization pages; "": see Pages
}

// or puts what this start was given over what the settings say.
func (b Bases) or(settings Bases) Bases {
	return Bases{cmp.Or(b.APIBase, settings.APIBase), cmp.Or(b.PageBase, settings.PageBase)}
}

// Pages is where browsers find the authorization pages, "" for the simulator or WeChat's own hosts: offline they follow the
// API, which has nobody else who could show them; a gateway to real WeChat has the API alone.
func (s Settings) Pages() string {
	switch {
	case s.PageBase != "":
		return s.PageBase
	case s.Kind == Offline:
		return s.APIBase
	}
	return ""
}

// check says what is wrong with the addresses.
func (b Bases) check() error {
	for _, base := range []string{b.APIBase, b.PageBase} {
		if base != "" && !isBase(base) {
			return Misuse("problem.api_base", base)
		}
	}
	return nil
}

// isBase reports whether the paths of WeChat's API can stand behind an address.
func isBase(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil && u.RawQuery == "" &&
		u.Fragment == "" && !strings.Contains(u.Path, "/cgi-bin") && !strings.ContainsAny(address, " \t?#")
}
