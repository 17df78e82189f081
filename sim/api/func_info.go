package api

import (
	"slices"

	"wxlab/sim/world"
)

// The parts of authorization_info, in the documented order of keys.
type (
	authorizationInfo struct {
		AppID        string      `json:"authorizer_appid"`
		AccessToken  string      `json:"authorizer_access_token,omitempty"`
		ExpiresIn    int         `json:"expires_in,omitempty"`
		RefreshToken string      `json:"authorizer_refresh_token,omitempty"`
		FuncInfo     []funcScope `json:"func_info"`
	}
	funcScope struct {
		Category struct {
			ID int `json:"id"`
		} `json:"funcscope_category"`
		Confirm *confirmInfo `json:"confirm_info,omitempty"`
	}
	// confirmInfo stands beside a set that the component has to confirm before it may use it (PROTOCOL 4.5).
	confirmInfo struct {
		Need    int `json:"need_confirm"`
		Already int `json:"already_confirm"`
		Can     int `json:"can_confirm"`
	}
)

// confirmable are the sets beside which confirm_info stands though there is nothing to confirm, as in an answer of 2025
// (PROTOCOL 14.6).
func confirmable() []int { return []int{18, 25, 30, 31, 41, 45, 49} }

// funcInfo lists what an authorization grants.
func (c *call) funcInfo(g *world.GrantState) []funcScope {
	out := make([]funcScope, len(g.FuncIDs))
	for i, set := range g.FuncIDs {
		out[i].Category.ID = set
		if !c.needsConfirmation(set) {
			if slices.Contains(confirmable(), set) {
				out[i].Confirm = &confirmInfo{}
			}
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
