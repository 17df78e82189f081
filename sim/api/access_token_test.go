package api_test

import (
	"net/url"
	"strings"
	"testing"

	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestTokenChecks(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	component, authorizer, _ := l.Authorized(a.AppID)
	tests := []struct {
		name, path, tok string
		code            int
	}{
		{"missing", lab.PathPreAuth, "", 41001},
		{"unknown", lab.PathPreAuth, "80_x", 40001},
		{"authorizer's", lab.PathPreAuth, authorizer, 61014},
		{"component's", lab.PathSend, component, 61015},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l.T = t
			l.Want(l.Post(tt.path, tt.tok, `{}`), tt.code)
		})
	}
	resp := l.Call(api.Request{Method: "GET", Path: lab.PathPreAuth, Query: url.Values{"access_token": {component}}})
	if resp.ErrCode != 43002 {
		t.Errorf("GET: %s", resp.Body)
	}
	l.T = t
	l.Want(l.Post(lab.PathPreAuth, component, `{"component_appid":"wx0"}`), 40013)
	l.Want(l.Post(lab.PathPreAuth, component, `{}`), 41018)
}

func TestBothTokenNamesWork(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	for _, name := range []string{"access_token", "component_access_token"} {
		resp := l.Call(api.Request{Method: "POST", Path: lab.PathPreAuth, Query: url.Values{name: {tok}},
			Body: []byte(`{"component_appid":"` + lab.AppID + `"}`)})
		if resp.ErrCode != 0 || !strings.HasSuffix(string(resp.Body), `","expires_in":1800}`) {
			t.Errorf("%s: %s", name, resp.Body)
		}
	}
}

func TestWhitelist(t *testing.T) {
	l := lab.New(t, func(p *world.Platform) { p.Whitelist = []string{"203.0.113.9", "::ffff:198.51.100.1"} })
	body := []byte(`{"component_appid":"` + lab.AppID + `","component_appsecret":"x"}`)
	resp := l.Call(api.Request{Method: "POST", Path: lab.PathToken, Body: body, ClientIP: "192.0.2.7"})
	if resp.ErrCode != 61004 ||
		!strings.Contains(string(resp.Body), "access clientip is not registered requestIP: 192.0.2.7 rid: ") {
		t.Errorf("%s", resp.Body)
	}
	for _, ip := range []string{"203.0.113.9", "198.51.100.1"} {
		if resp := l.Call(api.Request{Method: "POST", Path: lab.PathToken, Body: body,
			ClientIP: ip}); resp.ErrCode != 40125 {
			t.Errorf("%s: %s", ip, resp.Body)
		}
	}
}

// TestWhoMayCall: each family asks for the merchant's permission set first (61007), then for the account's own right.
func TestWhoMayCall(t *testing.T) {
	for _, tt := range behalfRights() {
		t.Run(tt.path, func(t *testing.T) {
			l := lab.New(t)
			if tt.set != 0 {
				_, tok, _ := l.Authorized(l.AccountOf(world.OfficialAccount, true).AppID, 23)
				l.Want(callAny(l, tt.path, tok), 61007)
				_, tok, _ = l.Authorized(l.AccountOf(world.OfficialAccount, false).AppID, tt.set)
				if out := callAny(l, tt.path, tok); (out["errcode"] == 48001.0) != tt.verified {
					t.Errorf("unverified account: %v", out)
				}
			}
			if tt.official {
				_, tok, _ := l.Authorized(l.AccountOf(world.MiniProgram, true).AppID, 18, 19)
				l.Want(callAny(l, tt.path, tok), 48001)
			}
		})
	}
}

// callAny calls an API with whatever method it takes and a body that says nothing.
func callAny(l *lab.Lab, path, tok string) map[string]any {
	l.Helper()
	if out := l.Post(path, tok, `{}`); out["errcode"] != 43001.0 {
		return out
	}
	return l.Get(path, tok)
}

func behalfRights() []struct {
	path               string
	set                int
	verified, official bool
} {
	return []struct {
		path               string
		set                int
		verified, official bool
	}{
		{lab.PathSend, 1, true, false},
		{pathTyping, 1, true, false},
		{"/cgi-bin/media/upload", 11, false, false},
		{"/cgi-bin/media/uploadimg", 11, false, false},
		{"/cgi-bin/media/get", 11, false, false},
		{lab.PathMenuCreate, 15, false, true}, {pathMenuGet, 15, false, true},
		{"/cgi-bin/menu/delete", 15, false, true}, {pathMenuAdd, 15, false, true},
		{pathMenuDel, 15, false, true}, {pathMenuTry, 15, false, true},
		{"/cgi-bin/get_current_selfmenu_info", 15, false, true},
		{lab.PathOpen + "create", 24, false, false}, {lab.PathOpen + "bind", 24, false, false},
		{lab.PathOpen + "unbind", 24, false, false},
		{lab.PathOpen + "get", 24, false, false}, {lab.PathOpen + "have", 24, false, false},
		{lab.PathQRCode, 3, true, true}, {lab.PathJSTicket, 4, false, true},
		{pathTemplate, 7, true, true}, {"/cgi-bin/template/get_all_private_template", 7, true, true},
		{"/cgi-bin/template/api_add_template", 7, true, true},
		{"/cgi-bin/template/del_private_template", 7, true, true}, {pathBizSend, 89, true, true},
		{"/wxaapi/newtmpl/gettemplate", 89, true, false},
		{lab.PathUser, 2, true, true}, {pathUsers, 2, true, true}, {"/cgi-bin/user/info/batchget", 2, true, true},
		{"/cgi-bin/user/info/updateremark", 2, true, true},
		{pathTagCreate, 2, true, true}, {"/cgi-bin/tags/get", 2, true, true}, {"/cgi-bin/tags/update", 2, true, true},
		{"/cgi-bin/tags/delete", 2, true, true},
		{pathTagging, 2, true, true}, {pathUntagging, 2, true, true}, {pathTagMembers, 2, true, true},
		{"/cgi-bin/tags/getidlist", 2, true, true},
	}
}
