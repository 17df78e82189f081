package control

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/app/road"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
	"wxlab/tunnel/ngroktest"
)

// TestControlIsNotReachableFromOutside asks for every route of this API through a tunnel, token and all.
func TestControlIsNotReachableFromOutside(t *testing.T) {
	svc := ngroktest.Run(t)
	free := "127.0.0.1:0"
	w, err := workbench.Open(t.Context(), workbench.Options{
		Dir: t.TempDir(), Seed: 7, Addresses: workspace.Addresses{Platform: free, Simulator: free, Control: free},
		Outside: road.Outside{Transport: svc.Client(netip.AddrPort{}).Transport, CAs: svc.CAs()},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	api := New(w, token, i18n.En)
	local := httptest.NewServer(api.Handler())
	defer local.Close()
	if err := w.SetTunnel(t.Context(), workspace.TunnelSettings{Kind: workspace.TunnelNgrok,
		Authtoken: ngroktest.Token, ConnectAddr: svc.Addr()}); err != nil {
		t.Fatal(err)
	}
	if err := w.Road.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	routes := endpoints()
	if len(routes) < 20 {
		t.Fatalf("only %d routes", len(routes))
	}
	for _, e := range routes {
		for _, host := range []string{"", "127.0.0.1", strings.TrimPrefix(local.URL, "http://")} {
			outside(t, svc, e.method, e.path, host)
		}
	}
}

// outside expects a bare 404 for a route, or for another Host the edge's own answer: it knows no such name.
func outside(t *testing.T, svc *ngroktest.Service, method, path, host string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, "https://"+ngroktest.DevDomain+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("X-Forwarded-Host", host)
	if host != "" {
		req.Host = host
	}
	resp, err := svc.Client(netip.AddrPort{}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	ours := resp.Header.Get("Ngrok-Error-Code") == ""
	if resp.StatusCode != http.StatusNotFound || ours && len(body) > 0 || ours != (host == "") {
		t.Errorf("%s %s (Host %q): %d %q", method, path, host, resp.StatusCode, body)
	}
}
