package api

import (
	"cmp"
	"slices"

	"wxlab/sim/world"
)

// confirmInfo stands beside a permission set that the component has to confirm before it may use it (PROTOCOL 4.5).
type confirmInfo struct {
	Need    int `json:"need_confirm"`
	Already int `json:"already_confirm"`
	Can     int `json:"can_confirm"`
}

// funcInfo lists what an authorization grants.
func (c *call) funcInfo(g *world.GrantState) []funcScope {
	out := make([]funcScope, len(g.FuncIDs))
	for i, set := range g.FuncIDs {
		out[i].Category.ID = set
		if !c.needsConfirmation(set) {
			continue
		}
		out[i].Confirm = &confirmInfo{Need: 1, Can: 1}
		if answer := g.Confirmed[set]; answer != 0 {
			out[i].Confirm.Can = 0
			out[i].Confirm.Already = map[int]int{confirmSet: 1}[answer]
		}
	}
	return out
}

// confirmAuthorization checks: the set is granted (61017), needs confirmation (61019), is open still (61018, 61022), and
// the answer is one (61020).
func (c *call) confirmAuthorization() (any, error) {
	var in struct {
		authorizerRequest
		Set     int `json:"funscope_category_id"` // sic
		Regular int `json:"funcscope_category_id"`
		Value   int `json:"confirm_value"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	in.Set = cmp.Or(in.Set, in.Regular)
	g, _, err := c.aboutAuthorizer(&in.authorizerRequest)
	if err != nil {
		return nil, err
	}
	switch {
	case !slices.Contains(g.FuncIDs, in.Set):
		return nil, fail(61017, "permission set %d (funscope_category_id) was not granted by %s", in.Set, in.Authorizer)
	case !c.needsConfirmation(in.Set):
		return nil, fail(61019, "permission set %d needs no confirmation", in.Set)
	case g.Confirmed[in.Set] == confirmSet:
		return nil, fail(61018, "permission set %d is confirmed already", in.Set)
	case g.Confirmed[in.Set] == refuseSet:
		return nil, fail(61022, "permission set %d was refused before", in.Set)
	case in.Value != confirmSet && in.Value != refuseSet:
		return nil, fail(61020, "confirm_value %d is neither %d (confirm) nor %d (refuse)", in.Value, confirmSet, refuseSet)
	}
	if g.Confirmed == nil {
		g.Confirmed = map[int]int{}
	}
	g.Confirmed[in.Set] = in.Value
	return okAnswer, nil
}
