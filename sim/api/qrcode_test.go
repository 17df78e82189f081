package api_test

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
)

func show(l *lab.Lab, ticket string) api.Response {
	return l.Call(api.Request{Method: "GET", Path: "/cgi-bin/showqrcode", Query: url.Values{"ticket": {ticket}}})
}

func TestQRCodeCreate(t *testing.T) {
	l, _, tok := lab.NewService(t)
	out := l.Post(lab.PathQRCode, tok, `{"expire_seconds":604800,"action_name":"QR_SCENE","action_info":{"scene":{"scene_id":4294967295}}}`)
	if out["expire_seconds"] != 604800.0 || !strings.HasPrefix(fmt.Sprint(out["url"]), "http://weixin.qq.com/q/") ||
		len(out) != 3 {
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
	if _, has := l.Post(lab.PathQRCode, tok, `{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":"门店"}}}`)["expire_seconds"]; has {
		t.Error("a permanent code says it expires")
	}
	if resp := show(l, "gQnothing"); resp.Status != 404 {
		t.Errorf("an unknown ticket: %d", resp.Status)
	}
}

func TestQRCodeErrors(t *testing.T) {
	l, _, tok := lab.NewService(t)
	body := func(action, scene string, life int) string {
		return fmt.Sprintf(`{"expire_seconds":%d,"action_name":%q,"action_info":{"scene":%s}}`, life, action, scene)
	}
	rows(l, tok, []row{
		{"no action", lab.PathQRCode, `{}`, 40052}, {"other action", lab.PathQRCode, body("QR_CARD", `{}`, 0), 40052},
		{"no scene", lab.PathQRCode, body("QR_SCENE", `{}`, 0), 40053},
		{"zero", lab.PathQRCode, body("QR_SCENE", `{"scene_id":0}`, 0), 40053},
		{"33 bits", lab.PathQRCode, body("QR_SCENE", `{"scene_id":4294967296}`, 0), 40053},
		{"negative", lab.PathQRCode, body("QR_SCENE", `{"scene_id":-1}`, 0), 40053},
		{"scene as text", lab.PathQRCode, body("QR_SCENE", `{"scene_id":"12"}`, 0), 0},
		{"scene is no number", lab.PathQRCode, body("QR_SCENE", `{"scene_id":"x"}`, 0), 47001},
		{"largest permanent", lab.PathQRCode, body("QR_LIMIT_SCENE", `{"scene_id":100000}`, 0), 0},
		{"beyond", lab.PathQRCode, body("QR_LIMIT_SCENE", `{"scene_id":100001}`, 0), 40053},
		{"64 bytes", lab.PathQRCode, body("QR_STR_SCENE", `{"scene_str":"`+strings.Repeat("x", 64)+`"}`, 0), 0},
		{"65 bytes", lab.PathQRCode, body("QR_STR_SCENE", `{"scene_str":"`+strings.Repeat("x", 65)+`"}`, 0), 40053},
		{"id for a text scene", lab.PathQRCode, body("QR_LIMIT_STR_SCENE", `{"scene_id":1}`, 0), 40053},
		{"30 days", lab.PathQRCode, body("QR_SCENE", `{"scene_id":1}`, 2592000), 0},
		{"longer", lab.PathQRCode, body("QR_SCENE", `{"scene_id":1}`, 2592001), 40097},
	})
	for _, a := range l.Accounts() {
		if a.ServiceType == 1 && a.VerifyType == 0 { // a verified subscription account
			_, tok, _ := l.Authorized(a.AppID)
			l.Want(l.Post(lab.PathQRCode, tok, body("QR_SCENE", `{"scene_id":1}`, 0)), 48001)
		}
	}
}

// TestAPermanentSceneHasOneTicket: asking again gives the same; a temporary scene gets a new one each time.
func TestAPermanentSceneHasOneTicket(t *testing.T) {
	l, _, tok := lab.NewService(t)
	create := func(action, scene string) [2]any {
		t.Helper()
		out := l.Post(lab.PathQRCode, tok, fmt.Sprintf(`{"action_name":%q,"action_info":{"scene":{%s}}}`, action, scene))
		if out["ticket"] == nil || out["url"] == nil {
			t.Errorf("%v", out)
		}
		return [2]any{out["ticket"], out["url"]}
	}
	number, text := create("QR_LIMIT_SCENE", `"scene_id":7`), create("QR_LIMIT_STR_SCENE", `"scene_str":"7"`)
	passing := create("QR_SCENE", `"scene_id":7`)
	l.Clock.Add(time.Hour)
	if create("QR_LIMIT_SCENE", `"scene_id":7`) != number || create("QR_LIMIT_STR_SCENE", `"scene_str":"7"`) != text ||
		number == text || create("QR_LIMIT_SCENE", `"scene_id":8`) == number {
		t.Errorf("%v and %v", number, text)
	}
	if create("QR_SCENE", `"scene_id":7`) == passing {
		t.Error("a temporary code was given twice")
	}
}
