package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"wxlab/app/browse"
	"wxlab/app/sdk"
	"wxlab/sim/wxserver/ca"
)

// TestABrowserShowsWeChatsPages under their own names, without a warning, and pages of others from where they are.
func TestABrowserShowsWeChatsPages(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	t.Parallel()
	program, err := browse.Find(browse.Names(runtime.GOOS))
	if err != nil {
		t.Skip(err)
	}
	dir := filepath.Join(t.TempDir(), "w")
	s := serve(t, "--workspace", dir, "--sim-addr", "127.0.0.1:0")
	resp, err := http.Get(s.Sim + "/.wxlab/ca.pem") // it is made on first use
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	files := ca.FilesIn(filepath.Join(dir, "ca"))
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte("<h1>a platform's own page</h1>"))
	}))
	defer other.Close()
	road := sdk.Road{Proxy: strings.TrimPrefix(s.Sim, "http://"), Base: s.Sim, Files: files}
	for page, want := range map[string]string{browse.Home: "SIMULATED", other.URL: "a platform's own page"} {
		flags, err := browse.Flags(road, readFile(t, files.CA), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), program, append(flags, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", page)...)
		cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
		if shown, err := cmd.Output(); err != nil || !strings.Contains(string(shown), want) {
			t.Errorf("%s: %v, shown was %.300s", page, err, shown)
		}
	}
}

func TestBrowseSaysWhatItLacks(t *testing.T) {
	if _, errs, exit := cli(t, "browse", "--workspace", t.TempDir(), "ftp://mp.weixin.qq.com/"); exit != 2 ||
		!strings.Contains(errs, "ftp://") {
		t.Errorf("exit %d, %s", exit, errs)
	}
	for text, want := range map[string]bool{
		"https://foo": false, "https://foo./": false, "https://": false, "https://localhost:8681/x": true, "http://127.0.0.1": true,
		"http://[::1]:80/": true, "https://mp.weixin.qq.com/": true, "file:///etc/passwd": false,
	} {
		if got := isPage(text); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	t.Setenv("PATH", t.TempDir())
	if runtime.GOOS == "linux" { // elsewhere a browser has a place of its own
		if _, errs, exit := cli(t, "browse", "--workspace", t.TempDir()); exit != 3 || !strings.Contains(errs, "Chromium") {
			t.Errorf("exit %d, %s", exit, errs)
		}
	}
}
