package server_test

import (
	"errors"
	"testing"
	"time"

	"wxlab/platform"
	"wxlab/platform/server"
	"wxlab/platform/wxapi"
)

// again repeats an errcode, as WeChat does until the cause is gone.
func again(code, times int) (out []any) {
	for range times {
		out = append(out, fail(code))
	}
	return out
}

// TestErrCodes: what WeChat can refuse while a message is sent for an authorizer, in the call itself or in the renewals
// below it; what the caller is told, how often WeChat is asked, and what is kept about the account (PROTOCOL 4.15).
func TestErrCodes(t *testing.T) {
	type scripts = map[string][]any
	for _, tt := range []struct {
		name    string
		scripts scripts
		told    int // errcode, 0 for none
		sends   int
		renewed int // calls of api_authorizer_token
		bought  int // calls of api_component_token
		ended   bool
		noted   bool // LastError
	}{
		{"nothing wrong", scripts{}, 0, 1, 0, 0, false, false},

		{"stale", scripts{"send": again(40001, 1)}, 0, 2, 1, 0, false, false},
		{"expired", scripts{"send": again(42001, 1)}, 0, 2, 1, 0, false, false},
		{"stale for ever", scripts{"send": again(40001, 9)}, 40001, 2, 1, 0, false, true},
		{"stale, and the refresh is busy", scripts{"send": again(40001, 1), "api_authorizer_token": again(-1, 1)}, -1, 1, 1, 0, false, true},
		{"stale, and the refresh has no quota", scripts{"send": again(42001, 1), "api_authorizer_token": again(45009, 1)}, 45009, 1, 1, 0, false, true},
		{"stale, and so is the component's token", scripts{"send": again(40001, 1), "api_authorizer_token": again(40001, 1)}, 0, 2, 2, 1, false, false},
		{"stale, and so is the component's token for ever", scripts{"send": again(40001, 1), "api_authorizer_token": again(42001, 9)}, 42001, 1, 2, 1, false, true},
		{"stale, and the ticket is too old", scripts{"send": again(40001, 1), "api_authorizer_token": again(40001, 1), "api_component_token": again(61005, 1)}, 61005, 1, 1, 1, false, true},
		{"stale, and the IP is not listed", scripts{"send": again(40001, 1), "api_authorizer_token": again(61004, 1)}, 61004, 1, 1, 0, false, true},
		{"stale because it is over", scripts{"send": again(40001, 1), "api_authorizer_token": again(61003, 1)}, 61003, 1, 1, 0, true, true},
		{"stale, and the refresh token is void", scripts{"send": again(42001, 1), "api_authorizer_token": again(61023, 1)}, 61023, 1, 1, 0, true, true},

		{"over", scripts{"send": again(61003, 1)}, 61003, 1, 0, 0, true, true},
		{"busy", scripts{"send": again(-1, 1)}, -1, 1, 0, 0, false, false},
		{"too fast", scripts{"send": again(45011, 1)}, 45011, 1, 0, 0, false, false},
		{"the day's quota is gone", scripts{"send": again(45009, 1)}, 45009, 1, 0, 0, false, true},
		{"not granted", scripts{"send": again(61007, 1)}, 61007, 1, 0, 0, false, true},
		{"not able", scripts{"send": again(48001, 1)}, 48001, 1, 0, 0, false, true},
		{"not confirmed", scripts{"send": again(61016, 1)}, 61016, 1, 0, 0, false, true},
		{"IP not listed", scripts{"send": again(61004, 1)}, 61004, 1, 0, 0, false, true},
		{"a stranger's openid", scripts{"send": again(40003, 1)}, 40003, 1, 0, 0, false, false},
		{"outside the window", scripts{"send": again(45015, 1)}, 45015, 1, 0, 0, false, false},
		{"beyond the count", scripts{"send": again(45047, 1)}, 45047, 1, 0, 0, false, false},
		{"unheard of", scripts{"send": again(99999, 1)}, 99999, 1, 0, 0, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t).authorized()
			bought := r.wechat.count("api_component_token")
			for api, answers := range tt.scripts {
				r.wechat.script(api, answers...)
			}
			err := r.srv.SendCustomText(ctx, account, openID, "hi")
			if wxapi.ErrCode(err) != tt.told || (err == nil) != (tt.told == 0) || errors.Is(err, server.ErrUnauthorized) != tt.ended {
				t.Errorf("the caller is told %v", err)
			}
			got := [3]int{r.wechat.count("send"), r.wechat.count("api_authorizer_token"), r.wechat.count("api_component_token") - bought}
			if got != [3]int{tt.sends, tt.renewed, tt.bought} {
				t.Errorf("sent, renewed, bought %v times, calls %v", got, r.wechat.calls)
			}
			r.wantKept(tt.ended, tt.noted)
			r.wechat.forget()
			if err := r.srv.SendCustomText(ctx, account, openID, "hi"); (err == nil) == tt.ended {
				t.Errorf("the next call: %v", err)
			}
			r.wantKept(tt.ended, tt.ended)
		})
	}
}

