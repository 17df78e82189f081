package control

import (
	"context"
	"maps"
	"slices"

	"wxlab/sim"
	"wxlab/sim/world"
)

// AccountHabits are what the simulated WeChat thinks of one account, and decides about it.
type AccountHabits struct {
	AppID         string         `json:"appid"`
	AccountStatus int            `json:"account_status" doc:"1 normal, 14 cancelled, 16 banned, 18 warned, 19 frozen"`
	ServiceType   int            `json:"service_type" doc:"service_type_info.id: 0 and 1 subscription account, 2 service account; mini programs have 0"`
	VerifyType    int            `json:"verify_type" doc:"verify_type_info.id: -1 unverified, 0 verified"`
	NoAPI         bool           `json:"no_api" doc:"no API ability: api_query_auth gives no tokens"`
	ReadOnly      []string       `json:"read_only_options" doc:"options that api_set_authorizer_option answers 61025 for"`
	Quota         map[string]int `json:"quota" doc:"calls that were counted today, by the API's path"`

	Audit        *Audits        `json:"audit,omitempty" doc:"of a mini program: how its reviews end"`
	LocationAPIs map[string]int `json:"location_apis,omitempty" doc:"of a mini program: where it stands with each location API, 1 open, 2 barred, 3 under review, 4 refused, 5 granted"`
}

// Audits are how each kind of review ends.
type Audits struct {
	Code        CodeAudit `json:"code" doc:"wxa/submit_audit"`
	NickName    Review    `json:"nickname" doc:"setnickname"`
	Category    Review    `json:"category" doc:"addcategory"`
	LocationAPI Review    `json:"location_api" doc:"apply_privacy_interface"`
}

// Review is how a review ends.
type Review struct {
	Result       string  `json:"result" enum:"success,fail" doc:"what it comes to"`
	AfterSeconds float64 `json:"after_seconds" unit:"s" doc:"from submission to decision"`
	Reason       string  `json:"reason" doc:"of a failure; WeChat's usual words when empty"`
}

// CodeAudit is how an audit of code ends.
type CodeAudit struct {
	Result       string  `json:"result" enum:"success,fail,delay" doc:"what it comes to; delay: approved after as long again"`
	AfterSeconds float64 `json:"after_seconds" unit:"s" doc:"from submission to decision"`
	Reason       string  `json:"reason" doc:"of fail and delay; WeChat's usual words when empty"`
	ScreenShot   string  `json:"screenshot" doc:"media ids joined by |, of fail"`
	Overlook     bool    `json:"overlook" doc:"approve even what WeChat's rules find wrong"`
}

// newAccountHabits fails only when the account is gone meanwhile.
func (s *Server) newAccountHabits(a world.Account) (AccountHabits, error) {
	out := AccountHabits{
		AppID: a.AppID, AccountStatus: a.StatusNow(), ServiceType: a.ServiceType, VerifyType: a.VerifyType, NoAPI: a.NoAPI,
		ReadOnly: a.ReadOnly, Quota: s.quota(a.AppID),
	}
	if a.Kind != world.MiniProgram {
		return out, nil
	}
	plans, err := s.w.Sim.Plans(a.AppID)
	if err != nil {
		return out, err
	}
	out.Audit = &Audits{
		Code: CodeAudit{
			Result: string(plans.Code.Result), AfterSeconds: plans.Code.After.Seconds(), Reason: plans.Code.Reason,
			ScreenShot: plans.Code.ScreenShot, Overlook: plans.Code.Overlook,
		},
		NickName: newReview(plans.Names), Category: newReview(plans.Categories), LocationAPI: newReview(plans.Interfaces),
	}
	out.LocationAPIs, err = s.w.Sim.PrivacyInterfaces(a.AppID)
	return out, err
}

func newReview(p world.AuditPlan) Review {
	return Review{Result: string(p.Result), AfterSeconds: p.After.Seconds(), Reason: p.Reason}
}

// ChangeAccountHabits changes them for an account of the world; what is missing, or null, stays.
type ChangeAccountHabits struct {
	AccountPath
	AccountStatus *int           `json:"account_status" usual:"1" enum:"1,14,16,18,19" doc:"1 normal, 14 cancelled, 16 banned, 18 warned, 19 frozen"`
	ServiceType   *int           `json:"service_type" enum:"0,1,2" doc:"service_type_info.id: 0 and 1 subscription account, 2 service account; mini programs have 0"`
	VerifyType    *int           `json:"verify_type" enum:"-1,0,1,2,3,4,5,6" doc:"verify_type_info.id: -1 unverified, 0 verified"`
	NoAPI         *bool          `json:"no_api" usual:"off" doc:"no API ability: api_query_auth gives no tokens"`
	ReadOnly      *[]string      `json:"read_only_options" usual:"" enum:"location_report,voice_recognize,customer_service" doc:"options that api_set_authorizer_option answers 61025 for"`
	Quota         map[string]int `json:"quota" doc:"calls that were counted today, by the API's path; others stay"`

	Audit        *ChangeAudits  `json:"audit" doc:"of a mini program: how its reviews end, those under way included"`
	LocationAPIs map[string]int `json:"location_apis" usual:"1" enum:"1,2,4,5" doc:"of a mini program: where it stands with a location API, 1 open, 2 barred, 4 refused, 5 granted; nothing is pushed"`
}

