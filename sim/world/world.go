// Package world is what WeChat remembers and the rules it holds: platforms, accounts and their followers, tokens,
// authorizations, chats, media, code, deliveries; their lifetimes, their limits, and how identifiers are drawn. It has
// no lock and no network: package sim locks it, package api answers calls from it.
//
// Records stand in files named after what they are. Rules stand above them: account_… what happens to one account,
// platform_… to one platform, world_… across them. Lifetimes and limits are in limits.go.
//
// Everything random is a function of the seed, the kind of value and how many of that kind came before.
package world

import (
	"slices"
	"time"

	"wxlab/sim/bilingual"
)

// World is everything WeChat remembers; it is what a snapshot holds.
type World struct {
	Now     func() time.Time `json:"-"` // lifetimes and timestamps
	touched bool             // see Touch
	unsaved unsaved          // see TakeChanges
	weights map[string]int   // bytes of each delivery by its id, see weigh
	weight  int              // of all of them
	failed  int              // bytes of Failed, once it was weighed

	Seed      uint64
	Counters  map[string]uint64 `json:",omitempty"` // how many of each kind were drawn
	LastMsgID int64             `json:",omitempty"`

	Platforms map[string]*PlatformState
	Order     []string // component AppIDs in the order they were put
	Accounts  []*AccountState

	OpenAccounts []OpenAccount

	Faults     []*FaultState
	Pending    []Job                   // pushes that wait for their time
	Deliveries []*Delivery             `json:",omitempty"`
	Calls      []CallRecord            `json:",omitempty"`
	Failed     []CallRecord            `json:",omitempty"` // failed calls that Calls has no room for, see FailedCall
	Count      map[string]int          `json:",omitempty"` // calls per API path
	Missing    map[string]MissingCalls `json:",omitempty"` // calls of paths that the simulator does not have, see MissedCall
	Quota      map[string]int          `json:",omitempty"` // "day appid path", and "month appid clear"
}

// Touch says that something changed. Whoever changes the world calls it; reading does not.
func (w *World) Touch() { w.touched = true }

// TakeTouch says whether something changed since the last time it was asked.
func (w *World) TakeTouch() bool {
	changed := w.touched
	w.touched = false
	return changed
}

// Account finds one by AppID, nil when there is none.
func (w *World) Account(appID string) *AccountState {
	for _, a := range w.Accounts {
		if a.AppID == appID {
			return a
		}
	}
	return nil
}

// AccountBy finds one by AppID or original id, as people type either.
func (w *World) AccountBy(id string) *AccountState {
	for _, a := range w.Accounts {
		if a.AppID == id || a.UserName == id {
			return a
		}
	}
	return nil
}

// UnknownPlatform names what is there, as the AppID is usually mistyped.
func (w *World) UnknownPlatform(appID string) error {
	return bilingual.Errorf("没有 AppID 为 %q 的第三方平台；已配置的有 %v",
		"no platform has the component AppID %q: configured are %v", appID, w.Order)
}

// UnknownAccount is the error where AccountBy finds nobody.
func UnknownAccount(id string) error {
	return bilingual.Errorf("没有 AppID 或原始 ID 为 %q 的账号", "no account has the AppID or original id %q", id)
}

// PreAuth finds a pre-auth code and the platform it was issued to.
func (w *World) PreAuth(value string) (*PlatformState, *PreAuthCode) {
	for _, id := range w.Order {
		for _, c := range w.Platforms[id].PreAuth {
			if c.Value == value {
				return w.Platforms[id], c
			}
		}
	}
	return nil, nil
}

// Delivery finds one by id, nil when it is forgotten.
func (w *World) Delivery(id string) *Delivery {
	for _, d := range slices.Backward(w.Deliveries) {
		if d.ID == id {
			return d
		}
	}
	return nil
}

// QRCode finds the code behind a ticket, and its account.
func (w *World) QRCode(ticket string) (*AccountState, *QRCode) {
	for _, a := range w.Accounts {
		if i := slices.IndexFunc(a.QRCodes, func(q *QRCode) bool { return q.Ticket == ticket }); i >= 0 {
			return a, a.QRCodes[i]
		}
	}
	return nil, nil
}

// changed notes a delivery. Before changes were taken for the first time nobody may ever want them.
func (w *World) changed(d *Delivery) {
	if w.unsaved.taken {
		w.unsaved.deliveries[d.ID] = true
	}
}
