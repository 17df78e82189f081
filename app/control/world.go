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

	AccountHabits []AccountHabits `json:"account_habits" doc:"what WeChat thinks of each account, in the same order"`
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
	out := World{Grants: mapped(s.w.Sim.Grants(), newGrant)}
	for _, p := range s.w.Sim.Platforms() {
		if habits, err := s.newHabits(p); err == nil { // else it was removed just now
			out.Platforms, out.Habits = append(out.Platforms, p.AppID), append(out.Habits, habits)
		}
	}
	for _, a := range s.w.Sim.Accounts() {
		if habits, err := s.newAccountHabits(a); err == nil {
			out.Accounts, out.AccountHabits = append(out.Accounts, newAccount(a)), append(out.AccountHabits, habits)
		}
	}
	return out, nil
}

// ResetWorld makes a new world from a seed; platforms stay configured.
type ResetWorld struct {
	Seed uint64 `json:"seed" doc:"of accounts and choices; 0: the one it has. Codes, tokens and numbers of messages go on: none is given out twice"`
}

func (r ResetWorld) serve(ctx context.Context, s *Server) (Done, error) {
	return done(s.w.Reset(ctx, r.Seed))
}
