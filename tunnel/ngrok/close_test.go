package ngrok_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"wxlab/tunnel"
	"wxlab/tunnel/ngrok"
	"wxlab/tunnel/ngroktest"
)

func TestCloseGivesTheDomainBack(t *testing.T) {
	svc := ngroktest.Run(t)
	road := listen(t, config(svc))
	states := road.Status()
	closed(t, road)
	if len(svc.Record.Of(ngroktest.Unbound)) != 1 {
		t.Error("no unbind request")
	}
	status, _ := get(t, svc.Client(netip.AddrPort{}), road.URL())
	if status != http.StatusNotFound {
		t.Errorf("edge answers %d after the close", status)
	}
	await(t, states, is(tunnel.Closed))
	if _, open := <-states; open {
		t.Error("states go on after Closed")
	}
}

func TestCloseDoesNotWaitForAStalledService(t *testing.T) {
	t.Parallel()
	svc := ngroktest.Run(t)
	road := listen(t, config(svc))
	svc.Stall(ngroktest.RequestUnbind)
	accepted := make(chan error, 1)
	go func() {
		_, err := road.Accept()
		accepted <- err
	}()
	start := time.Now()
	road.Close()
	if took := time.Since(start); took > time.Second {
		t.Errorf("Close took %v", took)
	}
	if err := <-accepted; !errors.Is(err, net.ErrClosed) {
		t.Errorf("Accept: %v", err)
	}
	select {
	case <-road.Ended():
	case <-time.After(patience):
		t.Error("the stalled unbind held up the end")
	}
}

// slowpoke delays one debug line of the SDK, which it writes between two read locks of the same lock: a Close in
// that moment deadlocks the SDK for good.
type slowpoke struct {
	slog.Handler
	reached chan struct{}
	resume  chan struct{}
}

func (h slowpoke) Enabled(context.Context, slog.Level) bool { return true }

func (h slowpoke) Handle(_ context.Context, r slog.Record) error {
	if r.Message == "handling connection" {
		h.reached <- struct{}{}
		<-h.resume
	}
	return nil
}

func (h slowpoke) WithAttrs([]slog.Attr) slog.Handler { return h }

func TestCloseSurvivesTheDeadlockInTheSDK(t *testing.T) {
	t.Parallel()
	svc := ngroktest.Run(t)
	h := slowpoke{slog.DiscardHandler, make(chan struct{}, 9), make(chan struct{})}
	cfg := config(svc)
	cfg.Logger = slog.New(h)
	road := listen(t, cfg)
	srv := &http.Server{}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(road) }()
	go func() {
		if resp, err := svc.Client(netip.AddrPort{}).Get(road.URL()); err == nil {
			resp.Body.Close()
		}
	}()
	<-h.reached
	start := time.Now()
	if err := srv.Shutdown(within(t)); err != nil {
		t.Errorf("Shutdown: %v", err)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("Shutdown took %v", took)
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		t.Errorf("Serve: %v", err)
	}
	closed(t, road)
	close(h.resume)
	if again := listen(t, config(svc)); again.Current().State != tunnel.Online {
		t.Errorf("a new road is %s", again.Current().State)
	}
}

func TestShutdownLetsARequestFinish(t *testing.T) {
	svc := ngroktest.Run(t)
	road := listen(t, config(svc))
	arrived, goOn := make(chan struct{}), make(chan struct{})
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-goOn
		io.WriteString(w, "success")
	})}
	go srv.Serve(road)
	answer := make(chan string, 1)
	go func() {
		_, body := get(t, svc.Client(netip.AddrPort{}), road.URL())
		answer <- body
	}()
	<-arrived
	done := make(chan error, 1)
	go func() { done <- srv.Shutdown(within(t)) }()
	<-road.Done()
	if _, err := svc.Record.Wait(within(t), ngroktest.Unbound, 1); err != nil {
		t.Error(err)
	}
	close(goOn)
	if got := <-answer; got != "success" {
		t.Errorf("the request under way was answered %q", got)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestCloseTwiceAndLateNews(t *testing.T) {
	svc := ngroktest.Run(t)
	road := listen(t, config(svc))
	states := road.Status()
	closed(t, road)
	closed(t, road)
	road.Reconnect()
	svc.Drop(true)
	await(t, states, is(tunnel.Closed))
	if s := road.Current(); s.State != tunnel.Closed || s.Code != "" {
		t.Errorf("state after the end: %+v", s)
	}
	select {
	case <-road.Done():
	default:
		t.Error("Done is open after Close")
	}
}

func TestNewRoadAfterClose(t *testing.T) {
	svc := ngroktest.Run(t)
	for range 3 {
		road := listen(t, config(svc))
		closed(t, road)
	}
	if n := len(svc.Record.Of(ngroktest.Connect)); n != 3 {
		t.Errorf("%d connections for 3 roads", n)
	}
	var _ tunnel.Listener = (*ngrok.Tunnel)(nil)
}
