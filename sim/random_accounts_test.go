package sim_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// register makes a mini program by API, of the kind that is named here, and lets it authorize its component.
func (l *life) register() {
	t := l.pick(l.components, "token")
	if t == nil {
		return
	}
	query, before := url.Values{"access_token": {t.value}, "action": {"create"}}, len(l.sims[0].Accounts())
	l.both("register", func(s *sim.Sim) string {
		return string(s.Call(api.Request{Method: "POST", Path: "/cgi-bin/component/fastregisterweapp", Query: query,
			Body: []byte(lab.Company), ClientIP: "127.0.0.1"}).Body)
	})
	l.c.Add(10 * time.Minute)
	l.both("step", func(s *sim.Sim) string { return fmt.Sprint(s.Step(l.Context()), s.NextDue()) })
	all := l.sims[0].Accounts()
	if len(all) == before {
		return
	}
	account := all[len(all)-1].AppID
	code := l.both("authorize", func(s *sim.Sim) string {
		code, _, err := s.Authorize(l.Context(), t.component, account, nil)
		return fmt.Sprint(code, err)
	})
	l.issue(&l.codes, credential{value: strings.TrimSuffix(code, "<nil>"), component: t.component, account: account,
		expires: l.c.Now().Add(time.Hour)})
}

// decorate calls what changes an account's face, its categories and what it is linked with.
func (l *life) decorate() {
	t := l.pick(l.tokens, "authorizer token")
	if t == nil {
		return
	}
	name := rapid.SampledFrom([]string{"青禾早餐", "青禾午餐", "微信外卖", "a", "小程序甲"}).Draw(l.T, "name")
	category := rapid.SampledFrom(world.CategoryTree()).Draw(l.T, "category")
	other := l.account()
	calls := [][2]string{
		{"/wxa/setnickname", fmt.Sprintf(`{"nick_name":%q}`, name)},
		{"/cgi-bin/account/modifysignature", fmt.Sprintf(`{"signature":%q}`, name)},
		{"/wxa/changewxasearchstatus", `{"status":1}`},
		{"/cgi-bin/wxopen/addcategory", fmt.Sprintf(`{"categories":[{"first":%d,"second":%d}]}`, category.Father, category.ID)},
		{"/cgi-bin/wxopen/deletecategory", fmt.Sprintf(`{"first":%d,"second":%d}`, category.Father, category.ID)},
		{"/cgi-bin/wxopen/wxamplink", fmt.Sprintf(`{"appid":%q}`, other)},
		{"/cgi-bin/wxopen/wxampunlink", fmt.Sprintf(`{"appid":%q}`, other)},
		{"/cgi-bin/wxopen/wxamplinkget", `{}`},
		{"/cgi-bin/wxopen/qrcodejumpadd", fmt.Sprintf(
			`{"prefix":"https://a.example.com/%s","permit_sub_rule":1,"path":"a","open_version":1}`, name)},
		{"/wxa/plugin", fmt.Sprintf(`{"action":"apply","plugin_appid":%q}`, other)},
		{"/wxaapi/wxaembedded/add_embedded", fmt.Sprintf(`{"appid":%q}`, other)},
		{"/cgi-bin/tags/members/batchblacklist", `{"openid_list":["x"]}`},
	}
	call := rapid.SampledFrom(calls).Draw(l.T, "call")
	l.post(call[0], t.value, call[1])
	l.orderly(t.account)
}

// orderly fails where an account has what WeChat never gives: two names under review, or a category twice.
func (l *life) orderly(account string) {
	underReview := 0
	for _, r := range l.sims[0].NameReviews(account) {
		underReview += map[bool]int{true: 1}[r.Status == world.ReviewUnderWay]
	}
	if underReview > 1 {
		l.Fatalf("%s has %d names under review", account, underReview)
	}
	var ids []int64
	for _, c := range l.sims[0].Categories(account) {
		if slices.Contains(ids, c.Second) {
			l.Fatalf("%s has the category %d twice", account, c.Second)
		}
		ids = append(ids, c.Second)
	}
	if len(ids) > world.CategoryLimit {
		l.Fatalf("%s has %d categories", account, len(ids))
	}
}

// plan changes how reviews end, those under way included.
func (l *life) plan() {
	account := l.account()
	p := world.AuditPlan{Result: rapid.SampledFrom([]world.AuditResult{world.AuditApproved, world.AuditRejected}).Draw(l.T, "result")}
	l.both("plan", func(s *sim.Sim) string {
		return fmt.Sprint(s.PlanNames(account, p), s.PlanCategories(account, p))
	})
}
