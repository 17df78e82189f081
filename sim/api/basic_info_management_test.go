package api_test

import (
	"fmt"
	"testing"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestAccountBasicInfo(t *testing.T) {
	l := lab.New(t)
	for kind, accountType := range map[world.Kind]float64{world.OfficialAccount: 2, world.MiniProgram: 3} {
		a := l.AccountOf(kind, true)
		_, tok, _ := l.Authorized(a.AppID)
		out := l.Get("/cgi-bin/account/getaccountbasicinfo", tok)
		if out["appid"] != a.AppID || out["account_type"] != accountType || out["principal_type"] != 1.0 ||
			out["nickname"] != a.NickName {
			t.Errorf("%v", out)
		}
	}
	_, tok, _ := l.Authorized(l.AccountOf(world.OfficialAccount, false).AppID)
	if out := l.Get("/cgi-bin/account/getaccountbasicinfo",
		tok); fmt.Sprint(out["wx_verify_info"]) != "map[naming_verify:false qualification_verify:false]" ||
		out["account_type"] != 1.0 {
		t.Errorf("unverified: %v", out)
	}
}
