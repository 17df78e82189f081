package sim_test

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"time"

	"pgregory.net/rapid"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// develop does with a mini program what its provider does all day: one call out of many, allowed or not. Both worlds answer
// alike, errors and pictures included.
func (l *life) develop() {
	t := l.tokenFor(l.isProgram)
	if t == nil {
		return
	}
	calls := [][2]string{
		{"/cgi-bin/component/setprivacysetting", lab.Guide}, {"/cgi-bin/component/getprivacysetting", `{}`},
		{"/wxa/security/apply_privacy_interface", `{"api_name":"wx.getLocation","content":"定位","url_list":["https://a"]}`},
		{"/wxa/commit", `{"template_id":0,"user_version":"1.0"}`}, {"/wxa/submit_audit", `{}`}, {"/wxa/release", `{}`},
		{"/wxa/grayrelease", `{"gray_percentage":20}`},
		{"/wxa/generate_urllink", `{"expire_type":1,"expire_interval":2}`}, {"/wxa/genwxashortlink", `{"page_url":"pages/cart/cart"}`},
		{"/wxa/bind_tester", `{"wechatid":"tester_one"}`}, {"/wxa/bind_tester", `{"wechatid":"tester_two"}`},
		{"/wxa/unbind_tester", `{"wechatid":"tester_one"}`},
		{"/wxa/modify_domain_directly", `{"action":"add","requestdomain":["https://a.com"]}`},
		{"/wxa/modify_domain_directly", `{"action":"delete","requestdomain":["https://a.com"]}`},
		{"/wxa/setwebviewdomain_directly", `{"action":"set","webviewdomain":["https://a.com"]}`},
		{"/cgi-bin/wxopen/setweappsupportversion", `{"version":"3.0.0"}`},
		{"/wxa/set_prefetchdnsdomain", `{"prefetch_dns_domain":[{"url":"a.com"},{"url":"b.com"}]}`},
		{"/wxa/change_visitstatus", `{"action":"close"}`}, {"/wxa/change_visitstatus", `{"action":"open"}`},
	}
	call := rapid.SampledFrom(calls).Draw(l.T, "call")
	if out := l.post(call[0], t.value, call[1]); out["errcode"] == 0.0 {
		l.alive("authorizer token", t)
		l.released[t.account] = l.released[t.account] || call[0] == "/wxa/release"
	}
	l.both("code", func(s *sim.Sim) string {
		return string(lab.Call(s, "/wxa/getwxacodeunlimit", t.value, `{"scene":"a","check_path":false,"width":280}`).Body)
	})
}

// addTemplate gives a component the template that develop commits.
func (l *life) addTemplate() {
	if t := l.pick(l.components, "token"); t != nil {
		l.post("/wxa/addtotemplate", t.value, `{"draft_id":0}`)
	}
}

func (l *life) isProgram(account string) bool {
	a, known := l.sims[0].Account(account)
	return known && a.Kind == world.MiniProgram
}

// publish takes a mini program's code to its users, whose way is too long to be met by chance.
func (l *life) publish() {
	t, c := l.tokenFor(l.isProgram), l.pick(l.components, "token")
	if t == nil || c == nil {
		return
	}
	l.both("plan", func(s *sim.Sim) string {
		return fmt.Sprint(s.PlanAudit(t.account, world.AuditPlan{Result: world.AuditApproved, After: time.Minute}))
	})
	l.post("/wxa/addtotemplate", c.value, `{"draft_id":0}`)
	for _, call := range [][2]string{
		{"/wxa/commit", `{"template_id":0,"user_version":"1.0"}`}, {"/cgi-bin/component/setprivacysetting", lab.Guide},
		{"/wxa/submit_audit", `{}`}, {"/wxa/release", `{}`},
	} {
		out := l.post(call[0], t.value, call[1])
		l.released[t.account] = l.released[t.account] || call[0] == "/wxa/release" && out["errcode"] == 0.0
		l.c.Add(time.Minute + time.Second)
		l.both("step", func(s *sim.Sim) string { return fmt.Sprint(s.Step(l.Context()), s.NextDue()) })
	}
}

// tokenFor is more often than not a living token of an account that is wished for, where there is one.
func (l *life) tokenFor(wished func(account string) bool) *credential {
	var fit []credential
	for _, t := range l.tokens {
		if wished(t.account) && l.c.Now().Before(t.expires) {
			fit = append(fit, t)
		}
	}
	if len(fit) == 0 || rapid.IntRange(0, 3).Draw(l.T, "any token") == 0 {
		fit = l.tokens
	}
	return l.pick(fit, "authorizer token")
}

// makeScheme needs a released program.
func (l *life) makeScheme() {
	t := l.tokenFor(func(account string) bool { return l.released[account] })
	if t == nil {
		return
	}
	days := rapid.IntRange(1, 30).Draw(l.T, "days")
	out := l.post("/wxa/generatescheme", t.value, fmt.Sprintf(`{"expire_type":1,"expire_interval":%d}`, days))
	value, ok := out["openlink"].(string)
	if !ok {
		return
	}
	if !l.released[t.account] {
		l.Fatalf("%s has no release and got %s", t.account, value)
	}
	l.alive("authorizer token", t)
	l.issue(&l.schemes, credential{value: value, account: t.account, expires: l.c.Now().AddDate(0, 0, days)})
}

