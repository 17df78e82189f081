package wxserver_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"wxlab/sim"
	"wxlab/sim/world"
	"wxlab/sim/wxserver"
)

const (
	appID  = "wxc0ffee1234567890"
	secret = "0123456789abcdef0123456789abcdef"
	aesKey = "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig"
)

// lab is a simulator behind its HTTP face and a platform that has a page with the link on it.
type lab struct {
	*testing.T
	sim      *sim.Sim
	wechat   *httptest.Server
	platform *httptest.Server
	link     string // shown by the platform's page
	landed   chan string
	token    string
}

func newLab(t *testing.T) *lab {
	t.Helper()
	w := &lab{T: t, landed: make(chan string, 10)}
	w.platform = httptest.NewServer(http.HandlerFunc(w.servePlatform))
	t.Cleanup(w.platform.Close)
	w.sim = sim.New(sim.Config{Now: func() time.Time { return time.Unix(1700000000, 0) }, Seed: 3})
	w.wechat = httptest.NewServer(wxserver.New(w.sim))
	t.Cleanup(w.wechat.Close)
	host, _ := url.Parse(w.platform.URL)
	err := w.sim.PutPlatform(world.Platform{
		AppID: appID, Name: "晨光建站", Secret: secret, Token: "relaytoken2024", AESKey: aesKey, Published: true,
		EventURL: w.platform.URL + "/event", MessageURL: w.platform.URL + "/$APPID$/callback", AuthDomain: host.Host,
	})
	if err != nil {
		t.Fatal(err)
	}
	d, err := w.sim.PushTicket(t.Context(), appID)
	if err != nil || !d.Accepted {
		t.Fatalf("ticket: %+v, %v", d, err)
	}
	ticket := between(string(d.Plain), "<ComponentVerifyTicket><![CDATA[", "]]>")
	w.token = between(w.post("/cgi-bin/component/api_component_token", `{"component_appid":"`+appID+
		`","component_appsecret":"`+secret+`","component_verify_ticket":"`+ticket+`"}`), `"component_access_token":"`,
		`"`)
	return w
}

func (w *lab) servePlatform(rw http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/start":
		io.WriteString(rw, `<html><body><a id="go" href="`+strings.ReplaceAll(w.link, "&", "&amp;")+
			`">go</a></body></html>`)
	case "/authorized":
		w.landed <- r.URL.RawQuery
		io.WriteString(rw, `<html><body><p id="done">done</p></body></html>`)
	default:
		io.WriteString(rw, "success")
	}
}

func (w *lab) post(path, body string) string {
	w.Helper()
	resp, err := http.Post(w.wechat.URL+path+"?component_access_token="+url.QueryEscape(w.token), "application/json",
		strings.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		w.Fatal(err)
	}
	return string(raw)
}

func (w *lab) preAuthCode() string {
	return between(w.post("/cgi-bin/component/api_create_preauthcode", `{"component_appid":"`+appID+`"}`),
		`"pre_auth_code":"`, `"`)
}

func (w *lab) pageURL(path string, change ...func(url.Values)) string {
	q := url.Values{"component_appid": {appID}, "pre_auth_code": {w.preAuthCode()},
		"redirect_uri": {w.platform.URL + "/authorized?tenant=9"}, "auth_type": {"3"}}
	for _, f := range change {
		f(q)
	}
	return w.wechat.URL + path + "?" + q.Encode()
}

// get opens a page as a browser that came from the platform would.
func (w *lab) get(link, referer, language string) string {
	w.Helper()
	req, _ := http.NewRequest("GET", link, nil)
	req.Header.Set("Referer", referer)
	req.Header.Set("Accept-Language", language)
	return w.do(req)
}

func (w *lab) do(req *http.Request) string {
	w.Helper()
	resp, err := (&http.Client{CheckRedirect: func(*http.Request,
		[]*http.Request) error {
		return http.ErrUseLastResponse
	}}).Do(req)
	if err != nil {
		w.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		w.Fatal(err)
	}
	return resp.Header.Get("Location") + string(raw)
}

func (w *lab) form(path string, fields url.Values) string {
	w.Helper()
	req, _ := http.NewRequest("POST", w.wechat.URL+path, strings.NewReader(fields.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.do(req)
}

func between(text, left, right string) string {
	_, rest, _ := strings.Cut(text, left)
	value, _, _ := strings.Cut(rest, right)
	return value
}

// browser starts the Chromium of the machine.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Fatal("the authorization page is tested in a real browser and there is no Chromium; run `sh app/test.sh`, which installs it")
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.Headless, chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.WindowSize(1000, 1100),
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil { // the browser lives as long as its first call's context
		t.Fatal(err)
	}
	return ctx
}

func TestConsentInABrowser(t *testing.T) {
	w := newLab(t)
	w.link = w.pageURL("/cgi-bin/componentloginpage")
	ctx := browser(t)
	do := func(steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		limited, cancel := context.WithTimeout(ctx, 30*time.Second)
		defer cancel()
		if err := chromedp.Do(limited, steps...); err != nil {
			t.Fatal(err)
		}
	}
	do(chromedp.Navigate(w.platform.URL+"/start"), chromedp.Click(chromedp.CSS("#go")),
		chromedp.WaitVisible(chromedp.CSS("#simulated")))
	mark, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("#simulated")))
	if err != nil {
		t.Fatal(err)
	}
	title, err := chromedp.Run(ctx, chromedp.Title())
	if err != nil {
		t.Fatal(err)
	}
	shoot(t, ctx, "accounts")
	do(chromedp.Click(chromedp.CSS(".card:nth-of-type(2)")), chromedp.WaitVisible(chromedp.CSS("#confirm")))
	shoot(t, ctx, "consent")
	do(chromedp.Click(chromedp.CSS(`input[value="2"]`)), chromedp.Click(chromedp.CSS("#confirm")),
		chromedp.WaitVisible(chromedp.CSS("#done")))
	if !strings.Contains(mark, "SIMULATED 模拟") || !strings.Contains(title, "SIMULATED 模拟") {
		t.Errorf("the page does not say that it is simulated: %q, title %q", mark, title)
	}
	if query := <-w.landed; !strings.HasPrefix(query, "tenant=9&auth_code=queryauthcode@@@") ||
		!strings.HasSuffix(query, "&expires_in=3600") {
		t.Errorf("redirected with %s", query)
	}
	do(chromedp.EmulateViewport(390, 844), chromedp.Navigate(w.pageURL("/wxaopen/safe/bindcomponent")),
		chromedp.Click(chromedp.CSS(".card:nth-of-type(3)")), chromedp.WaitVisible(chromedp.CSS("#confirm")))
	shoot(t, ctx, "phone")
	do(chromedp.Navigate(w.link), chromedp.WaitVisible(chromedp.CSS("#note"))) // spent, and no referer
	shoot(t, ctx, "error")
	grants := w.sim.Grants()
	if len(grants) != 1 || len(grants[0].FuncIDs) != len(world.DefaultFuncIDs(world.OfficialAccount))-1 {
		t.Errorf("grants after unticking one set: %+v", grants)
	}
}

// shoot saves a picture when WXLAB_SHOTS names a directory; otherwise it does nothing.
func shoot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("WXLAB_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		t.Fatal(err)
	}
}
