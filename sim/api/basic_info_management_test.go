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

func TestCategories(t *testing.T) {
	l := lab.New(t)
	_, tok, _ := l.Authorized(l.AccountOf(world.MiniProgram, true).AppID)
	own, _ := l.Get("/cgi-bin/wxopen/getcategory", tok)["categories"].([]any)
	if len(own) == 0 || own[0].(map[string]any)["first_name"] != "工具" || own[0].(map[string]any)["audit_status"] != 3.0 {
		t.Errorf("%v", own)
	}
	tree, _ := l.Get("/cgi-bin/wxopen/getallcategories", tok)["categories_list"].(map[string]any)
	nodes, _ := tree["categories"].([]any)
	if len(nodes) != len(own)+1 || len(nodes[0].(map[string]any)["children"].([]any)) != len(own) {
		t.Errorf("%v", tree)
	}
}

func TestBasicsNeedTheirSets(t *testing.T) {
	l := lab.New(t)
	_, tok, _ := l.Authorized(l.AccountOf(world.MiniProgram, true).AppID, 18)
	for _, path := range []string{"/cgi-bin/account/getaccountbasicinfo", "/cgi-bin/wxopen/getcategory",
		"/cgi-bin/wxopen/getallcategories"} {
		l.Want(l.Get(path, tok), 61007)
	}
	_, tok, _ = l.Authorized(l.AccountOf(world.OfficialAccount, true).AppID)
	l.Want(l.Get("/cgi-bin/wxopen/getcategory", tok), 48001)
	l.Want(l.Get("/cgi-bin/wxopen/getallcategories", tok), 48001)
}
