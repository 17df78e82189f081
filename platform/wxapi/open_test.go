package wxapi_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/platform"
	"wxlab/platform/wxapi"
)

// TestQueriesAboutCalls: quota, rid, and clearing, which needs no token.
func TestQueriesAboutCalls(t *testing.T) {
	ctx := context.Background()
	client, got := answering(t, 200, `{"errcode":0,"errmsg":"ok","quota":{"daily_limit":10000,"used":1,"remain":9999},"rate_limit":{"call_count":5,"refresh_second":60},"component_rate_limit":{"call_count":7,"refresh_second":1}}`)
	quota, err := client.Quota(ctx, "T", "/cgi-bin/component/api_component_token")
	if diff := cmp.Diff(wxapi.Quota{DailyLimit: 10000, Used: 1, Remain: 9999, Rate: wxapi.RateLimit{Calls: 5, Seconds: 60}, ComponentRate: wxapi.RateLimit{Calls: 7, Seconds: 1}}, quota); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if got.Path != "/cgi-bin/openapi/quota/get" || got.Query != "access_token=T" || got.Body["cgi_path"] != "/cgi-bin/component/api_component_token" {
		t.Errorf("%+v", got)
	}
	client, got = answering(t, 200, `{"errcode":0,"request":{"invoke_time":1635156704,"cost_in_ms":30,"request_url":"access_token=50_","request_body":"a","response_body":"b","client_ip":"113.1.70.51"}}`)
	past, err := client.PastCall(ctx, "T", "6aac005a-01bfdbee-79769285")
	if diff := cmp.Diff(wxapi.PastCall{InvokedAt: time.Unix(1635156704, 0), Cost: 30 * time.Millisecond, RequestURL: "access_token=50_", RequestBody: "a", ResponseBody: "b", ClientIP: "113.1.70.51"}, past); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if got.Body["rid"] != "6aac005a-01bfdbee-79769285" {
		t.Errorf("%+v", got)
	}
	client, got = answering(t, 200, okAnswer)
	if err := client.ClearQuota(ctx, component, "wxa"); err != nil || got.Query != "" || got.Path != "/cgi-bin/component/clear_quota/v2" ||
		got.Body["appid"] != "wxa" || got.Body["appsecret"] != component.AppSecret.Reveal() || got.Body["component_appid"] != "wxc" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestCallbackIPs(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || r.URL.RequestURI() != "/cgi-bin/getcallbackip?access_token=T" {
			t.Errorf("%s %s", r.Method, r.URL)
		}
		io.WriteString(w, `{"ip_list":["101.226.103.0","1.2.3.4"]}`)
	}))
	defer server.Close()
	got, err := (&wxapi.Client{BaseURL: server.URL}).CallbackIPs(context.Background(), "T")
	if diff := cmp.Diff([]string{"101.226.103.0", "1.2.3.4"}, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

// TestAuthorizerProfile reads both kinds of account, in the shapes of now and of old.
func TestAuthorizerProfile(t *testing.T) {
	ctx := context.Background()
	client, _ := answering(t, 200, `{"authorizer_info":{"nick_name":"OA","alias":"example-oa","signature":"intro","qrcode_url":"http://q","service_type_info":{"id":2},"verify_type_info":{"id":0},
		"business_info":{"open_pay":1,"open_card":0},"account_status":1,"basic_config":{"isPhoneConfigured":true}},"authorization_info":{"func_info":[{"funcscope_category":{"id":1}}]}}`)
	got, err := client.AuthorizerProfile(ctx, "wxc", "T", "wxa")
	want := wxapi.Profile{Authorizer: platform.Authorizer{AppID: "wxa", NickName: "OA", Kind: platform.OfficialAccount, ServiceType: 2, FuncInfo: []platform.FuncScope{{ID: 1}}},
		Alias: "example-oa", Signature: "intro", QRCodeURL: "http://q", Business: map[string]int{"open_pay": 1, "open_card": 0}, AccountStatus: 1, HasPhone: true}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	client, _ = answering(t, 200, `{"qrcode_url":"http://old","authorizer_info":{"nick_name":"MP","MiniProgramInfo":{"network":{"RequestDomain":["https://a.example.com"],"WsRequestDomain":["wss://a.example.com"],
		"UploadDomain":[],"BizDomain":[]},"categories":[{"first":"工具","second":"效率"}],"visit_status":0},"register_type":6,"basic_config":{"is_phone_configured":true,"is_email_configured":true}}}`)
	got, err = client.AuthorizerProfile(ctx, "wxc", "T", "wxm")
	want = wxapi.Profile{Authorizer: platform.Authorizer{AppID: "wxm", NickName: "MP", Kind: platform.MiniProgram}, QRCodeURL: "http://old", RegisterType: 6, HasPhone: true, HasEmail: true,
		Domains:    wxapi.ServerDomains{Request: []string{"https://a.example.com"}, WS: []string{"wss://a.example.com"}, Upload: []string{}},
		Categories: []wxapi.CodeCategory{{First: "工具", Second: "效率"}}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}