// wantKept looks at what the store says about the account.
func (r *rig) wantKept(ended, noted bool) {
	r.t.Helper()
	a, err := r.store.Authorizer(ctx, componentAppID, account)
	if err != nil || (a.State == platform.Unauthorized) != ended || (a.RefreshToken == "") != ended || (a.LastError != "") != noted {
		r.t.Errorf("kept %+v, %v", a, err)
	}
}

// forget takes away what is scripted and did not come.
func (f *wechat) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.scripts = map[string][]any{}
}

// TestComponentErrCodes: refusals of what only the component's token pays for.
func TestComponentErrCodes(t *testing.T) {
	for _, tt := range []struct {
		codes         []int // of api_create_preauthcode, in a row
		told          int
		calls, bought int
	}{
		{nil, 0, 1, 0},
		{[]int{40001}, 0, 2, 1}, {[]int{42001}, 0, 2, 1}, {[]int{40014}, 0, 2, 1}, {[]int{42006}, 0, 2, 1}, {[]int{40094}, 0, 2, 1},
		{[]int{40001, 40001, 40001}, 40001, 2, 1},
		{[]int{-1}, -1, 1, 0}, {[]int{45009}, 45009, 1, 0}, {[]int{61004}, 61004, 1, 0}, {[]int{61011}, 61011, 1, 0}, {[]int{40125}, 40125, 1, 0},
	} {
		r := newRig(t).ready()
		for _, code := range tt.codes {
			r.wechat.script("api_create_preauthcode", fail(code))
		}
		_, err := r.srv.NewAuthorizationLink(ctx, platform.LinkOptions{})
		got := [2]int{r.wechat.count("api_create_preauthcode"), r.wechat.count("api_component_token") - 1}
		if wxapi.ErrCode(err) != tt.told || (err == nil) != (tt.told == 0) || got != [2]int{tt.calls, tt.bought} {
			t.Errorf("%v: told %v, called and bought %v times", tt.codes, err, got)
		}
	}
}

// TestSNSFindsTheEnd: calls with the component's token about an account notice as well that its authorization is over.
func TestSNSFindsTheEnd(t *testing.T) {
	r := newRig(t).authorized()
	r.wechat.script("jscode2session", fail(61003))
	if _, err := r.srv.Account(account).CodeToSession(ctx, "JS"); !errors.Is(err, server.ErrUnauthorized) || wxapi.ErrCode(err) != 61003 {
		t.Errorf("told %v", err)
	}
	r.wantKept(true, true)
	r.wechat.script("jscode2session", fail(61003))
	if _, err := r.srv.Account("wx0000000000000000").CodeToSession(ctx, "JS"); wxapi.ErrCode(err) != 61003 {
		t.Errorf("about a stranger: %v", err)
	}
}

// TestEndedDuringACall: the merchant cancels while WeChat answers. The answer must not revive what is over, neither a new
// token nor a refresh token.
func TestEndedDuringACall(t *testing.T) {
	for name, call := range map[string]func(*rig) error{
		"api_authorizer_token": func(r *rig) error { _, err := r.srv.RenewAuthorizerToken(ctx, account); return err },
		"api_get_authorizer_info": func(r *rig) error {
			if _, err := r.srv.RefreshAuthorizerInfo(ctx, account); err != nil {
				return err
			}
			_, err := r.srv.AuthorizerToken(ctx, account)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t).authorized()
			r.clock.advance(time.Minute)
			r.wechat.during(name, func() { r.wantSuccess(r.send(r.authEvent("unauthorized", account, ""))) })
			if err := call(r); !errors.Is(err, server.ErrUnauthorized) {
				t.Errorf("the caller is told %v", err)
			}
			if a, err := r.store.Authorizer(ctx, componentAppID, account); err != nil || a.State != platform.Unauthorized || a.RefreshToken != "" || a.Token.Value != "" {
				t.Errorf("revived: %+v, %v", a, err)
			}
		})
	}
}
