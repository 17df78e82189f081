package workbench_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wxlab/app/journal"
	"wxlab/app/road"
	"wxlab/app/scenario"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/tunnel"
	"wxlab/tunnel/ngroktest"
)

// reach is the world outside as the offline ngrok has it: every name leads to its edge.
func reach(svc *ngroktest.Service) road.Outside {
	return road.Outside{Transport: svc.Client(netip.AddrPort{}).Transport, CAs: svc.CAs()}
}

// ngrokTunnel are settings for the offline ngrok.
func ngrokTunnel(svc *ngroktest.Service) workspace.TunnelSettings {
	return workspace.TunnelSettings{Kind: workspace.TunnelNgrok, Authtoken: ngroktest.Token, ConnectAddr: svc.Addr()}
}

// openRoaded is a workbench with an open road through the offline ngrok.
func openRoaded(t *testing.T, o workbench.Options) (*workbench.Workbench, *ngroktest.Service) {
	t.Helper()
	svc := ngroktest.Run(t)
	o.Outside = reach(svc)
	w := workbenchtest.Open(t, o)
	if err := w.SetTunnel(t.Context(), ngrokTunnel(svc)); err != nil {
		t.Fatal(err)
	}
	if err := w.Road.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w, svc
}

const publicBase = "https://" + ngroktest.DevDomain

