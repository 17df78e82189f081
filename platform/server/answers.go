package server

import (
	"hash/maphash"
	"sync"
	"time"

	"wxlab/platform"
	"wxlab/platform/store"
)

// answers are the replies being worked out, so that WeChat's retry waits for the first one's answer instead of asking
// the user's code again.
type answers struct {
	mu      sync.Mutex
	pending map[answerKey]*pendingAnswer
	memory  memory
}

// answerKey names a message before it has an ID.
type answerKey struct{ componentAppID, appID, dedupe string }

// pendingAnswer brings together one message in the store and what the user's code says to it, whichever comes first.
type pendingAnswer struct {
	ready chan struct{} // closed when plain, sealed and err are settled

	mu    sync.Mutex
	heard bool // said is there
	kept  bool // stored is there
	over  bool // settled
	late  bool // success was answered meanwhile: what is said goes out as a customer-service message

	said   said              // by the user's code
	stored platform.Callback // the message as it was stored, without its answer

	plain  []byte
	sealed []byte // plain as another server sealed it
	err    error  // the message could not be stored
}

// said is what the user's code made of a message.
type said struct {
	reply  platform.Reply // nil for success
	plain  []byte         // the passive form of reply, nil for success
	sealed []byte
	work   []store.Work // sends a reply that has no passive form here
}

// join returns the answer under way for key; first is true for whoever must finish it. Joining comes before the look
// into the store: an answer is always found in one of the two. unseen is true for a message that cannot be in the store.
func (a *answers) join(key answerKey, madeAt, now time.Time) (p *pendingAnswer, first, unseen bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if p, ok := a.pending[key]; ok {
		return p, false, false
	}
	if a.pending == nil {
		a.pending = map[answerKey]*pendingAnswer{}
	}
	p = &pendingAnswer{ready: make(chan struct{})}
	a.pending[key] = p
	return p, true, a.memory.isNew(key, madeAt, now)
}

// leave forgets a settled answer and wakes those who wait for it.
func (a *answers) leave(key answerKey, p *pendingAnswer) {
	a.mu.Lock()
	delete(a.pending, key)
	a.mu.Unlock()
	close(p.ready)
}

// settle fixes the answer, unless it comes too late: then success it was. It reports whether it was in time.
func (p *pendingAnswer) settle(plain, sealed []byte, err error) (inTime bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.over, p.err = true, err
	if !p.late {
		p.plain, p.sealed = plain, sealed
	}
	return !p.late
}

// giveUp marks an answer as late, unless it was settled just now.
func (p *pendingAnswer) giveUp() (late bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.late = p.late || !p.over
	return p.late
}

// answer is what goes into the store together with the message, if the user's code is back by then.
func (p *pendingAnswer) answer() (store.Answer, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return store.Answer{Plain: p.said.plain, Work: p.said.work}, p.heard
}

// hear takes what the user's code said; both is true when the message is stored already, without it.
func (p *pendingAnswer) hear(s said) (both bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.said, p.heard = s, true
	return p.kept && !p.over
}

// keep takes the message as it was stored without an answer; both is true when the user's code came back meanwhile.
func (p *pendingAnswer) keep(cb platform.Callback) (both bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stored, p.kept = cb, true
	return p.heard
}

const (
	// fresh is how old a message may be for the memory to tell whether it came before. WeChat's retries end within
	// half a minute (PROTOCOL 7.5); what is older is looked up in the store.
	fresh = 10 * time.Minute
	// mostKept bounds the memory: at so many messages in less time it remembers only the latest.
	mostKept = 1 << 19
)

// memory is which messages came lately, as hashes. A message that it does not know need not be looked up before the
// user's code is asked; one that it seems to know, by a collision even, only takes the longer way.
type memory struct {
	seed       maphash.Seed
	young, old map[uint64]struct{}
	since      time.Time // when young was begun
	filledFor  string    // the component whose messages from before the start are in
}

// isNew remembers a message, and reports whether it is fresh and was not there.
func (m *memory) isNew(key answerKey, madeAt, now time.Time) bool {
	if m.filledFor != key.componentAppID || now.Sub(madeAt).Abs() > fresh {
		return false
	}
	return m.add(key, now)
}

func (m *memory) add(key answerKey, now time.Time) (added bool) {
	if len(m.young) >= mostKept || now.Sub(m.since).Abs() > 2*fresh {
		m.old, m.young, m.since = m.young, map[uint64]struct{}{}, now
	}
	hash := maphash.Comparable(m.seed, key)
	if _, ok := m.old[hash]; ok {
		return false
	}
	if _, ok := m.young[hash]; ok {
		return false
	}
	m.young[hash] = struct{}{}
	return true
}

// isFilled reports whether the memory holds what came before the process started.
func (a *answers) isFilled(componentAppID string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.memory.filledFor == componentAppID
}

// fill puts messages from the store into a new memory.
func (a *answers) fill(componentAppID string, stored []platform.Callback, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.memory.filledFor == componentAppID {
		return
	}
	a.memory = memory{seed: maphash.MakeSeed(), young: map[uint64]struct{}{}, since: now, filledFor: componentAppID}
	for _, cb := range stored {
		a.memory.add(answerKey{cb.ComponentAppID, cb.AppID, cb.DedupeKey}, now)
	}
}

// kinds are what the accounts are, by AppID.
type kinds struct {
	mu    sync.RWMutex
	known map[string]platform.AccountKind
}

func (k *kinds) of(appID string) (kind platform.AccountKind, ok bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	kind, ok = k.known[appID]
	return kind, ok
}

func (k *kinds) set(appID string, kind platform.AccountKind) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known == nil {
		k.known = map[string]platform.AccountKind{}
	}
	k.known[appID] = kind
}
