package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func person(l *lab.Lab, action, tok, body string) map[string]any {
	l.Helper()
	return l.PostAction("/wxa/component/fastregisterpersonalweapp", action, tok, body)
}

func TestEnterpriseRegistration(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	l.Want(l.Enterprise("create", tok, lab.Company), 0)
	l.Want(l.Enterprise("create", tok, lab.Company), 89249)
	l.Want(l.Enterprise("search", tok, lab.Company), 89251)
	l.Restart()
	accounts := len(l.Accounts())
	got := l.After(10 * time.Minute)
	if len(got) != 1 || got[0].Name != "notify_third_fasteregister" || !got[0].Accepted {
		t.Fatalf("%+v", got)
	}
	app, ok := l.Account(lab.Field(got[0].Plain, "appid"))
	if !ok || app.Kind != world.MiniProgram || app.PrincipalName != "示例科技有限公司" || app.VerifyType != -1 ||
		len(l.Accounts()) != accounts+1 {
		t.Errorf("%+v", app)
	}
	want := "]]></InfoType><status>0</status>\n<msg><![CDATA[OK]]></msg>\n<appid><![CDATA[" + app.AppID +
		"]]></appid>\n<auth_code><![CDATA[" + lab.Field(got[0].Plain, "auth_code") + "]]></auth_code>\n<info>\n<name><![CDATA[示例科技有限公司]]></name>\n<code><![CDATA[91440300MA5EXAMPLE]]></code>\n<code_type>1</code_type>\n" +
		"<legal_persona_wechat><![CDATA[zhangsan]]></legal_persona_wechat>\n<legal_persona_name><![CDATA[张三]]></legal_persona_name>\n<component_phone><![CDATA[1234567]]></component_phone>\n</info>\n</xml>"
	if !strings.HasSuffix(string(got[0].Plain), want) {
		t.Error(cmp.Diff(want, string(got[0].Plain)))
	}
	l.Want(l.Enterprise("search", tok, lab.Company), 0)
	info, _ := l.QueryAuth(tok, lab.Field(got[0].Plain, "auth_code"))["authorization_info"].(map[string]any)
	developer, _ := info["authorizer_access_token"].(string)
	if info["authorizer_appid"] != app.AppID {
		t.Fatalf("the code in the push gave %v", info)
	}
	l.Want(l.Get("/wxa/get_category", developer), 0)
	about, _ := l.Post(pathInfo, tok, fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q}`, lab.AppID,
		app.AppID))["authorizer_info"].(map[string]any)
	if about["register_type"] != 6.0 {
		t.Errorf("register_type %v", about["register_type"])
	}
	if again := l.After(time.Hour); len(again) != 0 {
		t.Errorf("pushed again: %+v", again)
	}
}

func TestEnterpriseRegistrationErrors(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	with := func(old, new string) string { return strings.Replace(lab.Company, old, new, 1) }
	tests := []struct {
		name, action, body string
		code               int
	}{
		{"action", "make", lab.Company, -1},
		{"no action", "", lab.Company, -1},
		{"no name", "create", with("示例科技有限公司", ""), 89253},
		{"openid", "create", with("zhangsan", ""), 86004},
		{"nickname", "create", with("zhangsan", "张三"), 86004},
		{"code type", "create", with(`"code_type":1`, `"code_type":4`), 89248},
		{"code length", "create", with(`"code_type":1`, `"code_type":"3"`), 89255},
		{"search", "search", lab.Company, 89250},
		{"code type as text", "create", with(`"code_type":1`, `"code_type":"1"`), 0}, // SDKs send text
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l.T = t
			l.Want(l.Enterprise(tt.action, tok, tt.body), tt.code)
		})
	}
	l = lab.New(t, func(p *world.Platform) { p.FuncIDs = []int{17, 18, 19} })
	tok = l.ComponentToken()
	l.Want(l.Enterprise("create", tok, lab.Company), 89254)
	l.Want(person(l, "create", tok, `{"idname":"a","wxuser":"b"}`), 89254)
	l.Want(l.Post("/wxa/component/fastregisterbetaweapp", tok, `{"name":"试用小店","openid":"x"}`), 89254)
}

func TestFailedRegistrations(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	if err := l.PlanRegistration(lab.AppID, world.RegistrationPlan{Status: 100003, After: time.Hour}); err != nil {
		t.Fatal(err)
	}
	accounts := len(l.Accounts())
	openID := l.AccountOf(world.OfficialAccount, true).Followers[0].OpenID
	l.Want(l.Enterprise("create", tok, lab.Company), 0)
	task, _ := person(l, "create", tok, `{"idname":"李四","wxuser":"lisi"}`)["taskid"].(string)
	l.Want(l.Post("/wxa/component/fastregisterbetaweapp", tok, `{"name":"试用小店","openid":"`+openID+`"}`), 0)
	got := l.After(time.Hour)
	if len(got) != 3 || len(l.Accounts()) != accounts {
		t.Fatalf("%d pushes, %d accounts more", len(got), len(l.Accounts())-accounts)
	}
	for _, d := range got {
		if lab.Field(d.Plain, "status") != "100003" || lab.Field(d.Plain, "msg") != "已下发的模板消息法人并未确认且已超时（24h）" ||
			lab.Field(d.Plain, "appid") != "" || strings.Contains(string(d.Plain), "auth_code") {
			t.Errorf("%s", d.Plain)
		}
	}
	if lab.Field(got[1].Plain, "taskid") != task || lab.Field(got[0].Plain, "code") != "91440300MA5EXAMPLE" {
		t.Errorf("%s\n%s", got[0].Plain, got[1].Plain)
	}
	l.Want(l.Enterprise("search", tok, lab.Company), 89250)
	if out := person(l, "query", tok, `{"taskid":"`+task+`"}`); out["status"] != 11.0 {
		t.Errorf("%v", out)
	}
	l.Want(l.Enterprise("create", tok, lab.Company), 0) // may be tried again
	if l.PlanRegistration("wx0", world.RegistrationPlan{}) == nil ||
		l.PlanRegistration(lab.AppID, world.RegistrationPlan{After: -1}) == nil {
		t.Error("a bad plan was accepted")
	}
}

func TestPersonalRegistration(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	out := person(l, "create", tok, `{"idname":"李四","wxuser":"lisi","component_phone":"1"}`)
	task, _ := out["taskid"].(string)
	if out["status"] != 0.0 || task == "" || out["authorize_url"] == "" {
		t.Errorf("%v", out)
	}
	l.Want(person(l, "create", tok, `{"idname":"李四","wxuser":"lisi"}`), 89249)
	l.Want(person(l, "create", tok, `{"wxuser":"lisi2"}`), 89253)
	l.Want(person(l, "create", tok, `{"idname":"李四","wxuser":"李四"}`), 86004)
	l.Want(person(l, "ask", tok, `{}`), -1)
	l.Want(person(l, "query", tok, `{"taskid":"x"}`), 85060)
	got := l.After(10 * time.Minute)
	if len(got) != 1 || lab.Field(got[0].Plain, "InfoType") != "notify_third_fasteregister" ||
		lab.Field(got[0].Plain, "taskid") != task || lab.Field(got[0].Plain, "code") != task {
		t.Fatalf("%+v", got)
	}
	if out := person(l, "query", tok, `{"taskid":"`+task+`"}`); out["status"] != 12.0 {
		t.Errorf("%v", out)
	}
	info, _ := l.QueryAuth(tok, lab.Field(got[0].Plain, "auth_code"))["authorization_info"].(map[string]any)
	developer, _ := info["authorizer_access_token"].(string)
	l.Want(l.Post("/wxa/setwebviewdomain", developer, `{"action":"get"}`), 89231)
	if err := l.PlanRegistration(lab.AppID, world.RegistrationPlan{Status: 5}); err != nil {
		t.Fatal(err)
	}
	task, _ = person(l, "create", tok, `{"idname":"王五","wxuser":"wangwu"}`)["taskid"].(string)
	l.After(0)
	if out := person(l, "query", tok, `{"taskid":"`+task+`"}`); out["status"] != 5.0 {
		t.Errorf("face check failed: %v", out)
	}
}

// TestBetaRegistration makes a trial mini program, is told of its authorization, and verifies it.
func TestBetaRegistration(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	const path, verify = "/wxa/component/fastregisterbetaweapp", "/wxa/verifybetaweapp"
	openID := l.AccountOf(world.OfficialAccount, true).Followers[0].OpenID
	rows(l, tok, []row{
		{"short", path, `{"name":"店","openid":"` + openID + `"}`, 85030},
		{"long", path, `{"name":"一二三四五六七八九十一二三四五六","openid":"` + openID + `"}`, 85030},
		{"openid", path, `{"name":"试用小店","openid":"x"}`, 40003},
	})
	out := l.Post(path, tok, `{"name":"试用小店","openid":"`+openID+`"}`)
	got := l.After(10 * time.Minute)
	if len(got) != 2 || lab.Field(got[0].Plain, "unique_id") != out["unique_id"] || got[1].Name != "authorized" {
		t.Fatalf("%v, then %+v", out, got)
	}
	app := lab.Field(got[0].Plain, "appid")
	if lab.Field(got[1].Plain, "AuthorizerAppid") != app {
		t.Errorf("%s", got[1].Plain)
	}
	info, _ := l.QueryAuth(tok, lab.Field(got[1].Plain, "AuthorizationCode"))["authorization_info"].(map[string]any)
	developer, _ := info["authorizer_access_token"].(string)
	about := func() map[string]any {
		a, _ := l.Post(pathInfo, tok, fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q}`, lab.AppID,
			app))["authorizer_info"].(map[string]any)
		return a
	}
	if a := about(); a["register_type"] != 13.0 || fmt.Sprint(a["service_type_info"]) != "map[id:12]" ||
		a["nick_name"] != "试用小店的体验小程序" {
		t.Errorf("%v", a)
	}
	const rename = "/wxa/setbetaweappnickname"
	rows(l, developer, []row{
		{"short name", rename, `{"name":"店"}`, 85030}, {"banned name", rename, `{"name":"微信小店"}`, 86011},
		{"not setnickname", pathSetName, `{"nick_name":"新的小店"}`, 91003}, {"new name", rename, `{"name":"新的小店"}`, 0},
	})
	if a := about(); a["nick_name"] != "新的小店的体验小程序" {
		t.Errorf("%v", a)
	}
	verified := `{"verify_info":` + strings.Replace(lab.Company, `"name"`, `"enterprise_name"`, 1) + `}`
	rows(l, developer, []row{
		{"incomplete", verify, `{"verify_info":{}}`, 89253},
		{"whole", verify, verified, 0},
		{"twice", verify, verified, 89249},
	})
	if got = l.After(10 * time.Minute); len(got) != 1 || got[0].Name != "notify_third_fastverifybetaapp" ||
		lab.Field(got[0].Plain, "appid") != app || lab.Field(got[0].Plain, "status") != "0" {
		t.Fatalf("%+v", got)
	}
	if a := about(); a["register_type"] != 19.0 || a["principal_name"] != "示例科技有限公司" {
		t.Errorf("%v", a)
	}
	l.Want(l.Post(verify, developer, verified), 91001)
	l.Want(l.Post(rename, developer, `{"name":"新的小店"}`), 91020)
}
