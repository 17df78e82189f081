package workbench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/net/netutil"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/workspace"
	"wxlab/tunnel"
	"wxlab/tunnel/ngrok"
)

// TunnelOff is the state before a road is opened and after it was closed.
const TunnelOff tunnel.State = "off"

// road is the workbench's public road. It never opens by itself.
type road struct {
	prober tunnel.Prober

	mu      sync.Mutex
	open    *openRoad          // nil: off, or still opening
	opening context.CancelFunc // ends an attempt under way
	last    tunnel.Status      // what the present or the last attempt came to
	rested  time.Duration      // it was closed because nobody had used it for so long; 0: it was not
}

// openRoad is one that stands.
type openRoad struct {
	ln       tunnel.Listener
	http     *http.Server
	boundary *boundary
	since    time.Time
	stop     context.CancelFunc // ends what watches it
}

// TunnelStatus is the public road as a page shows it.
type TunnelStatus struct {
	Kind workspace.TunnelKind `json:"kind"`
	tunnel.Status
	URL      string        `json:"url,omitempty"`   // the public base address
	Leads    string        `json:"leads,omitempty"` // own and local: the loopback port that the address must lead to
	Since    time.Time     `json:"since,omitzero"`
	Session  ngrok.Session `json:"session,omitzero"` // ngrok only
	Requests int64         `json:"requests"`         // since it was opened; ngrok's free plan has 20,000 a month
	Refused  int64         `json:"refused"`          // not on the list: bare 404
	Limited  int64         `json:"limited"`          // too many from one client
	Dropped  int64         `json:"dropped"`          // unsigned, and no longer recorded
	Rested   time.Duration `json:"-"`                // off: it was closed because nobody had used it for so long
}

// Troubled reports whether there is something to say about what went wrong.
func (s TunnelStatus) Troubled() bool {
	return s.Code != "" || s.Message != "" || s.Why != tunnel.Text{}
}

// Tunnel never blocks on the network.
func (w *Workbench) Tunnel() TunnelStatus {
	s := TunnelStatus{Kind: w.Settings().Tunnel.Kind}
	w.tunnel.mu.Lock()
	defer w.tunnel.mu.Unlock()
	s.Status = w.tunnel.last
	if s.State == "" {
		s.State = TunnelOff
	}
	s.Rested = w.tunnel.rested
	o := w.tunnel.open
	if o == nil {
		return s
	}
	s.Status, s.URL, s.Since = o.ln.Current(), o.ln.URL(), o.since
	switch ln := o.ln.(type) {
	case *ngrok.Tunnel:
		s.Session = ln.Session()
	default:
		s.Leads = ln.Addr().String()
	}
	c := &o.boundary.counts
	s.Requests, s.Refused, s.Limited, s.Dropped = c.requests.Load(), c.refused.Load(), c.limited.Load(), c.unrecorded.Load()
	return s
}

// PublicURL is the base address that WeChat and people are given: the road's while one is open, else the
// platform's own; "" where no platform runs.
func (w *Workbench) PublicURL() string {
	w.tunnel.mu.Lock()
	defer w.tunnel.mu.Unlock()
	if o := w.tunnel.open; o != nil {
		return o.ln.URL()
	}
	return w.PlatformURL()
}

// ownAddress reports whether host is the open road's.
func (w *Workbench) ownAddress(host string) bool {
	w.tunnel.mu.Lock()
	defer w.tunnel.mu.Unlock()
	return w.tunnel.open != nil && hostOf(w.tunnel.open.ln.URL()) == host
}

// visit carries the built-in browser: over the road where a page is on it, otherwise on this machine.
func (w *Workbench) visit(r *http.Request) (*http.Response, error) {
	if w.ownAddress(r.URL.Host) {
		return w.outside.Transport.RoundTrip(r)
	}
	return w.loopback.RoundTrip(r)
}

func hostOf(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	return u.Host
}

// SetTunnel stores how the road is made; a road that stands is not touched.
func (w *Workbench) SetTunnel(ctx context.Context, t workspace.TunnelSettings) error {
	return w.change(func(s *workspace.Settings) error {
		s.Tunnel = t
		return nil
	})
}

