package sim_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func (c *codeLab) online() any {
	info, _ := c.do("getversioninfo", `{}`)["release_info"].(map[string]any)
	return info["release_version"]
}

func TestRelease(t *testing.T) {
	c := newCodeLab(t)
	c.commit("1.0")
	c.want(c.do("submit_audit", `{}`), 0)
	c.want(c.do("release", `{}`), 85020)
	c.want(c.ask("undocodeaudit"), 0)
	c.want(c.do("release", `{}`), 85020)
	c.publish("1.1")
	c.want(c.do("release", `{}`), 85052)
	c.want(c.do("release", ``), 44002)
	c.same(c.do("getversioninfo", `{}`), `{"errcode":0,"errmsg":"ok","exp_info":{"exp_time":1700000060,"exp_version":"1.1","exp_desc":"test"},"release_info":{"release_time":1700007320,"release_version":"1.1","release_desc":"test"}}`)
}

func TestRevertRelease(t *testing.T) {
	c := newCodeLab(t)
	c.publish("1.0")
	c.want(c.ask("revertcoderelease"), 87012) // nothing before it
	for _, v := range []string{"1.1", "1.2", "1.3", "1.4", "1.5", "1.6"} {
		c.publish(v)
	}
	rows, _ := c.ask("revertcoderelease", "action", "get_history_version")["version_list"].([]any)
	var versions []any
	for _, row := range rows {
		versions = append(versions, row.(map[string]any)["user_version"])
	}
	if diff := cmp.Diff([]any{"1.5", "1.4", "1.3", "1.2", "1.1"}, versions); diff != "" {
		t.Error(diff)
	}
	c.want(c.ask("revertcoderelease"), 0)
	if c.online() != "1.5" {
		t.Errorf("online is %v", c.online())
	}
	c.want(c.ask("revertcoderelease"), 87012) // once only
	c.want(c.ask("revertcoderelease", "app_version", "3"), 0)
	if c.online() != "1.2" {
		t.Errorf("app_version 3 is %v", c.online())
	}
	c.want(c.ask("revertcoderelease", "app_version", "99"), 87012)
	c.approve("1.7")
	c.want(c.do("grayrelease", `{"gray_percentage":5}`), 0)
	c.want(c.ask("revertcoderelease"), 87011)
}

func TestGrayRelease(t *testing.T) {
	c := newCodeLab(t)
	c.publish("1.0")
	c.want(c.do("grayrelease", `{"gray_percentage":1}`), 85052)
	c.commit("1.1")
	c.want(c.do("submit_audit", `{}`), 0)
	c.want(c.do("grayrelease", `{"gray_percentage":1}`), 85080)
	c.want(c.ask("undocodeaudit"), 0)
	c.approve("1.1")
	for body, code := range map[string]int{`{}`: 85081, `{"gray_percentage":0}`: 85081, `{"gray_percentage":101}`: 85081} {
		c.want(c.do("grayrelease", body), code)
	}
	c.want(c.do("grayrelease", `{"gray_percentage":20}`), 0)
	c.want(c.do("grayrelease", `{"gray_percentage":20}`), 85082)
	plan, _ := c.ask("getgrayreleaseplan")["gray_release_plan"].(map[string]any)
	if plan["status"] != 1.0 || plan["gray_percentage"] != 20.0 || plan["create_timestamp"] == 0.0 || c.online() != "1.0" {
		t.Errorf("%v, online %v", plan, c.online())
	}
	c.want(c.ask("revertgrayrelease"), 0)
	c.same(c.ask("getgrayreleaseplan"), `{"errcode":0,"errmsg":"ok","gray_release_plan":{"status":0,"create_timestamp":0,"gray_percentage":0}}`)
	c.want(c.do("grayrelease", `{"gray_percentage":100}`), 0)
	if c.online() != "1.1" {
		t.Errorf("all of the users see %v", c.online())
	}
}

func TestVisitStatus(t *testing.T) {
	c := newCodeLab(t)
	c.publish("1.0")
	c.want(c.do("change_visitstatus", `{"action":"shut"}`), 85022)
	for action, status := range map[string]float64{"close": 1, "open": 0} {
		c.want(c.do("change_visitstatus", `{"action":"`+action+`"}`), 0)
		if got := c.do("getvisitstatus", `{}`)["status"]; got != status {
			t.Errorf("%s: %v", action, got)
		}
	}
}
