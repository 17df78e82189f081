package sim_test

import (
	"os"
	"regexp"
	"strconv"
	"testing"

	"wxlab/fixtures"
	"wxlab/sim"
	"wxlab/sim/world"
)

// TestEveryCodeHasWords reads the codes out of the source: one without a text would go out as an empty errmsg.
func TestEveryCodeHasWords(t *testing.T) {
	texts, err := fixtures.ErrCodes()
	if err != nil {
		t.Fatal(err)
	}
	names := append(goFiles(t, "api"), goFiles(t, "world")...)
	if len(names) < 20 {
		t.Fatalf("%d files", len(names))
	}
	code, seen := regexp.MustCompile(`(?:fail\(|filled\(.*, |code: |buttonLimits\{|, )(\d{5})\b`), 0
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if regexp.MustCompile(`_test\.go$`).MatchString(name) {
			continue
		}
		for _, match := range code.FindAllSubmatch(src, -1) {
			n, _ := strconv.Atoi(string(match[1]))
			if seen++; n >= 40000 && n < 90000 && texts[n].Text == "" {
				t.Errorf("%s uses %d, which has no text", name, n)
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d codes were found: does the expression still fit the source?", seen)
	}
}

func TestCallbackCheck(t *testing.T) {
	l := newLab(t)
	tok := l.componentToken()
	const path = "/cgi-bin/callback/check"
	body := func(action, operator string) string {
		return `{"action":"` + action + `","check_operator":"` + operator + `"}`
	}
	out := l.call(path, tok, body("all", "DEFAULT"))
	l.same(map[string]any{"dns": out["dns"]}, `{"dns":[{"ip":"127.0.0.1","real_operator":"DEFAULT"}]}`)
	ping, _ := out["ping"].([]any)
	if len(ping) != 1 {
		t.Fatalf("%v", out)
	}
	row, _ := ping[0].(map[string]any)
	if took, _ := row["time"].(string); row["package_loss"] != "0%" || !regexp.MustCompile(`^\d+\.\d{3}ms$`).MatchString(took) || row["from_operator"] != "DEFAULT" {
		t.Errorf("%v", row)
	}
	if out := l.call(path, tok, body("dns", "UNICOM")); out["ping"] != nil || out["dns"] == nil {
		t.Errorf("%v", out)
	}
	l.srv.Close()
	if _, err := l.PushTicket(t.Context(), appID); err != nil { // three attempts in vain after one that got through
		t.Fatal(err)
	}
	out = l.call(path, tok, body("ping", "CAP"))
	if row := out["ping"].([]any)[0].(map[string]any); row["package_loss"] != "75%" || out["dns"] != nil {
		t.Errorf("%v", out)
	}
	l.want(l.call(path, tok, body("x", "DEFAULT")), 40202)
	l.want(l.call(path, tok, body("all", "x")), 40203)
	p, _ := l.Platform(appID)
	p.MessageURL = ""
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	l.want(l.call(path, tok, body("all", "DEFAULT")), 40201)
}

func TestEveryoneIsToldOfWhatAFollowerDoes(t *testing.T) {
	l, a, tok := serviceLab(t)
	const second = "wx2222222222222222"
	if err := l.PutPlatform(world.Platform{AppID: second, Secret: "s2", Token: token, AESKey: aesKey, Published: true, EventURL: l.srv.URL + "/second", MessageURL: l.srv.URL + "/second/$APPID$"}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.Authorize(t.Context(), second, a.AppID, []int{1}); err != nil {
		t.Fatal(err)
	}
	ticket := l.qr(tok, `{"action_name":"QR_LIMIT_SCENE","action_info":{"scene":{"scene_id":7}}}`)
	list, err := l.ScanQRCode(t.Context(), ticket, a.Followers[0].OpenID)
	if err != nil || len(list) != 2 || list[0].ComponentAppID != appID || list[1].ComponentAppID != second || string(list[0].Plain) != string(list[1].Plain) {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestSceneOfEveryWayToFollowByCode(t *testing.T) {
	l, a, tok := serviceLab(t)
	user := a.Followers[0].OpenID
	scene := func(number, text any) {
		t.Helper()
		if out := l.get(pathUser, tok, "openid", user); out["qr_scene"] != number || out["qr_scene_str"] != text || out["subscribe_scene"] != "ADD_SCENE_QR_CODE" {
			t.Errorf("%v", out)
		}
		l.leave(a.AppID, user)
	}
	l.leave(a.AppID, user)
	if _, err := l.Trigger(t.Context(), sim.Trigger{Event: "subscribe_qr", Account: a.AppID, OpenID: user, Set: map[string]string{"EventKey": "qrscene_42"}}); err != nil {
		t.Fatal(err)
	}
	scene(42.0, "")
	if _, err := l.Act(t.Context(), sim.Action{Account: a.AppID, OpenID: user, Do: sim.Scan, Key: "shop7"}); err != nil {
		t.Fatal(err)
	}
	scene(0.0, "shop7")
	digits := l.qr(tok, `{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":"42"}}}`)
	if _, err := l.ScanQRCode(t.Context(), digits, user); err != nil {
		t.Fatal(err)
	}
	scene(0.0, "42")
}

func TestNewFollowersOfABoundAccountHaveAUnionID(t *testing.T) {
	l, a, tok := serviceLab(t)
	l.want(l.call(pathOpen+"create", tok, `{}`), 0)
	f, err := l.PutFollower(a.AppID, world.Follower{NickName: "新来的", Subscribed: true})
	if err != nil || len(f.UnionID) != 28 {
		t.Fatalf("%+v, %v", f, err)
	}
	if out := l.get(pathUser, tok, "openid", f.OpenID); out["unionid"] != f.UnionID {
		t.Errorf("%v", out)
	}
}
