package control

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"wxlab/app/doctor"
	"wxlab/sim/exam"
)

const added = `{"appid":"wx00000000000000c3","appsecret":"0123456789abcdef0123456789abcdef","token":"tok",` +
	`"encoding_aes_key":"IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig"}`

// A script adds a component, works with it, and takes it away again, all while the workspace runs.
func TestScriptsChooseTheComponent(t *testing.T) {
	w, c := serve(t)
	var list ComponentList
	do(t, c, "POST", "/v1/components", json.RawMessage(added), &list)
	if len(list.Components) != 2 || !list.Components[1].Served || list.Components[1].AppID != "wx00000000000000c3" {
		t.Fatalf("%+v", list)
	}
	var ticket Exchange
	do(t, c, "GET", "/v1/wait?query=name:component_verify_ticket+outcome:ok+component:wx00000000000000c3&timeout=10",
		nil, &ticket)
	account := w.Accounts()[0].AppID
	const chosen = `{"component_appid":"wx00000000000000c3",`
	do(t, c, "POST", "/v1/authorize", json.RawMessage(chosen+`"authorizer_appid":"`+account+`"}`), nil)
	var world World
	do(t, c, "GET", "/v1/world", nil, &world)
	if len(world.Grants) != 1 || world.Grants[0].ComponentAppID != "wx00000000000000c3" {
		t.Errorf("%+v", world.Grants)
	}
	for path, body := range map[string]string{
		"/v1/trigger": chosen + `"event":"text","account":"` + account + `"}`,
		"/v1/replay": chosen + `"push":{"type":"push","name":"x","family":"auth_event",` +
			`"plain":"<xml><AppId>{{component_appid}}</AppId><CreateTime>1</CreateTime><InfoType>x</InfoType></xml>"}}`,
	} {
		var d Delivery
		do(t, c, "POST", path, json.RawMessage(body), &d)
		if !d.Accepted || d.Component != "wx00000000000000c3" {
			t.Errorf("%s: %+v", path, d)
		}
	}
	var rules RuleList
	do(t, c, "PUT", "/v1/rules", json.RawMessage(`{"rules":[{"name":"its","enabled":true,`+
		`"match":{"component":"wx00000000000000c3"},"reply":{"kind":"text","text":"hi"}}]}`), &rules)
	for body, want := range map[string]int{chosen + `"content":"x"}`: 1, `{"content":"x"}`: 0} {
		var tried RuleTrial
		do(t, c, "POST", "/v1/rules/try", json.RawMessage(body), &tried)
		if tried.Rule != want {
			t.Errorf("%s: rule %d", body, tried.Rule)
		}
	}
	do(t, c, "PUT", "/v1/rules", json.RawMessage(`{"rules":[]}`), &rules)
	var setup SetupFields
	do(t, c, "GET", "/v1/setup?component_appid=wx00000000000000c3", nil, &setup)
	if len(setup.Fields) == 0 || !setup.Fields[1].Seen {
		t.Errorf("%+v", setup.Fields)
	}
	var visit doctor.Report
	do(t, c, "POST", "/v1/doctor?component_appid=wx00000000000000c3", nil, &visit)
	var report exam.ReleaseReport
	do(t, c, "POST", "/v1/release-check", json.RawMessage(chosen+`"groups":[2]}`), &report)
	if len(report.Groups) != 1 || !report.OK || len(visit.Checks) == 0 {
		t.Errorf("%+v\n%+v", report, visit)
	}
	var d Delivery
	do(t, c, "POST", "/v1/unauthorize", json.RawMessage(chosen+`"authorizer_appid":"`+account+`"}`), &d)
	do(t, c, "DELETE", "/v1/components/wx00000000000000c3", nil, &list)
	if len(list.Components) != 1 || !d.Accepted || w.Platform.Serves("wx00000000000000c3") {
		t.Errorf("%+v", list)
	}
}

// All three forms of link lead to the component they were asked for.
func TestLinksOfEveryForm(t *testing.T) {
	_, c := serve(t)
	do(t, c, "POST", "/v1/components", json.RawMessage(added), nil)
	do(t, c, "GET", "/v1/wait?query=name:component_verify_ticket+outcome:ok+component:wx00000000000000c3&timeout=10",
		nil, nil)
	for form, page := range map[string]string{"": "/cgi-bin/componentloginpage?", "pc": "/cgi-bin/componentloginpage?",
		"h5": "/wxaopen/safe/bindcomponent?", "h5_old": "/safe/bindcomponent?"} {
		var l Link
		do(t, c, "POST", "/v1/links", NewLink{Component: "wx00000000000000c3", Form: form, AuthType: 2}, &l)
		if !strings.Contains(l.URL, page) || !strings.Contains(l.URL, "component_appid=wx00000000000000c3") ||
			!strings.Contains(l.EntryURL, "component_appid=wx00000000000000c3") {
			t.Errorf("%q: %+v", form, l)
		}
		resp, err := http.Get(l.EntryURL)
		if err != nil {
			t.Fatal(err)
		}
		page, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK || !strings.Contains(string(page), "wx00000000000000c3") {
			t.Errorf("%q: the entry page answers %d %v", form, resp.StatusCode, err)
		}
	}
	for _, bad := range []string{`{"form":"qr"}`, `{"auth_type":9}`, `{"biz_appid":"gh_1"}`} {
		if status, answer := ask(t, c, "POST", "/v1/links", bad); status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", bad, status, answer)
		}
	}
}

func TestUnknownComponentsAreRefused(t *testing.T) {
	_, c := serve(t)
	for _, call := range [][3]string{
		{"POST", "/v1/authorize", `{"component_appid":"wx00000000000000ff","authorizer_appid":"wx0"}`},
		{"POST", "/v1/links", `{"component_appid":"wx00000000000000ff"}`},
		{"POST", "/v1/release-check", `{"component_appid":"wx00000000000000ff"}`},
		{"POST", "/v1/doctor?component_appid=wx00000000000000ff", ""},
		{"GET", "/v1/setup?component_appid=wx00000000000000ff", ""},
		{"PUT", "/v1/components/wx00000000000000ff", added},
		{"DELETE", "/v1/components/wx00000000000000ff", ""},
	} {
		if status, answer := ask(t, c, call[0], call[1], call[2]); status != http.StatusBadRequest ||
			!strings.Contains(answer, "wx00000000000000ff") {
			t.Errorf("%s %s: %d %s", call[0], call[1], status, answer)
		}
	}
}