// OpenTunnel opens the public road as the settings say, and moves the platform's public address to it: links, the
// console's fields and the simulator's pushes use it from then on. ctx limits the opening only. What goes wrong is
// in Tunnel too.
func (w *Workbench) OpenTunnel(ctx context.Context) error {
	handler := w.answering()
	if handler == nil {
		return w.needPlatform()
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if !w.tunnel.begin(cancel, w.wall()) {
		return &workspace.Problem{Key: "problem.tunnel_open", Exit: workspace.ExitUsage}
	}
	w.changed.signal()
	ln, err := w.listenOutside(ctx)
	if err == nil {
		err = w.standUp(ln, handler)
	}
	w.tunnel.end(err, w.wall())
	w.changed.signal()
	return err
}

// begin takes the road for one attempt.
func (t *road) begin(cancel context.CancelFunc, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.open != nil || t.opening != nil {
		return false
	}
	t.opening, t.rested, t.last = cancel, 0, tunnel.Status{State: tunnel.Opening, At: now}
	return true
}

// end notes what an attempt came to.
func (t *road) end(err error, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.opening = nil
	if err == nil {
		return
	}
	t.last = tunnel.Status{State: TunnelOff, Message: err.Error(), At: now}
	var failed *ngrok.Error
	var problem *workspace.Problem
	switch {
	case errors.As(err, &failed):
		t.last.Code, t.last.Message, t.last.Why, t.last.Fix = failed.Code, failed.Message, failed.Why, failed.Fix
	case errors.As(err, &problem):
		t.last.Message, t.last.Why = "", tunnel.Text{Zh: problem.Text(i18n.Zh), En: problem.Text(i18n.En)}
		if problem.Err != nil {
			t.last.Message = problem.Err.Error()
		}
	}
}

// note shows how an attempt goes on.
func (t *road) note(s tunnel.Status) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.opening != nil {
		t.last = s
	}
}

// listenOutside makes the listener.
func (w *Workbench) listenOutside(ctx context.Context) (tunnel.Listener, error) {
	set := w.Settings().Tunnel
	switch set.Kind {
	case workspace.TunnelOwn:
		ln, err := tunnel.Own(tunnel.OwnConfig{URL: set.URL, Addr: set.Addr, Now: w.wall})
		if err != nil {
			return nil, &workspace.Problem{Key: "problem.tunnel_failed", Exit: workspace.ExitEnvironment, Err: err}
		}
		return ln, nil
	case workspace.TunnelLocal:
		addr := set.Addr
		if addr == "" {
			addr = "127.0.0.1:0"
		}
		ln, err := tunnel.Local(addr)
		if err != nil {
			return nil, &workspace.Problem{Key: "problem.tunnel_failed", Exit: workspace.ExitEnvironment, Err: err}
		}
		return ln, nil
	case workspace.TunnelNgrok:
		if set.Authtoken == "" {
			return nil, &workspace.Problem{Key: "problem.tunnel_token", Exit: workspace.ExitUsage}
		}
		ln, err := ngrok.Listen(ctx, w.ngrokConfig())
		if err != nil {
			return nil, &workspace.Problem{Key: "problem.tunnel_failed", Exit: workspace.ExitEnvironment, Err: err}
		}
		return ln, nil
	}
	return nil, &workspace.Problem{Key: "problem.tunnel_unset", Exit: workspace.ExitUsage}
}

func (w *Workbench) ngrokConfig() ngrok.Config {
	set := w.Settings().Tunnel
	return ngrok.Config{
		Authtoken: ngrok.Secret(set.Authtoken), Domain: set.Domain, ConnectAddr: set.ConnectAddr, Proxy: ngrok.Secret(set.Proxy),
		CAs: w.outside.CAs, Logger: w.log, Now: w.wall,
		Opening: func(s tunnel.Status) { w.tunnel.note(s); w.changed.signal() },
	}
}

