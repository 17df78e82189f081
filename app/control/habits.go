package control

import (
	"context"

	"wxlab/app/workspace"
	"wxlab/sim/world"
)

// Habits are what the simulated WeChat does with one platform where real WeChat is known to do either, or can be brought to.
type Habits struct {
	ComponentAppID      string `json:"component_appid"`
	SingleUseCodes      bool   `json:"single_use_codes" doc:"api_query_auth takes a code once, then 61009"`
	RotateRefreshTokens bool   `json:"rotate_refresh_tokens" doc:"authorizing again gives a new refresh token"`
	TicketsStopped      bool   `json:"tickets_stopped" doc:"no ticket is pushed until api_start_push_ticket"`
	Published           bool   `json:"published" doc:"全网发布: without it only test accounts may authorize"`
	ConfirmFuncIDs      []int  `json:"confirm_func_ids" doc:"permission sets that api_confirm_authorization must confirm"`
}

func newHabits(p world.Platform) Habits {
	return Habits{
		ComponentAppID: p.AppID, SingleUseCodes: p.SingleUseCodes, RotateRefreshTokens: p.RotateRefreshTokens,
		TicketsStopped: p.TicketPushesDisabled, Published: p.Published, ConfirmFuncIDs: append([]int{}, p.ConfirmFuncIDs...),
	}
}

// ChangeHabits changes them for a platform of the world, the workspace's own among these; what is missing, or null, stays.
type ChangeHabits struct {
	PlatformPath
	SingleUseCodes      *bool  `json:"single_use_codes" doc:"api_query_auth takes a code once, then 61009"`
	RotateRefreshTokens *bool  `json:"rotate_refresh_tokens" doc:"authorizing again gives a new refresh token"`
	TicketsStopped      *bool  `json:"tickets_stopped" doc:"no ticket is pushed until api_start_push_ticket"`
	Published           *bool  `json:"published" doc:"全网发布: without it only test accounts may authorize"`
	ConfirmFuncIDs      *[]int `json:"confirm_func_ids" doc:"permission sets that api_confirm_authorization must confirm"`
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
	return newHabits(p), asUsage(s.w.PutPlatform(p))
}

// change gives a value to what is asked to have one.
func change[T any](into *T, value *T) {
	if value != nil {
		*into = *value
	}
}
