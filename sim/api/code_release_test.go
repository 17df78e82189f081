package api_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim/simtest/lab"
)

func online(c *lab.Code) any {
	info, _ := c.Do("getversioninfo", `{}`)["release_info"].(map[string]any)
	return info["release_version"]
}

func TestRelease(t *testing.T) {
	c := lab.NewCode(t)
	c.Commit("1.0")
	c.Want(c.Do("submit_audit", `{}`), 0)
	c.Want(c.Do("release", `{}`), 85020)
	c.Want(c.Ask("undocodeaudit"), 0)
	c.Want(c.Do("release", `{}`), 85020)
	c.Publish("1.1")
	c.Want(c.Do("release", `{}`), 85052)
	c.Want(c.Do("release", ``), 44002)
	c.Same(c.Do("getversioninfo", `{}`), `{"errcode":0,"errmsg":"ok","exp_info":{"exp_time":1700000060,"exp_version":"1.1","exp_desc":"test"},"release_info":{"release_time":1700007320,"release_version":"1.1","release_desc":"test"}}`)
}

func TestRevertRelease(t *testing.T) {
	c := lab.NewCode(t)
	c.Publish("1.0")
	c.Want(c.Ask("revertcoderelease"), 87012) // nothing before it
	for _, v := range []string{"1.1", "1.2", "1.3", "1.4", "1.5", "1.6"} {
		c.Publish(v)
	}
	rows, _ := c.Ask("revertcoderelease", "action", "get_history_version")["version_list"].([]any)
	var versions []any
	for _, row := range rows {
		versions = append(versions, row.(map[string]any)["user_version"])
	}
	if diff := cmp.Diff([]any{"1.5", "1.4", "1.3", "1.2", "1.1"}, versions); diff != "" {
		t.Error(diff)
	}
	c.Want(c.Ask("revertcoderelease"), 0)
	if online(c) != "1.5" {
		t.Errorf("online is %v", online(c))
	}
	c.Want(c.Ask("revertcoderelease"), 87012) // once only
	c.Want(c.Ask("revertcoderelease", "app_version", "3"), 0)
	if online(c) != "1.2" {
		t.Errorf("app_version 3 is %v", online(c))
	}
	c.Want(c.Ask("revertcoderelease", "app_version", "99"), 87012)
	c.Approve("1.7")
	c.Want(c.Do("grayrelease", `{"gray_percentage":5}`), 0)
	c.Want(c.Ask("revertcoderelease"), 87011)
}

func TestGrayRelease(t *testing.T) {
	c := lab.NewCode(t)
	c.Publish("1.0")
	c.Want(c.Do("grayrelease", `{"gray_percentage":1}`), 85052)
	c.Commit("1.1")
	c.Want(c.Do("submit_audit", `{}`), 0)
	c.Want(c.Do("grayrelease", `{"gray_percentage":1}`), 85080)
	c.Want(c.Ask("undocodeaudit"), 0)
	c.Approve("1.1")
	for body, code := range map[string]int{`{}`: 85081, `{"gray_percentage":0}`: 85081,
		`{"gray_percentage":101}`: 85081} {
		c.Want(c.Do("grayrelease", body), code)
	}
	c.Want(c.Do("grayrelease", `{"gray_percentage":20}`), 0)
	c.Want(c.Do("grayrelease", `{"gray_percentage":20}`), 85082)
	plan, _ := c.Ask("getgrayreleaseplan")["gray_release_plan"].(map[string]any)
	if plan["status"] != 1.0 || plan["gray_percentage"] != 20.0 || plan["create_timestamp"] == 0.0 || online(c) != "1.0" {
		t.Errorf("%v, online %v", plan, online(c))
	}
	c.Want(c.Ask("revertgrayrelease"), 0)
	c.Same(c.Ask("getgrayreleaseplan"), `{"errcode":0,"errmsg":"ok","gray_release_plan":{"status":0,"create_timestamp":0,"gray_percentage":0}}`)
	c.Want(c.Do("grayrelease", `{"gray_percentage":100}`), 0)
	if online(c) != "1.1" {
		t.Errorf("all of the users see %v", online(c))
	}
}

func TestVisitStatus(t *testing.T) {
	c := lab.NewCode(t)
	c.Publish("1.0")
	c.Want(c.Do("change_visitstatus", `{"action":"shut"}`), 85022)
	for action, status := range map[string]float64{"close": 0, "open": 1} {
		c.Want(c.Do("change_visitstatus", `{"action":"`+action+`"}`), 0)
		if got := c.Do("getvisitstatus", `{}`)["status"]; got != status {
			t.Errorf("%s: %v", action, got)
		}
	}
}
