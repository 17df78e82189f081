package tunnel

import "time"

// Pulse notices that the machine slept. A session can be dead for half a minute after waking up before anybody notices,
// so the road should be probed then. Call Beat regularly; Pulse has no timer. It is not safe for concurrent use.
type Pulse struct {
	Every time.Duration    // how often Beat is called
	Now   func() time.Time // wall clock; nil means time.Now

	last time.Time
}

// Beat returns how long the machine slept since the last beat: 0, unless three beats and more were missed.
func (p *Pulse) Beat() time.Duration {
	now := p.Now
	if now == nil {
		now = time.Now
	}
	t := now().Round(0) // wall clock: the monotonic one stands still while the machine sleeps
	last := p.last
	p.last = t
	if gap := t.Sub(last); !last.IsZero() && gap > 3*p.Every {
		return gap
	}
	return 0
}
