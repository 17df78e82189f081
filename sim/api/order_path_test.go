package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"wxlab/sim/callback"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

const (
	pathApplyOrderPath = "/wxa/security/applysetorderpathinfo"
	pathOrderPath      = "/wxa/security/getorderpathinfo"
)

// TestOrderPathApplication: one application for three accounts is answered for each, and each that was taken is decided.
func TestOrderPathApplication(t *testing.T) {
	c := lab.NewCode(t)
	official := c.AccountOf(world.OfficialAccount, true)
	c.Publish("1.0")
	apply := func(path string) {
		t.Helper()
		c.Want(c.Post(pathApplyOrderPath, c.Component, fmt.Sprintf(`{"batch_req":{"path":%q,"img_list":["https://example.com/1.png"],
			"test_account":"审核员","appid_list":[%q,%q,"wx0000000000000009"]}}`, path, c.App.AppID, official.AppID)), 0)
	}
	c.Want(c.Post(pathOrderPath, c.Developer, `{"info_type":0}`), 61041)
	apply("pages/orders/orders")
	applied := c.Clock.Now().Unix()
	told := toldOfOrderPaths(c, time.Second)
	apply("pages/other/other") // while the first is under review
	told = append(told, toldOfOrderPaths(c, time.Second)...)
	if len(told) != 2 {
		t.Fatalf("told %v", told)
	}
	for i, want := range []map[string]string{
		{"list.ret_code": "0", "list[2].ret_code": "-2", "list[3].ret_code": "-2"},
		{"list.ret_code": "1", "list[2].ret_code": "-2", "list[3].ret_code": "-2"},
	} {
		want["InfoType"], want["list.appid"] = "order_path_apply_result_notify", c.App.AppID
		want["list[2].appid"], want["list[3].appid"] = official.AppID, "wx0000000000000009"
		for path, value := range want {
			if told[i][path] != value {
				t.Errorf("application %d: %s is %q, want %q", i, path, told[i][path], value)
			}
		}
	}
	want := func(status int) string {
		return fmt.Sprintf(`{"errcode":0,"errmsg":"ok","msg":{"path":"pages/orders/orders","img_list":["https://example.com/1.png"],
			"test_account":"审核员","come_from":1,"status":%d,"apply_time":%d}}`, status, applied)
	}
	c.Same(c.Post(pathOrderPath, c.Developer, `{"info_type":"1"}`), want(world.OrderPathPending))
	c.Want(c.Post(pathOrderPath, c.Developer, `{"info_type":0}`), 61041)

	decided := toldOfOrderPaths(c, world.OrderPathReviewed)
	if len(decided) != 1 || decided[0]["InfoType"] != "order_path_audit_result_notify" || decided[0]["list.appid"] != c.App.AppID ||
		decided[0]["list.status"] != "4" || decided[0]["list.reason"] != "" || decided[0]["list.apply_time"] != fmt.Sprint(applied) {
		t.Errorf("decided: %v", decided)
	}
	c.Restart()
	c.Renew()
	c.Same(c.Post(pathOrderPath, c.Developer, `{"info_type":1}`), want(world.OrderPathPassed))
	live := fmt.Sprintf(`{"errcode":0,"errmsg":"ok","msg":{"path":"pages/orders/orders","come_from":1,"status":4,"apply_time":%d}}`, applied)
	c.Same(c.Post(pathOrderPath, c.Developer, `{"info_type":0}`), live)

	apply("pages/third/third") // under review, or refused, it changes nothing of what is in effect
	c.Same(c.Post(pathOrderPath, c.Developer, `{"info_type":0}`), live)
	if _, err := c.Trigger(t.Context(), c.Event("order_path_audit_result_notify", map[string]string{"list.reason": "页面打不开"})); err != nil {
		t.Fatal(err)
	}
	if out := c.Post(pathOrderPath, c.Developer, `{"info_type":1}`)["msg"].(map[string]any); out["status"] != 3.0 || out["path"] != "pages/third/third" {
		t.Errorf("refused by a trigger: %v", out)
	}
	c.Same(c.Post(pathOrderPath, c.Developer, `{"info_type":0}`), live)
	if again := toldOfOrderPaths(c, world.OrderPathReviewed); len(again) != 1 || again[0]["InfoType"] != "order_path_apply_result_notify" {
		t.Errorf("told after what was decided by hand: %v", again)
	}
}

