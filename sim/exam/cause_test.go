package exam_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/exam"
	"wxlab/sim/simtest"
	"wxlab/sim/simtest/broken"
	"wxlab/sim/world"
)

// firstCause checks one group of a server with one mistake, and gives the first step that says something.
func firstCause(t *testing.T, patience time.Duration, mistake string, change func(*world.Platform)) exam.Step {
	t.Helper()
	p := world.Platform{
		AppID: appID, Secret: secret, Token: token, AESKey: aesKey, Published: true,
		PreviousAESKey: "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig",
	}
	if change != nil {
		change(&p)
	}
	wx := simtest.Start(t, simtest.Platform(p), simtest.Patience(patience))
	s, err := broken.New(broken.Config{API: wx.URL, AppID: p.AppID, Secret: p.Secret, Token: p.Token, AESKey: p.AESKey,
		PrevKey: p.PreviousAESKey, Patience: patience}, mistake)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	wx.Serve(s)
	report, err := exam.Release(t.Context(), wx.Sim, exam.ReleaseOptions{ComponentAppID: appID, Groups: []int{1},
		Kinds: []world.Kind{world.OfficialAccount}, Timeout: patience, SimURL: wx.URL}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, st := range report.Groups[0].Steps {
		if st.Hint != "" {
			return st
		}
	}
	t.Fatalf("%s: nothing is said", mistake)
	return exam.Step{}
}

// TestTheFirstCauseIsTheTrueOne: whatever a platform's mistake is, the first step that says something names it, and no
// consequence of it, in both languages.
func TestTheFirstCauseIsTheTrueOne(t *testing.T) {
	const slow, quick = 700 * time.Millisecond, 1500 * time.Millisecond
	blocked := func(p *world.Platform) { p.Whitelist = []string{"203.0.113.9"} }
	for _, tt := range []struct {
		mistake  string
		change   func(*world.Platform)
		patience time.Duration
		step     string
		cause    string
		en, zh   string
	}{
		{"no_base", nil, slow, "api", "no_call", "no call of the server API has reached the simulator at http://127.0.0.1:.*base URL.*wxlab exec --",
			"没有任何接口调用到达模拟器 http://127.0.0.1:.*接口地址.*wxlab exec --"},
		{"base_with_path", nil, quick, "api", "call_unknown", "/cgi-bin/cgi-bin/component/api_component_token.*404.*base URL has /cgi-bin too much",
			"/cgi-bin/cgi-bin/component/api_component_token.*404.*多了 /cgi-bin"},
		{"path_typo", nil, quick, "api", "call_unknown", "/cgi-bin/component/query_auth.*did you mean /cgi-bin/component/api_query_auth",
			"/cgi-bin/component/query_auth.*是否应为 /cgi-bin/component/api_query_auth"},
		{"ticket_null", nil, quick, "api", "call_failed", "api_component_token answered 61006: component_verify_ticket in the request is null",
			"api_component_token 返回 61006：请求中的 component_verify_ticket 是 null"},
		{"wrong_secret", nil, quick, "api", "call_failed", "api_component_token answered 40125: .*AppSecret",
			"api_component_token 返回 40125：.*AppSecret"},
		{"api_component_token", nil, quick, "api", "call_failed", "custom/send answered 61015: .*component_access_token",
			"custom/send 返回 61015：.*component_access_token"},
		{"api_refresh_null", nil, quick, "api", "call_failed", "api_authorizer_token answered 61023: authorizer_refresh_token in the request is null",
			"api_authorizer_token 返回 61023：请求中的 authorizer_refresh_token 是 null"},
		{"api_never_exchanges", nil, quick, "api", "call_failed", "custom/send answered 41001: the token is empty",
			"custom/send 返回 41001：token 是空的"},
		{"code_cut", nil, quick, "api", "call_failed", "api_query_auth answered 61009.*@@@", "api_query_auth 返回 61009.*@@@"},
		{"api_touser_account", nil, quick, "api", "call_failed", "custom/send answered 40003.*gh_3c884a361561",
			"custom/send 返回 40003.*gh_3c884a361561"},
		{"form_body", nil, quick, "api", "call_failed", "api_component_token answered 47001.*form", "api_component_token 返回 47001.*表单"},
		{"ack_newline", blocked, quick, "ticket", "", "0x0A", "0x0A"},
		{"unicode_escapes", blocked, quick, "api", "call_failed", "api_component_token answered 61004: .*127.0.0.1.*203.0.113.9",
			"api_component_token 返回 61004：.*127.0.0.1.*203.0.113.9"},
		{"unicode_escapes", nil, quick, "api", "kept_escapes", `escapes such as \\u005f.*40033`, `\\u005f 这样的转义.*40033`},
		{"api_late", nil, slow, "api", "too_late", "custom/send came .* after the push, later than the 700ms", "custom/send 在推送之后 .*秒才到，超过了 700 毫秒"},
		{"api_first", nil, slow, "api", "answered_after_calls", "answer empty at once", "应先立即返回空串"},
		{"api_never_sends", nil, slow, "api", "not_sent", "api_query_auth was called and custom/send was not", "已调用 api_query_auth，但没有调用 custom/send"},
		{"api_passive", nil, slow, "api", "passive_instead_of_custom", "as a passive reply; this step wants it through custom/send", "被动回复来的"},
		{"api_hello", nil, slow, "api", "other_text", `custom/send said "Hello"`, `custom/send 的内容是 "Hello"`},
		{"text_by_custom", nil, quick, "text", "custom_instead_of_passive", "the text was sent through custom/send; this step wants it as a passive reply",
			"通过 custom/send 发送的"},
		{"text_ignored", nil, quick, "text", "no_reply", `wx570bc396a51b8ff8 \(group 1 of 5\)`, "wx570bc396a51b8ff8（第 1 组，共 5 组）"},
		{"text_blank_behind", nil, quick, "text", "other_reply", `_callback ", it must say`, `_callback "，必须`},
		{"wants_accounts_tail", nil, quick, "text", "handler_refuses", "the keys are right.*it is the component's|the keys are right.*component's",
			"密钥没有问题.*第三方平台的"},
		{"only_tickets", nil, quick, "authorized", "handler_refuses", "403.*component_verify_ticket.*the keys are right.*handles authorized",
			"403.*component_verify_ticket.*密钥没有问题.*处理 authorized"},
	} {
		t.Run(tt.mistake, func(t *testing.T) {
			t.Parallel()
			st := firstCause(t, tt.patience, tt.mistake, tt.change)
			if st.ID != tt.step || tt.cause != "" && st.Cause != tt.cause ||
				!regexp.MustCompile("(?s)"+tt.en).MatchString(st.Hint) || !regexp.MustCompile("(?s)"+tt.zh).MatchString(st.HintZH) {
				t.Errorf("%s, %q: %s\n%s", st.ID, st.Cause, st.Hint, st.HintZH)
			}
			if !st.OK && tt.cause != "" && len(st.Evidence) == 0 {
				t.Error("there is no evidence")
			}
			if strings.Contains(st.Hint, "ompare Token") || strings.Contains(st.HintZH, "核对 Token") {
				t.Errorf("the keys are right, and are to be compared: %s", st.Hint)
			}
			for _, p := range st.Problems {
				if st.Cause == "handler_refuses" && strings.HasPrefix(p.Code, "status_") {
					t.Errorf("%s is said beside, whose usual reason is a wrong key", p.Code)
				}
			}
			sameValues(t, bilingual.Text{Zh: st.HintZH, En: st.Hint})
		})
	}
}

// sameValues compares what a text says in the two languages: values in quotes, ids, paths, numbers.
func sameValues(t *testing.T, text bilingual.Text) {
	t.Helper()
	values := func(s string) []string {
		found := regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\b(?:wx|gh_)[0-9a-f]{8,}|(?:/[a-z_]+){2,}|[a-z]+(?:_[a-z]+)+|\d{3,}`).FindAllString(s, -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	han := strings.ContainsFunc(text.Zh, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	if !han || !slices.Equal(values(text.Zh), values(text.En)) {
		t.Errorf("the languages differ: %s, %s: %q, %q", text.Zh, text.En, values(text.Zh), values(text.En))
	}
}

// TestFirstCauseOfARecord: records that no run makes easily.
func TestFirstCauseOfARecord(t *testing.T) {
	message := func(id string, change func(*world.Delivery)) world.Delivery {
		d := world.Delivery{ID: id, Name: "release_api", Family: callback.Message, ComponentAppID: appID, Account: "wx1",
			Accepted: true, Verdict: world.Acknowledged, Attempts: []world.Attempt{{Status: 200}}}
		if change != nil {
			change(&d)
		}
		return d
	}
	bad := func(status int, code string) func(*world.Delivery) {
		return func(d *world.Delivery) {
			d.Accepted, d.Verdict, d.Attempts[0].Status = false, world.BadStatus, status
			d.Problems = []world.Problem{{Code: code, Text: bilingual.Verbatim("the status")}}
		}
	}
	timeout := func(d *world.Delivery) {
		d.Accepted, d.Verdict = false, world.Timeout
		d.Attempts = []world.Attempt{{Outcome: world.Timeout}, {Outcome: world.Timeout}}
		d.Problems = []world.Problem{{Code: "timeout", Text: bilingual.Verbatim("no answer")}}
	}
	ticket := message("d1", func(d *world.Delivery) { d.Name, d.Family = "component_verify_ticket", callback.AuthEvent })
	failed := world.CallRecord{Seq: 7, Path: "/cgi-bin/component/api_query_auth", ErrCode: 61010, Hint: bilingual.Verbatim("too late")}
	mended := world.CallRecord{Seq: 8, Path: failed.Path}
	later := world.CallRecord{Seq: 9, Path: "/cgi-bin/message/custom/send", ErrCode: 41001, Hint: bilingual.Verbatim("none")}
	oldToken := world.CallRecord{Seq: 1, Path: "/cgi-bin/component/api_component_token", ErrCode: 61006, Hint: bilingual.Verbatim("null")}
	send := exam.Want{Send: "x_from_api", Code: "x"}
	for _, tt := range []struct {
		name     string
		r        exam.Record
		code     string
		says     string
		evidence string
	}{
		{"nothing at all", exam.Record{}, "answer", "not what WeChat expects", ""},
		{"a call failed and was repeated", exam.Record{Deliveries: []world.Delivery{message("d2", nil)}, Want: send, Since: 5,
			Calls: []world.CallRecord{failed, mended, later}}, "call_failed", "custom/send answered 41001", "call 9"},
		{"a call failed", exam.Record{Deliveries: []world.Delivery{message("d2", nil)}, Want: send, Since: 5,
			Calls: []world.CallRecord{failed, later}}, "call_failed", "api_query_auth answered 61010", "call 7"},
		{"the component's token failed before", exam.Record{Deliveries: []world.Delivery{message("d2", nil)}, Want: send, Since: 5,
			Calls: []world.CallRecord{oldToken, later}}, "call_failed", "api_component_token answered 61006", "call 1"},
		{"another call failed before", exam.Record{Deliveries: []world.Delivery{message("d2", nil)}, Want: send, Since: 7,
			Calls: []world.CallRecord{failed}}, "not_exchanged", "no api_query_auth with this code", "d2"},
		{"the handler fell over a call", exam.Record{Deliveries: []world.Delivery{ticket, message("d2", bad(500, "status_error"))},
			Want: send, Since: 5, Calls: []world.CallRecord{failed}}, "call_failed", "61010.*then the push was answered HTTP 500", "call 7 d2"},
		{"it waits for the real WeChat", exam.Record{SimURL: "http://sim", Deliveries: []world.Delivery{ticket, message("d2", timeout)},
			Want: send}, "no_call", "not answered within 5 s.*http://sim", "d2"},
		{"no route", exam.Record{Deliveries: []world.Delivery{ticket, message("d2", bad(404, "status_route"))}, Want: send},
			"status_route", "the status", "d2"},
		{"a guard on messages", exam.Record{Deliveries: []world.Delivery{ticket, message("d2", bad(403, "status_guard"))}, Want: send},
			"handler_refuses", "the keys are right.*message URL", "d1 d2"},
		{"nothing was taken before", exam.Record{Deliveries: []world.Delivery{message("d2", bad(403, "status_guard"))}, Want: send},
			"status_guard", "the status", "d2"},
		{"a refreshed token", exam.Record{Deliveries: []world.Delivery{message("d2", nil)}, Want: send,
			Sent:  []world.CustomMessage{{Content: "x_from_api"}},
			Calls: []world.CallRecord{{Seq: 3, Path: "/cgi-bin/component/api_authorizer_token"}}},
			"other_token", "does not come from this code.*api_authorizer_token", "d2 call 3"},
		{"too late", exam.Record{Deliveries: []world.Delivery{message("d2", nil)}, Want: send, Late: 7 * time.Second,
			Patience: 5 * time.Second, Sent: []world.CustomMessage{{Content: "x_from_api", FromCode: "x"}}},
			"too_late", "custom/send came 7s after the push, later than the 5s", "d2"},
	} {
		got := exam.FirstCause(tt.r)
		if got.Code != tt.code || !regexp.MustCompile(tt.says).MatchString(got.Text.En) || got.Text.Zh == "" ||
			tt.evidence != "" && strings.Join(got.Evidence, " ") != tt.evidence {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}
