package ngrok

import (
	"context"
	"net"
	"strings"

	sdk "golang.ngrok.com/ngrok/v2"

	"wxlab/tunnel"
)

// Tunnel is an open road through ngrok. It is our own listener: the SDK's is never given to an http.Server,
// because closing it can block for ever, and the server's mutex with it.
type Tunnel struct {
	*tunnel.Feed

	cfg     Config
	url     string
	addr    net.Addr
	session Session
	life    context.Context // the SDK session's; only the end of the road cancels it
	cancel  context.CancelFunc
	valve   *valve
	failed  chan *Error // why the opening is hopeless; room for one
	conns   chan net.Conn
	served  tunnel.Served
	ended   chan struct{}

	up       bool // connected and authenticated; guarded by Feed.Update
	examined bool // a failing opening is being diagnosed; guarded by Feed.Update
}

// Session is what the service told about itself and the account when the road was opened.
type Session struct {
	ID       string   `json:"id"`
	Account  string   `json:"account"`
	Plan     string   `json:"plan"`
	Region   string   `json:"region"`
	Banner   string   `json:"banner,omitempty"`
	Warnings []string `json:"warnings,omitempty"` // such as: this version will not be served much longer
}

func newTunnel(cfg Config) *Tunnel {
	life, cancel := context.WithCancel(context.Background())
	return &Tunnel{
		Feed:   tunnel.NewFeed(tunnel.Status{State: tunnel.Opening}, cfg.Now),
		cfg:    cfg,
		life:   life,
		cancel: cancel,
		valve:  new(valve),
		failed: make(chan *Error, 1),
		conns:  make(chan net.Conn),
		ended:  make(chan struct{}),
	}
}

// start serves an opened endpoint.
func (t *Tunnel) start(agent sdk.Agent, endpoint sdk.EndpointListener) {
	t.url = strings.TrimSuffix(endpoint.URL().String(), "/")
	t.addr = endpoint.Addr()
	t.session = t.describe(agent)
	t.Update(func(s tunnel.Status) (tunnel.Status, bool) {
		if !t.up { // lost again already
			return tunnel.Status{State: tunnel.Reconnecting, Code: s.Code, Message: s.Message, Why: s.Why, Fix: s.Fix},
				true
		}
		return tunnel.Status{State: tunnel.Online}, true
	})
	go t.pump(endpoint)
	go func() {
		<-t.Done()
		t.end(agent, endpoint)
	}()
}

// describe reads the session. It must not be called in an event handler, where the SDK holds the agent's lock.
func (t *Tunnel) describe(agent sdk.Agent) Session {
	session, err := agent.Session()
	if err != nil {
		return Session{} // the connection was lost meanwhile; Status tells
	}
	d := Session{ID: session.ID()}
	if details, ok := session.(sdk.AgentSessionDetails); ok {
		d.Account, d.Plan, d.Region = details.AccountName(), details.PlanName(), details.Region()
		d.Banner = t.cfg.secrets().clean(details.Banner())
	}
	for _, warning := range session.Warnings() {
		d.Warnings = append(d.Warnings, t.cfg.secrets().message(warning))
	}
	return d
}

// pump hands the SDK's connections to Accept; after the road's end it closes those that still come.
func (t *Tunnel) pump(endpoint sdk.EndpointListener) {
	for {
		conn, err := endpoint.Accept()
		if err != nil {
			t.Post(t.failure(err).Status(tunnel.Closed)) // dropped if we closed it ourselves
			return
		}
		conn = t.served.Add(conn)
		select {
		case t.conns <- conn:
		case <-t.Done():
			conn.Close()
		}
	}
}

// Accept waits for the next connection. Its RemoteAddr is what ngrok says of the client; see tunnel.ClientAddr
// for what to believe.
func (t *Tunnel) Accept() (net.Conn, error) {
	select {
	case conn := <-t.conns:
		return conn, nil
	case <-t.Done():
		return nil, t.over()
	}
}

// over is Accept's error: why the road ended. errors.Is matches it with net.ErrClosed.
func (t *Tunnel) over() error {
	s := t.Current()
	if s.Code == "" && s.Message == "" {
		return &net.OpError{Op: "accept", Net: "ngrok", Addr: t.addr, Err: net.ErrClosed}
	}
	return &Error{Code: s.Code, Message: s.Message, Why: s.Why, Fix: s.Fix, cause: net.ErrClosed}
}

// Addr is the public host name.
func (t *Tunnel) Addr() net.Addr { return t.addr }

// URL is the public base address, "https://name.ngrok-free.app".
func (t *Tunnel) URL() string { return t.url }

// Session is what the service told when the road was opened.
func (t *Tunnel) Session() Session { return t.session }

// Reconnect cuts the connection to the service, and a new one is made at once. It is for the moment after the
// machine slept, when the old one is dead but would seem alive until the next heartbeat fails.
func (t *Tunnel) Reconnect() { t.valve.cut() }

// Close ends the road: Accept returns at once and no new connection arrives. The service is told in the
// background, and connections being served have a few seconds to finish; Ended says when all that is done.
func (t *Tunnel) Close() error {
	t.Post(tunnel.Status{State: tunnel.Closed})
	return nil
}

// Ended is closed when the service was told, or could not be. A program about to exit does well to wait for it a
// moment: then its next start does not find the domain still taken.
func (t *Tunnel) Ended() <-chan struct{} { return t.ended }
