package road

import (
	"context"
	"errors"
	"time"

	"wxlab/tunnel"
)

// watch shows the road's states as they change, and tidies up after a road that ended by itself.
func (r *Road) watch(o *openRoad) {
	for range o.ln.Status() {
		r.cfg.Changed()
	}
	if r.drop(o) {
		r.cfg.Log.Warn("the tunnel ended", "why", o.ln.Current().Message)
		if err := errors.Join(o.finish(), r.cfg.Moved(r.cfg.Home())); err != nil {
			r.cfg.Log.Warn("after the tunnel's end", "err", err)
		}
	}
	r.cfg.Changed()
}

// pulse is how often it is noticed that the machine slept, or that nobody uses the road.
const pulse = 10 * time.Second

// keepAwake makes a new connection to the service after the machine slept: the old one is dead and would seem alive.
func (r *Road) keepAwake(ctx context.Context, o *openRoad) {
	s, ok := o.ln.(session)
	if !ok {
		return
	}
	beat := tunnel.Pulse{Every: pulse, Now: r.cfg.Now}
	tick := time.NewTicker(pulse)
	defer tick.Stop()
	for beat.Beat(); ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if beat.Beat() > 0 {
				s.Reconnect()
			}
		}
	}
}

// idle is how long nobody has used the road.
func (o *openRoad) idle(now time.Time) time.Duration {
	last := o.since
	if used := time.Unix(0, o.boundary.counts.used.Load()); used.After(last) {
		last = used
	}
	return now.Sub(last)
}

// watchIdle closes the road once nobody has used it for as long as the settings say. A forgotten road leaves this
// machine open to the world.
func (r *Road) watchIdle(ctx context.Context, o *openRoad) {
	tick := time.NewTicker(pulse)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			r.watchCrowd(o)
			if r.closeIdle(o) {
				return
			}
		}
	}
}

// closeIdle closes the road if it is idle for too long, and reports whether it did.
func (r *Road) closeIdle(o *openRoad) bool {
	limit := r.cfg.Settings().StopAfter
	if limit <= 0 || o.idle(r.cfg.Now()) < limit || !r.drop(o) {
		return false
	}
	r.mu.Lock()
	r.idleFor = limit
	r.mu.Unlock()
	if err := errors.Join(o.finish(), r.cfg.Moved(r.cfg.Home())); err != nil {
		r.cfg.Log.Warn("after the tunnel was closed for idleness", "err", err)
	}
	r.cfg.Changed()
	return true
}

// watchCrowd looks at how many were turned away within the last minute, and says so in the log once a minute while
// they are a crowd.
func (r *Road) watchCrowd(o *openRoad) {
	var s Status
	o.count(&s)
	if now := r.cfg.Now(); s.Crowded() && now.Sub(o.warned) >= time.Minute {
		o.warned = now
		r.cfg.Log.Warn("strangers press on the public address", "last_minute", s.Lately, "silent", s.Silent,
			"slow", s.Slow, "limited", s.Limited, "missed", s.Missed, "requests", s.Requests)
	}
	if s.turnedAway() != o.samples[len(o.samples)-1] {
		r.cfg.Changed()
	}
	o.samples = append(o.samples, s.turnedAway())
	o.samples = o.samples[max(0, len(o.samples)-samples):]
	o.earlier.Store(o.samples[0])
}

// samples is how many looks, the first and the last included, span a minute.
const samples = int(time.Minute/pulse) + 1
