package control

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"wxlab/app/workspace"
	"wxlab/sim"
	"wxlab/sim/world"
)

// Habits are what the simulated WeChat does with one platform where real WeChat is known to do either, or can be brought to,
// and what the platform chose in WeChat's console.
type Habits struct {
	ComponentAppID      string `json:"component_appid"`
	SingleUseCodes      bool   `json:"single_use_codes" doc:"api_query_auth takes a code once, then 61009"`
	RotateRefreshTokens bool   `json:"rotate_refresh_tokens" doc:"authorizing again gives a new refresh token"`
	TicketsStopped      bool   `json:"tickets_stopped" doc:"no ticket is pushed until api_start_push_ticket"`
	Published           bool   `json:"published" doc:"全网发布: without it only test accounts may authorize"`
	ConfirmFuncIDs      []int  `json:"confirm_func_ids" doc:"permission sets that api_confirm_authorization must confirm"`

	FuncIDs        []int    `json:"func_ids" doc:"permission sets on offer; none: the default sets"`
	TestAccounts   []string `json:"test_accounts" doc:"original ids gh_…, 10 at most"`
	Whitelist      []string `json:"whitelist" doc:"白名单IP列表; none: every IP may call, else 61004"`
	Order          string   `json:"order" enum:"push_first,redirect_first" doc:"after consent"`
	UsePreviousKey bool     `json:"use_previous_key" doc:"pushes are still sealed with the previous key"`

	// The published configuration (全网发布) where it differs from the test one, which the platform has; else all empty.
	PublishedEventURL   string `json:"published_event_url" doc:"auth-event URL of accounts outside the test list"`
	PublishedMessageURL string `json:"published_message_url" doc:"message URL of accounts outside the test list"`
	PublishedAuthDomain string `json:"published_auth_domain" doc:"授权发起页域名 beside the test configuration's"`

	Registration Registration   `json:"registration" doc:"how fast registrations of mini programs end"`
	Quota        map[string]int `json:"quota" doc:"calls that were counted today, by the API's path"`
}

// Registration is how fast registrations end.
type Registration struct {
	Status       int     `json:"status" doc:"0 registers; anything else is pushed as the failure's status"`
	Msg          string  `json:"msg" doc:"the failure's words; WeChat's usual ones when empty"`
	AfterSeconds float64 `json:"after_seconds" unit:"s" doc:"from the call to the push"`
}

// newHabits fails only when the platform is gone meanwhile.
func (s *Server) newHabits(p world.Platform) (Habits, error) {
	plan, err := s.w.Sim.RegistrationPlan(p.AppID)
	out := Habits{
		ComponentAppID: p.AppID, SingleUseCodes: p.SingleUseCodes, RotateRefreshTokens: p.RotateRefreshTokens,
		TicketsStopped: p.TicketPushesDisabled, Published: p.Published, ConfirmFuncIDs: p.ConfirmFuncIDs,
		FuncIDs: p.FuncIDs, TestAccounts: p.TestAccounts, Whitelist: p.Whitelist,
		Order: string(cmp.Or(p.Order, world.PushFirst)), UsePreviousKey: p.UsePreviousKey,
		Registration: Registration{Status: plan.Status, Msg: plan.Msg, AfterSeconds: plan.After.Seconds()},
		Quota:        s.quota(p.AppID),
	}
	if r := p.Released; r != nil {
		out.PublishedEventURL, out.PublishedMessageURL, out.PublishedAuthDomain = r.EventURL, r.MessageURL, r.AuthDomain
	}
	return out, err
}

// quota are today's counters of a platform or an account, by path.
func (s *Server) quota(owner string) map[string]int {
	out := map[string]int{}
	for _, q := range s.w.Sim.Quotas() {
		if q.Owner == owner {
			out[q.Path] = q.Used
		}
	}
	return out
}