// ChangeAudits changes how reviews end; what is missing stays.
type ChangeAudits struct {
	Code        *ChangeCodeAudit `json:"code,omitempty" doc:"wxa/submit_audit"`
	NickName    *ChangeReview    `json:"nickname,omitempty" doc:"setnickname"`
	Category    *ChangeReview    `json:"category,omitempty" doc:"addcategory"`
	LocationAPI *ChangeReview    `json:"location_api,omitempty" doc:"apply_privacy_interface"`
}

// ChangeReview changes how a review ends; what is missing stays.
type ChangeReview struct {
	Result       *string  `json:"result,omitempty" usual:"success" enum:"success,fail" doc:"what it comes to"`
	AfterSeconds *float64 `json:"after_seconds,omitempty" min:"0" unit:"s" doc:"from submission to decision"`
	Reason       *string  `json:"reason,omitempty" usual:"" doc:"of a failure; WeChat's usual words when empty"`
}

// ChangeCodeAudit changes how audits of code end; what is missing stays.
type ChangeCodeAudit struct {
	Result       *string  `json:"result,omitempty" usual:"success" enum:"success,fail,delay" doc:"what it comes to; delay: approved after as long again"`
	AfterSeconds *float64 `json:"after_seconds,omitempty" usual:"7200" min:"0" unit:"s" doc:"from submission to decision"`
	Reason       *string  `json:"reason,omitempty" usual:"" doc:"of fail and delay; WeChat's usual words when empty"`
	ScreenShot   *string  `json:"screenshot,omitempty" usual:"" doc:"media ids joined by |, of fail"`
	Overlook     *bool    `json:"overlook,omitempty" usual:"off" doc:"approve even what WeChat's rules find wrong"`
}

func (r ChangeAccountHabits) serve(_ context.Context, s *Server) (AccountHabits, error) {
	a, err := s.account(r.AppID)
	if err != nil {
		return AccountHabits{}, err
	}
	change(&a.Status, r.AccountStatus)
	change(&a.ServiceType, r.ServiceType)
	change(&a.VerifyType, r.VerifyType)
	change(&a.NoAPI, r.NoAPI)
	change(&a.ReadOnly, r.ReadOnly)
	err = inOrder(
		func() error { _, err := s.w.Sim.PutAccount(a); return err },
		func() error { return s.setQuota(a.AppID, r.Quota) },
		func() error { return r.changeAudits(s.w.Sim, a.AppID) },
		func() error { return r.changeLocationAPIs(s.w.Sim, a.AppID) })
	if err != nil {
		return AccountHabits{}, asUsage(err)
	}
	return s.newAccountHabits(a)
}

func (r ChangeAccountHabits) changeAudits(wechat *sim.Sim, account string) error {
	if r.Audit == nil {
		return nil
	}
	plans, err := wechat.Plans(account)
	if err != nil {
		return err
	}
	if c := r.Audit.Code; c != nil {
		ChangeReview{c.Result, c.AfterSeconds, c.Reason}.change(&plans.Code)
		change(&plans.Code.ScreenShot, c.ScreenShot)
		change(&plans.Code.Overlook, c.Overlook)
		if err := wechat.PlanAudit(account, plans.Code); err != nil {
			return err
		}
	}
	for _, one := range []struct {
		change *ChangeReview
		plan   world.AuditPlan
		keep   func(string, world.AuditPlan) error
	}{
		{r.Audit.NickName, plans.Names, wechat.PlanNames}, {r.Audit.Category, plans.Categories, wechat.PlanCategories},
		{r.Audit.LocationAPI, plans.Interfaces, wechat.PlanPrivacyInterfaces},
	} {
		if one.change == nil {
			continue
		}
		one.change.change(&one.plan)
		if err := one.keep(account, one.plan); err != nil {
			return err
		}
	}
	return nil
}

func (c ChangeReview) change(p *world.AuditPlan) {
	change((*string)(&p.Result), c.Result)
	changeTime(&p.After, c.AfterSeconds)
	change(&p.Reason, c.Reason)
}

// changeLocationAPIs takes the reason of what is barred or refused from the plan of their reviews.
func (r ChangeAccountHabits) changeLocationAPIs(wechat *sim.Sim, account string) error {
	if len(r.LocationAPIs) == 0 {
		return nil
	}
	plans, err := wechat.Plans(account)
	for _, api := range slices.Sorted(maps.Keys(r.LocationAPIs)) {
		if err == nil {
			err = wechat.PutPrivacyInterface(account, api, r.LocationAPIs[api], plans.Interfaces.Reason)
		}
	}
	return err
}
