package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

const application = `{"api_name":"wx.getLocation","content":"查找附近门店","url_list":["https://example.com/a"]}`

func TestApplyPrivacyInterfaceRefuses(t *testing.T) {
	c := lab.NewCode(t)
	const path = "/wxa/security/apply_privacy_interface"
	with := func(old, next string) string { return strings.Replace(application, old, next, 1) }
	eleven := strings.TrimSuffix(strings.Repeat(`"https://x",`, 11), ",")
	rows(c.Lab, c.Developer, []row{
		{"no API", path, with(`"wx.getLocation"`, `""`), 61034},
		{"no reason", path, with("查找附近门店", ""), 61034},
		{"long reason", path, with("查找附近门店", strings.Repeat("长", 301)), 61034},
		{"no list", path, with(`,"url_list":["https://example.com/a"]`, ""), 61034},
		{"eleven pictures", path, with("url_list", `pic_list":[`+eleven+`],"url_list`), 61034},
		{"null list", path, with(`["https://example.com/a"]`, "null"), 47001},
		{"escapes", path, with("查找", `\u67e5`), 61037},
		{"no address", path, with("https://example.com/a", "file.png"), 61033},
		{"film", path, with("url_list", `video_list":["https://x/a.avi"],"url_list`), 61032},
		{"no wx.", path, with("wx.getLocation", "getLocation"), 61035},
		{"other case", path, with("wx.getLocation", "wx.getlocation"), 61035},
		{"needs no permission", path, with("wx.getLocation", "wx.login"), 61035},
	})
	for range 280 {
		c.Do("security/apply_privacy_interface", `{}`)
	}
	c.Want(c.Do("security/apply_privacy_interface", application), 61038)
	c.Clock.Add(time.Minute)
	c.Want(c.Do("security/apply_privacy_interface", application), 0)
	c.Want(c.Do("security/apply_privacy_interface", application), 61031)
	if err := c.PutPrivacyInterface(c.App.AppID, "wx.choosePoi", world.InterfaceBarred, "类目不符"); err != nil {
		t.Fatal(err)
	}
	c.Want(c.Do("security/apply_privacy_interface", with("getLocation", "choosePoi")), 61036)
}

// interfaceRow is what get_privacy_interface says of an API.
func interfaceRow(c *lab.Code, name string) map[string]any {
	c.Helper()
	for _, one := range c.Ask("security/get_privacy_interface")["interface_list"].([]any) {
		if row := one.(map[string]any); row["api_name"] == name {
			return row
		}
	}
	c.Fatalf("%s is not listed", name)
	return nil
}

// TestPrivacyInterfaceIsDecided: the end of a review is in the list and in the push, each with its own numbers.
func TestPrivacyInterfaceIsDecided(t *testing.T) {
	for _, tt := range []struct {
		result         world.AuditResult
		listed, pushed string
		again          int
	}{{world.AuditApproved, "5", "3", 61035}, {world.AuditRejected, "4", "2", 0}} {
		t.Run(string(tt.result), func(t *testing.T) {
			c := lab.NewCode(t)
			if err := c.PlanPrivacyInterfaces(c.App.AppID, world.AuditPlan{Result: tt.result, After: time.Hour}); err != nil {
				t.Fatal(err)
			}
			out := c.Do("security/apply_privacy_interface", application)
			if c.Want(out, 0); out["errmsg"] != "getuserriskrank succ" {
				t.Errorf("%v", out)
			}
			if row := interfaceRow(c, "wx.getLocation"); row["status"] != 3.0 || row["audit_id"] != out["audit_id"] || row["fail_reason"] != nil {
				t.Errorf("%v", row)
			}
			c.Restart()
			told := c.After(time.Hour)
			if len(told) != 1 || told[0].Name != "wxa_privacy_apply" || lab.Field(told[0].Plain, "status") != tt.pushed ||
				lab.Field(told[0].Plain, "api_name") != "wx.getLocation" ||
				lab.Field(told[0].Plain, "audit_id") != fmt.Sprint(int64(out["audit_id"].(float64))) {
				t.Errorf("%+v", told)
			}
			row := interfaceRow(c, "wx.getLocation")
			if fmt.Sprint(row["status"]) != tt.listed || row["apply_time"] != 1700000000.0 ||
				(row["fail_reason"] != nil) != (tt.result == world.AuditRejected) {
				t.Errorf("%v", row)
			}
			c.Want(c.Do("security/apply_privacy_interface", application), tt.again)
		})
	}
}

