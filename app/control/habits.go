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

	// The published configuration (全网发布) where it differs from the test one, which the platform has; else all empty.
	PublishedEventURL   string `json:"published_event_url" doc:"auth-event URL of accounts outside the test list"`
	PublishedMessageURL string `json:"published_message_url" doc:"message URL of accounts outside the test list"`
	PublishedAuthDomain string `json:"published_auth_domain" doc:"授权发起页域名 beside the test configuration's"`
}

func newHabits(p world.Platform) Habits {
	out := Habits{
		ComponentAppID: p.AppID, SingleUseCodes: p.SingleUseCodes, RotateRefreshTokens: p.RotateRefreshTokens,
		TicketsStopped: p.TicketPushesDisabled, Published: p.Published, ConfirmFuncIDs: append([]int{}, p.ConfirmFuncIDs...),
	}
	if r := p.Released; r != nil {
		out.PublishedEventURL, out.PublishedMessageURL, out.PublishedAuthDomain = r.EventURL, r.MessageURL, r.AuthDomain
	}
	return out
}

// ChangeHabits changes them for a platform of the world, the workspace's own among these; what is missing, or null, stays.
type ChangeHabits struct {
	PlatformPath
	SingleUseCodes      *bool  `json:"single_use_codes" doc:"api_query_auth takes a code once, then 61009"`
	RotateRefreshTokens *bool  `json:"rotate_refresh_tokens" doc:"authorizing again gives a new refresh token"`
	TicketsStopped      *bool  `json:"tickets_stopped" doc:"no ticket is pushed until api_start_push_ticket"`
	Published           *bool  `json:"published" doc:"全网发布: without it only test accounts may authorize"`
	ConfirmFuncIDs      *[]int `json:"confirm_func_ids" doc:"permission sets that api_confirm_authorization must confirm"`

	PublishedEventURL   *string `json:"published_event_url" doc:"auth-event URL of accounts outside the test list"`
	PublishedMessageURL *string `json:"published_message_url" doc:"message URL of accounts outside the test list"`
	PublishedAuthDomain *string `json:"published_auth_domain" doc:"授权发起页域名 beside the test configuration's"`
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
	r.changeReleased(&p)
	return newHabits(p), asUsage(s.w.PutPlatform(p))
}

// change gives a value to what is asked to have one.
func change[T any](into *T, value *T) {
	if value != nil {
		*into = *value
	}
}
