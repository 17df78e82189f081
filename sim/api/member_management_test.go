package api_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestTesters(t *testing.T) {
	c := lab.NewCode(t)
	names := func() (out []any) {
		for _, m := range c.Do("memberauth", `{"action":"get_experiencer"}`)["members"].([]any) {
			out = append(out, m.(map[string]any)["userstr"])
		}
		return out
	}
	one := c.Do("bind_tester", `{"wechatid":"tester_one"}`)["userstr"]
	two := c.Do("bind_tester", `{"wechatid":"tester-two"}`)["userstr"]
	if diff := cmp.Diff([]any{one, two}, names()); diff != "" || len(fmt.Sprint(one)) != 64 {
		t.Errorf("%v: %s", one, diff)
	}
	rows(c.Lab, c.Developer, []row{
		{"twice", "/wxa/bind_tester", `{"wechatid":"tester_one"}`, 85004},
		{"nobody", "/wxa/bind_tester", `{"wechatid":""}`, 85001},
		{"nickname", "/wxa/bind_tester", `{"wechatid":"小满"}`, 85001},
		{"openid", "/wxa/bind_tester", `{"wechatid":"` + c.App.Followers[0].OpenID + `"}`, 85001},
		{"unbind whom", "/wxa/unbind_tester", `{}`, 40097},
		{"unbind a stranger", "/wxa/unbind_tester", `{"wechatid":"stranger"}`, 85001},
		{"unbind an unknown userstr", "/wxa/unbind_tester", `{"userstr":"abc"}`, 89034},
		{"list what", "/wxa/memberauth", `{"action":"get"}`, 40097},
		{"unbind by userstr", "/wxa/unbind_tester", fmt.Sprintf(`{"userstr":"%v"}`, one), 0},
	})
	c.Restart()
	if diff := cmp.Diff([]any{two}, names()); diff != "" {
		t.Error(diff)
	}
	c.Want(c.Do("unbind_tester", `{"wechatid":"tester-two"}`), 0)
	if again := c.Do("bind_tester", `{"wechatid":"tester_one"}`)["userstr"]; again != one {
		t.Errorf("the userstr changed from %v to %v", one, again)
	}
}

func TestTesterLimits(t *testing.T) {
	c := lab.NewCode(t)
	for i := range 60 {
		c.Want(c.Do("bind_tester", fmt.Sprintf(`{"wechatid":"tester_%d"}`, i)), 0)
	}
	c.Want(c.Do("bind_tester", `{"wechatid":"tester_60"}`), 85002)
	c.Publish("1.0")
	c.Want(c.Do("bind_tester", `{"wechatid":"tester_60"}`), 0)
}

// TestOnePersonTestsFifty binds somebody to one mini program after the other.
func TestOnePersonTestsFifty(t *testing.T) {
	l := lab.New(t)
	for i := range 51 {
		a, err := l.PutAccount(world.Account{NickName: fmt.Sprintf("小程序%d", i), Kind: world.MiniProgram, Signature: "试"})
		if err != nil {
			t.Fatal(err)
		}
		_, tok, _ := l.Authorized(a.AppID)
		l.Want(l.Post("/wxa/bind_tester", tok, `{"wechatid":"everywhere"}`), map[bool]int{true: 85003}[i == 50])
	}
}
