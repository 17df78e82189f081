package api_test

import (
	"net/url"
	"regexp"
	"testing"

	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
)

func TestAddresses(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	for _, path := range []string{"/cgi-bin/getcallbackip", "/cgi-bin/get_api_domain_ip"} {
		resp := l.Call(api.Request{Method: "GET", Path: path, Query: url.Values{"access_token": {tok}}})
		if string(resp.Body) != `{"ip_list":["127.0.0.1","::1"]}` {
			t.Errorf("%s: %s", path, resp.Body)
		}
	}
}

func TestCallbackCheck(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	const path = "/cgi-bin/callback/check"
	body := func(action, operator string) string {
		return `{"action":"` + action + `","check_operator":"` + operator + `"}`
	}
	out := l.Post(path, tok, body("all", "DEFAULT"))
	l.Same(map[string]any{"dns": out["dns"]}, `{"dns":[{"ip":"127.0.0.1","real_operator":"DEFAULT"}]}`)
	ping, _ := out["ping"].([]any)
	if len(ping) != 1 {
		t.Fatalf("%v", out)
	}
	row, _ := ping[0].(map[string]any)
	if took, _ := row["time"].(string); row["package_loss"] != "0%" ||
		!regexp.MustCompile(`^\d+\.\d{3}ms$`).MatchString(took) || row["from_operator"] != "DEFAULT" {
		t.Errorf("%v", row)
	}
	if out := l.Post(path, tok, body("dns", "UNICOM")); out["ping"] != nil || out["dns"] == nil {
		t.Errorf("%v", out)
	}
	l.Server.Close()
	if _, err := l.PushTicket(t.Context(), lab.AppID); err != nil { // three attempts in vain after one that got through
		t.Fatal(err)
	}
	out = l.Post(path, tok, body("ping", "CAP"))
	if row := out["ping"].([]any)[0].(map[string]any); row["package_loss"] != "75%" || out["dns"] != nil {
		t.Errorf("%v", out)
	}
	l.Want(l.Post(path, tok, body("x", "DEFAULT")), 40202)
	l.Want(l.Post(path, tok, body("all", "x")), 40203)
	p, _ := l.Platform(lab.AppID)
	p.MessageURL = ""
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	l.Want(l.Post(path, tok, body("all", "DEFAULT")), 40201)
}
