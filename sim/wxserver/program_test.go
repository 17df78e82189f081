package wxserver_test

import (
	"bytes"
	"image"
	_ "image/jpeg"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	benches "wxlab/sim/simtest/lab"
	"wxlab/sim/wxserver"
)

// TestScannedCodeOpensAPage: what the picture of a code says is a page of the simulator, and it names what opens.
func TestScannedCodeOpensAPage(t *testing.T) {
	c := benches.NewCode(t)
	phones := httptest.NewServer(wxserver.Phone(c.Sim))
	t.Cleanup(phones.Close)
	wechat := httptest.NewServer(wxserver.NewWithPhone(c.Sim, func() string { return phones.URL }))
	t.Cleanup(wechat.Close)
	visit := func(body string) string {
		t.Helper()
		resp, err := http.Post(wechat.URL+"/wxa/getwxacodeunlimit?access_token="+c.Developer, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		raw, _ := io.ReadAll(resp.Body)
		page, err := http.Get(scan(t, raw))
		if err != nil {
			t.Fatal(err)
		}
		defer page.Body.Close()
		text, _ := io.ReadAll(page.Body)
		return string(text)
	}
	if text := visit(`{"scene":"a","check_path":false}`); !strings.Contains(text, "该小程序未发布") {
		t.Errorf("%s", text)
	}
	c.Publish("1.0")
	text := visit(`{"scene":"shop=7","page":"pages/cart/cart"}`)
	for _, want := range []string{c.App.NickName, "正式版 1.0", "pages/cart/cart", "<dt>scene</dt><dd>shop=7</dd>"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %s:\n%s", want, text)
		}
	}
}

func scan(t *testing.T, raw []byte) string {
	t.Helper()
	picture, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	text, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		t.Fatal(err)
	}
	return text.GetText()
}
