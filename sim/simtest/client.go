package simtest

import (
	"cmp"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"

	"wxlab/sim/world"
)

// newClient makes a client that finds the simulator at base under WeChat's own names.
func newClient(t T, base string) *http.Client {
	t.Helper()
	at, err := url.Parse(base)
	if err != nil {
		t.Fatalf("%v", err)
	}
	through := &http.Transport{}
	t.Cleanup(through.CloseIdleConnections)
	return &http.Client{Transport: underWeChatsNames{sim: at, through: through}}
}

// underWeChatsNames leads requests for WeChat to the simulator, without TLS; the Host stays WeChat's. It refuses every
// other host but this machine, so that no test talks to the world by mistake.
type underWeChatsNames struct {
	sim     *url.URL
	through http.RoundTripper
}

func (u underWeChatsNames) RoundTrip(r *http.Request) (*http.Response, error) {
	switch host := r.URL.Hostname(); {
	case isWeChat(host):
		out := r.Clone(r.Context())
		out.URL.Scheme, out.URL.Host, out.Host = u.sim.Scheme, u.sim.Host, cmp.Or(r.Host, r.URL.Host)
		resp, err := u.through.RoundTrip(out)
		if resp != nil {
			resp.Request = r // redirects are relative to what was asked
		}
		return resp, err
	case isThisMachine(host):
		return u.through.RoundTrip(r)
	default:
		if r.Body != nil {
			r.Body.Close()
		}
		return nil, fmt.Errorf("%q is not WeChat: this client reaches the simulated api.weixin.qq.com, mp.weixin.qq.com and "+
			"open.weixin.qq.com, and this machine, so that no test calls the world by mistake", r.URL.Host)
	}
}

// isWeChat knows the hosts of the Open Platform (PROTOCOL 1). WeChat Pay and WeCom, below the same domain, are others.
func isWeChat(host string) bool {
	return host == "mp.weixin.qq.com" || host == "open.weixin.qq.com" || slices.Contains(world.APIHosts(), host)
}

func isThisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
