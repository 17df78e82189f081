package api_test

import (
	"fmt"
	"testing"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// TestConfirmAuthorization: sets 1 and 15 are granted and have to be confirmed, 11 only granted.
func TestConfirmAuthorization(t *testing.T) {
	l := lab.New(t, func(p *world.Platform) { p.ConfirmFuncIDs = []int{1, 15} })
	a := l.AccountOf(world.OfficialAccount, true)
	component, authorizer, _ := l.Authorized(a.AppID, 1, 11, 15)
	const path = "/cgi-bin/component/api_confirm_authorization"
	body := func(set, value int) string {
		return fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q,"funscope_category_id":%d,"confirm_value":%d}`,
			lab.AppID, a.AppID, set, value)
	}
	message := fmt.Sprintf(`{"touser":%q,"msgtype":"text","text":{"content":"hi"}}`, a.Followers[0].OpenID)
	if _, err := l.SendText(t.Context(), lab.AppID, a.AppID, a.Followers[0].OpenID, "hi"); err != nil {
		t.Fatal(err)
	}
	l.Want(l.Post(lab.PathSend, authorizer, message), 61016)
	rows(l, component, []row{
		{"not granted", path, body(2, 1), 61017},
		{"no need", path, body(11, 1), 61019},
		{"neither", path, body(1, 3), 61020},
		{"confirm", path, body(1, 1), 0},
		{"again", path, body(1, 1), 61018},
		{"refuse", path, body(15, 2), 0},
		{"confirm what was refused", path, body(15, 1), 61022},
		{"unknown account", path, `{"component_appid":"` + lab.AppID + `","authorizer_appid":"wx0"}`, 40013},
	})
	l.Restart()
	l.Want(l.Post(lab.PathSend, authorizer, message), 0)
	l.Want(l.Get("/cgi-bin/menu/get", authorizer), 61016)
	info, _ := l.Post(pathInfo, component, fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q}`, lab.AppID,
		a.AppID))["authorization_info"].(map[string]any)
	want := "[map[confirm_info:map[already_confirm:1 can_confirm:0 need_confirm:1] funcscope_category:map[id:1]] map[funcscope_category:map[id:11]] map[confirm_info:map[already_confirm:0 can_confirm:0 need_confirm:1] funcscope_category:map[id:15]]]"
	if got := fmt.Sprint(info["func_info"]); got != want {
		t.Errorf("%s", got)
	}
	if _, err := l.Unauthorize(t.Context(), lab.AppID, a.AppID); err != nil {
		t.Fatal(err)
	}
	_, authorizer, _ = l.Authorized(a.AppID, 1)
	l.Want(l.Post(lab.PathSend, authorizer, message), 61016) // a new authorization is confirmed anew
}

func TestRegularSpellingOfTheConfirmation(t *testing.T) {
	l := lab.New(t, func(p *world.Platform) { p.ConfirmFuncIDs = []int{1} })
	a := l.AccountOf(world.OfficialAccount, true).AppID
	component, _, _ := l.Authorized(a, 1)
	l.Want(l.Post("/cgi-bin/component/api_confirm_authorization", component,
		fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q,"funcscope_category_id":1,"confirm_value":1}`,
			lab.AppID, a)), 0)
}
