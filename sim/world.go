package sim

import (
	"encoding/json"
	"fmt"
	"time"
)

// world is everything WeChat remembers; it is what a snapshot holds.
type world struct {
	Now     func() time.Time `json:"-"` // lifetimes and timestamps
	touched bool             // see Touch

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

// The world keeps only so much history.
const (
	keptDeliveries = 500
	keptCalls      = 500
	keptTokens     = 50
	keptChat       = 200
)

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

// issued is a ticket or token with its lifetime.
type issued struct {
	Value      string
	At         time.Time
	Expires    time.Time
	Superseded time.Time // when a newer one was issued; zero for the latest
	FromCode   string    // the authorization code that an authorizer token was got with
	Died       time.Time // when a fault killed it
}

// graceAfterSuperseding is how long an access token works beside its successor (PROTOCOL 4.3).
const graceAfterSuperseding = 5 * time.Minute

// issue appends a token and supersedes the previous one.
func issue(list []issued, next issued) []issued {
	if n := len(list); n > 0 && list[n-1].Superseded.IsZero() {
		list[n-1].Superseded = next.At
	}
	list = append(list, next)
	return list[max(0, len(list)-keptTokens):]
}

// find returns the token with that value, nil when it was never issued.
func find(list []issued, value string) *issued {
	for i := range list {
		if list[i].Value == value {
			return &list[i]
		}
	}
	return nil
}

func newWorld(seed uint64, now func() time.Time) *world {
	w := &world{
		Now:  now,
		Seed: seed, Counters: map[string]uint64{}, LastMsgID: 24300000000000000,
		Platforms: map[string]*platformState{}, Count: map[string]int{}, Quota: map[string]int{},
	}
	w.settle(now())
	return w
}

// touch says that something changed. Whoever changes the world calls it; reading does not.
func (w *world) touch() { w.touched = true }

// Snapshot is the whole state as JSON, for Restore. It holds secrets: store it readable by its owner only.
func (s *Sim) Snapshot() ([]byte, error) {
	w := s.world.lock()
	defer s.world.unlock()
	raw, err := json.MarshalIndent(w, "", " ")
	if err != nil {
		return nil, fmt.Errorf("snapshot: %w", err)
	}
	return raw, nil
}

// Restore starts a simulator where a snapshot left off; Config.Seed is ignored in favour of the snapshot's.
func Restore(c Config, snapshot []byte) (*Sim, error) {
	s := newSim(c)
	w := newWorld(0, s.now)
	w.Accounts = nil
	if err := json.Unmarshal(snapshot, w); err != nil {
		return nil, fmt.Errorf("restore snapshot: %w", err)
	}
	if len(w.Accounts) == 0 {
		return nil, fmt.Errorf("restore snapshot: it has no accounts, is it another program's file?")
	}
	for _, id := range w.Order {
		if w.Platforms[id] == nil {
			return nil, fmt.Errorf("restore snapshot: platform %s is listed but missing", id)
		}
	}
	s.world.state = w
	return s, nil
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
