package explain

import (
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/platform"
)

func TestAPIErrors(t *testing.T) {
	const component = "https://api.weixin.qq.com/cgi-bin/component/api_query_auth?component_access_token=80_abcdefghijklmnop"
	const send = "/cgi-bin/message/custom/send?access_token=80_abcdefghijklmnop"
	for _, c := range []struct {
		name, url, body, reply string
		cause                  string
		confirmed              bool
		says                   string
	}{
		{"white list", component, "{}",
			`{"errcode":61004,"errmsg":"access clientip is not registered requestIP: 58.246.231.235 rid: 60ee5db0-36734390-6c669785"}`, "err_ip", true, "58.246.231.235"},
		{"rid", component, "{}", `{"errcode":61009,"errmsg":"code is invalid rid: 60ee5db0-36734390-6c669785"}`,
			"err_61009", false, "2021-07-14"},
		{"account's white list", "/cgi-bin/token?grant_type=client_credential", "",
			`{"errcode":40164,"errmsg":"invalid ip 123.116.137.161 ipv6 ::ffff:123.116.137.161, not in whitelist rid: 64dd9080-0f673461-19f35052"}`, "err_ip", true, "123.116.137.161"},
		{"no token", "/cgi-bin/menu/get", "", `{"errcode":41001,"errmsg":"access_token missing"}`, "err_41001", true, ""},
		{"form", send, "touser=1", `{"errcode":47001,"errmsg":"data format error"}`, "err_47001", true, ""},
		{"escapes", send, `{"text":"\u4f60"}`, `{"errcode":47002,"errmsg":"data format error"}`, "err_47002", true, ""},
		{"wrong component", component, `{"component_appid":"wx0000000000000001"}`,
			`{"errcode":40013,"errmsg":"invalid appid"}`, "err_40013_component", true, "wxc0ffee1234567890"},
		{"authorizer token on component API", component, "{}", `{"errcode":61014,"errmsg":"must use component token"}`,
			"err_61014", true, ""},
		{"component token on behalf", send, "{}", `{"errcode":61015,"errmsg":"must use biz token"}`, "err_61015", true,
			""},
		{"secret missing", "/cgi-bin/component/api_component_token", `{"component_appid":"x"}`,
			`{"errcode":41004,"errmsg":"appsecret missing"}`, "err_41004", true, ""},
		{"unknown code", send, "{}", `{"errcode":123456,"errmsg":"new"}`, "err_other", false, "123456"},
		{"proxy page", send, "{}", `<html>`, "api_reply_bad", false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := ExplainAPI(Input{
				Method: "POST", URL: c.url, Body: []byte(c.body), Status: 200, ReplyBody: []byte(c.reply), Lang: i18n.En,
				Keys: Keys{AppID: "wxc0ffee1234567890"},
			})
			if e.OK || len(e.Likely) != 1 {
				t.Fatalf("%+v", e)
			}
			l := e.Likely[0]
			if l.ID != c.cause || l.Confirmed != c.confirmed || !strings.Contains(l.Cause+l.Fix, c.says) {
				t.Errorf("%+v", l)
			}
		})
	}
}

// TestEveryErrcodeHasWords covers the codes of PROTOCOL 4.15 that matter in component work.
func TestEveryErrcodeHasWords(t *testing.T) {
	codes := strings.Fields(`-1 40001 40003 40013 40014 40029 40091 40094 40125 40163 41002 41003 41004 42001 42006 43002 44002 45002
		45009 45011 45015 45047 47001 48001 48004 61003 61005 61006 61007 61009 61010 61011 61014 61015 61016 61017 61023 61024 61028 86000`)
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		for _, code := range codes {
			e := ExplainAPI(Input{URL: "/x?access_token=1", Status: 200,
				ReplyBody: []byte(`{"errcode":` + code + `,"errmsg":"x"}`), Lang: lang})
			if id := e.Likely[0].ID; !strings.HasPrefix(id, "err_") || id == "err_other" {
				t.Errorf("%s has no words: %s", code, id)
			}
			wellWorded(t, e)
		}
	}
}

func TestAPISuccess(t *testing.T) {
	secret := "0123456789abcdef0123456789abcdef"
	in := Input{
		Method: "POST", URL: "/cgi-bin/component/api_component_token", Status: 200, Lang: i18n.Zh,
		Body: []byte(`{"component_appid":"wx1","component_appsecret":"` + secret +
			`","component_verify_ticket":"ticket@@@abcdefgh"}`),
		ReplyBody: []byte(`{"component_access_token":"80_abcdefghijklmnop","expires_in":7200}`),
		Keys:      Keys{Token: platform.Secret("t")},
	}
	e := ExplainAPI(in)
	if !e.OK || !strings.Contains(e.Summary, "component_access_token") {
		t.Fatal(e.Summary)
	}
	for _, s := range e.Steps {
		for _, d := range s.Data {
			if strings.Contains(d.Value, secret) || strings.Contains(d.Value, "80_abc") ||
				strings.Contains(d.Value, "ticket@@@abc") {
				t.Errorf("%s shows %s in clear", s.Name, d.Label)
			}
		}
	}
	in.Status, in.ReplyBody = 0, nil
	if e := ExplainAPI(in); e.OK || e.Likely[0].ID != "api_no_answer" {
		t.Errorf("%+v", e.Likely)
	}
	in.Status = 502
	if e := ExplainAPI(in); e.OK || e.Likely[0].ID != "api_status" {
		t.Errorf("%+v", e.Likely)
	}
}
