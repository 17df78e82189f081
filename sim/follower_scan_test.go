package sim_test

import (
	"net/url"
	"regexp"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestEveryoneIsToldOfWhatAFollowerDoes(t *testing.T) {
	l, a, tok := lab.NewService(t)
	const second = "wx2222222222222222"
	if err := l.PutPlatform(world.Platform{AppID: second, Secret: "s2", Token: lab.Token, AESKey: lab.AESKey,
		Published: true, EventURL: l.Server.URL + "/second", MessageURL: l.Server.URL + "/second/$APPID$"}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.Authorize(t.Context(), second, a.AppID, []int{1}); err != nil {
		t.Fatal(err)
	}
	ticket := qr(l, tok, `{"action_name":"QR_LIMIT_SCENE","action_info":{"scene":{"scene_id":7}}}`)
	list, err := l.ScanQRCode(t.Context(), ticket, a.Followers[0].OpenID)
	if err != nil || len(list) != 2 || list[0].ComponentAppID != lab.AppID || list[1].ComponentAppID != second ||
		string(list[0].Plain) != string(list[1].Plain) {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestSceneOfEveryWayToFollowByCode(t *testing.T) {
	l, a, tok := lab.NewService(t)
	user := a.Followers[0].OpenID
	scene := func(number, text any) {
		t.Helper()
		if out := l.Get(lab.PathUser, tok, "openid", user); out["qr_scene"] != number || out["qr_scene_str"] != text ||
			out["subscribe_scene"] != "ADD_SCENE_QR_CODE" {
			t.Errorf("%v", out)
		}
		l.Leave(a.AppID, user)
	}
	l.Leave(a.AppID, user)
	if _, err := l.Trigger(t.Context(), sim.Trigger{Event: "subscribe_qr", Account: a.AppID, OpenID: user,
		Set: map[string]string{"EventKey": "qrscene_42"}}); err != nil {
		t.Fatal(err)
	}
	scene(42.0, "")
	if _, err := l.Act(t.Context(), sim.Action{Account: a.AppID, OpenID: user, Do: sim.Scan, Key: "shop7"}); err != nil {
		t.Fatal(err)
	}
	scene(0.0, "shop7")
	digits := qr(l, tok, `{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":"42"}}}`)
	if _, err := l.ScanQRCode(t.Context(), digits, user); err != nil {
		t.Fatal(err)
	}
	scene(0.0, "42")
}

func qr(l *lab.Lab, tok, body string) string {
	l.Helper()
	ticket, _ := l.Post(lab.PathQRCode, tok, body)["ticket"].(string)
	if !regexp.MustCompile(`^gQ[A-Za-z0-9+/]+=*$`).MatchString(ticket) {
		l.Fatalf("ticket %q", ticket)
	}
	return ticket
}

func TestScanQRCode(t *testing.T) {
	l, a, tok := lab.NewService(t)
	number := qr(l, tok, `{"expire_seconds":100,"action_name":"QR_SCENE","action_info":{"scene":{"scene_id":123}}}`)
	text := qr(l, tok, `{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":"门店7"}}}`)
	user := a.Followers[0].OpenID
	scan := func(ticket, event, key string) {
		t.Helper()
		d, err := lab.One(l.ScanQRCode(t.Context(), ticket, user))
		if err != nil || !d.Accepted || lab.Field(d.Plain, "Event") != event || lab.Field(d.Plain, "EventKey") != key ||
			lab.Field(d.Plain, "Ticket") != ticket {
			t.Errorf("%s, %v", d.Plain, err)
		}
	}
	scan(number, "SCAN", "123")
	l.Leave(a.AppID, user)
	scan(number, "subscribe", "qrscene_123")
	if out := l.Get(lab.PathUser, tok, "openid", user); out["qr_scene"] != 123.0 ||
		out["subscribe_scene"] != "ADD_SCENE_QR_CODE" || out["subscribe_time"] != 1700000000.0 {
		t.Errorf("%v", out)
	}
	scan(text, "SCAN", "门店7")
	l.Leave(a.AppID, user)
	scan(text, "subscribe", "qrscene_门店7")
	if out := l.Get(lab.PathUser, tok, "openid", user); out["qr_scene"] != 0.0 || out["qr_scene_str"] != "门店7" {
		t.Errorf("%v", out)
	}
	l.Want(l.Post(lab.PathSend, tok, `{"touser":"`+user+`","msgtype":"text","text":{"content":"x"}}`), 0) // a scan opens a window

	l.Restart()
	l.Clock.Add(99 * time.Second)
	scan(number, "SCAN", "123")
	l.Clock.Add(2 * time.Second)
	for ticket, openID := range map[string]string{number: user, "gQ": user, text: "o"} {
		if d, err := l.ScanQRCode(t.Context(), ticket, openID); err == nil {
			t.Errorf("scanned %s as %s: %+v", ticket, openID, d)
		}
	}
	if resp := l.Call(api.Request{Method: "GET", Path: "/cgi-bin/showqrcode",
		Query: url.Values{"ticket": {number}}}); resp.Status != 404 {
		t.Errorf("the image of an expired code: %d", resp.Status)
	}
	l.Clock.Add(365 * 24 * time.Hour)
	scan(text, "SCAN", "门店7")
}
