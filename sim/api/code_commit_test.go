package api_test

import (
	"bytes"
	"image"
	_ "image/jpeg"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestCommit(t *testing.T) {
	c := lab.NewCode(t)
	tests := []struct {
		name, body string
		code       int
	}{
		{"plain", `{"template_id":0,"user_version":"1.0","user_desc":"d","ext_json":"{}"}`, 0},
		{"id as text", `{"template_id":"0","user_version":"1.0","user_desc":"d"}`, 0},
		{"fewer pages", `{"template_id":0,"user_version":"1.0","ext_json":"{\"pages\":[\"pages/cart/cart\"],\"tabBar\":{\"list\":[{\"pagePath\":\"pages/cart/cart\"}]}}"}`, 0},
		{"no version", `{"template_id":0}`, 85015},
		{"long version", `{"template_id":0,"user_version":"12345678901234567890123456789012345678901234567890123456789012345"}`, 85015},
		{"no template", `{"user_version":"1"}`, 85014},
		{"unknown template", `{"template_id":9,"user_version":"1"}`, 85014},
		{"ext_json as object", `{"template_id":0,"user_version":"1","ext_json":{}}`, 47001},
		{"ext_json broken", `{"template_id":0,"user_version":"1","ext_json":"{"}`, 85048},
		{"no pages", `{"template_id":0,"user_version":"1","ext_json":"{\"pages\":[]}"}`, 85047},
		{"new page", `{"template_id":0,"user_version":"1","ext_json":"{\"pages\":[\"other\"]}"}`, 85045},
		{"tab without page", `{"template_id":0,"user_version":"1","ext_json":"{\"tabBar\":{\"list\":[{\"text\":\"x\"}]}}"}`, 85046},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c.T = t
			c.Want(c.Do("commit", tt.body), tt.code)
		})
	}
	c.T = t
	if diff := cmp.Diff([]any{"pages/cart/cart"}, c.Ask("get_page")["page_list"]); diff != "" {
		t.Errorf("the pages are not those of the last commit that was accepted: %s", diff)
	}
}

// TestBeforeAnyCommit asks a mini program that has no code yet.
func TestBeforeAnyCommit(t *testing.T) {
	c := lab.NewCode(t)
	for api, code := range map[string]int{
		"get_page": 86001, "get_qrcode": 86001, "security/get_code_privacy_info": 86001,
		"get_latest_auditstatus": 85058, "undocodeaudit": 85019,
		"revertcoderelease": 87012, "revertgrayrelease": 0, "getgrayreleaseplan": 0, "get_category": 0, "queryquota": 0,
	} {
		if got := c.Ask(api)["errcode"]; got != float64(code) {
			t.Errorf("%s: %v, want %d", api, got, code)
		}
	}
	c.Want(c.Do("submit_audit", `{}`), 85086)
	c.Want(c.Do("release", `{}`), 85019)
	c.Want(c.Do("grayrelease", `{"gray_percentage":1}`), 85079)
	c.Want(c.Do("change_visitstatus", `{"action":"close"}`), 85021)
	c.Want(c.Do("getvisitstatus", `{}`), 0)
	if info := c.Do("getversioninfo", `{}`); info["exp_info"] != nil || info["release_info"] != nil {
		t.Errorf("%v", info)
	}
}

func TestExperienceQRCodeReads(t *testing.T) {
	c := lab.NewCode(t)
	c.Commit("1.0")
	resp := c.Call(api.Request{Method: "GET", Path: "/wxa/get_qrcode",
		Query: url.Values{"access_token": {c.Developer}, "path": {"pages/cart/cart?a=1"}}})
	if resp.Header.Get("Content-Type") != "image/jpeg" {
		t.Fatalf("%v %s", resp.Header, resp.Body)
	}
	picture, _, err := image.Decode(bytes.NewReader(resp.Body))
	if err != nil {
		t.Fatal(err)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	read, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil || read.GetText() != "https://mp.weixin.qq.com/a/~"+c.App.AppID+"?path=pages%2Fcart%2Fcart%3Fa%3D1&version=trial" {
		t.Errorf("%v, %v", read, err)
	}
}

func TestCodeCheckTakesAMinute(t *testing.T) {
	c := lab.NewCode(t)
	c.Want(c.Do("commit", `{"template_id":0,"user_version":"1"}`), 0)
	c.Clock.Add(59 * time.Second)
	c.Want(c.Ask("security/get_code_privacy_info"), 61039)
	c.Want(c.Do("submit_audit", `{}`), 61039)
	c.Clock.Add(2 * time.Second)
	if out := c.Ask("security/get_code_privacy_info"); out["errcode"] != 0.0 || out["without_auth_list"] == nil ||
		out["without_conf_list"] == nil {
		t.Errorf("%v", out)
	}
	c.Want(c.Do("submit_audit", `{}`), 0)
}

func TestDevelopmentNeedsSet18(t *testing.T) {
	l := lab.New(t)
	app, oa := l.AccountOf(world.MiniProgram, true).AppID, l.AccountOf(world.OfficialAccount, true).AppID
	_, tok, _ := l.Authorized(app, 19)
	l.Want(l.Post("/wxa/commit", tok, `{}`), 61007)
	_, tok, _ = l.Authorized(oa)
	l.Want(l.Post("/wxa/commit", tok, `{}`), 48001)
}

// TestCodeSurvivesRestart compares every answer about the code before and after.
func TestCodeSurvivesRestart(t *testing.T) {
	c := lab.NewCode(t)
	c.Publish("1.0")
	c.Publish("1.1")
	c.Approve("1.2")
	c.Want(c.Do("grayrelease", `{"gray_percentage":10}`), 0)
	c.Want(c.Do("change_visitstatus", `{"action":"close"}`), 0)
	c.Commit("1.3")
	view := func() []map[string]any {
		return []map[string]any{
			c.Get("/wxa/gettemplatedraftlist", c.Component), c.Get("/wxa/gettemplatelist", c.Component),
			c.Ask("get_page"), c.Do("getversioninfo", `{}`),
			c.Ask("get_latest_auditstatus"), c.Ask("revertcoderelease", "action", "get_history_version"),
			c.Ask("getgrayreleaseplan"), c.Do("getvisitstatus", `{}`), c.Ask("queryquota"),
		}
	}
	before := view()
	c.Restart()
	if diff := cmp.Diff(before, view()); diff != "" {
		t.Error(diff)
	}
}
