package workbench_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"wxlab/app/road"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// openNear opens a workspace on a machine that takes an address of loopback's for its LAN.
func openNear(t *testing.T, dir string, allowed bool, only workbench.Parts) *workbench.Workbench {
	t.Helper()
	free := "127.0.0.1:0"
	w, err := workbench.Open(t.Context(), workbench.Options{Dir: dir, Seed: 7, LAN: allowed, Only: only,
		Addresses: workspace.Addresses{Platform: free, Simulator: free, Control: free},
		Outside:   road.Outside{LAN: func() string { return "127.0.0.1" }}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// refused reports whether nobody listens at an address any more.
func refused(t *testing.T, address string) bool {
	t.Helper()
	resp, err := http.Get(address + "/safe/bindcomponent")
	if err == nil {
		resp.Body.Close()
	}
	return err != nil
}

func TestTheLANIsClosedUntilTheUserAllowsIt(t *testing.T) {
	dir := t.TempDir()
	w := openNear(t, dir, false, workbench.Everything)
	if w.Phones.URL() != "" || w.Status().LANURL != "" {
		t.Fatal("open without leave")
	}
	set := func(on bool) {
		t.Helper()
		s := w.Settings()
		s.LAN = on
		if err := w.SaveSettings(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	set(true)
	open := w.Phones.URL()
	if open == "" || open == w.SimURL() || w.Status().LANURL != open || refused(t, open) {
		t.Fatalf("allowed, and open at %q", open)
	}
	set(false)
	if w.Phones.URL() != "" || !refused(t, open) {
		t.Error("still open")
	}
	set(true)
	if err := w.Close(); err != nil || !refused(t, w.Phones.URL()) {
		t.Errorf("open after Close: %v", err)
	}
	if again := openNear(t, dir, false, workbench.Everything); again.Phones.URL() == "" {
		t.Error("the setting is forgotten")
	}
}

func TestTheFlagAllowsTheLANForThisStartOnly(t *testing.T) {
	dir := t.TempDir()
	w := openNear(t, dir, true, workbench.OnlySim)
	s := w.Settings()
	s.Theme = "dark"
	if err := w.SaveSettings(t.Context(), s); err != nil || w.Phones.URL() == "" {
		t.Fatal(err, w.Phones.URL())
	}
	w.Close()
	if w = openNear(t, dir, false, workbench.OnlySim); w.Phones.URL() != "" || w.Settings().Theme != "dark" {
		t.Error("the flag was saved")
	}
}

func TestNoLANWithoutAnAddress(t *testing.T) {
	free := "127.0.0.1:0"
	o := workbench.Options{Dir: t.TempDir(), LAN: true, Addresses: workspace.Addresses{Platform: free, Simulator: free,
		Control: free}, Outside: road.Outside{LAN: func() string { return "" }}}
	var p *workspace.Problem
	if _, err := workbench.Open(t.Context(), o); !errors.As(err, &p) || p.Key != "problem.lan_none" {
		t.Error(err)
	}
	o.Outside.LAN = func() string { return "203.0.113.250" }
	if _, err := workbench.Open(t.Context(), o); !errors.As(err, &p) || p.Key != "problem.lan" {
		t.Error(err)
	}
	o.LAN = false
	w, err := workbench.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	s := w.Settings()
	s.LAN = true
	if err := w.SaveSettings(t.Context(), s); err == nil || w.Settings().LAN {
		t.Error("a setting that does not work was saved", err)
	}
}

func TestAWorkspaceOpensWithoutItsNetwork(t *testing.T) {
	dir := t.TempDir()
	w := openNear(t, dir, false, workbench.OnlySim)
	s := w.Settings()
	s.LAN = true
	if err := w.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	w.Close()
	free := "127.0.0.1:0"
	away, err := workbench.Open(t.Context(), workbench.Options{Dir: dir, Only: workbench.OnlySim,
		Addresses: workspace.Addresses{Platform: free, Simulator: free, Control: free},
		Outside:   road.Outside{LAN: func() string { return "" }}})
	if err != nil || away.Phones.URL() != "" || away.Settings().LAN {
		t.Fatal(err)
	}
	s = away.Settings()
	s.Theme = "dark"
	if err := away.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	away.Close()
	if home := openNear(t, dir, false, workbench.OnlySim); home.Phones.URL() == "" {
		t.Error("the setting was forgotten on the way")
	}
}

// TestTheLANHasThePagesOnly knocks at everything the program has, from the LAN's side.
func TestTheLANHasThePagesOnly(t *testing.T) {
	w := openNear(t, t.TempDir(), true, workbench.Everything)
	paths := append(w.Sim.Paths(), "/", "/cgi-bin/componentloginpage", "/connect/oauth2/authorize", "/authorize",
		"/authorized", "/wechat/component", "/v1/world", "/v1/status", "/readyz")
	for _, path := range paths {
		resp, err := http.Get(w.Phones.URL() + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d on the LAN", path, resp.StatusCode)
		}
	}
}

func TestWaitingPagesAreNotRecorded(t *testing.T) {
	w := openNear(t, t.TempDir(), false, workbench.OnlySim)
	for _, query := range []string{"?step=wait&pre_auth_code=x", "?step=wait&pre_auth_code=x", "?pre_auth_code=x"} {
		resp, err := http.Get(w.SimURL() + "/cgi-bin/componentloginpage" + query)
		if err != nil {
			t.Fatal(err)
		}
		page, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if !strings.Contains(string(page), "SIMULATED") {
			t.Errorf("%s: %.200s", query, page)
		}
	}
	if err := w.Journal.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if stats, err := w.Journal.Stats(t.Context()); err != nil || stats.Total != 1 {
		t.Errorf("%d pages recorded, %v", stats.Total, err)
	}
}

func TestOAuthDomainsReachTheSimulator(t *testing.T) {
	w := openNear(t, t.TempDir(), false, workbench.OnlySim)
	domains := func() string {
		p, _ := w.Sim.Platform(w.Settings().Component.AppID)
		return strings.Join(p.OAuthDomains, "|")
	}
	s := w.Settings()
	for text, want := range map[string]string{"a.example.com": "a.example.com",
		" a.example.com，b.example.com  c.example.com:8080 ": "a.example.com|b.example.com|c.example.com:8080", "": ""} {
		s.OAuthDomains = text
		if err := w.SaveSettings(t.Context(), s); err != nil || domains() != want {
			t.Errorf("%q: %s, %v", text, domains(), err)
		}
	}
	for _, text := range []string{"a b c d", "https://a.example.com", "a.example.com/x"} {
		s.OAuthDomains = text
		if err := w.SaveSettings(t.Context(), s); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
	target := workbench.Target{Component: platform.Component(w.Settings().Component),
		OAuthDomains: []string{"x.example.com", "y.example.com"}}
	if err := w.SetTarget(target); err != nil || domains() != "x.example.com|y.example.com" {
		t.Errorf("%s, %v", domains(), err)
	}
}