// TestOrderPathOfCode: what was released with code is in effect from then on, whatever was applied for before; and a shop
// without released code is told why it is refused.
func TestOrderPathOfCode(t *testing.T) {
	c := lab.NewCode(t)
	apply := fmt.Sprintf(`{"batch_req":{"path":"pages/applied/applied","appid_list":[%q]}}`, c.App.AppID)
	c.Want(c.Post(pathApplyOrderPath, c.Component, apply), 0)
	told := toldOfOrderPaths(c, world.OrderPathReviewed)
	if last := told[len(told)-1]; last["list.status"] != "3" || !strings.Contains(last["list.reason"], "小程序尚未发布，无法审核") {
		t.Errorf("without released code: %v", told)
	}
	c.Commit("1.0")
	c.Want(c.Do("submit_audit", `{"order_path":"pages/code/code"}`), 0)
	c.Clock.Add(2 * time.Hour)
	c.Renew()
	c.Want(c.Post(pathOrderPath, c.Developer, `{"info_type":0}`), 61041)
	c.Want(c.Do("release", `{}`), 0)
	in := func(path string) {
		t.Helper()
		out, _ := c.Post(pathOrderPath, c.Developer, `{"info_type":0}`)["msg"].(map[string]any)
		if out["path"] != path || out["status"] != 4.0 {
			t.Errorf("in effect is %v, want %s", out, path)
		}
	}
	in("pages/code/code")
	c.Want(c.Post(pathApplyOrderPath, c.Component, apply), 0)
	c.Clock.Add(world.OrderPathReviewed)
	in("pages/applied/applied")
}

// TestShopNeedsOrderPath: an audit that is refused without an order page passes with one that was applied for.
func TestShopNeedsOrderPath(t *testing.T) {
	c := lab.NewCode(t)
	c.Publish("1.0")
	c.Want(c.Post(pathAddCategory, c.Developer, `{"categories":[{"first":304,"second":663,"certicates":[]}]}`), 0)
	c.Clock.Add(24 * time.Hour)
	c.Renew()
	ends := func(version string, status float64) {
		t.Helper()
		c.Commit(version)
		c.Want(c.Do("submit_audit", `{}`), 0)
		c.Clock.Add(2 * time.Hour)
		c.Renew()
		if out := c.Ask("get_latest_auditstatus"); out["status"] != status {
			t.Errorf("%s: %v", version, out)
		}
	}
	ends("1.1", 1)
	c.Want(c.Post(pathApplyOrderPath, c.Component, fmt.Sprintf(`{"batch_req":{"path":"pages/o/o","appid_list":[%q]}}`, c.App.AppID)), 0)
	c.Clock.Add(world.OrderPathReviewed)
	ends("1.2", 0)
}

func TestOrderPathErrors(t *testing.T) {
	l := lab.New(t)
	official, mini := l.Pair()
	_, tok, _ := l.Authorized(mini.AppID)
	many := strings.Repeat(`"wx0",`, 100) + `"wx0"`
	rows(l, l.ComponentToken(), []row{
		{"no path", pathApplyOrderPath, `{"batch_req":{"appid_list":["wx0"]}}`, 40097},
		{"long path", pathApplyOrderPath, `{"batch_req":{"path":"` + strings.Repeat("p", 1025) + `","appid_list":["wx0"]}}`, 40097},
		{"nobody", pathApplyOrderPath, `{"batch_req":{"path":"p"}}`, 40097},
		{"101", pathApplyOrderPath, `{"batch_req":{"path":"p","appid_list":[` + many + `]}}`, 40097},
		{"100", pathApplyOrderPath, `{"batch_req":{"path":"p","appid_list":[` + strings.TrimPrefix(many, `"wx0",`) + `]}}`, 0},
		{"no list", pathApplyOrderPath, `{"batch_req":{"path":"p","appid_list":"wx0"}}`, 47001},
	})
	rows(l, tok, []row{
		{"authorizer's token", pathApplyOrderPath, `{"batch_req":{"path":"p","appid_list":["wx0"]}}`, 61014},
		{"no type", pathOrderPath, `{}`, 61041},
		{"other type", pathOrderPath, `{"info_type":2}`, 40097},
		{"nothing applied for", pathOrderPath, `{"info_type":1}`, 61041},
	})
	_, officials, _ := l.Authorized(official.AppID)
	l.Want(l.Post(pathOrderPath, officials, `{"info_type":0}`), 48001)
	_, poor, _ := l.Authorized(mini.AppID, world.SetLinks)
	l.Want(l.Post(pathOrderPath, poor, `{"info_type":0}`), 61007)
}

// toldOfOrderPaths lets time pass and returns what was pushed of order pages meanwhile.
func toldOfOrderPaths(c *lab.Code, wait time.Duration) (out []map[string]string) {
	c.Helper()
	for _, d := range slices.Backward(c.After(wait)) {
		if !strings.HasPrefix(d.Name, "order_path_") {
			continue
		}
		said, err := callback.Leaves(d.Plain)
		if err != nil {
			c.Fatal(err)
		}
		out = append(out, said)
	}
	return out
}
