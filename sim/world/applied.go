package world

import (
	"slices"
	"time"
)

// Plugin is a plugin that a mini program uses, or asked to (小程序插件).
type Plugin struct {
	AppID   string // of the plugin
	Asked   time.Time
	Reason  string    `json:",omitempty"`
	Version string    `json:",omitempty"` // user_version, once it was chosen
	Waits   bool      `json:",omitempty"` // for its developer's dev_agree; else it is agreed to after a while
	Agreed  time.Time `json:",omitzero"`
	Refused time.Time `json:",omitzero"`
}

// The states of an application on the wire, of plugins and of half-screen mini programs.
const (
	ApplyWaiting   = 1
	ApplyPassed    = 2
	ApplyRefused   = 3
	applyTimedOut  = 4
	ApplyWithdrawn = 5
	ApplyCancelled = 6
)

// applyLife is how long an application waits for an answer; ours.
const applyLife = 3 * 24 * time.Hour

// Status depends on what was answered and on the clock.
func (p *Plugin) Status(now time.Time) int {
	switch waited := now.Sub(p.Asked); {
	case !p.Refused.IsZero():
		return ApplyRefused
	case !p.Agreed.IsZero() || !p.Waits && waited >= linkTime:
		return ApplyPassed
	case waited >= applyLife:
		return applyTimedOut
	}
	return ApplyWaiting
}

// Plugin finds one that the mini program uses or asked for, nil when there is none.
func (a *AccountState) Plugin(appID string) *Plugin {
	i := slices.IndexFunc(a.Plugins, func(p *Plugin) bool { return p.AppID == appID })
	if i < 0 {
		return nil
	}
	return a.Plugins[i]
}

// Embed is a mini program that another opens as a half screen (半屏小程序), or asked to.
type Embed struct {
	AppID  string // of the one that is opened
	Asked  time.Time
	Reason string    `json:",omitempty"`
	AtOnce bool      `json:",omitempty"` // the other takes everybody
	End    int       `json:",omitempty"` // ApplyWithdrawn or ApplyCancelled
	Ended  time.Time `json:",omitzero"`
}

// What half screens are limited to (PROTOCOL 14.4).
const (
	EmbedLimit     = 10
	EmbedsADay     = 50
	EmbedsOfOneDay = 3
)

// Status depends on what became of it, and on the clock: the other's administrator agrees after a while.
func (e *Embed) Status(now time.Time) int {
	switch {
	case e.End != 0:
		return e.End
	case e.AtOnce || now.Sub(e.Asked) >= linkTime:
		return ApplyPassed
	}
	return ApplyWaiting
}

// Open says whether it is in force, or may come to be.
func (e *Embed) Open(now time.Time) bool {
	s := e.Status(now)
	return s == ApplyWaiting || s == ApplyPassed
}

// Embed finds the last application for a mini program, nil when there was none.
func (a *AccountState) Embed(appID string) *Embed {
	for _, e := range slices.Backward(a.Embeds) {
		if e.AppID == appID {
			return e
		}
	}
	return nil
}

// keptEmbeds are more than the applications of many days.
const keptEmbeds = 1000

// Apply asks a mini program to be opened by this one.
func (a *AccountState) Apply(target *AccountState, reason string, now time.Time) {
	a.Embeds = KeepLast(append(slices.Clone(a.Embeds), &Embed{
		AppID: target.AppID, Asked: now, Reason: reason, AtOnce: target.EmbedFlag == EmbedAll,
	}), keptEmbeds)
}

// Whom a mini program lets open it as a half screen: flag of set_authorize.
const (
	EmbedAsked = 0
	EmbedAll   = 1
	EmbedNone  = 2
)