// askScheme knows the scheme only in the mini program that made it, as it was made.
func (l *life) askScheme() {
	link := l.pick(l.schemes, "scheme")
	if link == nil {
		return
	}
	t := l.tokenFor(func(account string) bool { return account == link.account })
	if t == nil {
		return
	}
	out := l.post("/wxa/queryscheme", t.value, fmt.Sprintf(`{"scheme":%q}`, link.value))
	info, ok := out["scheme_info"].(map[string]any)
	switch {
	case !ok && out["errcode"] == 85403.0 && t.account == link.account:
		l.Fatalf("%s does not know its scheme %s", t.account, link.value)
	case ok && (t.account != link.account || info["appid"] != link.account || info["expire_time"] != float64(link.expires.Unix())):
		l.Fatalf("%s asked for a scheme of %s and got %v, it expires %d", t.account, link.account, info, link.expires.Unix())
	}
}

func (l *life) pressPhone() {
	t := l.tokenFor(l.isProgram)
	if t == nil {
		return
	}
	a, known := l.sims[0].Account(t.account)
	if !known || a.Kind != world.MiniProgram || len(a.Followers) == 0 {
		return
	}
	code := l.both("phone", func(s *sim.Sim) string {
		code, err := s.GivePhone(a.AppID, a.Followers[0].OpenID)
		return code + map[bool]string{false: fmt.Sprint(err)}[err == nil]
	})
	l.issue(&l.phones, credential{value: code, account: a.AppID, expires: l.c.Now().Add(5 * time.Minute)})
}

// redeemPhone gives a number once, within five minutes, to the mini program where the button was.
func (l *life) redeemPhone() {
	code := l.pick(l.phones, "phone code")
	if code == nil {
		return
	}
	t := l.tokenFor(func(account string) bool { return account == code.account })
	if t == nil {
		return
	}
	out := l.post("/wxa/business/getuserphonenumber", t.value, fmt.Sprintf(`{"code":%q}`, code.value))
	if out["errcode"] != 0.0 {
		return
	}
	if code.used || t.account != code.account {
		l.Fatalf("%s got %v for a code of %s, which was used before: %v", t.account, out, code.account, code.used)
	}
	l.alive("phone code", code)
	code.used = true
}

var userStr = regexp.MustCompile(`^[0-9a-f]{64}$`)

// lookInside reads a mini program's state and fails where it is what WeChat never has: a tester twice, a live guide without a
// release, a domain twice or in force that nobody set, more hosts to prefetch than fit.
func (l *life) lookInside() {
	t := l.tokenFor(l.isProgram)
	if t == nil {
		return
	}
	names := textsOf(l.post("/wxa/memberauth", t.value, `{"action":"get_experiencer"}`)["members"], "userstr")
	for i, name := range names {
		if !userStr.MatchString(name) || slices.Contains(names[:i], name) {
			l.Fatalf("%s has the testers %q", t.account, names)
		}
	}
	live := l.post("/cgi-bin/component/getprivacysetting", t.value, `{"privacy_ver":1}`)
	if owner, _ := live["owner_setting"].(map[string]any); !l.released[t.account] && owner["notice_method"] != nil &&
		(owner["notice_method"] != "" || live["code_exist"] != 0.0) {
		l.Fatalf("%s has no release and the live guide %v", t.account, live)
	}
	domains := l.post("/wxa/get_effective_domain", t.value, `{}`)
	if force, ok := domains["effective_domain"].(map[string]any); ok {
		list := texts(force["requestdomain"])
		unique := slices.Compact(slices.Sorted(slices.Values(list)))
		if len(unique) != len(list) || !l.released[t.account] && slices.Contains(list, "https://a.com") {
			l.Fatalf("%s, released: %v, has the domains %v", t.account, l.released[t.account], domains)
		}
	}
	prefetch := l.both("prefetch", func(s *sim.Sim) string {
		return string(s.Call(api.Request{Method: "GET", Path: "/wxa/get_prefetchdnsdomain", Query: url.Values{"access_token": {t.value}},
			ClientIP: "127.0.0.1"}).Body)
	})
	if n := len(regexp.MustCompile(`"url"`).FindAllString(prefetch, -1)); n > 5 {
		l.Fatalf("%s prefetches %s", t.account, prefetch)
	}
}

func texts(list any) (out []string) {
	all, _ := list.([]any)
	for _, one := range all {
		out = append(out, fmt.Sprint(one))
	}
	return out
}

func textsOf(list any, field string) (out []string) {
	all, _ := list.([]any)
	for _, one := range all {
		out = append(out, fmt.Sprint(one.(map[string]any)[field]))
	}
	return out
}
