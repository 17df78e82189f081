package main

import (
	"strings"
	"testing"

	"wxlab/app/control"
	"wxlab/app/doctor"
	"wxlab/app/workspace"
)

// TestASecondWxlabAsWeChat: one Wxlab is the platform, another is WeChat, as a gateway or a recording proxy would be.
func TestASecondWxlabAsWeChat(t *testing.T) {
	wechat := serve(t, "--only", "sim", "--sim-addr", "127.0.0.1:0")
	p := serve(t, "--only", "platform", "--api-base", wechat.Sim+"/", "--appid", ownAppID, "--secret", ownSecret, "--token", ownToken,
		"--aes-key", ownKey)
	field := func(s string) *string { return &s }
	must(t, wechat, control.ChangePlatform{
		ComponentAppID: field(ownAppID), Secret: field(ownSecret), Token: field(ownToken), AESKey: field(ownKey),
		EventURL: field(p.Platform + "/wechat/component"), MessageURL: field(p.Platform + "/wechat/$APPID$/callback"),
	})
	must(t, p, control.WaitForExchange{Query: "name:component_verify_ticket outcome:ok", Timeout: 20})
	link := must(t, p, control.NewLink{})
	if !strings.HasPrefix(link.URL, wechat.Sim+"/cgi-bin/componentloginpage?") {
		t.Errorf("the link is %s", link.URL)
	}
	account := wechat.verifiedAccount(t)
	must(t, wechat, control.Authorize{AuthorizerAppID: account.AppID})
	must(t, p, control.WaitForExchange{Query: "name:api_query_auth outcome:ok", Timeout: 20})
	if d := must(t, wechat, control.Trigger{Event: "text", Account: account.AppID}); !d.Accepted {
		t.Errorf("%+v", d)
	}
	if s := must(t, p, control.GetStatus{}); s.APIBase != wechat.Sim+"/" || s.PageBase != wechat.Sim+"/" {
		t.Errorf("%q %q", s.APIBase, s.PageBase)
	}
	for _, c := range must(t, p, control.RunDoctor{}).Checks {
		if c.ID == "api_base" {
			if c.Health != doctor.Healthy || !strings.Contains(c.What, wechat.Sim) {
				t.Errorf("%+v", c)
			}
			return
		}
	}
	t.Error("the doctor does not know the base")
}

// TestABaseThatDoesNotAnswerIsFound by the doctor, with the reason.
func TestABaseThatDoesNotAnswerIsFound(t *testing.T) {
	s := serve(t, "--api-base", "http://127.0.0.1:1", "--sim-addr", "127.0.0.1:0")
	must(t, s, control.WaitForExchange{Query: "kind:api side:platform", Timeout: 20})
	for _, c := range must(t, s, control.RunDoctor{}).Checks {
		if c.ID == "api_base" {
			if c.Health != doctor.Sick || !strings.Contains(c.What, "http://127.0.0.1:1") || !strings.Contains(c.What, "refused") {
				t.Errorf("%+v", c)
			}
			return
		}
	}
	t.Error("the doctor does not know the base")
}

func TestAWrongBaseIsRefused(t *testing.T) {
	address := "127.0.0.1:" + freePort(t)
	for base, says := range map[string]string{
		"127.0.0.1:8681": "whole address", "http://127.0.0.1:8681/cgi-bin": "without a user, parameters and /cgi-bin",
		"http://" + address: "would call itself",
	} {
		if _, errs, exit := cli(t, "serve", "--workspace", t.TempDir(), "--platform-addr", address, "--sim-addr", "127.0.0.1:0",
			"--control-addr", "127.0.0.1:0", "--api-base", base); exit != workspace.ExitUsage || !strings.Contains(errs, says) {
			t.Errorf("%s: exit %d, %s", base, exit, errs)
		}
	}
}
