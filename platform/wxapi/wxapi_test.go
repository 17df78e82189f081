package wxapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/fixtures"
	"wxlab/platform"
	"wxlab/platform/wxapi"
)

const secretToken = "80_verysecrettoken@@@x"

var component = platform.Component{AppID: "wxc", AppSecret: "appsecretinclear0123456789"}

// seen is one request as WeChat received it.
type seen struct {
	Path, Query, ContentType string
	Body                     map[string]any
}

// answering serves one fixed answer and records the request.
func answering(t *testing.T, status int, answer string) (*wxapi.Client, *seen) {
	t.Helper()
	var got seen
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		got = seen{r.URL.Path, r.URL.Query().Encode(), r.Header.Get("Content-Type"), nil}
		if err := json.Unmarshal(raw, &got.Body); err != nil {
			t.Errorf("body %q: %v", raw, err)
		}
		w.WriteHeader(status)
		io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	return &wxapi.Client{BaseURL: server.URL + "/", HTTP: server.Client()}, &got
}

// clientCall is a call whose caller brings the token.
type clientCall struct {
	name   string
	answer string
	call   func(*wxapi.Client) (any, error)
	path   string
	query  string
	body   map[string]any
	want   any
}

func clientCalls() []clientCall {
	ctx := context.Background()
	const q = "component_access_token=80_verysecrettoken%40%40%40x"
	const p = "/cgi-bin/component/"
	return []clientCall{
		{"start push", `{"errcode":0,"errmsg":"in a normal state"}`,
			func(c *wxapi.Client) (any, error) { return nil, c.StartPushTicket(ctx, component) },
			p + "api_start_push_ticket", "", map[string]any{"component_appid": "wxc",
				"component_secret": "appsecretinclear0123456789"}, nil},
		{"component token", `{"component_access_token":"80_x","expires_in":7200}`,
			func(c *wxapi.Client) (any, error) { return c.ComponentToken(ctx, component, "ticket@@@1") },
			p + "api_component_token", "", map[string]any{"component_appid": "wxc",
				"component_appsecret": "appsecretinclear0123456789", "component_verify_ticket": "ticket@@@1"},
			wxapi.Token{Value: "80_x", ExpiresIn: 2 * time.Hour}},
		{"a quoted number", `{"component_access_token":"80_x","expires_in":"7200"}`,
			func(c *wxapi.Client) (any, error) { return c.ComponentToken(ctx, component, "ticket@@@1") },
			p + "api_component_token", "", map[string]any{"component_appid": "wxc",
				"component_appsecret": "appsecretinclear0123456789", "component_verify_ticket": "ticket@@@1"},
			wxapi.Token{Value: "80_x", ExpiresIn: 2 * time.Hour}},
		{"pre-auth code", `{"pre_auth_code":"preauthcode@@@1","expires_in":600}`,
			func(c *wxapi.Client) (any, error) {
				code, life, err := c.CreatePreAuthCode(ctx, "wxc", secretToken)
				return []any{code, life}, err
			},
			p + "api_create_preauthcode", q, map[string]any{"component_appid": "wxc"},
			[]any{"preauthcode@@@1", 10 * time.Minute}},
		{"query auth", `{"authorization_info":{"authorizer_appid":"wxa","authorizer_access_token":"75_x","expires_in":7200,"authorizer_refresh_token":"refreshtoken@@@1",
			"func_info":[{"funcscope_category":{"id":1}},{"funcscope_category":{"id":17,"type":0,"name":"x"},"confirm_info":{"need_confirm":0}}]}}`,
			func(c *wxapi.Client) (any, error) { return c.QueryAuth(ctx, "wxc", secretToken, "queryauthcode@@@1") },
			p + "api_query_auth", q, map[string]any{"component_appid": "wxc", "authorization_code": "queryauthcode@@@1"},
			wxapi.Authorization{AppID: "wxa", Token: wxapi.Token{Value: "75_x", ExpiresIn: 2 * time.Hour},
				RefreshToken: "refreshtoken@@@1", FuncInfo: []platform.FuncScope{{ID: 1}, {ID: 17}}}},
		{"query auth without API ability", `{"authorization_info":{"authorizer_appid":"wxa","func_info":[]}}`,
			func(c *wxapi.Client) (any, error) { return c.QueryAuth(ctx, "wxc", secretToken, "c") },
			p + "api_query_auth", q, map[string]any{"component_appid": "wxc", "authorization_code": "c"},
			wxapi.Authorization{AppID: "wxa"}},
		{"authorizer token",
			`{"authorizer_access_token":"75_y","expires_in":7200,"authorizer_refresh_token":"refreshtoken@@@2"}`,
			func(c *wxapi.Client) (any, error) {
				token, refresh, err := c.AuthorizerToken(ctx, "wxc", secretToken, "wxa", "refreshtoken@@@1")
				return []any{token, refresh}, err
			},
			p + "api_authorizer_token", q, map[string]any{"component_appid": "wxc", "authorizer_appid": "wxa",
				"authorizer_refresh_token": "refreshtoken@@@1"},
			[]any{wxapi.Token{Value: "75_y", ExpiresIn: 2 * time.Hour}, platform.Secret("refreshtoken@@@2")}},
		{"official account", `{"authorizer_info":{"nick_name":"Example","head_img":"http://x/0","service_type_info":{"id":2},"verify_type_info":{"id":-1},"user_name":"gh_1","principal_name":"Ltd"},
			"authorization_info":{"authorizer_appid":"wxa","authorizer_refresh_token":"r","func_info":[{"funcscope_category":{"id":1}}]}}`,
			func(c *wxapi.Client) (any, error) { return c.AuthorizerInfo(ctx, "wxc", secretToken, "wxa") },
			p + "api_get_authorizer_info", q, map[string]any{"component_appid": "wxc", "authorizer_appid": "wxa"},
			platform.Authorizer{AppID: "wxa", UserName: "gh_1", NickName: "Example", HeadImg: "http://x/0",
				PrincipalName: "Ltd", Kind: platform.OfficialAccount,
				ServiceType: 2, VerifyType: -1, FuncInfo: []platform.FuncScope{{ID: 1}}, RefreshToken: "r"}},
		{"mini program",
			`{"authorizer_info":{"nick_name":"MP","service_type_info":{"id":0},"verify_type_info":{"id":0},"user_name":"gh_2","MiniProgramInfo":{"visit_status":0}},"authorization_info":{"appid":"wxa"}}`,
			func(c *wxapi.Client) (any, error) { return c.AuthorizerInfo(ctx, "wxc", secretToken, "wxa") },
			p + "api_get_authorizer_info", q, map[string]any{"component_appid": "wxc", "authorizer_appid": "wxa"},
			platform.Authorizer{AppID: "wxa", UserName: "gh_2", NickName: "MP", Kind: platform.MiniProgram}},
		{"promoter", `{"authorizer_info":{"user_name":"gh_3"},"authorization_info":{"func_info":[{"funcscope_category":{"id":93}}]}}`,
			func(c *wxapi.Client) (any, error) { return c.AuthorizerInfo(ctx, "wxc", secretToken, "wxa") },
			p + "api_get_authorizer_info", q, map[string]any{"component_appid": "wxc", "authorizer_appid": "wxa"},
			platform.Authorizer{AppID: "wxa", UserName: "gh_3", Kind: platform.Promoter, FuncInfo: []platform.FuncScope{{ID: 93}}}},
		{"list",
			`{"total_count":33,"list":[{"authorizer_appid":"wxa","refresh_token":"r","auth_time":1558000607},{"authorizer_appid":"wxb"}]}`,
			func(c *wxapi.Client) (any, error) {
				total, list, err := c.AuthorizerList(ctx, "wxc", secretToken, 0, 100)
				return []any{total, list}, err
			},
			p + "api_get_authorizer_list", q, map[string]any{"component_appid": "wxc", "offset": 0.0, "count": 100.0},
			[]any{33, []wxapi.ListedAuthorizer{{AppID: "wxa", RefreshToken: "r", AuthTime: time.Unix(1558000607, 0)},
				{AppID: "wxb", AuthTime: time.Unix(0, 0)}}}},
		{"get option", `{"option_name":"voice_recognize","option_value":"1"}`,
			func(c *wxapi.Client) (any, error) {
				return c.GetOption(ctx, "wxc", secretToken, "wxa", "voice_recognize")
			},
			p + "api_get_authorizer_option", q, map[string]any{"component_appid": "wxc", "authorizer_appid": "wxa",
				"option_name": "voice_recognize"}, "1"},
		{"set option", `{"errcode":0,"errmsg":"ok"}`,
			func(c *wxapi.Client) (any, error) {
				return nil, c.SetOption(ctx, "wxc", secretToken, "wxa", "voice_recognize", "0")
			},
			p + "api_set_authorizer_option", q, map[string]any{"component_appid": "wxc", "authorizer_appid": "wxa",
				"option_name": "voice_recognize", "option_value": "0"}, nil},
		{"custom text", `{"errcode":0,"errmsg":"ok"}`,
			func(c *wxapi.Client) (any, error) {
				return nil, c.SendCustomText(ctx, secretToken, "oX", "queryauthcode@@@1_from_api & <你>")
			},
			"/cgi-bin/message/custom/send", strings.TrimPrefix(q, "component_"),
			map[string]any{"touser": "oX", "msgtype": "text",
				"text": map[string]any{"content": "queryauthcode@@@1_from_api & <你>"}}, nil},
	}
}

