package ssh

import (
	"cmp"
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"wxlab/tunnel"
)

// Tunnel is an open road over SSH.
type Tunnel struct {
	*tunnel.Feed

	cfg    Config
	to     login
	life   context.Context // ends with the road
	cancel context.CancelFunc
	conns  chan net.Conn
	served tunnel.Served
	ended  chan struct{}

	mu      sync.Mutex
	present *session // nil while the connection is lost
}

// Listen opens a road and returns when it is online. ctx limits the opening only; the road then lives until Close, or
// until the server refuses it for good. Connections that break are made again, under the same address.
//
// What will fail again fails at once, as an [*Error]: a wrong key, an unknown or changed host key. A server that is
// away is tried again until ctx ends, a port that is taken for as long as Config.Patience.
func Listen(ctx context.Context, cfg Config) (*Tunnel, error) {
	cfg, to, failed := cfg.complete()
	if failed != nil {
		return nil, failed
	}
	waited, stop := context.WithTimeout(ctx, cfg.Patience)
	defer stop()
	for pause := cfg.Retry; ; pause = longer(pause) {
		s, failed := cfg.connect(ctx, to)
		if failed == nil {
			return start(cfg, to, s), nil
		}
		limit := ctx
		if failed.nature() == busy {
			limit = waited
		}
		if failed.nature() != final && cfg.Opening != nil {
			cfg.Opening(failed.Status(tunnel.Opening))
		}
		if failed.nature() == final || !tunnel.Pause(limit, pause) {
			failed.cause = cmp.Or(ctx.Err(), failed.cause)
			return nil, failed
		}
	}
}

// longestPause is between two attempts to reconnect.
const longestPause = 30 * time.Second

func longer(pause time.Duration) time.Duration { return min(2*pause, longestPause) }

func start(cfg Config, to login, s *session) *Tunnel {
	t := &Tunnel{
		Feed: tunnel.NewFeed(tunnel.Status{State: tunnel.Online}, cfg.Now), cfg: cfg, to: to,
		conns: make(chan net.Conn), ended: make(chan struct{}),
	}
	t.life, t.cancel = context.WithCancel(context.Background())
	t.hold(s)
	go func() {
		<-t.Done()
		t.cancel()
	}()
	go t.run(s)
	return t
}

// run serves one session after the other until the road is closed.
func (t *Tunnel) run(s *session) {
	defer close(t.ended)
	for s != nil {
		lost := t.serve(s)
		t.hold(nil)
		if lost == nil {
			return
		}
		t.Post(lost.Status(tunnel.Reconnecting))
		s = t.again()
	}
}

// again makes a new session, however long that takes. It is nil when the road is closed, or cannot be opened again.
func (t *Tunnel) again() *session {
	for pause := t.cfg.Retry; ; pause = longer(pause) {
		s, failed := t.cfg.connect(t.life, t.to)
		switch {
		case failed == nil && t.life.Err() != nil:
			s.client.Close()
			return nil
		case failed == nil:
			t.hold(s)
			t.Post(tunnel.Status{State: tunnel.Online})
			return s
		case failed.nature() == final:
			t.Post(failed.Status(tunnel.Closed))
			return nil
		}
		t.Post(failed.Status(tunnel.Reconnecting))
		if !tunnel.Pause(t.life, pause) {
			return nil
		}
	}
}

func (t *Tunnel) hold(s *session) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.present = s
}

// serve hands out the session's connections. It returns why the session was lost, or nil once the road is closed and
// what was being answered has been answered.
func (t *Tunnel) serve(s *session) *Error {
	watched, stop := context.WithCancel(t.life)
	defer stop()
	go t.beat(watched, s)
	go func() {
		<-watched.Done()
		s.ln.Close() // the server listens no longer; connections that are open stay
	}()
	for {
		conn, err := s.ln.Accept()
		if err != nil {
			break
		}
		t.give(conn)
	}
	if t.life.Err() != nil {
		t.served.Wait(answerPatience)
		s.client.Close()
		return nil
	}
	return failure("lost", cmp.Or(s.client.Wait(), errors.New("the server forwards no longer")))
}

// answerPatience is for answers being written when the road is closed: as long as WeChat waits.
const answerPatience = 5 * time.Second

// give hands out a connection, which counts until all that was answered on it has gone over SSH.
func (t *Tunnel) give(conn net.Conn) {
	conn = carry(t.served.Add(conn))
	select {
	case t.conns <- conn:
	case <-t.life.Done():
		conn.Close()
	}
}

// beat asks the server for a sign of life now and then, and breaks a connection that has none: behind a router that
// forgot it, or after the machine slept, it would seem alive for many minutes.
func (t *Tunnel) beat(ctx context.Context, s *session) {
	for tunnel.Pause(ctx, t.cfg.HeartbeatInterval) {
		late := time.AfterFunc(t.cfg.HeartbeatTolerance, func() { s.client.Close() })
		asked := t.cfg.Now()
		_, _, err := s.client.SendRequest("keepalive@openssh.com", true, nil)
		late.Stop()
		if err != nil {
			return
		}
		t.Update(func(now tunnel.Status) (tunnel.Status, bool) {
			now.Latency = t.cfg.Now().Sub(asked)
			return now, now.State == tunnel.Online
		})
	}
}

// Accept waits for the next connection. Its RemoteAddr is what the server says of its client, which is the reverse
// proxy; see tunnel.ClientAddr for whom to believe.
func (t *Tunnel) Accept() (net.Conn, error) {
	select {
	case conn := <-t.conns:
		return conn, nil
	case <-t.Done():
		return nil, &net.OpError{Op: "accept", Net: "ssh", Addr: t.Addr(), Err: net.ErrClosed}
	}
}

// Addr is the address on the server that nginx or Caddy must lead to.
func (t *Tunnel) Addr() net.Addr { return remote(t.cfg.Remote) }

type remote string

func (remote) Network() string  { return "tcp" }
func (r remote) String() string { return string(r) }

// URL is the public base address.
func (t *Tunnel) URL() string { return t.cfg.URL }

// Reconnect cuts the connection to the server, and a new one is made at once. It is for the moment after the machine
// slept, when the old one is dead but would seem alive until a heartbeat fails.
func (t *Tunnel) Reconnect() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.present != nil {
		t.present.client.Close()
	}
}

// Close ends the road: Accept returns at once and no new connection arrives. Answers being written have a few seconds
// to finish; Ended says when that is done.
func (t *Tunnel) Close() error {
	t.Post(tunnel.Status{State: tunnel.Closed})
	return nil
}

// Ended is closed when the connection to the server is.
func (t *Tunnel) Ended() <-chan struct{} { return t.ended }
