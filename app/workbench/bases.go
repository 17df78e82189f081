package workbench

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"wxlab/app/workspace"
	"wxlab/platform/wxapi"
)

// apiBase is where the platform calls WeChat's server API.
func (w *Workbench) apiBase() string {
	return strings.TrimRight(cmp.Or(w.ground.bases.APIBase, w.wechatBase(wxapi.DefaultBaseURL)), "/")
}

// pageBase is where browsers open one of WeChat's pages, whose own host is real.
func (w *Workbench) pageBase(real string) string {
	return strings.TrimRight(cmp.Or(w.ground.bases.PageBase, w.wechatBase(real)), "/")
}

// wechatBase is real, or the simulator that stands in for it.
func (w *Workbench) wechatBase(real string) string {
	switch {
	case w.Sim != nil:
		return w.SimURL()
	case w.ground.outside.WeChat != "":
		return w.ground.outside.WeChat
	}
	return real
}

// apiTransport carries the platform's calls to WeChat: the simulator here, another base wherever it is, or the real one
// through the system's proxy.
func (w *Workbench) apiTransport() http.RoundTripper {
	switch {
	case w.ground.bases.APIBase != "":
		return w.ground.outside.OrNear(w.ground.loopback)
	case w.Sim == nil:
		return w.ground.outside.Transport
	}
	return w.ground.loopback
}

// openBases puts the bases of this start in force, and refuses to have the platform call itself.
func (w *Workbench) openBases() error {
	s := w.Settings()
	w.ground.bases = workspace.Bases{APIBase: s.APIBase, PageBase: s.Pages()}
	base := s.APIBase
	u, err := url.Parse(base)
	if own := w.ground.platform.Addr(); err == nil && base != "" && own != "" && u.Host == own {
		return workspace.Misuse("problem.api_base_self", base, cmp.Or(w.SimURL(), wxapi.DefaultBaseURL))
	}
	return nil
}
