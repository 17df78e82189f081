package road

import (
	"time"

	"wxlab/app/workspace"
	"wxlab/tunnel"
	"wxlab/tunnel/ngrok"
)

// Off is the state before a road is opened and after it was closed.
const Off tunnel.State = "off"

// Status is the public road as a page shows it.
type Status struct {
	Kind workspace.TunnelKind `json:"kind"`
	tunnel.Status
	URL        string        `json:"url,omitempty"`   // the public base address
	Leads      string        `json:"leads,omitempty"` // own and local: the loopback port that the address must lead to
	Since      time.Time     `json:"since,omitzero"`
	Session    ngrok.Session `json:"session,omitzero"` // ngrok only
	Requests   int64         `json:"requests"`         // since it was opened; ngrok's free plan has 20,000 a month
	Refused    int64         `json:"refused"`          // not on the list: bare 404
	Limited    int64         `json:"limited"`          // too many from one client
	Dropped    int64         `json:"dropped"`          // unsigned, and no longer recorded
	ClosedIdle time.Duration `json:"-"`                // off: it was closed because nobody had used it for so long
}

// Troubled reports whether there is something to say about what went wrong.
func (s Status) Troubled() bool {
	return s.Code != "" || s.Message != "" || s.Why != tunnel.Text{}
}

// Status never blocks on the network.
func (r *Road) Status() Status {
	s := Status{Kind: r.cfg.Settings().Kind}
	r.mu.Lock()
	defer r.mu.Unlock()
	s.Status = r.last
	if s.State == "" {
		s.State = Off
	}
	s.ClosedIdle = r.idleFor
	o := r.open
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
