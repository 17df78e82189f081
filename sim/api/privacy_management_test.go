package api_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

const (
	pathSetPrivacy = "/cgi-bin/component/setprivacysetting"
	pathGetPrivacy = "/cgi-bin/component/getprivacysetting"
	pathExtFile    = "/cgi-bin/component/uploadprivacyextfile"
)

func TestSetPrivacySettingRefuses(t *testing.T) {
	c := lab.NewBareCode(t)
	const owner = `"owner_setting":{"contact_email":"a@example.com","notice_method":"弹窗"}`
	rows(c.Lab, c.Developer, []row{
		{"version", pathSetPrivacy, `{"privacy_ver":3,` + owner + `}`, 86071},
		{"version as text", pathSetPrivacy, `{"privacy_ver":"2",` + owner + `}`, 47001},
		{"nothing live", pathSetPrivacy, `{"privacy_ver":1,` + owner + `}`, 86074},
		{"no owner", pathSetPrivacy, `{"setting_list":[]}`, 86069},
		{"owner as text", pathSetPrivacy, `{"owner_setting":"{}"}`, 47001},
		{"no contact", pathSetPrivacy, `{"owner_setting":{"notice_method":"弹窗"},"setting_list":[]}`, 86069},
		{"no notice", pathSetPrivacy, `{"owner_setting":{"contact_qq":"1"},"setting_list":[]}`, 86070},
		{"escaped time", pathSetPrivacy,
			`{"owner_setting":{"contact_qq":"1","notice_method":"x","store_expire_timestamp":"30\u5929"},"setting_list":[]}`, 86072},
		{"unknown file", pathSetPrivacy,
			`{"owner_setting":{"contact_qq":"1","notice_method":"x","ext_file_media_id":"5"},"setting_list":[]}`, 86073},
		{"no body", pathSetPrivacy, ``, 44002},
		{"get without body", pathGetPrivacy, ``, 44002},
		{"get version", pathGetPrivacy, `{"privacy_ver":0}`, 86071},
	})
}

// TestPrivacyGuideGoesWithTheCode: what is set shows at once as the draft, beside what the code collects, and is live
// once its code is released.
func TestPrivacyGuideGoesWithTheCode(t *testing.T) {
	c := lab.NewBareCode(t)
	settings := func(version string) string {
		out := c.Post(pathGetPrivacy, c.Developer, `{"privacy_ver":`+version+`}`)
		c.Want(out, 0)
		raw, _ := json.Marshal([]any{out["code_exist"], out["privacy_list"], out["setting_list"]})
		return string(raw)
	}
	same := func(when, version, want string) {
		t.Helper()
		if diff := cmp.Diff(want, settings(version)); diff != "" {
			t.Errorf("%s: %s", when, diff)
		}
	}
	same("before anything", "2", `[0,[],[]]`)
	c.Want(c.Do("commit", `{"template_id":0,"user_version":"1.0"}`), 0)
	same("while WeChat looks", "2", `[1,[],[]]`)
	c.Clock.Add(time.Minute)
	const phone = `{"privacy_key":"PhoneNumber","privacy_label":"","privacy_text":""}`
	same("found", "2", `[1,["UserInfo","PhoneNumber"],[{"privacy_key":"UserInfo","privacy_label":"","privacy_text":""},`+phone+`]]`)
	c.Want(c.Post(pathSetPrivacy, c.Developer, `{"privacy_ver":2,"owner_setting":{"contact_email":"a@example.com",
		"notice_method":"弹窗","store_region":1017},"setting_list":[{"privacy_key":"UserInfo","privacy_text":"展示头像"}],
		"sdk_privacy_info_list":[{"sdk_name":"地图","sdk_biz_name":"某公司","sdk_list":[{"privacy_key":"Location","privacy_text":"定位"}]}]}`), 0)
	const half = `[{"privacy_key":"UserInfo","privacy_label":"","privacy_text":"展示头像"},` + phone + `]`
	same("set in part", "2", `[1,["UserInfo","PhoneNumber"],`+half+`]`)
	same("nothing is live", "1", `[0,[],[]]`)

	c.Want(c.Do("submit_audit", `{}`), 0)
	c.Want(c.Post(pathSetPrivacy, c.Developer, lab.Guide), 0) // too late for this audit
	c.Clock.Add(2 * time.Hour)
	c.Renew()
	want := "1:小程序功能不符合规则:<br>(1):你好，小程序内涉及收集;手机号相关接口或组件，请通过接口完善【用户隐私保护指引】后再重新提审。<br>"
	if out := c.Ask("get_latest_auditstatus"); out["status"] != 1.0 || out["reason"] != want {
		t.Errorf("%v", out)
	}
	c.Publish("1.1")
	out := c.Post(pathGetPrivacy, c.Developer, `{"privacy_ver":1}`)
	if raw, _ := json.Marshal(out); !strings.Contains(string(raw), "联系买家") || out["code_exist"] != 1.0 {
		t.Errorf("%s", raw)
	}
}

