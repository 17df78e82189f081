package wxserver_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"wxlab/sim/wxserver"
)

const pc = "/cgi-bin/componentloginpage"

// lan gives the simulator a second face that phones reach.
func (w *lab) lan() *httptest.Server {
	phone := httptest.NewServer(wxserver.Phone(w.sim))
	w.Cleanup(phone.Close)
	w.wechat.Config.Handler = wxserver.NewWithPhone(w.sim, func() string { return phone.URL })
	return phone
}

// scanned reads the QR code in a page as a camera would.
func scanned(t *testing.T, page string) string {
	t.Helper()
	start, end := strings.Index(page, "<svg"), strings.Index(page, "</svg>")
	if start < 0 {
		t.Fatalf("the page has no drawing: %.300s", page)
	}
	var svg struct {
		ViewBox string `xml:"viewBox,attr"`
		Path    struct {
			D string `xml:"d,attr"`
		} `xml:"path"`
	}
	if err := xml.Unmarshal([]byte(page[start:end]+"</svg>"), &svg); err != nil {
		t.Fatal(err)
	}
	var size int
	fmt.Sscanf(svg.ViewBox, "0 0 %d", &size)
	img := image.NewGray(image.Rect(0, 0, size*4, size*4))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for _, bar := range regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1`).FindAllStringSubmatch(svg.Path.D, -1) {
		var x, y, n int
		fmt.Sscan(strings.Join(bar[1:], " "), &x, &y, &n)
		for dy := range 4 {
			for dx := range 4 * n {
				img.SetGray(4*x+dx, 4*y+dy, color.Gray{})
			}
		}
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result.GetText()
}

// ask is get with the header that makes the page look again.
func (w *lab) ask(link string) (page, refresh string) {
	w.Helper()
	req, _ := http.NewRequest("GET", link, nil)
	req.Header.Set("Referer", w.platform.URL)
	resp, err := (&http.Client{CheckRedirect: func(*http.Request,
		[]*http.Request) error {
		return http.ErrUseLastResponse
	}}).Do(req)
	if err != nil {
		w.Fatal(err)
	}
	defer resp.Body.Close()
	var b bytes.Buffer
	b.ReadFrom(resp.Body)
	return resp.Header.Get("Location") + b.String(), resp.Header.Get("Refresh")
}

func TestPhoneScansWhatThePCShows(t *testing.T) {
	w := newLab(t)
	phone := w.lan()
	link := w.pageURL(pc)
	page, refresh := w.ask(link)
	_, again, _ := strings.Cut(refresh, "url=")
	target := scanned(t, page)
	if !strings.HasPrefix(target, phone.URL+"/safe/bindcomponent?scan=preauthcode") || again == "" ||
		strings.Contains(page, "<script") || strings.Contains(page, `id="local"`) {
		t.Fatalf("QR %s, refresh %q", target, refresh)
	}
	if second, _ := w.ask(link); !strings.Contains(second, "<svg") {
		t.Errorf("showing the code a second time: %.300s", second)
	}
	if waiting, _ := w.ask(w.wechat.URL + again); !strings.Contains(waiting, "请用手机扫描二维码") {
		t.Errorf("before the scan: %.300s", waiting)
	}
	onPhone := w.get(target, "", "")
	for _, want := range []string{"SIMULATED 模拟", `class="mobile"`, "请选择要授权的账号", `action="/safe/bindcomponent"`} {
		if !strings.Contains(onPhone, want) {
			t.Errorf("the phone's page lacks %q", want)
		}
	}
	if reused := w.get(target, "", ""); !strings.Contains(reused, "PreAuthCode无效") {
		t.Errorf("a second scan: %.300s", reused)
	}
	if opened, refresh := w.ask(w.wechat.URL + again); !strings.Contains(opened, "请在手机上确认授权") ||
		strings.Contains(opened, "<svg") || refresh == "" {
		t.Errorf("after the scan: %.300s", opened)
	}
	code, _ := url.Parse(target)
	fields := url.Values{"pre_auth_code": {code.Query().Get("scan")}, "step": {"consent"},
		"account": {w.sim.Accounts()[0].AppID}, "func": {"1"}}
	resp, err := http.PostForm(phone.URL+"/safe/bindcomponent", fields)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var done bytes.Buffer
	done.ReadFrom(resp.Body)
	if !strings.Contains(done.String(), "请回到电脑") {
		t.Errorf("after consent the phone shows %.300s", done.String())
	}
	if location, _ := w.ask(w.wechat.URL + again); !strings.HasPrefix(location, w.platform.URL+
		"/authorized?tenant=9&auth_code=queryauthcode@@@") {
		t.Errorf("the PC goes on to %s", location)
	}
}

func TestPhoneCancels(t *testing.T) {
	w := newLab(t)
	phone := w.lan()
	page, refresh := w.ask(w.pageURL(pc))
	_, again, _ := strings.Cut(refresh, "url=")
	target := scanned(t, page)
	w.get(target, "", "")
	code, _ := url.Parse(target)
	resp, err := http.PostForm(phone.URL+"/safe/bindcomponent",
		url.Values{"pre_auth_code": {code.Query().Get("scan")}, "step": {"cancel"}})
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if page, refresh := w.ask(w.wechat.URL + again); !strings.Contains(page, "已取消授权") || refresh != "" ||
		len(w.sim.Grants()) != 0 {
		t.Errorf("%.300s", page)
	}
}

func TestPhonesGetThePagesAndNothingElse(t *testing.T) {
	w := newLab(t)
	phone := w.lan()
	for _, path := range append(w.sim.Paths(), "/", pc, "/wxaopen/safe/bindcomponent", "/connect/oauth2/authorize",
		"/v1/world") {
		for _, method := range []string{"GET", "POST"} {
			req, _ := http.NewRequest(method, phone.URL+path, strings.NewReader("{}"))
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != http.StatusNotFound {
				t.Errorf("%s %s answers %d on the LAN", method, path, resp.StatusCode)
			}
		}
	}
	for _, query := range []string{"", "?scan=preauthcode%40%40%40x", "?scan=" + url.QueryEscape(w.preAuthCode())} {
		if page := w.get(phone.URL+"/safe/bindcomponent"+query, "", ""); !strings.Contains(page, "二维码已失效") {
			t.Errorf("%q: %.300s", query, page)
		}
	}
}

func TestWithoutTheLANTheQRCodeIsForThisMachine(t *testing.T) {
	w := newLab(t)
	page, _ := w.ask(w.pageURL(pc))
	if !strings.HasPrefix(scanned(t, page), w.wechat.URL+"/safe/bindcomponent?scan=") ||
		!strings.Contains(page, `id="local"`) {
		t.Errorf("%.300s", page)
	}
	if onPhone := w.get(scanned(t, page), "", ""); !strings.Contains(onPhone, "请选择要授权的账号") {
		t.Errorf("the link in a browser of this machine: %.300s", onPhone)
	}
}

func TestTheFormWorksWithoutTheQRCode(t *testing.T) {
	w := newLab(t)
	link := w.pageURL(pc)
	w.ask(link)
	u, _ := url.Parse(link)
	fields := url.Values{"pre_auth_code": {u.Query().Get("pre_auth_code")}, "step": {"consent"},
		"account": {w.sim.Accounts()[0].AppID}, "func": {"1"}}
	if location := w.form(pc, fields); !strings.HasPrefix(location, w.platform.URL+"/authorized?") {
		t.Errorf("%.300s", location)
	}
	if page, _ := w.ask(link); !strings.Contains(page, "已被使用") {
		t.Errorf("%.300s", page)
	}
}

func TestThePCNoticesThePhoneInABrowser(t *testing.T) {
	w := newLab(t)
	w.lan()
	w.link = w.pageURL(pc)
	ctx, cancel := context.WithTimeout(browser(t), time.Minute)
	defer cancel()
	do := func(tab context.Context, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(tab, steps...); err != nil {
			t.Fatal(err)
		}
	}
	do(ctx, chromedp.Navigate(w.platform.URL+"/start"), chromedp.Click(chromedp.CSS("#go")),
		chromedp.WaitVisible(chromedp.CSS("#qr")))
	target, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("#phone")))
	if err != nil {
		t.Fatal(err)
	}
	phone, hangUp := chromedp.NewContext(ctx)
	defer hangUp()
	do(phone, chromedp.EmulateViewport(390, 844), chromedp.Navigate(target), chromedp.WaitVisible(chromedp.CSS(".card")))
	do(ctx, chromedp.WaitNotPresent(chromedp.CSS("#qr")), chromedp.WaitVisible(chromedp.CSS("#state")))
	shoot(t, ctx, "scanned")
	do(ctx, chromedp.WaitVisible(chromedp.CSS("button#here")))
	do(phone, chromedp.Click(chromedp.CSS(".card")), chromedp.Click(chromedp.CSS("#confirm")),
		chromedp.WaitVisible(chromedp.CSS("#back")))
	shoot(t, phone, "phone-done")
	do(ctx, chromedp.WaitVisible(chromedp.CSS("#done")))
	if query := <-w.landed; !strings.HasPrefix(query, "tenant=9&auth_code=") {
		t.Errorf("the PC went on with %s", query)
	}
}
