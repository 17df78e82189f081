package explain

import (
	"net/http"
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/platform"
	"wxlab/sim/bilingual"
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

// TestArguments names what the request itself proves: a value that is none, is of the wrong type, or is something else.
func TestArguments(t *testing.T) {
	const refresh = "/cgi-bin/component/api_authorizer_token?component_access_token=80_abcdefghijklmnop"
	failed := func(code string) string {
		return `{"errcode":` + code + `,"errmsg":"x rid: 6425d22a-37dd8402-0c127510"}`
	}
	for _, c := range []struct {
		name, url, body, code string
		id                    string
		confirmed             bool
		en, zh                []string
	}{
		{"refresh token null", refresh, `{"authorizer_refresh_token": null}`, "61023", "arg_null", true,
			[]string{"authorizer_refresh_token in the request is null: it was never stored, or the store was emptied",
				"api_get_authorizer_list gives it back"},
			[]string{"请求里的 authorizer_refresh_token 是 null：从未保存过，或存储已被清空", "api_get_authorizer_list 取回"}},
		{"refresh token empty", refresh, `{"authorizer_refresh_token":""}`, "41003", "arg_empty", true,
			[]string{"is empty: it was never stored"}, []string{"是 空字符串：从未保存过"}},
		{"ticket null", "/cgi-bin/component/api_component_token", `{"component_verify_ticket":null}`, "61006", "arg_null", true,
			[]string{"component_verify_ticket in the request is null", "api_start_push_ticket"},
			[]string{"component_verify_ticket 是 null", "api_start_push_ticket"}},
		{"ticket as text", "/cgi-bin/component/api_component_token", `{"component_verify_ticket":"None"}`, "61006", "arg_text",
			true, []string{`the text "None"`}, []string{`字面文本 "None"`}},
		{"ticket as object", "/cgi-bin/component/api_component_token", `{"component_verify_ticket":{"a":1}}`, "47001", "arg_type",
			true, []string{"component_verify_ticket in the request is an object"}, []string{"component_verify_ticket 是 对象"}},
		{"secret as number", "/cgi-bin/component/api_component_token", `{"component_appsecret":7}`, "47001", "arg_type", true,
			[]string{"is a number"}, []string{"是 数字"}},
		{"token undefined", "/cgi-bin/message/custom/send?access_token=undefined", `{}`, "40001", "arg_text", true,
			[]string{`access_token in the request is the text "undefined"`, "the call before"},
			[]string{`access_token 是 字面文本 "undefined"`, "前一次"}},
		{"token an object", "/cgi-bin/message/custom/send?access_token=%5Bobject%20Object%5D", `{}`, "40014", "arg_text", true,
			[]string{`"[object Object]"`}, []string{`"[object Object]"`}},
		{"token empty", "/cgi-bin/message/custom/send?access_token=", `{}`, "41001", "arg_empty", true, []string{"the call before"},
			[]string{"前一次"}},
		{"callback Token", "/sns/oauth2/component/access_token?component_access_token=relaytoken2024", "", "40001",
			"arg_misplaced", true, []string{"is the callback Token"}, []string{"是 消息校验Token"}},
		{"component's AppID", refresh, `{"authorizer_appid":"wxc0ffee1234567890"}`, "40013", "arg_misplaced", true,
			[]string{"the component's own AppID wxc0ffee1234567890"}, []string{"第三方平台自己的 AppID wxc0ffee1234567890"}},
		{"account's AppID", refresh, `{"component_appid":"wx1234567890abcdef"}`, "40013", "arg_misplaced", true,
			[]string{"wx1234567890abcdef", "小店"}, []string{"wx1234567890abcdef", "小店"}},
		{"code as ticket", "/cgi-bin/component/api_component_token", `{"component_verify_ticket":"queryauthcode@@@x"}`, "61006",
			"arg_misplaced", false, []string{"an authorization code"}, []string{"授权码"}},
		{"openid null", "/cgi-bin/message/custom/send?access_token=80_x", `{"touser":null}`, "40003", "arg_null", true,
			[]string{"touser in the request is null", "FromUserName"}, []string{"touser 是 null", "FromUserName"}},
		{"template null", "/cgi-bin/message/template/send?access_token=80_x", `{"template_id":null}`, "40037", "arg_null", true,
			[]string{"template_id in the request is null"}, []string{"template_id 是 null"}},
		{"nothing to say", refresh, `{"authorizer_refresh_token":"refreshtoken@@@abc"}`, "61023", "err_61023", false,
			[]string{"cut in storage"}, []string{"存储时被截断"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for lang, says := range map[i18n.Lang][]string{i18n.En: c.en, i18n.Zh: c.zh} {
				e := ExplainAPI(Input{Method: "POST", URL: c.url, Body: []byte(c.body), Status: 200, Lang: lang,
					ReplyBody: []byte(failed(c.code)), Keys: Keys{AppID: "wxc0ffee1234567890", Token: "relaytoken2024",
						KnownAppIDs: map[string]string{"wx1234567890abcdef": "小店"}}})
				wellWorded(t, e)
				l := e.Likely[0]
				if l.ID != c.id || l.Confirmed != c.confirmed {
					t.Errorf("%s: %+v", lang, l)
				}
				for _, text := range says {
					if !strings.Contains(l.Cause+l.Fix, text) {
						t.Errorf("%s: %q does not say %q", lang, l.Cause+" "+l.Fix, text)
					}
				}
			}
		})
	}
}

// TestTheSimulatorKnows: where our own simulator answered, its hint is the cause, in the reader's language.
func TestTheSimulatorKnows(t *testing.T) {
	hint := bilingual.Textf("该授权码已过期 %s", "this code expired %s ago", "3s")
	for _, c := range []struct {
		name   string
		status int
		reply  string
		fault  string
		id     string
		fix    map[i18n.Lang]string
	}{
		{"errcode", 200, `{"errcode":61010,"errmsg":"code is expired"}`, "", "err_61010",
			map[i18n.Lang]string{i18n.Zh: "立即兑换", i18n.En: "Exchange it at once"}},
		{"not there", 404, `{"error":"not simulated"}`, "", "not_simulated",
			map[i18n.Lang]string{i18n.Zh: "核对路径", i18n.En: "Compare the path"}},
		{"fault", 502, `<html>`, "f1 http_status", "sim_fault",
			map[i18n.Lang]string{i18n.Zh: "注入的故障", i18n.En: "injected fault"}},
		{"remark", 200, `{"errcode":0,"errmsg":"ok"}`, "", "sim_remark",
			map[i18n.Lang]string{i18n.Zh: "提醒", i18n.En: "a remark"}},
	} {
		for lang, want := range map[i18n.Lang]string{i18n.Zh: "该授权码已过期 3s。", i18n.En: "This code expired 3s ago."} {
			h := http.Header{}
			hint.ToHeader(h)
			if c.fault != "" {
				h.Set("X-Wxlab-Fault", c.fault)
			}
			e := ExplainAPI(Input{Method: "POST", URL: "/cgi-bin/component/api_query_auth?component_access_token=1",
				Status: c.status, ReplyHeader: h, ReplyBody: []byte(c.reply), Lang: lang})
			wellWorded(t, e)
			if l := e.Likely[0]; len(e.Likely) != 1 || l.ID != c.id || !l.Confirmed || l.Cause != want ||
				!strings.Contains(l.Fix, c.fix[lang]) {
				t.Errorf("%s, %s: %+v", c.name, lang, e.Likely)
			}
		}
	}
}
