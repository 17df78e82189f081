package store

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// TestPruneCallbacks: what is old and answered goes; what is owed stays, and so does what came later.
func TestPruneCallbacks(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	kept := map[string]bool{}
	for i := range 2*pruneStep + 10 {
		cb, e := callback(fmt.Sprint(i)), Effects{Answered: true}
		switch {
		case i == 3:
			e.Answered = false // its answer is being worked out
		case i == 5:
			e.Owed = []Work{{Kind: "forward", DueAt: start}} // whatever it is
		case i%100 == 7:
			cb.ReceivedAt = start.Add(time.Hour)
		}
		kept[cb.DedupeKey] = !e.Answered || e.Owed != nil || !cb.ReceivedAt.Equal(start)
		_, _, err := s.Record(ctx, cb, e)
		must(t, err)
	}
	dropped, more, err := s.PruneCallbacks(ctx, start)
	if err != nil || dropped != 0 || more {
		t.Errorf("at their age: %d dropped, more %v, %v", dropped, more, err)
	}
	dropped, more, err = s.PruneCallbacks(ctx, start.Add(time.Second))
	if err != nil || more {
		t.Errorf("%d dropped, more %v, %v", dropped, more, err)
	}
	all, err := s.Callbacks(ctx, component, 0, len(kept))
	must(t, err)
	for _, cb := range all {
		if !kept[cb.DedupeKey] {
			t.Errorf("callback %s is still there", cb.DedupeKey)
		}
		delete(kept, cb.DedupeKey)
	}
	for key, stays := range kept {
		if stays {
			t.Errorf("callback %s was dropped", key)
		}
	}
	if int(dropped) != len(kept) {
		t.Errorf("%d dropped, %d reported", len(kept), dropped)
	}
	work, err := s.DueWork(ctx, component, start)
	must(t, err)
	must(t, s.FinishWork(ctx, work[0].ID))
	if dropped, _, err := s.PruneCallbacks(ctx, start.Add(time.Second)); err != nil || dropped != 1 {
		t.Errorf("when nothing is owed any more: %d dropped, %v", dropped, err)
	}
}

// TestPruneStopsForBreath: one call does not drop a million callbacks.
func TestPruneStopsForBreath(t *testing.T) {
	s := fresh(t)
	path := s.path
	must(t, s.Close())
	filled(t, path, pruneStep*pruneSteps+1)
	s = open(t, path, Options{Synchronous: Normal})
	if dropped, more, err := s.PruneCallbacks(t.Context(), start.Add(1)); err != nil || !more ||
		dropped != pruneStep*pruneSteps {
		t.Errorf("%d dropped, more %v, %v", dropped, more, err)
	}
	if dropped, more, err := s.PruneCallbacks(t.Context(), start.Add(1)); err != nil || more || dropped != 1 {
		t.Errorf("then %d dropped, more %v, %v", dropped, more, err)
	}
}
