package server_test

import (
	"context"
	"errors"
	"testing"
	"time"
)

// within fails when something does not come true in time.
func within(t *testing.T, what string, true func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); !true(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within five seconds", what)
		}
	}
}

// TestRun does what became due, for one server and for a group, and stops with its context.
func TestRun(t *testing.T) {
	r, group, other := pair(t)
	for _, name := range []string{"server", "group"} {
		loop := map[string]func(context.Context) error{"server": r.srv.Run, "group": group.Run}[name]
		running, cancel := context.WithCancel(ctx)
		ended := make(chan error, 1)
		go func() { ended <- loop(running) }()
		r.wantSuccess(r.send(r.ticket("ticket@@@" + name)))
		within(t, name, func() bool {
			token, _, err := r.store.ComponentToken(ctx, componentAppID)
			return err == nil && token.Value != ""
		})
		if name == "group" {
			r.wantSuccess(r.send(forOther(r.ticket("ticket@@@other"))))
			within(t, "the other one", func() bool {
				token, _, err := r.store.ComponentToken(ctx, other.Component().AppID)
				return err == nil && token.Value != ""
			})
		}
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("%s ended with %v", name, err)
		}
	}
}

// TestRunSurvivesFailures: a closed store is logged, not fatal; the loop goes on until it is told to end.
func TestRunSurvivesFailures(t *testing.T) {
	r := newRig(t)
	r.store.Close()
	running, cancel := context.WithTimeout(ctx, 30*time.Millisecond)
	defer cancel()
	if err := r.srv.Run(running); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("ended with %v", err)
	}
}