// TestLocationNeedsPermissionAndDeclaration walks the whole way of a template that asks where the user is.
func TestLocationNeedsPermissionAndDeclaration(t *testing.T) {
	c := lab.NewCode(t)
	c.Want(c.Post("/wxa/addtotemplate", c.Component, `{"draft_id":1}`), 0)
	commit := func(ext string, code int) {
		t.Helper()
		c.Want(c.Do("commit", `{"template_id":1,"user_version":"1.0","ext_json":"`+strings.ReplaceAll(ext, `"`, `\"`)+`"}`), code)
		c.Clock.Add(time.Minute)
	}
	lists := func(auth, conf string) {
		t.Helper()
		c.Same(c.Ask("security/get_code_privacy_info"), `{"errcode":0,"errmsg":"ok","without_auth_list":`+auth+`,"without_conf_list":`+conf+`}`)
	}
	refused := func(want string) {
		t.Helper()
		out := c.Do("submit_audit", `{}`)
		if c.Want(out, 61040); !strings.HasPrefix(fmt.Sprint(out["errmsg"]), want) {
			t.Errorf("%v, want %s", out["errmsg"], want)
		}
	}
	commit("", 0)
	lists(`["wx.chooseAddress","wx.getLocation"]`, `["wx.chooseAddress","wx.getLocation"]`)
	refused("代码中含有ext.json未配置隐私接口chooseAddress(暂无权限)/getLocation(暂无权限)，请配置并申请权限")
	for ext, code := range map[string]int{
		`{"requiredPrivateInfos":["wx.getLocation"]}`:                      85310,
		`{"requiredPrivateInfos":["getLocation"]}`:                         85312,
		`{"requiredPrivateInfos":["getFuzzyLocation"]}`:                    85312,
		`{"requiredPrivateInfos":["getLocation","getFuzzyLocation"]}`:      85311,
		`{"requiredPrivateInfos":["onLocationChange","getFuzzyLocation"]}`: 85311,
	} {
		commit(ext, code)
	}
	c.Want(c.Do("security/apply_privacy_interface", application), 0)
	c.Want(c.Do("security/apply_privacy_interface", strings.Replace(application, "getLocation", "chooseAddress", 1)), 0)
	c.Clock.Add(6 * time.Hour)
	c.Renew()
	lists(`[]`, `["wx.chooseAddress","wx.getLocation"]`)
	refused("代码中含有ext.json未配置隐私接口chooseAddress/getLocation，请配置并申请权限")
	commit(`{"requiredPrivateInfos":["getLocation","chooseAddress"]}`, 0)
	lists(`[]`, `[]`)
	if err := c.PutPrivacyInterface(c.App.AppID, "getLocation", world.InterfaceOpen, ""); err != nil {
		t.Fatal(err)
	}
	refused("ext.json配置的隐私接口getLocation无权限，请申请权限后再提交审核")
	commit("", 0)
	c.Want(c.Do("submit_audit", `{"privacy_api_not_use":true}`), 0)
}

func TestStandardTemplatesTakeLittle(t *testing.T) {
	c := lab.NewCode(t)
	c.Want(c.Post("/wxa/addtotemplate", c.Component, `{"draft_id":1,"template_type":1}`), 0)
	c.Want(c.Do("commit", `{"template_id":1,"user_version":"1","ext_json":"{\"extEnable\":true}"}`), 9402203)
	c.Want(c.Do("commit", `{"template_id":1,"user_version":"1","ext_json":"{\"extAppid\":\"wx1\",\"ext\":{},\"window\":{}}"}`), 0)
}

// TestTriggeredDecisionIsReal: a triggered result ends the review that is under way.
func TestTriggeredDecisionIsReal(t *testing.T) {
	c := lab.NewCode(t)
	c.Want(c.Do("security/apply_privacy_interface", application), 0)
	d, err := c.Trigger(t.Context(), c.Event("wxa_privacy_apply", map[string]string{"result_info.status": "2", "result_info.reason": "用途不符"}))
	if err != nil || lab.Field(d.Plain, "api_name") != "wx.getLocation" {
		t.Fatalf("%s, %v", d.Plain, err)
	}
	if row := interfaceRow(c, "wx.getLocation"); row["status"] != 4.0 || row["fail_reason"] != "用途不符" {
		t.Errorf("%v", row)
	}
	if told := c.After(24 * time.Hour); len(told) > 0 {
		t.Errorf("the review ended twice: %+v", told)
	}
	c.Renew()
	before := c.Ask("security/get_privacy_interface")
	c.Restart()
	if diff := cmp.Diff(before, c.Ask("security/get_privacy_interface")); diff != "" {
		t.Error(diff)
	}
}
