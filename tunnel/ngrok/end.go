package ngrok

import (
	"context"
	"time"

	sdk "golang.ngrok.com/ngrok/v2"

	"wxlab/tunnel"
)

// How long the steps of an orderly end may take.
const (
	inFlight       = 20 * time.Millisecond // for what is already on the wire to arrive
	unbindPatience = 2 * time.Second       // for the service to confirm that the domain is free
	answerPatience = 5 * time.Second       // for answers being written: as long as WeChat waits
)

// end gives the domain back and ends the session. It runs in the background; Ended is closed when it is done.
func (t *Tunnel) end(agent sdk.Agent, endpoint sdk.EndpointListener) {
	defer close(t.ended)
	defer t.cancel()
	t.unbind(endpoint)
	t.served.Wait(answerPatience)
	tunnel.Pause(t.life, inFlight) // a connection closed with unread bytes is reset, and the last answer is lost
	_ = agent.Disconnect()         // an error would change nothing: the road is closed either way
}

// unbind closes the endpoint. The valve is held while the SDK takes its locks, because it could deadlock then (see
// valve). The SDK ignores the context of CloseWithContext, so the wait is limited here.
func (t *Tunnel) unbind(endpoint sdk.EndpointListener) {
	t.valve.hold()
	defer t.valve.release()
	tunnel.Pause(t.life, inFlight)
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		_ = endpoint.CloseWithContext(t.life)
	}()
	tunnel.Pause(t.life, inFlight)
	t.valve.release()
	limit, cancel := context.WithTimeout(t.life, unbindPatience)
	defer cancel()
	select {
	case <-closed:
	case <-limit.Done():
	}
}

// abandon ends an opening that failed. Closed is its last state: later events of its agent change nothing.
func (t *Tunnel) abandon() {
	t.Post(tunnel.Status{State: tunnel.Closed})
	t.cancel()
}
