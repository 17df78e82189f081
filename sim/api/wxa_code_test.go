package api_test

import (
	"bytes"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"net/url"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
)

func TestCodesRefuse(t *testing.T) {
	c := lab.NewCode(t)
	const unlimited, limited, square = "/wxa/getwxacodeunlimit", "/wxa/getwxacode", "/cgi-bin/wxaapp/createwxaqrcode"
	rows(c.Lab, c.Developer, []row{
		{"never released", unlimited, `{"scene":"a"}`, 41030},
		{"square, never released", square, `{"path":"pages/cart/cart"}`, 41030},
	})
	c.Publish("1.0")
	rows(c.Lab, c.Developer, []row{
		{"no scene", unlimited, `{}`, 40169},
		{"long scene", unlimited, `{"scene":"123456789012345678901234567890123"}`, 40169},
		{"percent", unlimited, `{"scene":"a%20b"}`, 40129},
		{"Chinese scene", unlimited, `{"scene":"场景"}`, 40129},
		{"version", unlimited, `{"scene":"a","env_version":"beta"}`, 40097},
		{"narrow", unlimited, `{"scene":"a","width":279}`, 40097},
		{"wide", unlimited, `{"scene":"a","width":1281}`, 40097},
		{"colour", unlimited, `{"scene":"a","line_color":{"r":256}}`, 40097},
		{"slash", unlimited, `{"scene":"a","page":"/pages/cart/cart","check_path":false}`, 41030},
		{"query", unlimited, `{"scene":"a","page":"pages/cart/cart?a=1"}`, 41030},
		{"page that is not online", unlimited, `{"scene":"a","page":"pages/new/new"}`, 41030},
		{"reserved", unlimited, `{"scene":"a","page":"a?scancode_time=1"}`, 85096},
		{"form", unlimited, `scene=a`, 47001},
		{"no path", limited, `{}`, 40159},
		{"long path", limited, `{"path":"` + strings.Repeat("a", 1025) + `"}`, 40159},
		{"reserved in path", limited, `{"path":"a?scancode_time=1"}`, 85096},
		{"version of limited", limited, `{"path":"a","env_version":""}`, 40097},
		{"narrow limited", limited, `{"path":"a","width":1}`, 40097},
		{"square without path", square, `{}`, 40159},
		{"long square", square, `{"path":"` + strings.Repeat("a", 129) + `"}`, 40159},
		{"square elsewhere", square, `{"path":"pages/new/new"}`, 41030},
		{"wide square", square, `{"path":"pages/cart/cart","width":2000}`, 40097},
	})
}

// scanned draws a code, reads the picture as a phone does, and returns what it says.
func scanned(c *lab.Code, path, body string) (*url.URL, image.Image, string) {
	c.Helper()
	return read(c, c.Call(api.Request{Method: "POST", Path: path, Query: url.Values{"access_token": {c.Developer}},
		Body: []byte(body), ClientIP: "127.0.0.1", Base: "http://192.168.1.5:8683"}))
}

func read(c *lab.Code, resp api.Response) (*url.URL, image.Image, string) {
	c.Helper()
	picture, format, err := image.Decode(bytes.NewReader(resp.Body))
	if err != nil {
		c.Fatalf("%s: %v", resp.Body, err)
	}
	if got := resp.Header.Get("Content-Type"); got != "image/"+format {
		c.Errorf("content type %s of a %s", got, format)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		c.Fatal(err)
	}
	text, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		c.Fatal(err)
	}
	address, err := url.Parse(text.GetText())
	if err != nil {
		c.Fatal(err)
	}
	return address, picture, format
}

