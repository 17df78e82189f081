package world

import (
	"slices"
	"time"
)

// Jumps are an account's rules for the codes of ordinary links (扫普通链接二维码打开小程序).
type Jumps struct {
	Rules     []*JumpRule `json:",omitempty"` // oldest first
	Published []time.Time `json:",omitempty"` // for the month's quota
}

// JumpsAMonth is how often an account may publish a rule in a month (PROTOCOL 14.4).
const JumpsAMonth = 100

// JumpRule opens a page of a mini program for links that begin with its prefix.
type JumpRule struct {
	Prefix      string
	AppID       string   `json:",omitempty"` // the mini program, where the rule is an official account's
	SubRule     int      `json:",omitempty"` // 1: others may not have a longer prefix, 2: they may
	Path        string   // the page
	OpenVersion int      `json:",omitempty"` // of the tests: 1 development, 2 trial, 3 release
	DebugURLs   []string `json:",omitempty"`
	Published   bool     `json:",omitempty"`
}

// OwnJumps are made when first changed.
func (a *AccountState) OwnJumps() *Jumps {
	if a.Jumps == nil {
		a.Jumps = &Jumps{}
	}
	return a.Jumps
}

// Find is the rule with a prefix, nil when there is none.
func (own *Jumps) Find(prefix string) *JumpRule {
	i := slices.IndexFunc(own.Rules, func(r *JumpRule) bool { return r.Prefix == prefix })
	if i < 0 {
		return nil
	}
	return own.Rules[i]
}

// Publish puts a rule in force.
func (own *Jumps) Publish(r *JumpRule, now time.Time) {
	r.Published, own.Published = true, KeepLast(append(slices.Clone(own.Published), now), JumpsAMonth)
}

// Delete takes a rule away.
func (own *Jumps) Delete(r *JumpRule) {
	own.Rules = slices.DeleteFunc(own.Rules, func(x *JumpRule) bool { return x == r })
}

// JumpOwner is another account that has a rule with the prefix, nil when nobody has.
func (w *World) JumpOwner(except *AccountState, prefix string) *AccountState {
	for _, a := range w.Accounts {
		if a != except && a.Jumps != nil && a.Jumps.Find(prefix) != nil {
			return a
		}
	}
	return nil
}
