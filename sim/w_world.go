package sim

import (
	"fmt"
	"time"
)

// world is everything WeChat remembers; it is what a snapshot holds.
type world struct {
	Now     func() time.Time `json:"-"` // lifetimes and timestamps
	touched bool             // see touch

	Seed      uint64
	Counters  map[string]uint64 // how many of each kind were drawn
	LastMsgID int64

	Platforms map[string]*platformState
	Order     []string // component AppIDs in the order they were put
	Accounts  []*accountState

	OpenAccounts []OpenAccount

	Faults     []*FaultState
	Pending    []job // pushes that wait for their time
	Deliveries []*Delivery
	Calls      []CallRecord
	Count      map[string]int // calls per API path
	Quota      map[string]int // "day appid path", and "month appid clear"
}

// platformState is one component with what WeChat issued to it.
type platformState struct {
	Platform
	Tickets    []issued
	NextTicket time.Time
	Stopped    bool // ticket pushes, see api_start_push_ticket
	Tokens     []issued
	PreAuth    []*preAuthCode
	Codes      []*authorizationCode
	Grants     []*grantState // in the order they were made; a cancelled one stays, for its error codes
	Links      map[string]Link
	Library    *codeLibrary `json:",omitempty"` // see library

	ServerDomains componentDomains
	JumpDomains   componentDomains // 业务域名

	Registration  *RegistrationPlan `json:",omitempty"` // nil is the default
	Registrations []*registration   // oldest first
}

func newWorld(seed uint64, now func() time.Time) *world {
	w := &world{
		Now:  now,
		Seed: seed, Counters: map[string]uint64{}, LastMsgID: 24300000000000000,
		Platforms: map[string]*platformState{}, Count: map[string]int{}, Quota: map[string]int{},
	}
	w.populate(now())
	return w
}

// touch says that something changed. Whoever changes the world calls it; reading does not.
func (w *world) touch() { w.touched = true }

// takeTouch says whether something changed since the last time it was asked.
func (w *world) takeTouch() bool {
	changed := w.touched
	w.touched = false
	return changed
}

func (w *world) account(appID string) *accountState {
	for _, a := range w.Accounts {
		if a.AppID == appID {
			return a
		}
	}
	return nil
}

// account by AppID or original id, as people type either.
func (w *world) lookAccount(id string) *accountState {
	for _, a := range w.Accounts {
		if a.AppID == id || a.UserName == id {
			return a
		}
	}
	return nil
}

// afresh is a new world from a seed, with the same platforms configured.
func (w *world) afresh(seed uint64) *world {
	next := newWorld(seed, w.Now)
	for _, id := range w.Order {
		p := w.Platforms[id].Platform
		next.Order = append(next.Order, id)
		next.Platforms[id] = &platformState{Platform: p, NextTicket: w.Now(), Stopped: p.TicketPushesDisabled, Links: map[string]Link{}}
	}
	return next
}

// errUnknownPlatform names what is there, as the AppID is usually mistyped.
func (w *world) errUnknownPlatform(appID string) error {
	return fmt.Errorf("no platform has the component AppID %q: configured are %v", appID, w.Order)
}

// lookPair finds a platform and an account by what people call them.
func (w *world) lookPair(componentAppID, account string) (*platformState, *accountState, error) {
	ps := w.Platforms[componentAppID]
	if ps == nil {
		return nil, nil, w.errUnknownPlatform(componentAppID)
	}
	a := w.lookAccount(account)
	if a == nil {
		return nil, nil, fmt.Errorf("no account has the AppID or original id %q", account)
	}
	return ps, a, nil
}
