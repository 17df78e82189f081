package wxserver

import (
	"net/http"
	"net/url"
	"strings"

	"wxlab/sim/bilingual"
)

// WeChat's hosts for people; every other one of its hosts has the server API (PROTOCOL 1).
const (
	domain   = ".weixin.qq.com"
	mpHost   = "mp.weixin.qq.com"
	openHost = "open.weixin.qq.com"
	apiHost  = "api.weixin.qq.com"
)

// pageHosts are the pages, and on which host each is.
func pageHosts() map[string]string {
	return map[string]string{
		loginPath: mpHost, phonePath: mpHost, "/wxaopen/safe/bindcomponent": openHost, oauthPath: openHost,
		adminPath: mpHost, registerPath: mpHost,
	}
}

// IsPage reports whether a request is for one of the pages, or for the list of them.
func IsPage(r *http.Request) bool { return r.URL.Path == "/" || pageHosts()[r.URL.Path] != "" }

// qrcodePath is the one picture that is on the host of pages, and kept with the API here.
const qrcodePath = "/cgi-bin/showqrcode"

// hostOf is the name that a request is for, without port.
func hostOf(r *http.Request) string {
	host := url.URL{Host: r.Host}
	return strings.TrimSuffix(strings.ToLower(host.Hostname()), ".")
}

// onHosts lets a request pass that is for none of WeChat's hosts, since a base URL has everything under one address. Under
// WeChat's own names each host has what it has there.
func onHosts(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := hostOf(r)
		if right := rightHost(host, r.URL.Path); strings.HasSuffix(host, domain) && right != host {
			why := bilingual.Textf("%s 上没有 %s，它在 %s 上", "%s has no %s: that is on %s", host, r.URL.Path, right)
			why.ToHeader(w.Header())
			http.Error(w, why.Zh+"\n"+why.En, http.StatusNotFound)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// rightHost is the host that has a path, which is host itself where it may be.
func rightHost(host, path string) string {
	switch page := pageHosts()[path]; {
	case page != "":
		return page
	case path == "/" || path == qrcodePath || host != mpHost && host != openHost:
		return host
	}
	return apiHost
}
