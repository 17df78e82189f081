package api

import (
	"slices"

	"wxlab/sim/world"
)

// ability is what a call on behalf of an account (代调用) needs: one of the permission sets that the merchant
// granted, and the account's own right to the API (PROTOCOL 6.1). A kind without sets cannot make the call.
type ability struct {
	officialAccount []int
	miniProgram     []int
	verified        bool // official accounts only: verified
	service         bool // official accounts only: a service account
}

// may checks an ability: the merchant's grant first (61007), the component's confirmation (61016), then the account
// (48001).
func (c *call) may(need ability) error {
	a, sets := c.account, need.officialAccount
	if a.Kind == world.MiniProgram {
		sets = need.miniProgram
	}
	granted := slices.ContainsFunc(sets, func(id int) bool { return slices.Contains(c.grant.FuncIDs, id) })
	usable := slices.ContainsFunc(sets, func(id int) bool { return slices.Contains(c.grant.FuncIDs, id) && c.mayUse(id) })
	switch {
	case len(sets) == 0:
		return fail(48001, "%s is a %s, this kind of account does not have the API", a.NickName, a.Kind)
	case !granted:
		return fail(61007, "%s did not grant permission set %v, it granted %v", a.AppID, sets, c.grant.FuncIDs)
	case !usable:
		return fail(61016, "permission set %v is granted and waits for the component's api_confirm_authorization", sets)
	case a.Kind == world.MiniProgram:
		return nil
	case need.verified && a.VerifyType < 0:
		return fail(48001, "%s is not verified; what it grants does not give it the API", a.NickName)
	case need.service && a.ServiceType != 2:
		return fail(48001, "%s is a subscription account, only service accounts have the API", a.NickName)
	}
	return nil
}

// person checks an openid that a call names in a field (41009 missing, 40003 not of this account).
func (c *call) person(field, openID string) (*world.Follower, error) {
	if f := c.account.Follower(openID); f != nil {
		return f, nil
	}
	switch what := c.world.Identify(openID); {
	case openID == "":
		return nil, fail(41009, "%s is missing or empty", field)
	case what != "":
		return nil, fail(40003, "%s is %s", field, what)
	}
	return nil, fail(40003, "%s: %s has no follower with the openid %q", field, c.account.NickName, openID)
}

// mayUse says whether a granted set can be used: it needs no confirmation, or has it.
func (c *call) mayUse(set int) bool {
	return !c.needsConfirmation(set) || c.grant.Confirmed[set] == confirmSet
}

func (c *call) needsConfirmation(set int) bool {
	return slices.Contains(c.platform.ConfirmFuncIDs, set)
}

// Answers to api_confirm_authorization; their numbers are inferred (PROTOCOL 4.10).
const (
	confirmSet = 1
	refuseSet  = 2
)
