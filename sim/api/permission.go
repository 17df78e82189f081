package api

import (
	"slices"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// checkAbility checks what the endpoint needs: the merchant's grant first (61007), the component's confirmation
// (61016), then the account (48001).
func (c *call) checkAbility() error {
	if c.row.needs == nil {
		return nil
	}
	need, a := *c.row.needs, c.account
	sets := need.setsOf(a.Kind)
	granted := func(set int) bool { return slices.Contains(c.grant.FuncIDs, set) }
	usable := func(set int) bool { return granted(set) && c.mayUse(set) }
	switch {
	case len(sets) == 0:
		return need.refuseKind(a)
	case !slices.ContainsFunc(sets, granted):
		return fail(61007, "%s 没有授予权限集 %v，已授予的是 %v",
			"%s did not grant permission set %v, it granted %v", a.AppID, sets, c.grant.FuncIDs)
	case !slices.ContainsFunc(sets, usable):
		return fail(61016, "权限集 %v 已授予，尚待第三方平台调用 api_confirm_authorization 确认",
			"permission set %v is granted and waits for the component's api_confirm_authorization", sets)
	case a.Kind == world.MiniProgram:
		return nil
	case need.verified && a.VerifyType < 0:
		return fail(48001, "%s 未认证；即使授予了权限集，也没有该接口的权限",
			"%s is not verified; what it grants does not give it the API", a.Title())
	case need.service && a.ServiceType != 2:
		return fail(48001, "%s 是订阅号，只有服务号才有该接口",
			"%s is a subscription account, only service accounts have the API", a.Title())
	}
	return nil
}

// setsOf are the permission sets of which an account of a kind must have granted one.
func (need ability) setsOf(kind world.Kind) []int {
	switch kind {
	case world.OfficialAccount:
		return need.officialAccount
	case world.MiniProgram:
		return need.miniProgram
	}
	return nil
}

// refuseKind is the answer to an account of a kind that does not have the API.
func (need ability) refuseKind(a *world.AccountState) error {
	e := apiError{code: 48001}
	if need.otherKind != nil {
		e = *need.otherKind
	}
	e.hint = bilingual.Textf("%s 是%s，这类账号没有该接口", "%s is %s, this kind of account does not have the API",
		a.Title(), a.Kind.Title())
	return &e
}

// Answers to api_confirm_authorization; their numbers are inferred (PROTOCOL 4.10).
const (
	confirmSet = 1
	refuseSet  = 2
)

// mayUse says whether a granted set can be used: it needs no confirmation, or has it.
func (c *call) mayUse(set int) bool {
	return !c.needsConfirmation(set) || c.grant.Confirmed[set] == confirmSet
}

func (c *call) needsConfirmation(set int) bool {
	return slices.Contains(c.platform.ConfirmFuncIDs, set)
}
