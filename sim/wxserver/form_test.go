package wxserver_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"wxlab/sim"
	"wxlab/sim/wxserver"
)

// TestConsentWithoutJavaScript walks the forms as the plainest browser would.
func TestConsentWithoutJavaScript(t *testing.T) {
	for path := range map[string]bool{"/cgi-bin/componentloginpage": false, "/safe/bindcomponent": true,
		"/wxaopen/safe/bindcomponent": true} {
		t.Run(path, func(t *testing.T) {
			w := newLab(t)
			link := w.pageURL(path)
			u, _ := url.Parse(link)
			code := u.Query().Get("pre_auth_code")
			page := w.get(link, w.platform.URL+"/start", "zh-CN,zh;q=0.9,en;q=0.8")
			for _, want := range []string{"SIMULATED 模拟", `lang="zh-CN"`, "晨光建站", "请选择要授权的账号", "山茶读书", "青禾生活馆", "青禾到家",
				"未认证"} {
				if !strings.Contains(page, want) {
					t.Errorf("the page lacks %q", want)
				}
			}
			if strings.Contains(page, "全网发布检测") || strings.Contains(page, "<script") {
				t.Error("the page offers the accounts of the release check, or needs a script")
			}
			account := w.sim.Accounts()[2]
			step := w.form(path, url.Values{"pre_auth_code": {code}, "step": {"account"}, "account": {account.AppID}})
			for _, want := range []string{`name="func" value="19" checked`, "小程序客服管理", "互斥", `value="` + account.AppID +
				`"`, "授权给第三方平台的权限集"} {
				if !strings.Contains(step, want) {
					t.Errorf("the second step lacks %q", want)
				}
			}
			none := w.form(path, url.Values{"pre_auth_code": {code}, "step": {"consent"}, "account": {account.AppID}})
			if !strings.Contains(none, "请至少选择一个权限集") || !strings.Contains(none, `name="func"`) {
				t.Errorf("nothing ticked: %.200s", none)
			}
			location := w.form(path, url.Values{"pre_auth_code": {code}, "step": {"consent"},
				"account": {account.AppID}, "func": {"17", "19"}})
			if want := w.platform.URL + "/authorized?tenant=9&auth_code=queryauthcode@@@"; !strings.HasPrefix(location,
				want) || !strings.HasSuffix(location, "&expires_in=3600") {
				t.Errorf("redirect to %s", location)
			}
			if again := w.form(path, url.Values{"pre_auth_code": {code}, "step": {"consent"},
				"account": {account.AppID}, "func": {"17"}}); !strings.Contains(again, "PreAuthCode无效") {
				t.Errorf("consent a second time: %.200s", again)
			}
		})
	}
}

func TestErrorPages(t *testing.T) {
	w := newLab(t)
	tests := []struct {
		name, referer string
		change        func(url.Values)
		want          []string
	}{
		{"no referer", "", func(url.Values) {}, []string{"授权入口页所在域名：空", "Referrer-Policy"}},
		{"bad code", w.platform.URL, func(q url.Values) { q.Set("pre_auth_code", "preauthcode@@@x") },
			[]string{"PreAuthCode无效", "从未签发"}},
		{"unknown component", w.platform.URL, func(q url.Values) { q.Set("component_appid", "<b>wx0") },
			[]string{"component_appid 无效", "&lt;b&gt;wx0"}},
		{"no redirect", w.platform.URL, func(q url.Values) { q.Del("redirect_uri") }, []string{"redirect_uri"}},
	}
	for _, tt := range tests {
		page := w.get(w.pageURL("/cgi-bin/componentloginpage", tt.change), tt.referer, "")
		for _, want := range append(tt.want, "SIMULATED 模拟", "给开发者的说明") {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page lacks %q", tt.name, want)
			}
		}
	}
}

func TestReloadingThePageShowsThatTheCodeIsSpent(t *testing.T) {
	w := newLab(t)
	link := w.pageURL("/wxaopen/safe/bindcomponent")
	w.get(link, "", "")
	if page := w.get(link, "", ""); !strings.Contains(page, "PreAuthCode无效") || !strings.Contains(page, "已被使用") {
		t.Errorf("%.300s", page)
	}
}