// TestCodesOpenTheMiniProgram: what was asked for is what a phone that scans the picture gets.
func TestCodesOpenTheMiniProgram(t *testing.T) {
	c := lab.NewCode(t)
	c.Publish("1.0")
	c.Commit("1.1")
	for _, tt := range []struct {
		path, body, opens, query, format string
		width                            int
	}{
		{"/wxa/getwxacodeunlimit", `{"scene":"a=1&b","page":"pages/cart/cart"}`, "release 1.0 pages/cart/cart", "scene=a%3D1%26b", "jpeg", 430},
		{"/wxa/getwxacodeunlimit", `{"scene":"7"}`, "release 1.0 pages/index/index", "scene=7", "jpeg", 430},
		{"/wxa/getwxacodeunlimit", `{"scene":"7","env_version":"trial","is_hyaline":true,"width":"280","line_color":{"r":"200","g":0,"b":0}}`,
			"trial 1.1 pages/index/index", "scene=7", "png", 280},
		{"/wxa/getwxacode", `{"path":"pages/goods/goods?id=5","width":1280}`, "release 1.0 pages/goods/goods", "id=5", "jpeg", 1280},
		{"/cgi-bin/wxaapp/createwxaqrcode", `{"path":"pages/mine/mine?tab=2"}`, "release 1.0 pages/mine/mine", "tab=2", "jpeg", 430},
	} {
		address, picture, format := scanned(c, tt.path, tt.body)
		got, err := c.OpenCode(address, c.App.Admin)
		if err != nil || address.Host != "192.168.1.5:8683" || format != tt.format || picture.Bounds().Dx() != tt.width ||
			opened(got) != tt.opens || got.Query.Encode() != tt.query {
			t.Errorf("%s %s: %s opens %+v, %v", tt.path, tt.body, address, got, err)
		}
	}
}

func opened(o sim.Opening) string { return o.Version + " " + o.UserVersion + " " + o.Path }

// TestCodesOfWhatIsNotThere: a code can be made that opens nothing yet; who scans it is told why.
func TestCodesOfWhatIsNotThere(t *testing.T) {
	c := lab.NewCode(t)
	address, _, _ := scanned(c, "/wxa/getwxacodeunlimit", `{"scene":"a","page":"pages/cart/cart","check_path":false}`)
	trial, _, _ := scanned(c, "/wxa/getwxacodeunlimit", `{"scene":"a","check_path":false,"env_version":"trial"}`)
	says := func(address *url.URL, who, want string) {
		t.Helper()
		_, err := c.OpenCode(address, who)
		if got := ""; err != nil {
			if got = err.(*sim.PageError).Words; got != want {
				t.Errorf("%s, want %s", got, want)
			}
		} else if want != "" {
			t.Errorf("it opens, want %s", want)
		}
	}
	says(address, "", "该小程序未发布")
	says(trial, "", "你不是该小程序的体验成员")
	says(trial, c.App.Admin, "没有体验版")
	says(&url.URL{Path: "/a/~wx0"}, "", "小程序码无效")
	c.Publish("1.0")
	says(address, "", "")
	gone := *address
	gone.RawQuery = "path=pages/new/new"
	says(&gone, "", "页面不存在")
	c.Want(c.Do("change_visitstatus", `{"action":"close"}`), 0)
	says(address, "", "小程序已暂停服务")
}

// TestTesterSeesTheTrialVersion: from binding on, and no longer than it lasts.
func TestTesterSeesTheTrialVersion(t *testing.T) {
	c := lab.NewCode(t)
	c.Commit("2.0")
	address, _, _ := read(c, c.Call(api.Request{Method: "GET", Path: "/wxa/get_qrcode",
		Query: url.Values{"access_token": {c.Developer}, "path": {"pages/cart/cart?a=1"}}}))
	if address.Host != "mp.weixin.qq.com" {
		t.Errorf("without a base the code says %s", address)
	}
	if _, err := c.OpenCode(address, "tester_one"); err == nil {
		t.Error("a stranger sees the trial version")
	}
	c.Want(c.Do("bind_tester", `{"wechatid":"tester_one"}`), 0)
	got, err := c.OpenCode(address, "tester_one")
	if err != nil || opened(got) != "trial 2.0 pages/cart/cart" || got.Query.Get("a") != "1" {
		t.Errorf("%+v, %v", got, err)
	}
	c.Want(c.Do("unbind_tester", `{"wechatid":"tester_one"}`), 0)
	if _, err := c.OpenCode(address, "tester_one"); err == nil {
		t.Error("who was unbound sees the trial version")
	}
}

func TestUnlimitedCodesPerMinute(t *testing.T) {
	c := lab.NewCode(t)
	for range 5000 {
		c.Do("getwxacodeunlimit", `{}`)
	}
	c.Want(c.Do("getwxacodeunlimit", `{"scene":"a","check_path":false}`), 45009)
}