// ask sends one request from outside and gives status and body.
func askEdge(t *testing.T, svc *ngroktest.Service, method, address, body string, header ...string) (int, string,
	http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := svc.Client(netip.AddrPort{}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(raw), resp.Header
}

func TestTheWholeProtocolRunsThroughTheEdge(t *testing.T) {
	w, _ := openRoaded(t, workbench.Options{})
	report := w.RunDemo(t.Context(), "", func(scenario.Step) {})
	for _, s := range report.Steps {
		if !s.OK {
			t.Errorf("%s: %s", s.Name, s.Detail)
		}
	}
	if err := w.Journal.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	inbound, err := w.Journal.List(t.Context(), journal.Query{Text: "side:platform dir:in", Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, e := range inbound {
		kinds[e.Kind]++
		if e.Host != ngroktest.DevDomain {
			t.Errorf("%s %s went to %s, not through the edge", e.Method, e.Path, e.Host)
		}
	}
	for _, kind := range []string{journal.KindTicket, journal.KindAuth, journal.KindMessage, journal.KindEvent,
		journal.KindPage} {
		if kinds[kind] == 0 {
			t.Errorf("nothing of kind %s came in: %v", kind, kinds)
		}
	}
	if n := w.Road.Status().Requests; n < int64(len(inbound)) {
		t.Errorf("%d requests counted, %d recorded", n, len(inbound))
	}
}

func TestTunnelIsOffUntilOpenedAndAfterClose(t *testing.T) {
	w, svc := openRoaded(t, workbench.Options{})
	st := w.Status()
	if st.TunnelState != string(tunnel.Online) || st.TunnelURL != publicBase ||
		st.EventURL != publicBase+"/wechat/component" || st.AuthDomain != ngroktest.DevDomain {
		t.Fatalf("status %+v", st)
	}
	if got := w.Platform.Own.BaseURL(); got != publicBase {
		t.Errorf("the platform builds links on %s", got)
	}
	var busy *workspace.Problem
	if err := w.Road.Open(t.Context()); !errors.As(err, &busy) || busy.Key != "problem.tunnel_open" {
		t.Errorf("second opening: %v", err)
	}
	if err := w.Road.Close(); err != nil {
		t.Fatal(err)
	}
	if st := w.Status(); st.TunnelState != string(road.Off) || st.TunnelURL != "" ||
		w.Platform.Own.BaseURL() != w.PlatformURL() || !strings.HasPrefix(st.EventURL, w.PlatformURL()) {
		t.Errorf("after close: %+v", st)
	}
	if _, err := svc.Record.Wait(t.Context(), ngroktest.Gone, 1); err != nil {
		t.Error(err)
	}
	if err := w.Road.Open(t.Context()); err != nil {
		t.Error("opened again:", err)
	}
}

func TestTunnelEndedByTheServiceMovesThePlatformBack(t *testing.T) {
	w, svc := openRoaded(t, workbench.Options{})
	changed, cancel := w.Subscribe()
	defer cancel()
	if !svc.StopEndpoint(ngroktest.DevDomain, "ERR_NGROK_4444", "stopped in the dashboard") {
		t.Fatal("nothing to stop")
	}
	deadline := time.After(10 * time.Second)
	for w.Status().TunnelState != string(road.Off) || w.Platform.Own.BaseURL() != w.PlatformURL() {
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("status %+v", w.Status())
		}
	}
	if s := w.Road.Status(); s.Code != "ERR_NGROK_4444" {
		t.Errorf("%+v", s)
	}
}

func TestTunnelSaysWhyItDidNotOpen(t *testing.T) {
	svc := ngroktest.Run(t)
	w := workbenchtest.Open(t, workbench.Options{Outside: reach(svc)})
	for _, c := range []struct {
		name string
		set  workspace.TunnelSettings
		key  string
		code string
	}{
		{"nothing chosen", workspace.TunnelSettings{}, "problem.tunnel_unset", ""},
		{"no token", workspace.TunnelSettings{Kind: workspace.TunnelNgrok}, "problem.tunnel_token", ""},
		{"unknown token", workspace.TunnelSettings{Kind: workspace.TunnelNgrok,
			Authtoken: "wrong_token_of_somebody_else_0123456789", ConnectAddr: svc.Addr()}, "problem.tunnel_failed",
			"ERR_NGROK_105"},
		{"foreign domain", workspace.TunnelSettings{Kind: workspace.TunnelNgrok, Authtoken: ngroktest.Token,
			ConnectAddr: svc.Addr(), Domain: "else.ngrok.app"}, "problem.tunnel_failed", "ERR_NGROK_320"},
	} {
		if err := w.SetTunnel(t.Context(), c.set); err != nil {
			t.Fatal(err)
		}
		err := w.Road.Open(t.Context())
		var p *workspace.Problem
		if !errors.As(err, &p) || p.Key != c.key {
			t.Errorf("%s: %v", c.name, err)
		}
		if s := w.Road.Status(); s.State != road.Off || s.Code != c.code || c.code != "" && s.Fix.Zh == "" {
			t.Errorf("%s: status %+v", c.name, s)
		}
		if c.set.Authtoken != "" && strings.Contains(err.Error()+w.Road.Status().Message, c.set.Authtoken.Reveal()) {
			t.Errorf("%s: the authtoken is in the words", c.name)
		}
	}
	for _, wrong := range []workspace.TunnelSettings{{Kind: "vpn"},
		{Kind: workspace.TunnelOwn, URL: "https://1.2.3.4"}, {Kind: workspace.TunnelLocal, Addr: "0.0.0.0:80"}} {
		if err := w.SetTunnel(t.Context(), wrong); workspace.ExitCode(err) != workspace.ExitUsage || err == nil {
			t.Errorf("%+v: %v", wrong, err)
		}
	}
}

func TestProbeIsAnsweredOnlyWhileItRuns(t *testing.T) {
	w, svc := openRoaded(t, workbench.Options{})
	if status, _, _ := askEdge(t, svc, "GET", publicBase+tunnel.ProbePath+"0123", ""); status != 404 {
		t.Errorf("a probe that nobody started: %d", status)
	}
	found, err := w.Road.Probe(t.Context())
	if err != nil || len(found) != 3 {
		t.Fatalf("%v %v", found, err)
	}
	for _, f := range found {
		if f.Verdict != tunnel.Reached {
			t.Errorf("%s: %+v", f.UserAgent, f)
		}
	}
	svc.Warn(func(agent string) bool { return strings.HasPrefix(agent, "Mozilla/5.0") })
	found, err = w.Road.Probe(t.Context())
	if err != nil || found[1].Verdict != tunnel.Reached || found[2].Verdict != tunnel.Interposed {
		t.Errorf("with a warning page for browsers: %+v %v", found, err)
	}
}

func TestOwnAddressLeadsToItsPort(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	if err := w.SetTunnel(t.Context(), workspace.TunnelSettings{Kind: workspace.TunnelOwn,
		URL: "https://wx.example.com/lab/"}); err != nil {
		t.Fatal(err)
	}
	if err := w.Road.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := w.Road.Status()
	if s.State != tunnel.Configured || s.URL != "https://wx.example.com/lab" ||
		w.Status().EventURL != "https://wx.example.com/lab/wechat/component" {
		t.Fatalf("%+v", s)
	}
	for target, want := range map[string]int{"/lab/wechat/component": 400, "/wechat/component": 400,
		"/lab/v1/status": 404} {
		req, err := http.NewRequestWithContext(t.Context(), "POST", "http://"+s.Leads+target, strings.NewReader("x"))
		if err != nil {
			t.Fatal(err)
		}
		req.Host = "wx.example.com"
		resp, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", target, resp.StatusCode, want)
		}
	}
}

func TestVerifyFileIsServedAtTheRoot(t *testing.T) {
	dir := t.TempDir()
	w, svc := openRoaded(t, workbench.Options{Dir: dir})
	const name = "MP_verify_Ab3dEf6hIj9kLm2n.txt"
	if status, _, _ := askEdge(t, svc, "GET", publicBase+"/"+name, ""); status != 404 {
		t.Errorf("before: %d", status)
	}
	if err := w.Road.PutVerifyFile(name, "Ab3dEf6hIj9kLm2n"); err != nil {
		t.Fatal(err)
	}
	if status, body, _ := askEdge(t, svc, "GET", publicBase+"/"+name, ""); status != 200 || body != "Ab3dEf6hIj9kLm2n" {
		t.Errorf("served %d %q", status, body)
	}
	if err := w.Road.CheckVerifyFile(t.Context(), name); err != nil || w.Road.VerifyURL(name) != publicBase+"/"+name {
		t.Errorf("%s: %v", w.Road.VerifyURL(name), err)
	}
	for _, wrong := range []string{"../workspace.json", "a/b.txt", "workspace.json", ""} {
		if err := w.Road.PutVerifyFile(wrong, "x"); workspace.ExitCode(err) != workspace.ExitUsage {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "verify", name)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	if err := w.Road.PutVerifyFile(name, ""); err != nil || len(w.Road.VerifyFiles()) != 0 {
		t.Errorf("taken away: %v %v", w.Road.VerifyFiles(), err)
	}
	if err := w.Road.CheckVerifyFile(t.Context(), name); workspace.ExitCode(err) != workspace.ExitUsage {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestSecretsOfTheTunnelStayInTheSettings(t *testing.T) {
	dir := t.TempDir()
	var logged strings.Builder
	svc := ngroktest.Run(t)
	w := workbenchtest.Open(t, workbench.Options{Dir: dir, Outside: reach(svc), Log: loudLog(&logged)})
	set := ngrokTunnel(svc)
	if err := w.SetTunnel(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	if err := w.Road.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.RunDemo(t.Context(), "", func(scenario.Step) {})
	info, err := os.Stat(filepath.Join(dir, "workspace.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	again, err := workspace.Load(dir)
	if err != nil || again.Tunnel != set {
		t.Errorf("read back %+v, %v", again.Tunnel, err)
	}
	if err := w.Journal.Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
	secrets := []platform.Secret{set.Authtoken, w.Settings().Component.AppSecret, w.Settings().Component.EncodingAESKey}
	for _, name := range []string{"journal.db", "journal.db-wal"} {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		workbenchtest.NoSecrets(t, name, string(raw), secrets)
	}
	workbenchtest.NoSecrets(t, "log", logged.String(), secrets)
	workbenchtest.NoSecrets(t, "status", asJSON(t, w.Status())+asJSON(t, w.Road.Status())+asJSON(t, w.Settings()), secrets)
}
