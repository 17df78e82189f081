package api_test

import (
	"testing"
	"time"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestUserPhoneNumber(t *testing.T) {
	c := lab.NewCode(t)
	visitor := c.App.Followers[0].OpenID
	ask := func(code string) map[string]any {
		return c.Do("business/getuserphonenumber", `{"code":"`+code+`"}`)
	}
	press := func() string {
		t.Helper()
		code, err := c.GivePhone(c.App.AppID, visitor)
		if err != nil || len(code) != 64 {
			t.Fatalf("%q, %v", code, err)
		}
		return code
	}
	first := press()
	c.Restart()
	out := ask(first)
	c.Want(out, 0)
	info := out["phone_info"].(map[string]any)
	number := info["phoneNumber"]
	if mark := info["watermark"].(map[string]any); number != info["purePhoneNumber"] || len(number.(string)) != 11 ||
		info["countryCode"] != "86" || mark["appid"] != c.App.AppID || mark["timestamp"] != float64(c.Now().Unix()) {
		t.Errorf("%v", info)
	}
	c.Want(ask(first), 40029)
	c.Want(ask("garbage"), 40029)
	c.Want(ask(""), 40029)
	second := press()
	if again := ask(second)["phone_info"].(map[string]any)["phoneNumber"]; again != number {
		t.Errorf("the number changed from %v to %v", number, again)
	}
	late := press()
	c.Clock.Add(5 * time.Minute)
	c.Want(ask(late), 40029)

	other, err := c.PutAccount(world.Account{NickName: "别家", Kind: world.MiniProgram,
		Followers: []world.Follower{{NickName: "甲", Subscribed: true}}})
	if err != nil {
		t.Fatal(err)
	}
	code, err := c.GivePhone(other.AppID, other.Followers[0].OpenID)
	if err != nil {
		t.Fatal(err)
	}
	c.Want(ask(code), 40013)
	if _, err := c.GivePhone(c.App.AppID, "nobody"); err == nil {
		t.Error("nobody has a phone")
	}
}