func TestCancelDoesNotRedirect(t *testing.T) {
	w := newLab(t)
	link := w.pageURL("/safe/bindcomponent")
	w.get(link, "", "")
	u, _ := url.Parse(link)
	page := w.form("/safe/bindcomponent", url.Values{"pre_auth_code": u.Query()["pre_auth_code"], "step": {"cancel"},
		"account": {w.sim.Accounts()[0].AppID}})
	if !strings.Contains(page, "已取消授权") || strings.HasPrefix(page, "http") || len(w.sim.Grants()) != 0 {
		t.Errorf("%.300s", page)
	}
}

func TestEnglishPage(t *testing.T) {
	w := newLab(t)
	page := w.get(w.pageURL("/wxaopen/safe/bindcomponent",
		func(q url.Values) { q.Set("biz_appid", w.sim.Accounts()[1].AppID) }), "", "en-GB,en;q=0.9")
	for _, want := range []string{`lang="en"`, "SIMULATED 模拟", "Permission sets to grant", "Service account",
		">Authorize<"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestAPIOverHTTP(t *testing.T) {
	w := newLab(t)
	resp, err := http.Get(w.wechat.URL + "/cgi-bin/getcallbackip?access_token=" + url.QueryEscape(w.token))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if raw, _ := io.ReadAll(resp.Body); string(raw) != `{"ip_list":["127.0.0.1","::1"]}` ||
		resp.Header.Get("Content-Type") != "application/json; encoding=utf-8" {
		t.Errorf("%s %v", raw, resp.Header)
	}
	if got := w.post("/cgi-bin/component/api_create_preauthcode", "{"); !strings.Contains(got, `"errcode":47001`) {
		t.Errorf("broken JSON: %s", got)
	}
	missing, err := http.Post(w.wechat.URL+"/wxa/nothing_of_ours", "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	defer missing.Body.Close()
	if missing.StatusCode != http.StatusNotFound ||
		!strings.Contains(missing.Header.Get("X-Wxlab-Hint"), "/wxa/nothing_of_ours") ||
		w.sim.Coverage()["/wxa/nothing_of_ours"] != 1 {
		t.Errorf("%d %v", missing.StatusCode, missing.Header)
	}
	calls := w.sim.Calls()
	if calls[0].ClientIP != "127.0.0.1" {
		t.Errorf("client IP %q", calls[0].ClientIP)
	}
}

func TestEveryPathIsRouted(t *testing.T) {
	w := newLab(t)
	for _, path := range w.sim.Paths() {
		if got := w.post(path, "x"); !strings.Contains(got, `"errcode":`) && !strings.Contains(got, "ip_list") {
			t.Errorf("%s: %s", path, got)
		}
	}
}

func TestIndexListsThePaths(t *testing.T) {
	w := newLab(t)
	page := w.get(w.wechat.URL+"/", "", "")
	for _, want := range append(w.sim.Paths(), "SIMULATED 模拟") {
		if !strings.Contains(page, want) {
			t.Errorf("the index lacks %s", want)
		}
	}
}

func TestLongBodiesAreRefused(t *testing.T) {
	h := wxserver.New(sim.New(sim.Config{}))
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest("POST", "/cgi-bin/component/api_component_token",
		strings.NewReader(strings.Repeat("x", 13<<20))))
	if rec.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("%d", rec.Code)
	}
}

func FuzzRequests(f *testing.F) {
	f.Add("GET", "/cgi-bin/componentloginpage?component_appid=wx&pre_auth_code=%40&redirect_uri=http://a/", "")
	f.Add("POST", "/safe/bindcomponent", "pre_auth_code=x&step=consent&func=1")
	f.Add("POST", "/cgi-bin/component/api_component_token", `{"component_appid":"wx"}`)
	h := wxserver.New(sim.New(sim.Config{}))
	f.Fuzz(func(t *testing.T, method, target, body string) {
		u, err := url.ParseRequestURI(target)
		if err != nil || !strings.HasPrefix(target, "/") {
			return
		}
		req := &http.Request{Method: method, URL: u,
			Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
			Body:   io.NopCloser(strings.NewReader(body)), RemoteAddr: "127.0.0.1:1"}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		if rec.Code >= 500 || rec.Code == http.StatusFound {
			t.Errorf("%s %s answered %d", method, target, rec.Code)
		}
	})
}
