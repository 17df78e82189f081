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

// century is the farthest that the clock gets ahead of the wall, by shifts and by its speed each: nanoseconds reach no
// farther than the year 2262.
const century = 100 * 365 * 24 * time.Hour

// Clock is a wall clock that can be moved forward, frozen and sped up. It is safe for concurrent use; asking it for
// the time takes no lock.
type Clock struct {
	wall func() time.Time
	ran  func() time.Duration // a stopwatch: somebody who sets the machine's clock does not move it

	change    sync.Mutex // one change at a time
	pace      atomic.Pointer[pace]
	announced atomic.Int64 // nanoseconds ahead of the wall that the clock is on its way to, 0: none
}

// pace is how the clock gets from the wall's time to its own since it was last changed.
type pace struct {
	offset time.Duration // ahead of the wall at from
	from   time.Time     // of the wall
	ran    time.Duration // of the stopwatch at from
	speed  float64       // of the running clock
	frozen bool
}

// at is the clock's time when the wall shows w and the stopwatch ran. At its own pace the clock follows the wall, also
// when that is set or the machine slept, and no float rounds it. A clock that is sped up follows the stopwatch: an hour
// by which the wall was set would become months.
func (p *pace) at(w time.Time, ran time.Duration) time.Time {
	switch {
	case p.frozen:
		return p.from.Add(p.offset)
	case p.speed == 1:
		return w.Add(p.offset)
	default:
		return p.from.Add(p.offset + time.Duration(min(float64(ran-p.ran)*p.speed, float64(century))))
	}
}

// New returns a clock that agrees with now, or with the machine's clock if now is nil.
func New(now func() time.Time) *Clock {
	if now == nil {
		now = time.Now
	}
	start := now()
	c := &Clock{wall: now, ran: func() time.Duration { return now().Sub(start) }}
	c.pace.Store(&pace{from: c.wallNow(), speed: 1})
	return c
}

// wallNow has no monotonic reading: that one stands still while the machine sleeps.
func (c *Clock) wallNow() time.Time { return c.wall().Round(0) }

// Now is this clock's time. It is what other packages take as their Now field.
func (c *Clock) Now() time.Time { return c.pace.Load().at(c.wall(), c.ran()) }

// Offset is how far the clock is ahead of the wall clock; one that stood still may be behind, which is negative.
func (c *Clock) Offset() time.Duration {
	w := c.wallNow()
	return c.pace.Load().at(w, c.ran()).Sub(w)
}

// Announce says that the clock will be moved by d, in several shifts, until done is called.
func (c *Clock) Announce(d time.Duration) (done func()) {
	c.announced.Store(int64(c.Offset() + d))
	return func() { c.announced.Store(0) }
}

// Reach is the offset that must be on disk so that a clock which starts again with it is not behind anything that was
// done by this one: the end of a move that is announced, else Offset, and never behind the wall.
func (c *Clock) Reach() time.Duration { return max(c.Offset(), time.Duration(c.announced.Load()), 0) }

// Shift moves the clock forward by d, a frozen one too. Time does not run backwards: a token that has expired stays
// expired, so a negative d is an error and leaves the clock as it was.
func (c *Clock) Shift(d time.Duration) error {
	if d < 0 {
		return fmt.Errorf("move the clock by %v: time only moves forward; start a new workspace to begin again", d)
	}
	if d > century || c.Offset()+d > century {
		return fmt.Errorf("move the clock by %v: it gets no farther ahead than a hundred years", d)
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
	left := t.Sub(p.at(c.wall(), c.ran()))
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
	next, w, ran := *c.pace.Load(), c.wallNow(), c.ran()
	next.offset, next.from, next.ran = next.at(w, ran).Sub(w), w, ran
	change(&next)
	c.pace.Store(&next)
}
