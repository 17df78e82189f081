package control

import (
	"context"
	"time"

	"wxlab/sim/world"
)

// World is what a script needs to know of WeChat's side.
type World struct {
	Accounts  []Account `json:"accounts"`
	Grants    []Grant   `json:"grants"`
	Platforms []string  `json:"platforms" doc:"component AppIDs; their secrets stay here"`
	Habits    []Habits  `json:"habits" doc:"what WeChat does with each platform, in the same order"`
}

// Grant is an authorization in force.
type Grant struct {
	ComponentAppID  string    `json:"component_appid"`
	AuthorizerAppID string    `json:"authorizer_appid"`
	FuncIDs         []int     `json:"func_ids"`
	At              time.Time `json:"at"`
}

func newGrant(g world.Grant) Grant {
	return Grant{ComponentAppID: g.ComponentAppID, AuthorizerAppID: g.AccountAppID, FuncIDs: g.FuncIDs, At: g.At}
}

// GetWorld asks for the simulated WeChat: accounts, followers, grants, platforms.
type GetWorld struct{}

func (GetWorld) serve(_ context.Context, s *Server) (World, error) {
	return World{
		Accounts:  mapped(s.w.Sim.Accounts(), newAccount),
		Grants:    mapped(s.w.Sim.Grants(), newGrant),
		Platforms: mapped(s.w.Sim.Platforms(), func(p world.Platform) string { return p.AppID }),
		Habits:    mapped(s.w.Sim.Platforms(), newHabits),
	}, nil
}

// ResetWorld makes a new world from a seed; platforms stay configured.
type ResetWorld struct {
	Seed uint64 `json:"seed" doc:"of ids, tokens and choices; 0: the one it has"`
}

func (r ResetWorld) serve(ctx context.Context, s *Server) (Done, error) {
	return done(s.w.Reset(ctx, r.Seed))
}
