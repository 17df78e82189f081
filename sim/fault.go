package sim

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// FaultID names an injected fault: f1, f2, …
type FaultID string

// Fault is one rule of misbehaviour: on what, how often, which effect. Match fields that are empty match everything;
// API belongs to effects on answers, InfoType, MsgType and Event to effects on pushes.
type Fault struct {
	API       string // path, or its last element: /cgi-bin/component/api_query_auth or api_query_auth
	InfoType  string // of an authorization event
	MsgType   string // of a message; "event" for every event
	Event     string
	Component string // component AppID
	Account   string // AppID or original id of the account concerned

	Effect Effect

	// Next is how many times it strikes for certain, in a row: faults with a Next go before those with a
	// Probability, and among them the older one goes first. Neither given is Next 1.
	Next        int
	Probability float64 // 0 to 1, drawn from the seed; it strikes until it is cleared

	// What an effect takes, see Effects; zero values take the effect's default.
	Delay     time.Duration
	ErrCode   int
	Status    int    // HTTP
	Bytes     int    // cut off the ciphertext
	Parameter string // of the query
}

// FaultState is a fault with what became of it. One that is used up stays in the list until it is cleared.
type FaultState struct {
	ID FaultID
	Fault
	Left int // strikes to come, of a fault with Next
	Hits int // strikes so far: CallRecord.Fault and Delivery.Fault say which
}

// Armed says whether the fault can still strike.
func (f FaultState) Armed() bool { return f.Left > 0 || f.Probability > 0 }

// Inject arms a fault. It strikes at calls and pushes that begin from now on, at most one fault at each.
func (s *Sim) Inject(f Fault) (FaultID, error) {
	f, err := f.complete()
	if err != nil {
		return "", fmt.Errorf("inject fault: %w", err)
	}
	w := s.world.lock()
	defer s.world.unlock()
	defer w.touch()
	if err := s.checkTargets(w, f); err != nil {
		return "", fmt.Errorf("inject fault: %w", err)
	}
	w.Counters["fault"]++
	id := FaultID(fmt.Sprintf("f%d", w.Counters["fault"]))
	w.Faults = append(w.Faults, &FaultState{ID: id, Fault: f, Left: f.Next})
	return id, nil
}

// complete checks what can be checked without a world and fills in the defaults.
func (f Fault) complete() (Fault, error) {
	info, ok := effectInfo(f.Effect)
	switch {
	case !ok:
		return f, fmt.Errorf("effect %q: there are %s", f.Effect, strings.Join(effectNames(false), ", "))
	case info.Push && f.API != "":
		return f, fmt.Errorf("effect %s is about pushes and the fault names the API %s; match InfoType, MsgType or Event", f.Effect, f.API)
	case !info.Push && f.InfoType+f.MsgType+f.Event != "":
		return f, fmt.Errorf("effect %s is about API answers and the fault names a push; match API", f.Effect)
	case f.Probability < 0 || f.Probability > 1 || math.IsNaN(f.Probability):
		return f, fmt.Errorf("probability %v: it is from 0 to 1", f.Probability)
	case f.Next < 0 || f.Delay < 0 || f.Bytes < 0:
		return f, fmt.Errorf("next, delay and bytes are not negative")
	case f.Next > 0 && f.Probability > 0:
		return f, fmt.Errorf("a fault strikes the next %d times or with probability %v, not both", f.Next, f.Probability)
	}
	if f.Probability == 0 && f.Next == 0 {
		f.Next = 1
	}
	f = f.withDefaults(info)
	return f, f.checkValues()
}

func (f Fault) withDefaults(info EffectInfo) Fault {
	if f.Delay == 0 {
		f.Delay = info.delay
	}
	switch {
	case f.Effect == HTTPStatus && f.Status == 0:
		f.Status = 502
	case f.Effect == ErrCode && f.ErrCode == 0:
		f.ErrCode = -1
	case f.Effect == Truncated && f.Bytes == 0:
		f.Bytes = 7
	case f.Effect == MissingParameter && f.Parameter == "":
		f.Parameter = "timestamp"
	}
	return f
}

func (f Fault) checkValues() error {
	params := []string{"signature", "timestamp", "nonce", "openid", "encrypt_type", "msg_signature"}
	switch {
	case f.Effect == HTTPStatus && (f.Status < 300 || f.Status > 599):
		return fmt.Errorf("status %d: an error status is from 300 to 599", f.Status)
	case f.Effect == MissingParameter && !slices.Contains(params, f.Parameter):
		return fmt.Errorf("parameter %q: WeChat sends %s", f.Parameter, strings.Join(params, ", "))
	}
	return nil
}

// checkTargets refuses what could never strike because of a misspelt name.
func (s *Sim) checkTargets(w *world, f Fault) error {
	switch {
	case f.API != "" && !slices.ContainsFunc(s.Paths(), f.onPath):
		return fmt.Errorf("no API has the path %q; the last element is enough, as in api_query_auth", f.API)
	case f.Component != "" && w.Platforms[f.Component] == nil:
		return w.errUnknownPlatform(f.Component)
	case f.Account != "" && w.lookAccount(f.Account) == nil:
		return fmt.Errorf("no account has the AppID or original id %q", f.Account)
	}
	return nil
}

// Faults lists the faults in the order they were injected, used up ones included.
func (s *Sim) Faults() []FaultState {
	w := s.world.lock()
	defer s.world.unlock()
	var out []FaultState
	for _, f := range w.Faults {
		out = append(out, *f)
	}
	return out
}

// ArmedFaults counts those that can still strike.
func (s *Sim) ArmedFaults() int {
	w := s.world.lock()
	defer s.world.unlock()
	n := 0
	for _, f := range w.Faults {
		if f.Armed() {
			n++
		}
	}
	return n
}

// ClearFault takes a fault away; an id that is not in the list is an error.
func (s *Sim) ClearFault(id FaultID) error {
	w := s.world.lock()
	defer s.world.unlock()
	i := slices.IndexFunc(w.Faults, func(f *FaultState) bool { return f.ID == id })
	if i < 0 {
		return fmt.Errorf("clear fault: there is no fault %q", id)
	}
	w.Faults = slices.Delete(w.Faults, i, i+1)
	w.touch()
	return nil
}

// ClearFaults takes all faults away. Pushes that one of them holds back still go out when they are due.
func (s *Sim) ClearFaults() {
	w := s.world.lock()
	defer s.world.unlock()
	w.Faults = nil
	w.touch()
}

// strike finds the fault for a call or push and counts the hit: the zero FaultState when there is none.
func (w *world) strike(hits func(Fault) bool) FaultState {
	for _, f := range w.Faults {
		if f.Left > 0 && hits(f.Fault) {
			f.Left--
			f.Hits++
			return *f
		}
	}
	for _, f := range w.Faults {
		if f.Probability > 0 && hits(f.Fault) && w.chance(f) {
			f.Hits++
			return *f
		}
	}
	return FaultState{}
}

// chance draws once for every call that the fault could strike.
func (w *world) chance(f *FaultState) bool {
	drawn := binary.BigEndian.Uint64(w.draw("fault/"+string(f.ID), 8)) >> 11
	return float64(drawn)/(1<<53) < f.Probability
}

func (f Fault) onPath(path string) bool {
	return f.API == "" || f.API == path || strings.HasSuffix(path, "/"+strings.TrimPrefix(f.API, "/"))
}

// concerns compares a match field with the account it could mean.
func (f Fault) concerns(component string, account *accountState) bool {
	if f.Component != "" && f.Component != component {
		return false
	}
	return f.Account == "" || account != nil && (f.Account == account.AppID || f.Account == account.UserName)
}
