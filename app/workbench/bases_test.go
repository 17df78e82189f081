package workbench_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// TestRealWeChatThroughAProxyThatRecords: the calls go through it, with its prefix; browsers still open WeChat's own pages.
func TestRealWeChatThroughAProxyThatRecords(t *testing.T) {
	wechat := workbenchtest.Open(t, workbench.Options{Only: workbench.OnlySim})
	sim, err := url.Parse(wechat.SimURL())
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var paths []string
	pass := http.StripPrefix("/recorded", httputil.NewSingleHostReverseProxy(sim))
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		paths = append(paths, r.URL.Path)
		mu.Unlock()
		pass.ServeHTTP(w, r)
	}))
	t.Cleanup(proxy.Close)

	c, err := workspace.NewComponent(workspace.Seeded(3, "console"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := workspace.ConnectReal(dir, "en", c); err != nil {
		t.Fatal(err)
	}
	real := workbenchtest.Open(t, workbench.Options{Dir: dir, Bases: workspace.Bases{APIBase: proxy.URL + "/recorded/"}})
	target := workbench.Target{
		EventURL: platform.EventURL(real.PlatformURL()), MessageURL: platform.MessageURL(real.PlatformURL()), Component: c,
	}
	if err := wechat.SetTarget(target); err != nil {
		t.Fatal(err)
	}
	if d, err := wechat.PushTicket(t.Context(), c.AppID); err != nil || !d.Accepted {
		t.Fatalf("%v %v", d, err)
	}
	link, err := real.Platform.Own.NewAuthorizationLink(t.Context(), platform.LinkOptions{})
	if err != nil || !strings.HasPrefix(link.URL, "https://mp.weixin.qq.com/cgi-bin/componentloginpage?") {
		t.Errorf("%s, %v", link.URL, err)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(paths) == 0 || paths[len(paths)-1] != "/recorded/cgi-bin/component/api_create_preauthcode" {
		t.Errorf("through the proxy went %v", paths)
	}
	if s := real.Status(); s.APIBase != proxy.URL+"/recorded/" || s.PageBase != "" {
		t.Errorf("%q %q", s.APIBase, s.PageBase)
	}
}
