package sim_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim/api"
	"wxlab/sim/world"
)

const company = `{"name":"示例科技有限公司","code":"91440300MA5EXAMPLE","code_type":1,"legal_persona_wechat":"zhangsan","legal_persona_name":"张三","component_phone":"1234567"}`

// register calls one of the registration APIs with ?action.
func (l *lab) register(path, action, tok, body string) map[string]any {
	l.Helper()
	resp := l.Call(api.Request{Method: "POST", Path: path, Query: url.Values{"component_access_token": {tok}, "action": {action}}, Body: []byte(body)})
	var out map[string]any
	if err := json.Unmarshal(resp.Body, &out); err != nil {
		l.Fatalf("%s answered %q: %v", path, resp.Body, err)
	}
	return out
}

func (l *lab) enterprise(action, tok, body string) map[string]any {
	l.Helper()
	return l.register("/cgi-bin/component/fastregisterweapp", action, tok, body)
}

func (l *lab) person(action, tok, body string) map[string]any {
	l.Helper()
	return l.register("/wxa/component/fastregisterpersonalweapp", action, tok, body)
}

// after lets time pass and returns what was pushed in it, tickets aside.
func (l *lab) after(d time.Duration) []world.Delivery {
	l.Helper()
	var last string
	if all := l.Deliveries("", 1); len(all) > 0 {
		last = all[0].ID
	}
	l.clock.Add(d)
	if err := l.Step(l.Context()); err != nil {
		l.Fatal(err)
	}
	return slices.DeleteFunc(l.Deliveries(last, 0), func(d world.Delivery) bool { return d.Name == "component_verify_ticket" })
}

