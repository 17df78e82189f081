package tunnel

import (
	"net/http"
	"net/netip"
	"strings"
)

// ClientAddr is who sent a request. Behind a tunnel (forwarded) it is the last X-Forwarded-For value, the one the
// tunnel's own edge appended; values before it came from the client and prove nothing. Where no tunnel is in
// front, the header is not looked at. The result is the invalid Addr where neither tells.
func ClientAddr(r *http.Request, forwarded bool) netip.Addr {
	if forwarded {
		if ip, err := netip.ParseAddr(lastForwarded(r.Header)); err == nil {
			return ip.Unmap()
		}
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return peer.Addr().Unmap()
}

// lastForwarded is the last value of the last X-Forwarded-For line.
func lastForwarded(h http.Header) string {
	lines := h.Values("X-Forwarded-For")
	if len(lines) == 0 {
		return ""
	}
	last := lines[len(lines)-1]
	return strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
}
