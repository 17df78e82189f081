// Package world is what WeChat remembers and the rules it holds: platforms, accounts and their followers, tokens,
// authorizations, chats, media, code, deliveries; their lifetimes, their limits, and how identifiers are drawn. It has
// no lock and no network: package sim locks it, package api answers calls from it.
//
// Everything random is a function of the seed, the kind of value and how many of that kind came before.
package world

import (
	"fmt"
	"time"
)

// World is everything WeChat remembers; it is what a snapshot holds.
type World struct {
	Now     func() time.Time `json:"-"` // lifetimes and timestamps
	touched bool             // see touch

	Seed      uint64
	Counters  map[string]uint64 // how many of each kind were drawn
	LastMsgID int64

	Platforms map[string]*PlatformState
	Order     []string // component AppIDs in the order they were put
	Accounts  []*AccountState

	OpenAccounts []OpenAccount

	Faults     []*FaultState
	Pending    []Job // pushes that wait for their time
	Deliveries []*Delivery
	Calls      []CallRecord
	Count      map[string]int // calls per API path
	Quota      map[string]int // "day appid path", and "month appid clear"
}

// PlatformState is one component with what WeChat issued to it.
type PlatformState struct {
	Platform
	Tickets    []Issued
	NextTicket time.Time
	Stopped    bool // ticket pushes, see api_start_push_ticket
	Tokens     []Issued
	PreAuth    []*PreAuthCode
	Codes      []*AuthorizationCode
	Grants     []*GrantState // in the order they were made; a cancelled one stays, for its error codes
	Links      map[string]Link
	Library    *codeLibrary `json:",omitempty"` // see library

	ServerDomains ComponentDomains
	JumpDomains   ComponentDomains // 业务域名

	Registration  *RegistrationPlan `json:",omitempty"` // nil is the default
	Registrations []*Registration   // oldest first
}

func NewWorld(seed uint64, now func() time.Time) *World {
	w := &World{
		Now:  now,
		Seed: seed, Counters: map[string]uint64{}, LastMsgID: 24300000000000000,
		Platforms: map[string]*PlatformState{}, Count: map[string]int{}, Quota: map[string]int{},
	}
	w.populate(now())
	return w
}

// Touch says that something changed. Whoever changes the world calls it; reading does not.
func (w *World) Touch() { w.touched = true }

// TakeTouch says whether something changed since the last time it was asked.
func (w *World) TakeTouch() bool {
	changed := w.touched
	w.touched = false
	return changed
}

func (w *World) Account(appID string) *AccountState {
	for _, a := range w.Accounts {
		if a.AppID == appID {
			return a
		}
	}
	return nil
}

// account by AppID or original id, as people type either.
func (w *World) AccountBy(id string) *AccountState {
	for _, a := range w.Accounts {
		if a.AppID == id || a.UserName == id {
			return a
		}
	}
	return nil
}

// Afresh is a new world from a seed, with the same platforms configured.
func (w *World) Afresh(seed uint64) *World {
	next := NewWorld(seed, w.Now)
	for _, id := range w.Order {
		p := w.Platforms[id].Platform
		next.Order = append(next.Order, id)
		next.Platforms[id] = &PlatformState{Platform: p, NextTicket: w.Now(), Stopped: p.TicketPushesDisabled, Links: map[string]Link{}}
	}
	return next
}

// UnknownPlatform names what is there, as the AppID is usually mistyped.
func (w *World) UnknownPlatform(appID string) error {
	return fmt.Errorf("no platform has the component AppID %q: configured are %v", appID, w.Order)
}

// LookPair finds a platform and an account by what people call them.
func (w *World) LookPair(componentAppID, account string) (*PlatformState, *AccountState, error) {
	ps := w.Platforms[componentAppID]
	if ps == nil {
		return nil, nil, w.UnknownPlatform(componentAppID)
	}
	a := w.AccountBy(account)
	if a == nil {
		return nil, nil, fmt.Errorf("no account has the AppID or original id %q", account)
	}
	return ps, a, nil
}
