package sim_test

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"wxlab/sim/api"
	"wxlab/sim/world"
)

// codeLab is a lab with a mini program that has granted everything, and a template made of the ready-made draft.
type codeLab struct {
	*lab
	app                  world.Account
	component, developer string // tokens
}

func newCodeLab(t *testing.T) *codeLab {
	l := newLab(t)
	c := &codeLab{lab: l, app: l.account(world.MiniProgram, true)}
	c.component, c.developer, _ = l.authorize(c.app.AppID)
	l.want(l.call("/wxa/addtotemplate", c.component, `{"draft_id":0}`), 0)
	return c
}

// do posts with the mini program's token, get asks with it.
func (c *codeLab) do(api, body string) map[string]any {
	c.Helper()
	return c.call("/wxa/"+api, c.developer, body)
}

func (c *codeLab) ask(api string, params ...string) map[string]any {
	c.Helper()
	return c.get("/wxa/"+api, c.developer, params...)
}

// commit uploads a version and waits for WeChat's check.
func (c *codeLab) commit(version string) {
	c.Helper()
	c.want(c.do("commit", fmt.Sprintf(`{"template_id":0,"user_version":%q,"user_desc":"test","ext_json":""}`, version)), 0)
	c.clock.Add(time.Minute)
}

// approve commits a version and has it approved.
func (c *codeLab) approve(version string) {
	c.Helper()
	c.commit(version)
	c.want(c.do("submit_audit", `{}`), 0)
	c.clock.Add(2 * time.Hour)
	c.renew()
}

// renew takes fresh tokens: audits outlive them.
func (c *codeLab) renew() {
	c.Helper()
	c.component, c.developer, _ = c.authorize(c.app.AppID)
}

func (c *codeLab) publish(version string) {
	c.Helper()
	c.approve(version)
	c.want(c.do("release", `{}`), 0)
}

func TestTemplateLibrary(t *testing.T) {
	l := newLab(t)
	tok := l.componentToken()
	if _, err := l.PutDraft(appID, world.Draft{UserVersion: "2.0", UserDesc: "new", SourceAppID: "wx1", SourceName: "dev", Developer: "d", Pages: []string{"a"}}); err != nil {
		t.Fatal(err)
	}
	id, err := l.PutDraft(appID, world.Draft{UserVersion: "2.1", SourceAppID: "wx1", SourceName: "dev", Developer: "d", Pages: []string{"a"}})
	if err != nil || id != 2 {
		t.Fatalf("draft %d, %v", id, err)
	}
	drafts, _ := l.get("/wxa/gettemplatedraftlist", tok)["draft_list"].([]any)
	want := map[string]any{"create_time": 1700000000.0, "user_version": "2.1", "user_desc": "", "draft_id": 2.0, "source_miniprogram_appid": "wx1", "source_miniprogram": "dev", "developer": "d"}
	if len(drafts) != 2 {
		t.Fatalf("an upload replaces the draft of its mini program: %v", drafts)
	}
	if diff := cmp.Diff(want, drafts[1]); diff != "" {
		t.Error(diff)
	}
	l.want(l.call("/wxa/addtotemplate", tok, `{"draft_id":"0"}`), 0) // the documentation's sample has text
	l.want(l.call("/wxa/addtotemplate", tok, `{"draft_id":2,"template_type":1}`), 0)
	for query, n := range map[string]int{"": 2, "0": 1, "1": 1} {
		rows, _ := l.get("/wxa/gettemplatelist", tok, "template_type", query)["template_list"].([]any)
		if len(rows) != n {
			t.Errorf("template_type %q: %v", query, rows)
		}
	}
	l.want(l.call("/wxa/deletetemplate", tok, `{"template_id":0}`), 0)
	l.want(l.call("/wxa/deletetemplate", tok, `{"template_id":0}`), 85064)
	l.want(l.call("/wxa/deletetemplate", tok, `{}`), 85064)
	l.want(l.call("/wxa/addtotemplate", tok, `{}`), 85064)
	l.want(l.call("/wxa/addtotemplate", tok, `{"draft_id":1}`), 85064)
	l.want(l.call("/wxa/addtotemplate", tok, `{"draft_id":"x"}`), 47001)
	for range 200 {
		l.call("/wxa/addtotemplate", tok, `{"draft_id":0}`)
	}
	l.want(l.call("/wxa/addtotemplate", tok, `{"draft_id":0}`), 85065)
	l.want(l.call("/wxa/addtotemplate", tok, `{"draft_id":0,"template_type":1}`), 0)
}

