package sim_test

import (
	"net/http"
	"sync"
	"testing"

	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestChangedSignals(t *testing.T) {
	l := lab.New(t)
	ch := l.Changed()
	select {
	case <-ch:
		t.Fatal("signalled before any change")
	default:
	}
	l.Ticket()
	<-ch
	select {
	case <-l.Changed():
		t.Fatal("a new channel is closed already")
	default:
	}
}

func TestManyAtOnce(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 5 {
				if _, err := l.SendText(t.Context(), lab.AppID, a.AppID, a.Followers[i%6].OpenID, "x"); err != nil {
					t.Error(err)
				}
				l.Call(api.Request{Method: http.MethodPost, Path: lab.PathPreAuth, Body: []byte("{}")})
				l.Deliveries("", 10)
				l.Chat(a.AppID, a.Followers[0].OpenID)
				if _, err := l.Snapshot(); err != nil {
					t.Error(err)
				}
				if err := l.Step(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	seen := map[string]bool{}
	for _, d := range l.Deliveries("", 0) {
		if !d.Accepted || seen[d.ID] {
			t.Errorf("%s: %s", d.ID, d.Verdict)
		}
		seen[d.ID] = true
	}
	if len(seen) != 41 {
		t.Errorf("%d deliveries, want 40 messages and a ticket", len(seen))
	}
}
