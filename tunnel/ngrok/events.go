package ngrok

import (
	"context"
	"errors"
	"time"

	sdk "golang.ngrok.com/ngrok/v2"
	"golang.ngrok.com/ngrok/v2/rpc"

	"wxlab/tunnel"
)

// onEvent takes the SDK's events. It must not block, and must not call the agent or its session: while the agent
// connects, the SDK holds its lock. Events that come after Closed are dropped by the feed.
func (t *Tunnel) onEvent(e sdk.Event) {
	switch e := e.(type) {
	case *sdk.EventAgentConnectSucceeded:
		t.connected()
	case *sdk.EventAgentDisconnected:
		if e.Error != nil {
			t.lost(t.failure(e.Error))
		}
	case *sdk.EventAgentHeartbeatReceived:
		t.beat(e.Latency)
	}
}

// connected makes a road that reconnects online: the event comes after the domain was bound again. The first such event
// comes before the bind, so Opening stays until Listen returns.
func (t *Tunnel) connected() {
	t.Update(func(s tunnel.Status) (tunnel.Status, bool) {
		t.up = true
		return tunnel.Status{State: tunnel.Online}, s.State == tunnel.Reconnecting
	})
}

// lost notes a lost connection. The SDK reconnects for ever, whatever the reason; where the next attempt would end the
// same way, the road is closed instead, or the opening fails.
func (t *Tunnel) lost(reason *Error) {
	opening := false
	t.Update(func(s tunnel.Status) (tunnel.Status, bool) {
		t.up = false
		opening = s.State == tunnel.Opening
		switch {
		case opening:
			if reason.Code == "" && s.Code != "" { // keep what examine found out
				reason.Code, reason.Why, reason.Fix = s.Code, s.Why, s.Fix
			}
			next := reason.Status(tunnel.Opening)
			if !hopeless(reason) {
				t.cfg.tell(next)
			}
			return next, true
		case reason.nature() == final:
			return reason.Status(tunnel.Closed), true
		}
		return reason.Status(tunnel.Reconnecting), true
	})
	switch {
	case opening && hopeless(reason):
		t.fail(reason)
	case opening:
		t.examine()
	}
}

// hopeless reports whether an opening should stop: the service refused it, or another attempt would fail the same way.
func hopeless(e *Error) bool { return fromService(e) || e.nature() == final }

// fail makes the opening return.
func (t *Tunnel) fail(reason *Error) {
	select {
	case t.failed <- reason:
	default:
	}
}

// examine finds out, once per opening, at which step connecting fails: the SDK reports an untrusted certificate only as
// a failed request.
func (t *Tunnel) examine() {
	first := false
	t.Update(func(s tunnel.Status) (tunnel.Status, bool) {
		first, t.examined = !t.examined, true
		return s, false
	})
	if !first {
		return
	}
	go func() {
		d := t.cfg.diagnose(t.life)
		if d.Err == nil {
			return
		}
		t.Update(func(s tunnel.Status) (tunnel.Status, bool) {
			found := d.Err.Status(tunnel.Opening)
			if s.State == tunnel.Opening {
				t.cfg.tell(found)
			}
			return found, s.State == tunnel.Opening
		})
		if d.Err.nature() == final {
			t.fail(d.Err)
		}
	}()
}

// onCommand obeys the dashboard's Stop. It refuses restart and update: the agent is only a part of this program.
func (t *Tunnel) onCommand(_ context.Context, _ sdk.AgentSession, command rpc.Request) ([]byte, error) {
	if command.Method() != rpc.StopAgentMethod {
		return nil, errors.New("this program can be stopped from here, not restarted or updated")
	}
	e := &Error{Code: "stopped"}
	e.Why, e.Fix, _ = Explain(e.Code)
	t.Post(e.Status(tunnel.Closed))
	return nil, nil
}

// beat notes the round trip of a heartbeat.
func (t *Tunnel) beat(latency time.Duration) {
	t.Update(func(s tunnel.Status) (tunnel.Status, bool) {
		s.Latency = latency
		return s, s.State == tunnel.Online
	})
}
