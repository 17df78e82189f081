package ngrok_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wxlab/tunnel"
	"wxlab/tunnel/ngrok"
	"wxlab/tunnel/ngroktest"
)

// lanes is how many roads are open at a time.
const lanes = 6

// TestRoundsUnderLoad opens and closes roads, several at a time, while clients never stop sending requests: this is
// where closing the SDK's own listener hangs, once in some hundred rounds. Nothing may hang, and nothing may stay.
func TestRoundsUnderLoad(t *testing.T) {
	rounds := 1000
	if testing.Short() {
		rounds = 80
	}
	manyRounds(t, rounds, nil, 0)
}

// TestRoundsWithASlowLogger widens the gap in which the SDK deadlocks from nanoseconds to a millisecond: it writes
// a line between its two read locks. Without the valve, hardly a round ends and over a hundred goroutines stay. A
// processor that is busy elsewhere can stretch the gap beyond what the valve waits for, so a round or two may.
func TestRoundsWithASlowLogger(t *testing.T) {
	manyRounds(t, 60, slog.New(dawdler{slog.DiscardHandler}), 10)
}

// dawdler takes its time over that line.
type dawdler struct{ slog.Handler }

func (h dawdler) Enabled(context.Context, slog.Level) bool { return true }

func (h dawdler) Handle(_ context.Context, r slog.Record) error {
	if r.Message == "handling connection" {
		time.Sleep(time.Millisecond)
	}
	return nil
}

func (h dawdler) WithAttrs([]slog.Attr) slog.Handler { return h }

// manyRounds runs rounds; at most spare goroutines may be left of them.
func manyRounds(t *testing.T, rounds int, logger *slog.Logger, spare int) {
	svc := ngroktest.Run(t)
	for lane := range lanes {
		svc.Allow(laneToken(lane), ngroktest.Account{DevDomain: laneDomain(lane), MaxAgents: 1000})
	}
	stop, _ := load(t, svc)
	round(t, svc, 0, nil) // what is started once is started before the count
	stop()
	before := settled(0, time.Second)
	stop, answered := load(t, svc)
	var todo atomic.Int32
	todo.Store(int32(rounds))
	var all sync.WaitGroup
	for lane := range lanes {
		all.Go(func() {
			for todo.Add(-1) >= 0 && !t.Failed() {
				round(t, svc, lane, logger)
			}
		})
	}
	all.Wait()
	stop()
	if n := answered.Load(); n < int64(3*rounds) {
		t.Errorf("only %d requests were answered in %d rounds: that is no load", n, rounds)
	}
	if after := settled(before+spare, patience); after > before+spare {
		t.Errorf("%d goroutines before, %d after:\n%s", before, after, stacks())
	}
}

func laneToken(lane int) string  { return fmt.Sprintf("2laneToken_%d_NotARealOne", lane) }
func laneDomain(lane int) string { return fmt.Sprintf("lane%d.ngrok-free.app", lane) }

// round opens a road, lets it answer a few requests, and shuts it down.
func round(t *testing.T, svc *ngroktest.Service, lane int, logger *slog.Logger) {
	cfg := config(svc)
	cfg.Authtoken, cfg.Domain = tunnel.Secret(laneToken(lane)), laneDomain(lane)
	cfg.Patience = patience                 // the service may not have noticed the last round's end
	cfg.HeartbeatInterval = 3 * time.Second // longer than a round; a goroutine of the SDK ends at the next beat only
	cfg.Logger = logger
	road, err := ngrok.Listen(within(t), cfg)
	if err != nil {
		t.Error(err)
		return
	}
	enough, hits := make(chan struct{}), new(atomic.Int32)
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "success")
		if hits.Add(1) == 3 {
			close(enough)
		}
	})}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = srv.Serve(road)
	}()
	select {
	case <-enough:
	case <-time.After(patience):
		t.Error("no requests arrive")
	}
	if err := srv.Shutdown(within(t)); err != nil {
		t.Errorf("Shutdown: %v", err)
	}
	<-served
	select {
	case <-road.Ended():
	case <-time.After(patience):
		t.Errorf("the road never ended:\n%s", stacks())
	}
}

// load sends requests to all lanes until stop is called. Each is a new connection for the SDK to hand over.
func load(t *testing.T, svc *ngroktest.Service) (stop func(), answered *atomic.Int64) {
	answered = new(atomic.Int64)
	quit := make(chan struct{})
	var senders sync.WaitGroup
	client := svc.Client(netip.AddrPort{})
	for sender := range 3 * lanes {
		senders.Go(func() {
			for {
				select {
				case <-quit:
					return
				default:
				}
				if knock(client, laneDomain(sender%lanes)) {
					answered.Add(1)
				} else {
					time.Sleep(2 * time.Millisecond) // between two roads: leave the processor to those who open one
				}
			}
		})
	}
	return func() { close(quit); senders.Wait() }, answered
}

// knock sends one request, and tells whether the road answered it.
func knock(client *http.Client, domain string) bool {
	req, err := http.NewRequest("GET", "http://"+domain+"/", nil)
	if err != nil {
		return false
	}
	req.Close = true
	resp, err := client.Do(req)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return err == nil && string(body) == "success"
}

// settled waits a while for goroutines to end, until there are no more than want. There is no signal for the end
// of a goroutine of the SDK, so it looks again and again.
func settled(want int, limit time.Duration) int {
	for end := time.Now().Add(limit); runtime.NumGoroutine() > want && time.Now().Before(end); {
		time.Sleep(20 * time.Millisecond)
	}
	return runtime.NumGoroutine()
}

func stacks() string {
	buf := make([]byte, 1<<20)
	return string(buf[:runtime.Stack(buf, true)])
}
