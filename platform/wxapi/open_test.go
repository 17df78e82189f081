package wxapi_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/platform"
	"wxlab/platform/wxapi"
)

// TestAuthorizerProfile reads both kinds of account, in the shapes of now and of old.
func TestAuthorizerProfile(t *testing.T) {
	ctx := context.Background()
	client, _ := answering(t, 200, `{"authorizer_info":{"nick_name":"OA","alias":"example-oa","signature":"intro","qrcode_url":"http://q","service_type_info":{"id":2},"verify_type_info":{"id":0},
		"business_info":{"open_pay":1,"open_card":0},"account_status":1,"basic_config":{"isPhoneConfigured":true}},"authorization_info":{"func_info":[{"funcscope_category":{"id":1}}]}}`)
	got, err := client.AuthorizerProfile(ctx, "wxc", "T", "wxa")
	want := wxapi.Profile{Authorizer: platform.Authorizer{AppID: "wxa", NickName: "OA", Kind: platform.OfficialAccount,
		ServiceType: 2, FuncInfo: []platform.FuncScope{{ID: 1}}},
		Alias: "example-oa", Signature: "intro", QRCodeURL: "http://q",
		Business: map[string]int{"open_pay": 1, "open_card": 0}, AccountStatus: 1, HasPhone: true}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	client, _ = answering(t, 200, `{"qrcode_url":"http://old","authorizer_info":{"nick_name":"MP","MiniProgramInfo":{"network":{"RequestDomain":["https://a.example.com"],"WsRequestDomain":["wss://a.example.com"],
		"UploadDomain":[],"BizDomain":[]},"categories":[{"first":"工具","second":"效率"}],"visit_status":0},"register_type":6,"basic_config":{"is_phone_configured":true,"is_email_configured":true}}}`)
	got, err = client.AuthorizerProfile(ctx, "wxc", "T", "wxm")
	want = wxapi.Profile{Authorizer: platform.Authorizer{AppID: "wxm", NickName: "MP", Kind: platform.MiniProgram},
		QRCodeURL: "http://old", RegisterType: 6, HasPhone: true, HasEmail: true,
		Domains: wxapi.ServerDomains{Request: []string{"https://a.example.com"}, WS: []string{"wss://a.example.com"},
			Upload: []string{}},
		Categories: []wxapi.CodeCategory{{First: "工具", Second: "效率"}}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

// componentCalls are those about open-platform accounts, and those with the component's token.
func componentCalls() []typedCall {
	ctx := context.Background()
	enterprise := wxapi.Enterprise{Name: "N", Code: "C", CodeType: 1, LegalPersonaWechat: "w", LegalPersonaName: "L",
		ComponentPhone: "1"}
	const body = `{"name":"N","code":"C","code_type":1,"legal_persona_wechat":"w","legal_persona_name":"L","component_phone":"1"}`
	return []typedCall{
		{"create", `{"open_appid":"wxo","errcode":0}`, func(a account) (any, error) { return a.CreateOpenAccount(ctx) },
			"POST /cgi-bin/open/create?access_token=AT", `{"appid":"wxa"}`, "wxo"},
		{"bind", okAnswer, func(a account) (any, error) { return ignore(a.BindOpenAccount(ctx, "wxo")) },
			"POST /cgi-bin/open/bind?access_token=AT", `{"appid":"wxa","open_appid":"wxo"}`, nil},
		{"unbind", okAnswer, func(a account) (any, error) { return ignore(a.UnbindOpenAccount(ctx, "wxo")) },
			"POST /cgi-bin/open/unbind?access_token=AT", `{"appid":"wxa","open_appid":"wxo"}`, nil},
		{"get", `{"open_appid":"wxo","errcode":0}`, func(a account) (any, error) { return a.OpenAccount(ctx) },
			"POST /cgi-bin/open/get?access_token=AT", `{"appid":"wxa"}`, "wxo"},
		{"have", `{"have_open":true,"errcode":0}`, func(a account) (any, error) { return a.HasOpenAccount(ctx) },
			"GET /cgi-bin/open/have?access_token=AT", "", true},
		{"confirm", okAnswer, func(a account) (any, error) { return ignore(a.ConfirmScope(ctx, 8, true)) },
			"POST /cgi-bin/component/api_confirm_authorization?component_access_token=CT",
			`{"component_appid":"wxc","authorizer_appid":"wxa","funscope_category_id":8,"confirm_value":1}`, nil},
		{"refuse", okAnswer, func(a account) (any, error) { return ignore(a.ConfirmScope(ctx, 8, false)) },
			"POST /cgi-bin/component/api_confirm_authorization?component_access_token=CT",
			`{"component_appid":"wxc","authorizer_appid":"wxa","funscope_category_id":8,"confirm_value":2}`, nil},
		{"server domains",
			`{"errcode":0,"published_wxa_server_domain":"a.com;b.com","testing_wxa_server_domain":"a.com","invalid_wxa_server_domain":"x"}`, func(a account) (any, error) {
				return a.ModifyComponentServerDomains(ctx, wxapi.DomainChange{Action: "add",
					Domains: []string{"a.com", "x"}, Published: true})
			}, "POST /cgi-bin/component/modify_wxa_server_domain?access_token=CT",
			`{"action":"add","wxa_server_domain":"a.com;x","is_modify_published_together":true}`,
			wxapi.ComponentDomains{Published: []string{"a.com", "b.com"}, Testing: []string{"a.com"},
				Invalid: []string{"x"}}},
		{"web-view domains", `{"errcode":0,"testing_wxa_jump_h5_domain":""}`, func(a account) (any, error) {
			return a.ModifyComponentWebViewDomains(ctx, wxapi.DomainChange{Action: "get"})
		},
			"POST /cgi-bin/component/modify_wxa_jump_domain?access_token=CT",
			`{"action":"get","is_modify_published_together":false}`,
			wxapi.ComponentDomains{Published: []string{}, Testing: []string{}, Invalid: []string{}}},
		{"domain file", `{"errcode":0,"file_name":"a.txt","file_content":"b"}`, func(a account) (any, error) {
			name, content, err := a.WebViewDomainFile(ctx)
			return []string{name, content}, err
		}, "POST /cgi-bin/component/get_domain_confirmfile?access_token=CT", `{}`, []string{"a.txt", "b"}},
		{"register", okAnswer, func(a account) (any, error) { return ignore(a.RegisterEnterprise(ctx, enterprise)) },
			"POST /cgi-bin/component/fastregisterweapp?action=create&component_access_token=CT", body, nil},
		{"registration", okAnswer, func(a account) (any, error) {
			return ignore(a.EnterpriseRegistration(ctx, enterprise))
		}, "POST /cgi-bin/component/fastregisterweapp?action=search&component_access_token=CT", body,
			nil},
		{"clear the component's quota", okAnswer, func(a account) (any, error) { return ignore(a.ClearComponentQuota(ctx)) },
			"POST /cgi-bin/component/clear_quota?component_access_token=CT", `{"component_appid":"wxc"}`, nil},
	}
}

// queryCalls ask about calls and addresses: quota, rid, and clearing, which needs no token.
func queryCalls() []typedCall {
	ctx := context.Background()
	return []typedCall{
		{"quota",
			`{"errcode":0,"errmsg":"ok","quota":{"daily_limit":10000,"used":1,"remain":9999},"rate_limit":{"call_count":5,"refresh_second":60},"component_rate_limit":{"call_count":7,"refresh_second":1}}`,
			func(a account) (any, error) {
				return a.client.Quota(ctx, "T", "/cgi-bin/component/api_component_token")
			},
			"POST /cgi-bin/openapi/quota/get?access_token=T", `{"cgi_path":"/cgi-bin/component/api_component_token"}`,
			wxapi.Quota{DailyLimit: 10000, Used: 1, Remain: 9999, Rate: wxapi.RateLimit{Calls: 5, Seconds: 60},
				ComponentRate: wxapi.RateLimit{Calls: 7, Seconds: 1}}},
		{"past call",
			`{"errcode":0,"request":{"invoke_time":1635156704,"cost_in_ms":30,"request_url":"access_token=50_","request_body":"a","response_body":"b","client_ip":"113.1.70.51"}}`,
			func(a account) (any, error) { return a.client.PastCall(ctx, "T", "6aac005a-01bfdbee-79769285") },
			"POST /cgi-bin/openapi/rid/get?access_token=T", `{"rid":"6aac005a-01bfdbee-79769285"}`,
			wxapi.PastCall{InvokedAt: time.Unix(1635156704, 0), Cost: 30 * time.Millisecond, RequestURL: "access_token=50_",
				RequestBody: "a", ResponseBody: "b", ClientIP: "113.1.70.51"}},
		{"clear quota by the secret", okAnswer,
			func(a account) (any, error) { return ignore(a.client.ClearQuota(ctx, component, "wxa")) },
			"POST /cgi-bin/component/clear_quota/v2?",
			`{"component_appid":"wxc","appid":"wxa","appsecret":"appsecretinclear0123456789"}`, nil},
		{"clear quota", okAnswer, func(a account) (any, error) { return ignore(a.ClearQuota(ctx)) },
			"POST /cgi-bin/clear_quota?access_token=AT", `{"appid":"wxa"}`, nil},
		{"callback IPs", `{"ip_list":["101.226.103.0","1.2.3.4"]}`,
			func(a account) (any, error) { return a.client.CallbackIPs(ctx, "T") },
			"GET /cgi-bin/getcallbackip?access_token=T", "", []string{"101.226.103.0", "1.2.3.4"}},
		{"API IPs", `{"ip_list":["1.2.3.4"]}`, func(a account) (any, error) { return a.client.APIIPs(ctx, "T") },
			"GET /cgi-bin/get_api_domain_ip?access_token=T", "", []string{"1.2.3.4"}},
		{"check callback",
			`{"dns":[{"ip":"111.161.64.40","real_operator":"UNICOM"}],"ping":[{"ip":"111.161.64.40","from_operator":"UNICOM","package_loss":"0%","time":"23.079ms"}]}`,
			func(a account) (any, error) { return a.client.CheckCallback(ctx, "T", "all", "DEFAULT") },
			"POST /cgi-bin/callback/check?access_token=T", `{"action":"all","check_operator":"DEFAULT"}`,
			wxapi.CallbackCheck{DNS: []wxapi.ResolvedAddress{{IP: "111.161.64.40", Operator: "UNICOM"}},
				Ping: []wxapi.Ping{{IP: "111.161.64.40", Operator: "UNICOM", Loss: "0%", Time: "23.079ms"}}}},
	}
}

// TestKindsOfAuthorizers: the kind of an account is that of the member which its information has.
func TestKindsOfAuthorizers(t *testing.T) {
	for member, want := range map[string]platform.AccountKind{
		"MiniProgramInfo": platform.MiniProgram, "channels_info": platform.Channels, "store_info": platform.Store,
		"talent_info": platform.Talent, "supplier_info": platform.Supplier, "basic_config": platform.OfficialAccount,
	} {
		client, _ := answering(t, 200, `{"authorizer_info":{"user_name":"gh_1","`+member+`":{"id":0}},"authorization_info":{}}`)
		got, err := client.AuthorizerInfo(t.Context(), "wxc", "token", "wxa")
		if err != nil || got.Kind != want {
			t.Errorf("%s: %q, want %q; %v", member, got.Kind, want, err)
		}
	}
}
