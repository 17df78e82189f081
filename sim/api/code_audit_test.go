package api_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim/callback"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestSubmitAudit(t *testing.T) {
	c := lab.NewCode(t)
	c.Commit("1.0")
	item := func(fields string) string {
		return `{"item_list":[{"first_class":"工具","second_class":"效率","first_id":287,"second_id":616` + fields + `}]}`
	}
	tests := []struct {
		name, body string
		code       int
	}{
		{"no items", `{"item_list":[]}`, 85023},
		{"six items", `{"item_list":[{},{},{},{},{},{}]}`, 85023},
		{"no category", `{"item_list":[{"address":"pages/cart/cart"}]}`, 85010},
		{"other category", `{"item_list":[{"first_class":"教育","second_class":"效率","first_id":1,"second_id":2}]}`, 85008},
		{"unknown page", item(`,"address":"nowhere"`), 85007},
		{"eleven tags", item(`,"tag":"1 2 3 4 5 6 7 8 9 0 1"`), 85006},
		{"long tag", item(`,"tag":"123456789012345678901"`), 85006},
		{"long title", item(`,"title":"123456789012345678901234567890123"`), 85011},
		{"whole", item(`,"address":"pages/cart/cart","tag":"学习 生活","title":"首页"`), 0},
		{"second", `{}`, 85009},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c.T = t
			c.Want(c.Do("submit_audit", tt.body), tt.code)
		})
	}
}