// ChangeHabits changes them for a platform of the world, the workspace's own among these; what is missing, or null, stays.
type ChangeHabits struct {
	PlatformPath
	SingleUseCodes      *bool  `json:"single_use_codes" usual:"off" doc:"api_query_auth takes a code once, then 61009"`
	RotateRefreshTokens *bool  `json:"rotate_refresh_tokens" usual:"off" doc:"authorizing again gives a new refresh token"`
	TicketsStopped      *bool  `json:"tickets_stopped" usual:"off" doc:"no ticket is pushed until api_start_push_ticket"`
	Published           *bool  `json:"published" usual:"on" doc:"全网发布: without it only test accounts may authorize"`
	ConfirmFuncIDs      *[]int `json:"confirm_func_ids" usual:"" doc:"permission sets that api_confirm_authorization must confirm"`

	FuncIDs        *[]int    `json:"func_ids" usual:"" doc:"permission sets on offer; none: the default sets"`
	TestAccounts   *[]string `json:"test_accounts" usual:"" doc:"original ids gh_…, 10 at most"`
	Whitelist      *[]string `json:"whitelist" usual:"" doc:"白名单IP列表; none: every IP may call, else 61004"`
	Order          *string   `json:"order" usual:"push_first" enum:"push_first,redirect_first" doc:"after consent"`
	UsePreviousKey *bool     `json:"use_previous_key" usual:"off" doc:"pushes are still sealed with the previous key"`

	PublishedEventURL   *string `json:"published_event_url" usual:"" doc:"auth-event URL of accounts outside the test list"`
	PublishedMessageURL *string `json:"published_message_url" usual:"" doc:"message URL of accounts outside the test list"`
	PublishedAuthDomain *string `json:"published_auth_domain" usual:"" doc:"授权发起页域名 beside the test configuration's"`

	Registration *ChangeRegistration `json:"registration" doc:"how fast registrations of mini programs end"`
	Quota        map[string]int      `json:"quota" doc:"calls that were counted today, by the API's path; others stay"`
}

// ChangeRegistration changes how fast registrations end; what is missing stays.
type ChangeRegistration struct {
	Status       *int     `json:"status,omitempty" usual:"0" doc:"0 registers; anything else is pushed as the failure's status"`
	Msg          *string  `json:"msg,omitempty" usual:"" doc:"the failure's words; WeChat's usual ones when empty"`
	AfterSeconds *float64 `json:"after_seconds,omitempty" usual:"600" min:"0" unit:"s" doc:"from the call to the push"`
}

// changeReleased sets the published configuration apart from the test one, and makes them one again where both URLs are
// emptied. What is named first begins with what the platform has.
func (r ChangeHabits) changeReleased(p *world.Platform) {
	if r.PublishedEventURL == nil && r.PublishedMessageURL == nil && r.PublishedAuthDomain == nil {
		return
	}
	if p.Released == nil {
		p.Released = &world.ReleasedConfig{EventURL: p.EventURL, MessageURL: p.MessageURL, AuthDomain: p.AuthDomain}
	}
	change(&p.Released.EventURL, r.PublishedEventURL)
	change(&p.Released.MessageURL, r.PublishedMessageURL)
	change(&p.Released.AuthDomain, r.PublishedAuthDomain)
	if p.Released.EventURL == "" && p.Released.MessageURL == "" {
		p.Released = nil
	}
}

func (r ChangeHabits) serve(_ context.Context, s *Server) (Habits, error) {
	p, known := s.w.Sim.Platform(r.AppID)
	if !known {
		return Habits{}, workspace.Misuse("problem.component_unknown", r.AppID)
	}
	change(&p.SingleUseCodes, r.SingleUseCodes)
	change(&p.RotateRefreshTokens, r.RotateRefreshTokens)
	change(&p.TicketPushesDisabled, r.TicketsStopped)
	change(&p.Published, r.Published)
	change(&p.ConfirmFuncIDs, r.ConfirmFuncIDs)
	change(&p.FuncIDs, r.FuncIDs)
	change(&p.TestAccounts, r.TestAccounts)
	change(&p.Whitelist, r.Whitelist)
	change((*string)(&p.Order), r.Order)
	change(&p.UsePreviousKey, r.UsePreviousKey)
	r.changeReleased(&p)
	err := inOrder(
		func() error { return s.w.PutPlatform(p) },
		func() error { return r.changeRegistration(s.w.Sim) },
		func() error { return s.setQuota(r.AppID, r.Quota) })
	if err != nil {
		return Habits{}, asUsage(err)
	}
	return s.newHabits(p)
}

// inOrder takes steps until one fails.
func inOrder(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (r ChangeHabits) changeRegistration(wechat *sim.Sim) error {
	if r.Registration == nil {
		return nil
	}
	plan, err := wechat.RegistrationPlan(r.AppID)
	if err != nil {
		return err
	}
	change(&plan.Status, r.Registration.Status)
	change(&plan.Msg, r.Registration.Msg)
	changeTime(&plan.After, r.Registration.AfterSeconds)
	return wechat.PlanRegistration(r.AppID, plan)
}

// setQuota sets today's counters of a platform or an account by path.
func (s *Server) setQuota(owner string, used map[string]int) error {
	for _, path := range slices.Sorted(maps.Keys(used)) {
		if err := s.w.Sim.SetQuota(owner, path, used[path]); err != nil {
			return err
		}
	}
	return nil
}

// change gives a value to what is asked to have one.
func change[T any](into *T, value *T) {
	if value != nil {
		*into = *value
	}
}

// changeTime is change for seconds.
func changeTime(into *time.Duration, value *float64) {
	if value != nil {
		*into = seconds(*value)
	}
}
