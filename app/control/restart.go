package control

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"

	"wxlab/sim/exam"
)

// RestartWanted asks the caller of a check to restart the server under test, and to tell what came of it with Restarted.
type RestartWanted struct {
	ID string `json:"id"`
}

// Restarted tells a check that waits what came of a restart.
type Restarted struct {
	ID    string `json:"id" doc:"of the event"`
	Error string `json:"error" doc:"why the server was not restarted; empty: it was, and listens again"`
	Away  bool   `json:"away" doc:"it was restarted and does not listen again"`
}

func (r Restarted) serve(_ context.Context, s *Server) (Done, error) {
	return Done{OK: s.restarts.end(r)}, nil // false: the check is over
}

// outcome is what the examination makes of it.
func (r Restarted) outcome() error {
	switch {
	case r.Away:
		return exam.NotBack(r.Error)
	case r.Error != "":
		return errors.New(r.Error)
	}
	return nil
}

// restarts are those that checks wait for, by id.
type restarts struct {
	mu      sync.Mutex
	waiting map[string]chan Restarted
}

// await asks for a restart and waits until somebody has told what came of it.
func (r *restarts) await(ctx context.Context, ask func(RestartWanted) error) error {
	id, told := rand.Text(), make(chan Restarted, 1)
	r.put(id, told)
	defer r.put(id, nil)
	if err := ask(RestartWanted{id}); err != nil {
		return err
	}
	select {
	case done := <-told:
		return done.outcome()
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *restarts) put(id string, told chan Restarted) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if told == nil {
		delete(r.waiting, id)
		return
	}
	if r.waiting == nil {
		r.waiting = map[string]chan Restarted{}
	}
	r.waiting[id] = told
}

// end hands over what came of a restart; false where nobody waits for it.
func (r *restarts) end(done Restarted) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	told, ok := r.waiting[done.ID]
	delete(r.waiting, done.ID)
	if ok {
		told <- done
	}
	return ok
}