func TestEnterpriseRegistration(t *testing.T) {
	l := newLab(t)
	tok := l.componentToken()
	l.want(l.enterprise("create", tok, company), 0)
	l.want(l.enterprise("create", tok, company), 89249)
	l.want(l.enterprise("search", tok, company), 89251)
	l.restart()
	accounts := len(l.Accounts())
	got := l.after(10 * time.Minute)
	if len(got) != 1 || got[0].Name != "notify_third_fasteregister" || !got[0].Accepted {
		t.Fatalf("%+v", got)
	}
	app, ok := l.Account(field(got[0].Plain, "appid"))
	if !ok || app.Kind != world.MiniProgram || app.PrincipalName != "示例科技有限公司" || app.VerifyType != -1 || len(l.Accounts()) != accounts+1 {
		t.Errorf("%+v", app)
	}
	want := "<status>0</status>\n<auth_code>" + field(got[0].Plain, "auth_code") + "</auth_code>\n<msg>OK</msg>\n<info><name><![CDATA[示例科技有限公司]]></name>\n<code><![CDATA[91440300MA5EXAMPLE]]></code>\n<code_type>1</code_type>\n" +
		"<legal_persona_wechat><![CDATA[zhangsan]]></legal_persona_wechat>\n<legal_persona_name><![CDATA[张三]]></legal_persona_name>\n<component_phone><![CDATA[1234567]]></component_phone>\n</info>\n</xml>"
	if !strings.HasSuffix(string(got[0].Plain), want) {
		t.Error(cmp.Diff(want, string(got[0].Plain)))
	}
	l.want(l.enterprise("search", tok, company), 0)
	info, _ := l.queryAuth(tok, field(got[0].Plain, "auth_code"))["authorization_info"].(map[string]any)
	developer, _ := info["authorizer_access_token"].(string)
	if info["authorizer_appid"] != app.AppID {
		t.Fatalf("the code in the push gave %v", info)
	}
	l.want(l.get("/wxa/get_category", developer), 0)
	about, _ := l.call(pathInfo, tok, fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q}`, appID, app.AppID))["authorizer_info"].(map[string]any)
	if about["register_type"] != 6.0 {
		t.Errorf("register_type %v", about["register_type"])
	}
	if again := l.after(time.Hour); len(again) != 0 {
		t.Errorf("pushed again: %+v", again)
	}
}

func TestEnterpriseRegistrationErrors(t *testing.T) {
	l := newLab(t)
	tok := l.componentToken()
	with := func(old, new string) string { return strings.Replace(company, old, new, 1) }
	tests := []struct {
		name, action, body string
		code               int
	}{
		{"action", "make", company, -1},
		{"no action", "", company, -1},
		{"no name", "create", with("示例科技有限公司", ""), 89253},
		{"openid", "create", with("zhangsan", ""), 86004},
		{"nickname", "create", with("zhangsan", "张三"), 86004},
		{"code type", "create", with(`"code_type":1`, `"code_type":4`), 89248},
		{"code length", "create", with(`"code_type":1`, `"code_type":"3"`), 89255},
		{"search", "search", company, 89250},
		{"code type as text", "create", with(`"code_type":1`, `"code_type":"1"`), 0}, // SDKs send text
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l.T = t
			l.want(l.enterprise(tt.action, tok, tt.body), tt.code)
		})
	}
	l = newLab(t, func(p *world.Platform) { p.FuncIDs = []int{17, 18, 19} })
	tok = l.componentToken()
	l.want(l.enterprise("create", tok, company), 89254)
	l.want(l.person("create", tok, `{"idname":"a","wxuser":"b"}`), 89254)
	l.want(l.call("/wxa/component/fastregisterbetaweapp", tok, `{"name":"试用小店","openid":"x"}`), 89254)
}

func TestFailedRegistrations(t *testing.T) {
	l := newLab(t)
	tok := l.componentToken()
	if err := l.PlanRegistration(appID, world.RegistrationPlan{Status: 100003, After: time.Hour}); err != nil {
		t.Fatal(err)
	}
	accounts := len(l.Accounts())
	openID := l.account(world.OfficialAccount, true).Followers[0].OpenID
	l.want(l.enterprise("create", tok, company), 0)
	task, _ := l.person("create", tok, `{"idname":"李四","wxuser":"lisi"}`)["taskid"].(string)
	l.want(l.call("/wxa/component/fastregisterbetaweapp", tok, `{"name":"试用小店","openid":"`+openID+`"}`), 0)
	got := l.after(time.Hour)
	if len(got) != 3 || len(l.Accounts()) != accounts {
		t.Fatalf("%d pushes, %d accounts more", len(got), len(l.Accounts())-accounts)
	}
	for _, d := range got {
		if field(d.Plain, "status") != "100003" || field(d.Plain, "msg") != "已下发的模板消息法人并未确认且已超时（24h）" || field(d.Plain, "appid") != "" || strings.Contains(string(d.Plain), "auth_code") {
			t.Errorf("%s", d.Plain)
		}
	}
	if field(got[1].Plain, "wxuser") != "lisi" || field(got[0].Plain, "code") != "91440300MA5EXAMPLE" {
		t.Errorf("%s\n%s", got[0].Plain, got[1].Plain)
	}
	l.want(l.enterprise("search", tok, company), 89250)
	if out := l.person("query", tok, `{"taskid":"`+task+`"}`); out["status"] != 11.0 {
		t.Errorf("%v", out)
	}
	l.want(l.enterprise("create", tok, company), 0) // may be tried again
	if l.PlanRegistration("wx0", world.RegistrationPlan{}) == nil || l.PlanRegistration(appID, world.RegistrationPlan{After: -1}) == nil {
		t.Error("a bad plan was accepted")
	}
}

func TestPersonalRegistration(t *testing.T) {
	l := newLab(t)
	tok := l.componentToken()
	out := l.person("create", tok, `{"idname":"李四","wxuser":"lisi","component_phone":"1"}`)
	task, _ := out["taskid"].(string)
	if out["status"] != 0.0 || task == "" || out["authorize_url"] == "" {
		t.Errorf("%v", out)
	}
	l.want(l.person("create", tok, `{"idname":"李四","wxuser":"lisi"}`), 89249)
	l.want(l.person("create", tok, `{"wxuser":"lisi2"}`), 89253)
	l.want(l.person("create", tok, `{"idname":"李四","wxuser":"李四"}`), 86004)
	l.want(l.person("ask", tok, `{}`), -1)
	l.want(l.person("query", tok, `{"taskid":"x"}`), 85060)
	got := l.after(10 * time.Minute)
	if len(got) != 1 || field(got[0].Plain, "InfoType") != "notify_third_fasteregister" || field(got[0].Plain, "idname") != "李四" {
		t.Fatalf("%+v", got)
	}
	if out := l.person("query", tok, `{"taskid":"`+task+`"}`); out["status"] != 12.0 {
		t.Errorf("%v", out)
	}
	info, _ := l.queryAuth(tok, field(got[0].Plain, "auth_code"))["authorization_info"].(map[string]any)
	developer, _ := info["authorizer_access_token"].(string)
	l.want(l.call("/wxa/setwebviewdomain", developer, `{"action":"get"}`), 89231)
	if err := l.PlanRegistration(appID, world.RegistrationPlan{Status: 5}); err != nil {
		t.Fatal(err)
	}
	task, _ = l.person("create", tok, `{"idname":"王五","wxuser":"wangwu"}`)["taskid"].(string)
	l.after(0)
	if out := l.person("query", tok, `{"taskid":"`+task+`"}`); out["status"] != 5.0 {
		t.Errorf("face check failed: %v", out)
	}
}

// TestBetaRegistration makes a trial mini program, is told of its authorization, and verifies it.
func TestBetaRegistration(t *testing.T) {
	l := newLab(t)
	tok := l.componentToken()
	const path, verify = "/wxa/component/fastregisterbetaweapp", "/wxa/verifybetaweapp"
	openID := l.account(world.OfficialAccount, true).Followers[0].OpenID
	l.rows(tok, []row{
		{"short", path, `{"name":"店","openid":"` + openID + `"}`, 85030},
		{"long", path, `{"name":"一二三四五六七八九十一二三四五六","openid":"` + openID + `"}`, 85030},
		{"openid", path, `{"name":"试用小店","openid":"x"}`, 40003},
	})
	out := l.call(path, tok, `{"name":"试用小店","openid":"`+openID+`"}`)
	got := l.after(10 * time.Minute)
	if len(got) != 2 || field(got[0].Plain, "unique_id") != out["unique_id"] || got[1].Name != "authorized" {
		t.Fatalf("%v, then %+v", out, got)
	}
	app := field(got[0].Plain, "appid")
	if field(got[1].Plain, "AuthorizerAppid") != app {
		t.Errorf("%s", got[1].Plain)
	}
	info, _ := l.queryAuth(tok, field(got[1].Plain, "AuthorizationCode"))["authorization_info"].(map[string]any)
	developer, _ := info["authorizer_access_token"].(string)
	about := func() map[string]any {
		a, _ := l.call(pathInfo, tok, fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q}`, appID, app))["authorizer_info"].(map[string]any)
		return a
	}
	if a := about(); a["register_type"] != 13.0 || fmt.Sprint(a["service_type_info"]) != "map[id:12]" || a["nick_name"] != "试用小店的体验小程序" {
		t.Errorf("%v", a)
	}
	verified := `{"verify_info":` + strings.Replace(company, `"name"`, `"enterprise_name"`, 1) + `}`
	l.rows(developer, []row{
		{"incomplete", verify, `{"verify_info":{}}`, 89253},
		{"whole", verify, verified, 0},
		{"twice", verify, verified, 89249},
	})
	if got = l.after(10 * time.Minute); len(got) != 1 || got[0].Name != "notify_third_fastverifybetaapp" || field(got[0].Plain, "appid") != app || field(got[0].Plain, "status") != "0" {
		t.Fatalf("%+v", got)
	}
	if a := about(); a["register_type"] != 19.0 || a["principal_name"] != "示例科技有限公司" {
		t.Errorf("%v", a)
	}
	l.want(l.call(verify, developer, verified), 91001)
}
