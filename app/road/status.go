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
	Limited    int64         `json:"limited"`          // too many, and not signed
	Dropped    int64         `json:"dropped"`          // unsigned, and no longer recorded
	Silent     int64         `json:"silent"`           // connections that asked nothing in time, or made room
	Slow       int64         `json:"slow"`             // bodies that did not come in time, or made room
	Missed     int64         `json:"missed"`           // signed callbacks that found no slot: WeChat comes again
	Lately     int64         `json:"lately"`           // silent, slow, limited and missed within about a minute
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
	o.count(&s)
	return s
}

// count fills in what came over an open road.
func (o *openRoad) count(s *Status) {
	c, g := &o.boundary.counts, o.gate
	s.Requests, s.Refused, s.Limited, s.Dropped = c.requests.Load(), c.refused.Load(), c.limited.Load(), c.unrecorded.Load()
	s.Silent, s.Slow, s.Missed = g.silent.Load()+g.waiting.dropped.Load(), c.slow.Load(), c.busy.Load()
	s.Lately = s.turnedAway() - o.earlier.Load()
}

// turnedAway is how many strangers, and callbacks beside them, came to nothing.
func (s Status) turnedAway() int64 { return s.Silent + s.Slow + s.Limited + s.Missed }

// crowd is how many a minute are no accident: people's browsers open connections in advance, and nets break.
const crowd = 100

// Crowded reports whether strangers press on the road.
func (s Status) Crowded() bool { return s.Lately >= crowd || s.Missed > 0 && s.Lately > 0 }

// Crowd is how many were turned away within the last minute while strangers press on the road, otherwise 0.
func (s Status) Crowd() int64 {
	if !s.Crowded() {
		return 0
	}
	return s.Lately
}
