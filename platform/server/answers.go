package server

import "sync"

// answers are the replies being worked out, so that WeChat's retry waits for the first one's answer instead of asking
// the user's code again.
type answers struct {
	mu      sync.Mutex
	pending map[answerKey]*pendingAnswer
}

// answerKey names a message before it has an ID.
type answerKey struct{ appID, dedupe string }

// pendingAnswer is one call of the user's Reply. Its fields change no more once ready is closed.
type pendingAnswer struct {
	ready    chan struct{}
	finished bool
	late     bool // success was answered meanwhile: it goes out as a customer-service message
	plain    []byte
	sealed   []byte // plain as another server sealed it
	err      error  // the message could not be stored
}

// join returns the answer under way for key; first is true for whoever must finish it. Joining comes before the look
// into the store: an answer is always found in one of the two.
func (a *answers) join(key answerKey) (p *pendingAnswer, first bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if p, ok := a.pending[key]; ok {
		return p, false
	}
	if a.pending == nil {
		a.pending = map[answerKey]*pendingAnswer{}
	}
	p = &pendingAnswer{ready: make(chan struct{})}
	a.pending[key] = p
	return p, true
}

// finish fixes the answer, unless it comes too late: then success was the answer. It reports whether it was in time.
func (a *answers) finish(p *pendingAnswer, plain []byte, err error) (inTime bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	p.finished, p.err = true, err
	if !p.late {
		p.plain = plain
	}
	return !p.late
}

// giveUp marks an answer as late, unless it was finished just now.
func (a *answers) giveUp(p *pendingAnswer) (late bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	p.late = !p.finished
	return p.late
}

// leave forgets a finished answer and wakes those who wait for it.
func (a *answers) leave(key answerKey, p *pendingAnswer) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.pending, key)
	close(p.ready)
}