// TestAuditResults plans each result, and sees the push and both questions agree.
func TestAuditResults(t *testing.T) {
	tests := []struct {
		plan   world.AuditPlan
		pushes []string
		states []float64 // after one and after two hours
		reason string
	}{
		{world.AuditPlan{Result: world.AuditApproved, After: time.Hour}, []string{"weapp_audit_success"},
			[]float64{0, 0}, ""},
		{world.AuditPlan{Result: world.AuditRejected, After: time.Hour, Reason: "不合规", ScreenShot: "m1|m2"},
			[]string{"weapp_audit_fail"}, []float64{1, 1}, "不合规"},
		{world.AuditPlan{Result: world.AuditDelayed, After: time.Hour, Reason: "等等"},
			[]string{"weapp_audit_delay", "weapp_audit_success"}, []float64{4, 0}, "等等"},
	}
	for _, tt := range tests {
		t.Run(string(tt.plan.Result), func(t *testing.T) {
			c := lab.NewCode(t)
			if err := c.PlanAudit(c.App.UserName, tt.plan); err != nil {
				t.Fatal(err)
			}
			c.Commit("1.0")
			id := c.Do("submit_audit", `{}`)["auditid"]
			c.Same(c.Do("get_auditstatus", fmt.Sprintf(`{"auditid":%v}`, int64(id.(float64)))),
				`{"errcode":0,"errmsg":"ok","status":2,"user_version":"1.0","user_desc":"test","submit_audit_time":1700000060}`)
			var names []string
			for hour, state := range tt.states {
				c.Clock.Add(time.Hour)
				c.Renew()
				latest := c.Ask("get_latest_auditstatus")
				if latest["status"] != state || latest["auditid"] != id {
					t.Errorf("after %d h: %v", hour+1, latest)
				}
				if want := map[bool]string{true: tt.reason}[state == 1 || state == 4]; want != "" &&
					latest["reason"] != want {
					t.Errorf("reason %v, want %q", latest["reason"], want)
				}
				if err := c.Step(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			for _, d := range c.Deliveries("", 500) {
				if d.Family == callback.Event {
					names = append(names, d.Name)
					if !d.Accepted || d.Account != c.App.AppID {
						t.Errorf("%+v", d)
					}
				}
			}
			if diff := cmp.Diff(tt.pushes, names); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestScreenshotsHaveTwoNames(t *testing.T) {
	c := lab.NewCode(t)
	if err := c.PlanAudit(c.App.AppID, world.AuditPlan{Result: world.AuditRejected, ScreenShot: "m1|m2"}); err != nil {
		t.Fatal(err)
	}
	c.Commit("1.0")
	id := c.Do("submit_audit", `{}`)["auditid"]
	if out := c.Do("get_auditstatus", fmt.Sprintf(`{"auditid":"%v"}`,
		int64(id.(float64)))); out["screenshot"] != "m1|m2" || out["reason"] == nil {
		t.Errorf("%v", out)
	}
	if out := c.Ask("get_latest_auditstatus"); out["ScreenShot"] != "m1|m2" || out["screenshot"] != nil {
		t.Errorf("%v", out)
	}
	c.Want(c.Do("get_auditstatus", `{"auditid":5}`), 85012)
}

func TestUndoAudit(t *testing.T) {
	c := lab.NewCode(t)
	c.Commit("1.0")
	undo := func() int {
		c.Want(c.Do("submit_audit", `{}`), 0)
		code, _ := c.Ask("undocodeaudit")["errcode"].(float64)
		return int(code)
	}
	for i := range 5 {
		if got := undo(); got != 0 {
			t.Fatalf("undo %d: %d", i, got)
		}
	}
	if out := c.Ask("get_latest_auditstatus"); out["status"] != 3.0 {
		t.Errorf("%v", out)
	}
	c.Want(c.Ask("undocodeaudit"), 85019)
	if got := undo(); got != 87013 {
		t.Errorf("sixth of the day: %d", got)
	}
	c.Clock.Add(24 * time.Hour) // the sixth was approved meanwhile
	c.Renew()
	for range 5 {
		undo()
	}
	c.Clock.Add(24 * time.Hour)
	c.Renew()
	if got := undo(); got != 87013 {
		t.Errorf("eleventh of the month: %d", got)
	}
	if err := c.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	pushed := 0
	for _, d := range c.Deliveries("", 500) {
		if d.Name == "weapp_audit_success" {
			pushed++
		}
	}
	if pushed != 1 { // the sixth of the first day
		t.Errorf("%d results, one audit was not taken back", pushed)
	}
}

func TestSpeedUpAudit(t *testing.T) {
	c := lab.NewCode(t)
	c.Commit("1.0")
	id := int64(c.Do("submit_audit", `{}`)["auditid"].(float64))
	body := fmt.Sprintf(`{"auditid":%d}`, id)
	c.Want(c.Do("speedupaudit", `{"auditid":1}`), 85012)
	c.Want(c.Do("speedupaudit", body), 0)
	c.Want(c.Do("speedupaudit", body), 89404)
	c.Clock.Add(time.Hour - time.Second)
	if out := c.Ask("get_latest_auditstatus"); out["status"] != 2.0 {
		t.Errorf("%v", out)
	}
	c.Clock.Add(time.Second)
	if out := c.Ask("get_latest_auditstatus"); out["status"] != 0.0 {
		t.Errorf("half of two hours is over: %v", out)
	}
	c.Want(c.Do("speedupaudit", body), 89402)
	for range 4 {
		c.Want(c.Do("submit_audit", `{}`), 0)
		c.Want(c.Do("speedupaudit", fmt.Sprintf(`{"auditid":%v}`,
			int64(c.Ask("get_latest_auditstatus")["auditid"].(float64)))), 0)
		c.Ask("undocodeaudit")
	}
	c.Same(c.Ask("queryquota"), `{"errcode":0,"errmsg":"ok","rest":495,"limit":500,"speedup_rest":0,"speedup_limit":5}`)
	c.Want(c.Do("submit_audit", `{}`), 0)
	c.Want(c.Do("speedupaudit", fmt.Sprintf(`{"auditid":%v}`,
		int64(c.Ask("get_latest_auditstatus")["auditid"].(float64)))), 89405)
}

func TestAuditsPerMonth(t *testing.T) {
	c := lab.NewCode(t)
	if err := c.PlanAudit(c.App.AppID, world.AuditPlan{Result: world.AuditRejected}); err != nil {
		t.Fatal(err)
	}
	c.Commit("1.0")
	for i := range 500 {
		if out := c.Do("submit_audit", `{}`); out["errcode"] != 0.0 {
			t.Fatalf("submission %d: %v", i, out)
		}
	}
	c.Want(c.Do("submit_audit", `{}`), 85085)
}

// TestCategoriesThatAskForMore: without a category nothing is submitted; shops say where orders are, and social programs
// what users publish.
func TestCategoriesThatAskForMore(t *testing.T) {
	c := lab.NewCode(t)
	if err := c.PlanCategories(c.App.AppID, world.AuditPlan{Result: world.AuditApproved}); err != nil {
		t.Fatal(err)
	}
	c.Commit("1.0")
	only := func(first, second int) {
		t.Helper()
		for _, one := range c.Get(pathOwnCategories, c.Developer)["categories"].([]any) {
			old := one.(map[string]any)
			c.Want(c.Post(pathDropCategory, c.Developer, fmt.Sprintf(`{"first":%v,"second":%v}`, old["first"], old["second"])), 0)
		}
		papers := ""
		if first == 770 {
			papers = fmt.Sprintf(`{"key":"《非经营性互联网信息服务备案核准》","value":%q}`, c.Upload(c.Developer, "image", "a.png", lab.PNG()))
		}
		c.Want(c.Post(pathAddCategory, c.Developer, fmt.Sprintf(
			`{"categories":[{"first":%d,"second":%d,"certicates":[%s]}]}`, first, second, papers)), 0)
		c.After(time.Second)
	}
	for _, second := range []int{616, 612} {
		c.Want(c.Post(pathDropCategory, c.Developer, fmt.Sprintf(`{"first":287,"second":%d}`, second)), 0)
	}
	c.Want(c.Do("submit_audit", `{}`), 85008)
	only(770, 771)
	c.Want(c.Do("submit_audit", `{}`), 85094)
	c.Want(c.Do("submit_audit", `{"ugc_declare":{"scene":[1],"method":[1],"has_audit_team":1,"audit_desc":"人工审核"}}`), 0)
	c.Want(c.Ask("undocodeaudit"), 0)
	only(304, 663)
	ends := func(body string, status float64, reason string) {
		t.Helper()
		c.Want(c.Do("submit_audit", body), 0)
		c.Clock.Add(2 * time.Hour)
		c.Renew()
		out := c.Ask("get_latest_auditstatus")
		if said, _ := out["reason"].(string); out["status"] != status || said != reason {
			t.Errorf("%v", out)
		}
	}
	ends(`{}`, 1, "1:小程序内容不符合规则:<br>(1):你好，你的小程序为交易类，需通过接口配置小程序的订单中心path，请设置后再提交代码审核。<br>")
	ends(`{"order_path":"pages/mine/mine"}`, 0, "")
	c.Want(c.Do("release", `{}`), 0)
	c.Commit("1.1")
	ends(`{}`, 0, "")
}
