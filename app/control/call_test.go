package control

import (
	"strings"
	"testing"

	"wxlab/app/i18n"
)

// TestACallGoesWithTheTokenThatTheAPITakes: the component's, an account's or none, found by the last element of its path.
func TestACallGoesWithTheTokenThatTheAPITakes(t *testing.T) {
	w, c := serve(t)
	component, account := w.Settings().Component.AppID, w.Accounts()[1]
	call := func(in CallAPI) (APIAnswer, error) { return Ask(t.Context(), c, in) }
	if _, err := w.PushTicket(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if err := w.Authorize(t.Context(), "", account.AppID, nil); err != nil {
		t.Fatal(err)
	}
	for _, in := range []CallAPI{
		{Path: "api_create_preauthcode", Body: `{"component_appid":"` + component + `"}`},
		{Path: "/cgi-bin/user/info", Account: account.UserName, Query: map[string]string{"openid": account.Followers[0].OpenID}},
		{Path: "openapi/quota/get", Account: account.AppID, Body: `{"cgi_path":"/cgi-bin/user/info"}`},
	} {
		if got, err := call(in); err != nil || got.ErrCode != 0 || !strings.HasSuffix(got.Path, in.Path) {
			t.Errorf("%+v: %+v %v", in, got, err)
		}
	}
	got, err := call(CallAPI{Path: "/cgi-bin/user/info", Token: "component"})
	if err != nil || got.ErrCode != 61015 || got.Method != "GET" || !strings.Contains(got.Hint, "component") {
		t.Errorf("the component's token: %+v %v", got, err)
	}
	if got, err = call(CallAPI{Path: "user/info", Token: "none"}); err != nil || got.ErrCode != 41001 {
		t.Errorf("no token: %+v %v", got, err)
	}
}

func TestACallThatCannotBeMadeSaysWhy(t *testing.T) {
	w, c := serve(t)
	for l, want := range map[i18n.Lang][3]string{
		i18n.Zh: {"没有名为", "没有 AppID 为", "授权"}, i18n.En: {"has no API", "no account", "authoriz"},
	} {
		c.Lang = l
		for i, in := range []CallAPI{{Path: "no_such"}, {Path: "user/info", Account: "wx0"}, {Path: "user/info", Account: w.Accounts()[1].AppID}} {
			_, err := Ask(t.Context(), c, in)
			if err == nil || !strings.Contains(err.Error(), want[i]) {
				t.Errorf("%s, %+v: %v", l, in, err)
			}
		}
	}
}
