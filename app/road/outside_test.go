package road

import (
	"net"
	"testing"
)

func address(t *testing.T, cidr string) net.Addr {
	t.Helper()
	ip, n, err := net.ParseCIDR(cidr)
	if err != nil {
		t.Fatal(err)
	}
	n.IP = ip
	return n
}

func TestLANAddressIsThePrivateOne(t *testing.T) {
	public, home, six, own := address(t, "203.0.113.9/24"), address(t, "192.168.3.7/24"), address(t, "fd00::1/64"),
		address(t, "127.0.0.1/8")
	for _, tt := range []struct {
		addrs []net.Addr
		want  string
	}{{nil, ""}, {[]net.Addr{own, six, public}, ""},
		{[]net.Addr{own, public, six, home, address(t, "10.0.0.2/8")}, "192.168.3.7"}} {
		if got := lanAddress(tt.addrs); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.addrs, got, tt.want)
		}
	}
}
