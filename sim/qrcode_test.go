package sim_test

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"wxlab/sim/api"
	"wxlab/sim/world"
)

const pathQRCode = "/cgi-bin/qrcode/create"

// serviceLab has the verified service account, which may do everything, and its token.
func serviceLab(t *testing.T) (*lab, world.Account, string) {
	t.Helper()
	l := newLab(t)
	a, _ := l.pair()
	_, tok, _ := l.authorize(a.AppID)
	return l, a, tok
}

func (l *lab) qr(tok, body string) string {
	l.Helper()
	ticket, _ := l.call(pathQRCode, tok, body)["ticket"].(string)
	if !regexp.MustCompile(`^gQ[A-Za-z0-9+/]+=*$`).MatchString(ticket) {
		l.Fatalf("ticket %q", ticket)
	}
	return ticket
}

func show(l *lab, ticket string) api.Response {
	return l.Call(api.Request{Method: "GET", Path: "/cgi-bin/showqrcode", Query: url.Values{"ticket": {ticket}}})
}

func TestQRCodeCreate(t *testing.T) {
	l, _, tok := serviceLab(t)
	out := l.call(pathQRCode, tok, `{"expire_seconds":604800,"action_name":"QR_SCENE","action_info":{"scene":{"scene_id":4294967295}}}`)
	if out["expire_seconds"] != 604800.0 || !strings.HasPrefix(fmt.Sprint(out["url"]), "http://weixin.qq.com/q/") || len(out) != 3 {
		t.Errorf("%v", out)
	}
	resp := show(l, out["ticket"].(string))
	img, _, err := image.Decode(bytes.NewReader(resp.Body))
	if err != nil || resp.Header.Get("Content-Type") != "image/jpg" {
		t.Fatalf("%v %v", err, resp.Header)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	read, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil || read.GetText() != out["url"] {
		t.Errorf("the image reads %v, %v", read, err)
	}
	if _, has := l.call(pathQRCode, tok, `{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":"门店"}}}`)["expire_seconds"]; has {
		t.Error("a permanent code says it expires")
	}
	if resp := show(l, "gQnothing"); resp.Status != 404 {
		t.Errorf("an unknown ticket: %d", resp.Status)
	}
}

func TestQRCodeErrors(t *testing.T) {
	l, _, tok := serviceLab(t)
	body := func(action, scene string, life int) string {
		return fmt.Sprintf(`{"expire_seconds":%d,"action_name":%q,"action_info":{"scene":%s}}`, life, action, scene)
	}
	l.rows(tok, []row{
		{"no action", pathQRCode, `{}`, 40052}, {"other action", pathQRCode, body("QR_CARD", `{}`, 0), 40052},
		{"no scene", pathQRCode, body("QR_SCENE", `{}`, 0), 40053}, {"zero", pathQRCode, body("QR_SCENE", `{"scene_id":0}`, 0), 40053},
		{"33 bits", pathQRCode, body("QR_SCENE", `{"scene_id":4294967296}`, 0), 40053}, {"negative", pathQRCode, body("QR_SCENE", `{"scene_id":-1}`, 0), 40053},
		{"scene as text", pathQRCode, body("QR_SCENE", `{"scene_id":"12"}`, 0), 0}, {"scene is no number", pathQRCode, body("QR_SCENE", `{"scene_id":"x"}`, 0), 47001},
		{"largest permanent", pathQRCode, body("QR_LIMIT_SCENE", `{"scene_id":100000}`, 0), 0}, {"beyond", pathQRCode, body("QR_LIMIT_SCENE", `{"scene_id":100001}`, 0), 40053},
		{"64 bytes", pathQRCode, body("QR_STR_SCENE", `{"scene_str":"`+strings.Repeat("x", 64)+`"}`, 0), 0},
		{"65 bytes", pathQRCode, body("QR_STR_SCENE", `{"scene_str":"`+strings.Repeat("x", 65)+`"}`, 0), 40053},
		{"id for a text scene", pathQRCode, body("QR_LIMIT_STR_SCENE", `{"scene_id":1}`, 0), 40053},
		{"30 days", pathQRCode, body("QR_SCENE", `{"scene_id":1}`, 2592000), 0}, {"longer", pathQRCode, body("QR_SCENE", `{"scene_id":1}`, 2592001), 40097},
	})
	for _, a := range l.Accounts() {
		if a.ServiceType == 1 && a.VerifyType == 0 { // a verified subscription account
			_, tok, _ := l.authorize(a.AppID)
			l.want(l.call(pathQRCode, tok, body("QR_SCENE", `{"scene_id":1}`, 0)), 48001)
		}
	}
}

func TestScanQRCode(t *testing.T) {
	l, a, tok := serviceLab(t)
	number := l.qr(tok, `{"expire_seconds":100,"action_name":"QR_SCENE","action_info":{"scene":{"scene_id":123}}}`)
	text := l.qr(tok, `{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":"门店7"}}}`)
	user := a.Followers[0].OpenID
	scan := func(ticket, event, key string) {
		t.Helper()
		d, err := one(l.ScanQRCode(t.Context(), ticket, user))
		if err != nil || !d.Accepted || field(d.Plain, "Event") != event || field(d.Plain, "EventKey") != key || field(d.Plain, "Ticket") != ticket {
			t.Errorf("%s, %v", d.Plain, err)
		}
	}
	scan(number, "SCAN", "123")
	l.leave(a.AppID, user)
	scan(number, "subscribe", "qrscene_123")
	if out := l.get(pathUser, tok, "openid", user); out["qr_scene"] != 123.0 || out["subscribe_scene"] != "ADD_SCENE_QR_CODE" || out["subscribe_time"] != 1700000000.0 {
		t.Errorf("%v", out)
	}
	scan(text, "SCAN", "门店7")
	l.leave(a.AppID, user)
	scan(text, "subscribe", "qrscene_门店7")
	if out := l.get(pathUser, tok, "openid", user); out["qr_scene"] != 0.0 || out["qr_scene_str"] != "门店7" {
		t.Errorf("%v", out)
	}
	l.want(l.call(pathSend, tok, `{"touser":"`+user+`","msgtype":"text","text":{"content":"x"}}`), 0) // a scan opens a window

	l.restart()
	l.clock.Add(99 * time.Second)
	scan(number, "SCAN", "123")
	l.clock.Add(2 * time.Second)
	for ticket, openID := range map[string]string{number: user, "gQ": user, text: "o"} {
		if d, err := l.ScanQRCode(t.Context(), ticket, openID); err == nil {
			t.Errorf("scanned %s as %s: %+v", ticket, openID, d)
		}
	}
	if resp := show(l, number); resp.Status != 404 {
		t.Errorf("the image of an expired code: %d", resp.Status)
	}
	l.clock.Add(365 * 24 * time.Hour)
	scan(text, "SCAN", "门店7")
}
