package wxserver_test

import (
	"net/url"
	"strings"
	"testing"

	"wxlab/sim/world"
)

// TestAdministratorsAreAsked by two pages, which work without JavaScript and lead back with a value of 32 digits.
func TestAdministratorsAreAsked(t *testing.T) {
	w := newLab(t)
	p, _ := w.sim.Platform(appID)
	p.FuncIDs = []int{17, 27}
	if err := w.sim.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		path, words, name string
		kind              world.Kind
	}{
		{"/wxopen/componentrebindadmin", "更换管理员", "taskid", world.MiniProgram},
		{"/cgi-bin/fastregisterauth", "复用公众号资质", "ticket", world.OfficialAccount},
	}
	for _, tt := range tests {
		var a world.Account
		for _, one := range w.sim.Accounts() {
			if one.Kind == tt.kind && one.VerifyType == 0 && one.ReleaseGroup == 0 {
				a = one
			}
		}
		link := url.Values{"appid": {a.AppID}, "component_appid": {appID}, "redirect_uri": {w.platform.URL + "/authorized?tenant=9"}}
		if page := w.get(w.wechat.URL+tt.path+"?"+link.Encode(), "", "zh-CN"); !strings.Contains(page, "没有授权") {
			t.Errorf("before the account authorized: %s", page)
		}
		if _, _, err := w.sim.Authorize(t.Context(), appID, a.AppID, nil); err != nil {
			t.Fatal(err)
		}
		page := w.get(w.wechat.URL+tt.path+"?"+link.Encode(), "", "zh-CN")
		for _, want := range []string{"SIMULATED 模拟", tt.words, a.NickName, "晨光建站", tt.name} {
			if !strings.Contains(page, want) {
				t.Errorf("%s lacks %q: %s", tt.path, want, page)
			}
		}
		back, _ := url.Parse(w.form(tt.path, with(link, "person", a.Followers[1].NickName)))
		if value := back.Query().Get(tt.name); len(value) != 32 || back.Query().Get("tenant") != "9" {
			t.Errorf("%s leads to %s", tt.path, back)
		}
	}
}
