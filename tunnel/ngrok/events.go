package ngrok

import (
	"context"
	"errors"
	"time"

	sdk "golang.ngrok.com/ngrok/v2"
	"golang.ngrok.com/ngrok/v2/rpc"

	"wxlab/tunnel"
)

// onEvent hears the SDK. While the agent connects, its lock is held, so no method of the agent or its session
// may be called here; and it must not block. News of a road that is over dies in the feed.
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

// connected: on a reconnect the event comes after the domain was bound again and may be trusted. The first one
// comes before the bind, so Opening stays until Listen returns.
func (t *Tunnel) connected() {
	t.Update(func(s tunnel.Status) (tunnel.Status, bool) {
		t.up = true
		return tunnel.Status{State: tunnel.Online}, s.State == tunnel.Reconnecting
	})
}

// lost: the SDK will try again, and again, whatever the reason. We end it where the reason will not go away.
func (t *Tunnel) lost(reason *Error) {
	opening := false
	t.Update(func(s tunnel.Status) (tunnel.Status, bool) {
		t.up = false
		opening = s.State == tunnel.Opening
		switch {
		case opening:
			if reason.Code == "" && s.Code != "" { // keep what the examination found
				reason.Code, reason.Why, reason.Fix = s.Code, s.Why, s.Fix
			}
			next := reason.status(tunnel.Opening)
			if !hopeless(reason) {
				t.cfg.tell(next)
			}
			return next, true
		case reason.nature() == final:
			return reason.status(tunnel.Closed), true
		}
		return reason.status(tunnel.Reconnecting), true
	})
	switch {
	case opening && hopeless(reason):
		t.fail(reason)
	case opening:
		t.examine()
	}
}

// hopeless tells that an opening should stop: the service has said no, or nothing will change.
func hopeless(e *Error) bool { return fromService(e) || e.nature() == final }

// fail makes the opening return.
func (t *Tunnel) fail(reason *Error) {
	select {
	case t.failed <- reason:
	default:
	}
}

// examine finds out, once per opening, at which step connections fail: the SDK's own words hide a certificate
// that is not trusted behind a failed request.
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
			found := d.Err.status(tunnel.Opening)
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

// onCommand obeys the dashboard's Stop. Restart and update are not for an agent to do to this program.
func (t *Tunnel) onCommand(_ context.Context, _ sdk.AgentSession, command rpc.Request) ([]byte, error) {
	if command.Method() != rpc.StopAgentMethod {
		return nil, errors.New("this program can be stopped from here, not restarted or updated")
	}
	e := &Error{Code: "stopped"}
	e.Why, e.Fix, _ = Explain(e.Code)
	t.Post(e.status(tunnel.Closed))
	return nil, nil
}

// beat notes the round trip of a heartbeat.
func (t *Tunnel) beat(latency time.Duration) {
	t.Update(func(s tunnel.Status) (tunnel.Status, bool) {
		s.Latency = latency
		return s, s.State == tunnel.Online
	})
}
