package platform

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestForwardRulesThatCannotWorkAreRefused(t *testing.T) {
	here := ForwardTarget{URL: "http://127.0.0.1:9000/callback", Mode: ForwardBytes}
	with := func(change func(*ForwardRule)) ForwardRule {
		r := ForwardRule{Name: "mine", Targets: []ForwardTarget{here}}
		change(&r)
		return r
	}
	url := func(u string) func(*ForwardRule) { return func(r *ForwardRule) { r.Targets[0].URL = u } }
	for _, tc := range []struct {
		name string
		rule ForwardRule
		says string // "": it is fine
	}{
		{"plain", with(func(*ForwardRule) {}), ""},
		{"answer of the first", with(func(r *ForwardRule) { r.Answer = 1 }), ""},
		{"localhost", with(url("http://LOCALHOST/x")), ""},
		{"IPv6", with(url("http://[::1]:80/$APPID$/x")), ""},
		{"no target", with(func(r *ForwardRule) { r.Targets = nil }), "no target"},
		{"no such target", with(func(r *ForwardRule) { r.Answer = 2 }), "answer 2 names no target"},
		{"less than none", with(func(r *ForwardRule) { r.Answer = -1 }), "answer -1"},
		{"too patient", with(func(r *ForwardRule) { r.TimeoutMS = 5000 }), "5 s"},
		{"negative", with(func(r *ForwardRule) { r.TimeoutMS = -1 }), "-1 ms"},
		{"fallback", with(func(r *ForwardRule) { r.Fallback = "cry" }), "cry"},
		{"mode", with(func(r *ForwardRule) { r.Targets[0].Mode = "yaml" }), "yaml"},
		{"no URL", with(url("localhost:9000")), "no http or https URL"},
		{"a file", with(url("file:///etc/passwd")), "no http or https URL"},
		{"a password", with(url("http://me:secret@127.0.0.1/")), "password"},
		{"elsewhere", with(url("http://192.168.1.5:9000/")), "not on this machine"},
		{"a name that may point here", with(url("http://dev.example/")), "not on this machine"},
		{"elsewhere, confirmed",
			with(func(r *ForwardRule) { url("https://dev.example/x")(r); r.Targets[0].Remote = true }), ""},
		{"an event of auth events", with(func(r *ForwardRule) { r.Match = Match{Family: AuthEventFamily, Event: "x"} }),
			"InfoType"},
	} {
		err := CheckForwardRules([]ForwardRule{tc.rule})
		if tc.says == "" && err != nil || tc.says != "" && (!errors.Is(err, ErrRule) ||
			!strings.Contains(err.Error(), tc.says)) {
			t.Errorf("%s: %v", tc.name, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error tells the password: %v", tc.name, err)
		}
	}
}

func TestARuleErrorNamesTheTarget(t *testing.T) {
	here := ForwardTarget{URL: "http://127.0.0.1:9000/", Mode: ForwardXML}
	away := ForwardTarget{URL: "http://192.0.2.1/", Mode: ForwardXML}
	rules := []ForwardRule{{Targets: []ForwardTarget{here}}, {Name: "mine", Targets: []ForwardTarget{here, away}}}
	var e *RuleError
	if err := CheckForwardRules(rules); !errors.As(err, &e) || e.Rule != 1 || e.Part != PartTarget || e.At != 1 ||
		e.Mistake != "target_remote" || e.Args[0] != "192.0.2.1" {
		t.Errorf("%+v", e)
	}
	if err := away.Check(); !errors.As(err, &e) || e.Rule != -1 || strings.Contains(err.Error(), "rule 0") {
		t.Errorf("%v", err)
	}
	if err := here.Check(); err != nil {
		t.Errorf("%v", err)
	}
}

func TestForwardPatience(t *testing.T) {
	if d := (ForwardRule{}).Patience(); d != 4*time.Second {
		t.Error(d)
	}
	if d := (ForwardRule{TimeoutMS: 250}).Patience(); d != 250*time.Millisecond {
		t.Error(d)
	}
}

func TestWhoseAnswer(t *testing.T) {
	r := ForwardRule{Targets: []ForwardTarget{{URL: "a"}, {URL: "b"}}}
	if _, ok := r.Answering(); ok {
		t.Error("0 is ours")
	}
	r.Answer = 2
	if got, ok := r.Answering(); !ok || got.URL != "b" {
		t.Error(got, ok)
	}
}

func TestTheFirstEnabledRuleForwards(t *testing.T) {
	rules := []ForwardRule{
		{Name: "off"},
		{Name: "tickets", Enabled: true, Match: Match{Family: AuthEventFamily, Type: InfoVerifyTicket}},
		{Name: "all", Enabled: true},
	}
	if r, ok := FindForwardRule(rules, Subject{Family: AuthEventFamily, Type: InfoVerifyTicket}); !ok ||
		r.Name != "tickets" {
		t.Error(r.Name)
	}
	if r, ok := FindForwardRule(rules, Subject{Family: MessageFamily, Type: "text"}); !ok || r.Name != "all" {
		t.Error(r.Name)
	}
	if _, ok := FindForwardRule(rules[:2], Subject{Family: MessageFamily}); ok {
		t.Error("nothing takes it")
	}
}

func TestSameServer(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want bool
	}{
		{"http://127.0.0.1:8680", "http://127.0.0.1:8680/wechat/component", true},
		{"http://127.0.0.1:8680", "http://localhost:8680/x", true},
		{"http://127.0.0.1:8680", "http://[::1]:8680", true},
		{"http://0.0.0.0:8680", "http://127.0.0.2:8680", true},
		{"https://demo.ngrok.app", "https://DEMO.ngrok.app:443/x", true},
		{"http://127.0.0.1:8680", "http://127.0.0.1:9000", false},
		{"https://demo.ngrok.app", "http://demo.ngrok.app", false},
		{"http://127.0.0.1:8680", "http://192.168.1.5:8680", false},
		{"", "http://127.0.0.1:8680", false},
		{"http://%zz", "http://127.0.0.1", false},
	} {
		if got := SameServer(tc.a, tc.b); got != tc.want {
			t.Errorf("%q and %q: %v", tc.a, tc.b, got)
		}
	}
}