// standUp serves ln and moves the public address there.
func (w *Workbench) standUp(ln tunnel.Listener, handler http.Handler) error {
	base, err := url.Parse(ln.URL())
	if err != nil {
		return errors.Join(fmt.Errorf("read the public address: %w", err), ln.Close())
	}
	_, local := w.tunnelKind(ln)
	o := &openRoad{ln: ln, boundary: w.newBoundary(base, !local, handler), since: w.wall()}
	var public http.Handler = o.boundary
	if own, ok := ln.(*tunnel.OwnListener); ok {
		public = own.Strip(public)
	}
	o.http = publicServer(public, w.log)
	var watched context.Context
	watched, o.stop = context.WithCancel(context.Background())
	w.tunnel.mu.Lock()
	w.tunnel.open = o
	w.tunnel.mu.Unlock()
	go o.http.Serve(netutil.LimitListener(ln, publicConns))
	go w.watchTunnel(o)
	go w.keepAwake(watched, o)
	go w.watchIdle(watched, o)
	return w.moveTo(ln.URL())
}

// tunnelKind tells ngrok's road, and a local one, from the others.
func (w *Workbench) tunnelKind(ln tunnel.Listener) (ng *ngrok.Tunnel, local bool) {
	ng, _ = ln.(*ngrok.Tunnel)
	_, own := ln.(*tunnel.OwnListener)
	return ng, ng == nil && !own
}

// record puts the journal around what faces WeChat.
func (w *Workbench) record(h http.Handler) http.Handler {
	return w.Journal.Handler(journal.Platform, h)
}

// moveTo tells the platform and the simulator the public address.
func (w *Workbench) moveTo(base string) error {
	w.changing.Lock()
	defer w.changing.Unlock()
	for _, s := range w.servers() {
		if base == "" {
			break
		}
		if err := s.SetBaseURL(base); err != nil {
			return err
		}
	}
	return w.introduce()
}

// watchTunnel shows the road's states as they change, and tidies up after a road that ended by itself.
func (w *Workbench) watchTunnel(o *openRoad) {
	for range o.ln.Status() {
		w.changed.signal()
	}
	if w.tunnel.drop(o) {
		w.log.Warn("the tunnel ended", "why", o.ln.Current().Message)
		if err := errors.Join(o.finish(), w.moveTo(w.PlatformURL())); err != nil {
			w.log.Warn("after the tunnel's end", "err", err)
		}
	}
	w.changed.signal()
}

// drop forgets o, keeping its last words; false where it was dropped already.
func (t *road) drop(o *openRoad) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if o == nil || t.open != o {
		return false
	}
	t.open, t.last = nil, o.ln.Current()
	t.last.State = TunnelOff
	return true
}

// finish ends the server; requests under way get a moment.
func (o *openRoad) finish() error {
	o.stop()
	_ = o.ln.Close() // it stops taking connections and waits for nobody
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := o.http.Shutdown(ctx); err != nil {
		return o.http.Close()
	}
	return nil
}

// CloseTunnel ends the road, or an attempt to open one, and moves the platform back to its own address.
func (w *Workbench) CloseTunnel() error {
	defer w.changed.signal()
	if err := w.leaveTunnel(); err != nil {
		return err
	}
	return w.moveTo(w.PlatformURL())
}

func (w *Workbench) leaveTunnel() error {
	w.tunnel.mu.Lock()
	o := w.tunnel.open
	if w.tunnel.opening != nil {
		w.tunnel.opening()
	}
	w.tunnel.mu.Unlock()
	if !w.tunnel.drop(o) {
		return nil
	}
	err := o.finish()
	if ng, _ := w.tunnelKind(o.ln); ng != nil { // so that the next start does not find the domain taken
		select {
		case <-ng.Ended():
		case <-time.After(3 * time.Second):
		}
	}
	return err
}

// pulse is how often it is noticed that the machine slept.
const pulse = 10 * time.Second

// keepAwake makes a new connection to ngrok after the machine slept: the old one is dead and would seem alive.
func (w *Workbench) keepAwake(ctx context.Context, o *openRoad) {
	ng, _ := w.tunnelKind(o.ln)
	if ng == nil {
		return
	}
	beat := tunnel.Pulse{Every: pulse, Now: w.wall}
	tick := time.NewTicker(pulse)
	defer tick.Stop()
	for beat.Beat(); ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if beat.Beat() > 0 {
				ng.Reconnect()
			}
		}
	}
}
