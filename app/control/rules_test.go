package control

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wxlab/platform"
)

func TestRulesOverTheAPI(t *testing.T) {
	w, c := serve(t)
	list := RuleList{Rules: []platform.ReplyRule{
		{Name: "quiet", Enabled: true, Keyword: platform.Keyword{Text: "hush"},
			Reply: platform.RuleReply{Kind: platform.ReplyNone}},
		{Name: "shout", Enabled: true, Match: platform.Match{Type: "text"},
			Reply: platform.RuleReply{Kind: platform.ReplyText, Text: "{Content}!"}},
	}}
	do(t, c, "PUT", "/v1/rules", list, nil)
	if got := w.Rules.Replies(); len(got) != 2 || got[1].Name != "shout" {
		t.Errorf("%+v", got)
	}
	for _, tc := range []struct {
		body   TryRules
		rule   int
		name   string
		answer string
	}{
		{TryRules{Content: "hush now"}, 1, "quiet", ""},
		{TryRules{Content: "a", OpenID: "oMe"}, 2, "shout", "<Content><![CDATA[a!]]></Content>"},
		{TryRules{MsgType: "event", Event: "SCAN"}, 0, "", "success"},
	} {
		var got RuleTrial
		do(t, c, "POST", "/v1/rules/try", tc.body, &got)
		if got.Rule != tc.rule || got.Name != tc.name || !strings.Contains(got.Answer, tc.answer) ||
			(tc.answer == "") != (got.Answer == "") {
			t.Errorf("%+v: %+v", tc.body, got)
		}
	}
}

func TestForwardingOverTheAPI(t *testing.T) {
	_, c := serve(t)
	up := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(up.Close)
	down := httptest.NewServer(nil)
	down.Close()
	list := ForwardList{Rules: []platform.ForwardRule{{Name: "mine", Enabled: true, Targets: []platform.ForwardTarget{
		{URL: up.URL, Mode: platform.ForwardBytes}, {URL: down.URL, Mode: platform.ForwardXML}}}}}
	do(t, c, "PUT", "/v1/forwarding", list, nil)
	var got TargetList
	do(t, c, "POST", "/v1/forwarding/check", nil, &got)
	if len(got.Targets) != 2 {
		t.Fatalf("%+v", got)
	}
	for _, target := range got.Targets {
		if target.OK != (target.URL == up.URL) || target.OK == (target.Error != "") ||
			target.OK != (target.Status == http.StatusNotFound) {
			t.Errorf("%+v", target)
		}
	}
}
