package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestQuota(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	component, authorizer, _ := l.Authorized(a.AppID)
	quota := func(tok, path string) map[string]any { return l.Post(pathQuota, tok, `{"cgi_path":"`+path+`"}`) }
	want := map[string]any{"daily_limit": 10000.0, "used": 1.0, "remain": 9999.0}
	if diff := cmp.Diff(want, quota(component, lab.PathToken)["quota"]); diff != "" {
		t.Error(diff)
	}
	l.Want(quota(component, "cgi-bin/x"), 76003)
	l.Want(quota(component, "/cgi-bin/x"), 76021)
	l.Want(quota(component, "/sns/userinfo"), 76022)
	if text := fmt.Sprint(quota(component, "/sns/userinfo")["errmsg"]); !strings.HasPrefix(text, "could not use this cgi_path, no permission rid: ") {
		t.Error(text)
	}
	l.Want(quota(component, lab.PathSend), 76022)
	l.Want(quota(authorizer, lab.PathQuery), 76022)

	const clear = "/cgi-bin/component/clear_quota"
	for range 10 {
		l.Want(l.Post(clear, component, `{"component_appid":"`+lab.AppID+`"}`), 0)
	}
	l.Want(l.Post(clear, component, `{"component_appid":"`+lab.AppID+`"}`), 48006)
	if used := quota(component, lab.PathToken)["quota"].(map[string]any)["used"]; used != 0.0 {
		t.Errorf("after clearing: %v", used)
	}
	l.Want(l.Post("/cgi-bin/clear_quota", authorizer, `{"appid":"`+a.AppID+`"}`), 0)
	l.Want(l.Post("/cgi-bin/clear_quota", authorizer, `{"appid":"`+lab.AppID+`"}`), 40013)
}

func TestDailyQuotaRunsOutAndComesBack(t *testing.T) {
	l := lab.New(t)
	ticket := l.Ticket()
	body := lab.TokenRequest(ticket)
	for range 10000 {
		if resp := l.Call(api.Request{Method: "POST", Path: lab.PathToken, Body: []byte(body)}); resp.ErrCode != 0 {
			t.Fatalf("%s", resp.Body)
		}
	}
	l.Want(l.Post(lab.PathToken, "", body), 45009)
	l.Clock.Add(time.Date(2023, 11, 15, 16, 0, 1, 0, time.UTC).Sub(l.Clock.Now())) // midnight in China has passed
	body = strings.Replace(body, ticket, l.Ticket(), 1)
	l.Want(l.Post(lab.PathToken, "", body), 0)
}

func TestRID(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	out := l.Post(lab.PathPreAuth, tok, `{}`)
	_, rid, _ := strings.Cut(out["errmsg"].(string), "rid: ")
	get := func() map[string]any { return l.Post("/cgi-bin/openapi/rid/get", tok, `{"rid":"`+rid+`"}`) }
	request, _ := get()["request"].(map[string]any)
	if request["invoke_time"] != 1700000000.0 || request["request_body"] != "{}" ||
		request["client_ip"] != "127.0.0.1" || !strings.Contains(request["response_body"].(string), "41018") {
		t.Errorf("%v", request)
	}
	_, authorizer, _ := l.Authorized(l.AccountOf(world.OfficialAccount, true).AppID)
	if out := l.Post("/cgi-bin/openapi/rid/get", authorizer, `{"rid":"`+rid+`"}`); out["errcode"] != 0.0 {
		t.Errorf("the component's own accounts may look: %v", out)
	}
	l.Want(l.Post("/cgi-bin/openapi/rid/get", tok, `{"rid":"6553f100-00000000-00000000"}`), 76001)
	p, _ := l.Platform(lab.AppID)
	p.AppID = lab.OtherAppID
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	_, rid, _ = strings.Cut(l.Post(lab.PathToken, "", `{"component_appid":"`+lab.OtherAppID+`"}`)["errmsg"].(string),
		"rid: ")
	l.Want(get(), 76003)
	l.Clock.Add(7*24*time.Hour + time.Second)
	tok = l.ComponentToken()
	l.Want(get(), 76004)
	l.Want(l.Post("/cgi-bin/openapi/rid/get", tok, `{"rid":"6553f100"}`), 76002)
}