// TestCalls checks what goes out and what comes back, API by API.
func TestCalls(t *testing.T) {
	for _, tt := range clientCalls() {
		t.Run(tt.name, func(t *testing.T) {
			client, got := answering(t, 200, tt.answer)
			result, err := tt.call(client)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, result); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(&seen{tt.path, tt.query, "application/json", tt.body}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestBodyIsNotEscaped: WeChat shows \u0026 literally.
func TestBodyIsNotEscaped(t *testing.T) {
	var raw string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		raw = string(body)
		io.WriteString(w, `{"errcode":0}`)
	}))
	defer server.Close()
	client := &wxapi.Client{BaseURL: server.URL}
	if err := client.SendCustomText(context.Background(), "t", "oX", "a&b<你>"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(raw, `"a&b<你>"`) {
		t.Errorf("sent %s", raw)
	}
}

// TestErrCodes sends every code of WeChat's table through a call.
func TestErrCodes(t *testing.T) {
	table, err := fixtures.ErrCodes()
	if err != nil {
		t.Fatal(err)
	}
	for code, row := range table {
		if code == 0 {
			continue
		}
		answer, _ := json.Marshal(map[string]any{"errcode": code, "errmsg": row.Text +
			" rid: 6aac005a-01bfdbee-79769285"})
		client, _ := answering(t, 200, string(answer))
		_, _, err := client.CreatePreAuthCode(context.Background(), "wxc", secretToken)
		var refused *wxapi.Error
		if !errors.As(err, &refused) || refused.ErrCode != code || refused.RID != "6aac005a-01bfdbee-79769285" ||
			!strings.HasPrefix(refused.ErrMsg, row.Text) || refused.API != "/cgi-bin/component/api_create_preauthcode" {
			t.Errorf("%d: %v", code, err)
		}
		if wxapi.ErrCode(err) != code {
			t.Errorf("ErrCode(%v) = %d", err, wxapi.ErrCode(err))
		}
	}
}

// TestErrorClasses: what each errcode asks for (PROTOCOL 4.15): t a renewed token, o the authorization is over, c the
// code is spent, a it meets every call for the account, g repeating it is in vain.
func TestErrorClasses(t *testing.T) {
	for code, want := range map[int]string{
		40001: "ta", 42001: "ta", 40014: "ta", 42006: "ta", 40094: "ta", 61003: "og", 61023: "og", 61009: "cg",
		61010: "cg",
		-1:    "", 45011: "", 45009: "a", 61004: "a", 61007: "ag", 61016: "ag", 48001: "ag", 45015: "g", 45047: "g",
		40003: "g", 99999: "g",
	} {
		err, got := error(&wxapi.Error{ErrCode: code}), ""
		for _, class := range []struct {
			letter string
			is     bool
		}{{"t", wxapi.IsTokenError(err)}, {"o", wxapi.IsAuthorizationOver(err)}, {"c", wxapi.IsCodeSpent(err)},
			{"a", wxapi.IsAboutAccount(err)}, {"g", wxapi.IsForGood(err)}} {
			if class.is {
				got += class.letter
			}
		}
		if got != want {
			t.Errorf("%d is %q, want %q", code, got, want)
		}
	}
	if wxapi.ErrCode(io.EOF) != 0 || wxapi.IsTokenError(nil) || wxapi.IsForGood(io.EOF) || wxapi.IsForGood(nil) {
		t.Error("a code out of nowhere")
	}
}

func TestStrangeAnswers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		status int
		answer string
		say    string
	}{
		{"502", 502, "<html>bad gateway", "status 502"},
		{"redirect page", 200, "<html>login", "HTML"},
		{"empty", 200, " ", "empty"},
		{"broken", 200, `{"component_access_token":"80_leak`, "broken JSON"},
		{"a list", 200, `[1]`, "other bytes"},
		{"no token", 200, `{"expires_in":7200}`, "missing"},
		{"word for number", 200, `{"component_access_token":"80_leak","expires_in":"soon"}`, "JSON"},
		{"object for number", 200, `{"component_access_token":"80_leak","expires_in":{}}`, "expires_in"},
		{"huge", 200, `{"a":"` + strings.Repeat("x", wxapi.MaxResponse) + `"}`, "more than"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			client, _ := answering(t, tt.status, tt.answer)
			_, err := client.ComponentToken(context.Background(), component, "ticket@@@1")
			if !errors.Is(err, wxapi.ErrAnswer) || !strings.Contains(err.Error(), tt.say) ||
				strings.Contains(err.Error(), "80_leak") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestListOfAuthorizersIsNoGuess(t *testing.T) {
	for _, text := range []string{`{}`, `{"errcode":0,"errmsg":"ok"}`, `{"list":[]}`, `{"total_count":null,"list":[]}`,
		`{"total_count":1,"list":[{"refresh_token":"r"}]}`} {
		client, _ := answering(t, 200, text)
		if total, list, err := client.AuthorizerList(context.Background(), "wxc", secretToken, 0, 100); !errors.Is(err,
			wxapi.ErrAnswer) {
			t.Errorf("%s: %d %v %v", text, total, list, err)
		}
	}
	client, _ := answering(t, 200, `{"total_count":0,"list":[]}`)
	if total, list, err := client.AuthorizerList(context.Background(), "wxc", secretToken, 0, 100); total != 0 ||
		len(list) != 0 || err != nil {
		t.Errorf("none: %d %v %v", total, list, err)
	}
}

func TestErrorsNeverCarryTheToken(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	address := server.URL
	server.Close()
	for _, base := range []string{address, "http://bad host", "http://127.0.0.1:1/%zz"} {
		client := &wxapi.Client{BaseURL: base}
		_, _, err := client.CreatePreAuthCode(context.Background(), "wxc", secretToken)
		if err == nil || strings.Contains(err.Error(), "verysecret") ||
			!strings.Contains(err.Error(), "api_create_preauthcode") {
			t.Errorf("%s: %v", base, err)
		}
	}
}

func TestCallStopsWithItsContext(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer server.Close()
	defer close(release)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if err := (&wxapi.Client{BaseURL: server.URL}).StartPushTicket(ctx, component); !errors.Is(err,
		context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}