func TestPutDraftRefuses(t *testing.T) {
	l := newLab(t)
	whole := world.Draft{UserVersion: "1", SourceAppID: "wx1", Pages: []string{"a"}}
	for name, change := range map[string]func(*world.Draft){
		"version": func(d *world.Draft) { d.UserVersion = "" }, "source": func(d *world.Draft) { d.SourceAppID = "" }, "pages": func(d *world.Draft) { d.Pages = nil },
	} {
		d := whole
		change(&d)
		if _, err := l.PutDraft(appID, d); err == nil {
			t.Errorf("a draft without %s was taken", name)
		}
	}
	if _, err := l.PutDraft("wx0", whole); err == nil {
		t.Error("a draft for nobody was taken")
	}
}

func TestCommit(t *testing.T) {
	c := newCodeLab(t)
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
			c.want(c.do("commit", tt.body), tt.code)
		})
	}
	c.T = t
	if diff := cmp.Diff([]any{"pages/cart/cart"}, c.ask("get_page")["page_list"]); diff != "" {
		t.Errorf("the pages are not those of the last commit that was accepted: %s", diff)
	}
}

// TestBeforeAnyCommit asks a mini program that has no code yet.
func TestBeforeAnyCommit(t *testing.T) {
	c := newCodeLab(t)
	for api, code := range map[string]int{
		"get_page": 86001, "get_qrcode": 86001, "security/get_code_privacy_info": 86001, "get_latest_auditstatus": 85058, "undocodeaudit": 85019,
		"revertcoderelease": 87012, "revertgrayrelease": 0, "getgrayreleaseplan": 0, "get_category": 0, "queryquota": 0,
	} {
		if got := c.ask(api)["errcode"]; got != float64(code) {
			t.Errorf("%s: %v, want %d", api, got, code)
		}
	}
	c.want(c.do("submit_audit", `{}`), 85086)
	c.want(c.do("release", `{}`), 85019)
	c.want(c.do("grayrelease", `{"gray_percentage":1}`), 85079)
	c.want(c.do("change_visitstatus", `{"action":"close"}`), 85021)
	c.want(c.do("getvisitstatus", `{}`), 0)
	if info := c.do("getversioninfo", `{}`); info["exp_info"] != nil || info["release_info"] != nil {
		t.Errorf("%v", info)
	}
}

func TestExperienceQRCodeReads(t *testing.T) {
	c := newCodeLab(t)
	c.commit("1.0")
	resp := c.Call(api.Request{Method: "GET", Path: "/wxa/get_qrcode", Query: url.Values{"access_token": {c.developer}, "path": {"pages/cart/cart?a=1"}}})
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
	if err != nil || read.GetText() != "https://mp.weixin.qq.com/a/~"+c.app.AppID+"?path=pages%2Fcart%2Fcart%3Fa%3D1" {
		t.Errorf("%v, %v", read, err)
	}
}

func TestCodeCheckTakesAMinute(t *testing.T) {
	c := newCodeLab(t)
	c.want(c.do("commit", `{"template_id":0,"user_version":"1"}`), 0)
	c.clock.Add(59 * time.Second)
	c.want(c.ask("security/get_code_privacy_info"), 61039)
	c.want(c.do("submit_audit", `{}`), 61039)
	c.clock.Add(2 * time.Second)
	if out := c.ask("security/get_code_privacy_info"); out["errcode"] != 0.0 || out["without_auth_list"] == nil || out["without_conf_list"] == nil {
		t.Errorf("%v", out)
	}
	c.want(c.do("submit_audit", `{}`), 0)
}

func TestDevelopmentNeedsSet18(t *testing.T) {
	l := newLab(t)
	app, oa := l.account(world.MiniProgram, true).AppID, l.account(world.OfficialAccount, true).AppID
	_, tok, _ := l.authorize(app, 19)
	l.want(l.call("/wxa/commit", tok, `{}`), 61007)
	_, tok, _ = l.authorize(oa)
	l.want(l.call("/wxa/commit", tok, `{}`), 48001)
}

// TestCodeSurvivesRestart compares every answer about the code before and after.
func TestCodeSurvivesRestart(t *testing.T) {
	c := newCodeLab(t)
	c.publish("1.0")
	c.publish("1.1")
	c.approve("1.2")
	c.want(c.do("grayrelease", `{"gray_percentage":10}`), 0)
	c.want(c.do("change_visitstatus", `{"action":"close"}`), 0)
	c.commit("1.3")
	view := func() []map[string]any {
		return []map[string]any{
			c.get("/wxa/gettemplatedraftlist", c.component), c.get("/wxa/gettemplatelist", c.component), c.ask("get_page"), c.do("getversioninfo", `{}`),
			c.ask("get_latest_auditstatus"), c.ask("revertcoderelease", "action", "get_history_version"), c.ask("getgrayreleaseplan"), c.do("getvisitstatus", `{}`), c.ask("queryquota"),
		}
	}
	before := view()
	c.restart()
	if diff := cmp.Diff(before, view()); diff != "" {
		t.Error(diff)
	}
}
