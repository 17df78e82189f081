// Package clock is the workbench's one idea of what time it is: the wall clock, which can be moved forward, stopped,
// and made to run faster.
//
// Everything with a protocol lifetime (tickets, tokens, codes) asks this clock, so that two hours can be made to
// pass in a moment. Patience with the network does not: that is what contexts are for.
package clock

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// MaxSpeed is the fastest pace: an hour in a second.
const MaxSpeed = 3600

// Clock is a wall clock that can be moved forward, frozen and sped up. It is safe for concurrent use; asking it for
// the time takes no lock.
type Clock struct {
	wall func() time.Time

	change sync.Mutex // one change at a time
	pace   atomic.Pointer[pace]
}

// pace is how the clock gets from the wall's time to its own since it was last changed.
type pace struct {
	offset time.Duration // ahead of the wall at from
	from   time.Time     // of the wall
	speed  float64       // of the running clock
	frozen bool
}

// at is the clock's time when the wall shows w. At the wall's own pace no float rounds it.
func (p *pace) at(w time.Time) time.Time {
	switch since := w.Sub(p.from); {
	case p.frozen:
		return p.from.Add(p.offset)
	case p.speed == 1:
		return w.Add(p.offset)
	default:
		return p.from.Add(p.offset + time.Duration(float64(since)*p.speed))
	}
}

// New returns a clock that agrees with now, or with the machine's clock if now is nil.
func New(now func() time.Time) *Clock {
	if now == nil {
		now = time.Now
	}
	c := &Clock{wall: now}
	c.pace.Store(&pace{from: c.wallNow(), speed: 1})
	return c
}

// wallNow has no monotonic reading: that one stands still while the machine sleeps.
func (c *Clock) wallNow() time.Time { return c.wall().Round(0) }

// Now is this clock's time. It is what other packages take as their Now field.
func (c *Clock) Now() time.Time { return c.pace.Load().at(c.wall()) }

// Offset is how far the clock is ahead of the wall clock; one that stood still may be behind, which is negative.
func (c *Clock) Offset() time.Duration {
	w := c.wallNow()
	return c.pace.Load().at(w).Sub(w)
}

// Shift moves the clock forward by d, a frozen one too. Time does not run backwards: a token that has expired stays
// expired, so a negative d is an error and leaves the clock as it was.
func (c *Clock) Shift(d time.Duration) error {
	if d < 0 {
		return fmt.Errorf("move the clock by %v: time only moves forward; start a new workspace to begin again", d)
	}
	c.alter(func(p *pace) { p.offset += d })
	return nil
}

// Freeze stops the clock; Shift still moves it.
func (c *Clock) Freeze() { c.alter(func(p *pace) { p.frozen = true }) }

// Resume lets a frozen clock go on from where it stands, at the speed it had.
func (c *Clock) Resume() { c.alter(func(p *pace) { p.frozen = false }) }

// SetSpeed makes the clock run factor times as fast as the wall, from now on; 1 is the wall's own pace. It does not
// set a frozen clock going.
func (c *Clock) SetSpeed(factor float64) error {
	if !(factor > 0 && factor <= MaxSpeed) {
		return fmt.Errorf("run the clock at %v times its pace: the factor is above 0 and at most %d", factor, MaxSpeed)
	}
	c.alter(func(p *pace) { p.speed = factor })
	return nil
}

// Speed is the factor of SetSpeed, also while the clock is frozen.
func (c *Clock) Speed() float64 { return c.pace.Load().speed }

// Frozen says whether the clock stands still.
func (c *Clock) Frozen() bool { return c.pace.Load().frozen }

// Until is how long to wait, in the wall's time, for the clock to show t: zero or less when it does already. What a
// frozen clock does not show yet it does not show while it is frozen; ok is false then.
func (c *Clock) Until(t time.Time) (wait time.Duration, ok bool) {
	p := c.pace.Load()
	left := t.Sub(p.at(c.wall()))
	switch {
	case left <= 0:
		return left, true
	case p.frozen:
		return 0, false
	}
	return time.Duration(float64(left) / p.speed), true
}

// alter starts a new stretch of time where the old one is now.
func (c *Clock) alter(change func(*pace)) {
	c.change.Lock()
	defer c.change.Unlock()
	next, w := *c.pace.Load(), c.wallNow()
	next.offset, next.from = next.at(w).Sub(w), w
	change(&next)
	c.pace.Store(&next)
}