func TestLiveGuideChangesOnlyItsOwner(t *testing.T) {
	c := lab.NewCode(t)
	id := extFile(c, "guide.txt", []byte("我们如何使用你的信息"), 0)
	c.Want(c.Post(pathSetPrivacy, c.Developer, strings.Replace(lab.Guide, `"notice_method"`, `"ext_file_media_id":"`+id+`","notice_method"`, 1)), 0)
	c.Publish("1.0")
	c.Want(c.Post(pathSetPrivacy, c.Developer, `{"privacy_ver":1,"owner_setting":{"contact_qq":"5","notice_method":"公告"}}`), 86075)
	c.Want(c.Post(pathSetPrivacy, c.Developer,
		`{"privacy_ver":1,"owner_setting":{"contact_qq":"5","notice_method":"公告","ext_file_media_id":"`+id+`"}}`), 0)
	owner := func(version string) map[string]any {
		return c.Post(pathGetPrivacy, c.Developer, `{"privacy_ver":`+version+`}`)["owner_setting"].(map[string]any)
	}
	if live, draft := owner("1"), owner("2"); live["contact_qq"] != "5" || draft["contact_email"] != "a@example.com" {
		t.Errorf("live %v, draft %v", live, draft)
	}
	before := c.Post(pathGetPrivacy, c.Developer, `{"privacy_ver":1}`)
	c.Restart()
	if diff := cmp.Diff(before, c.Post(pathGetPrivacy, c.Developer, `{"privacy_ver":1}`)); diff != "" {
		t.Error(diff)
	}
}

func extFile(c *lab.Code, name string, data []byte, code int) string {
	c.Helper()
	var out map[string]any
	if err := json.Unmarshal(c.PostFile(pathExtFile, c.Developer, "", "file", name, data).Body, &out); err != nil {
		c.Fatal(err)
	}
	c.Want(out, code)
	id, _ := out["ext_file_media_id"].(string)
	return id
}

func TestUploadPrivacyExtFile(t *testing.T) {
	c := lab.NewCode(t)
	if id := extFile(c, "guide.txt", []byte("x"), 0); len(id) != 19 {
		t.Errorf("the id is %q", id)
	}
	extFile(c, "guide.doc", []byte("x"), 40006)
	extFile(c, "guide.txt", make([]byte, 100<<10+1), 40126)
	c.Want(c.Post(pathExtFile, c.Developer, `{"file":"x"}`), 47001)
}

// TestGuidesThatSayNothing fail the audit, however the plan would end it, unless the rules are to be overlooked.
func TestGuidesThatSayNothing(t *testing.T) {
	for text, status := range map[string]float64{"": 1, "123": 1, "使用": 1, `\u5c55\u793a`: 1, "展示头像": 0, "show": 0} {
		t.Run(text, func(t *testing.T) {
			c := lab.NewCode(t)
			c.Want(c.Post(pathSetPrivacy, c.Developer, strings.Replace(lab.Guide, "展示头像", text, 1)), 0)
			c.Approve("1.0")
			if out := c.Ask("get_latest_auditstatus"); out["status"] != status {
				t.Errorf("%v", out)
			}
		})
	}
	c := lab.NewBareCode(t)
	if err := c.PlanAudit(c.App.AppID, world.AuditPlan{Result: world.AuditApproved, Overlook: true}); err != nil {
		t.Fatal(err)
	}
	c.Publish("1.0")
}
