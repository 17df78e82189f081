// Package clock is the workbench's one idea of what time it is: the wall clock plus an offset that only grows.
//
// Everything with a protocol lifetime (tickets, tokens, codes) asks this clock, so that two hours can be made to
// pass in a moment. Patience with the network does not: that is what contexts are for.
package clock

import (
	"fmt"
	"sync/atomic"
	"time"
)

// Clock is a wall clock that can be moved forward. It is safe for concurrent use.
type Clock struct {
	wall   func() time.Time
	offset atomic.Int64
}

// New returns a clock that agrees with now, or with the machine's clock if now is nil.
func New(now func() time.Time) *Clock {
	if now == nil {
		now = time.Now
	}
	return &Clock{wall: now}
}

// Now is the wall clock's time plus the offset. It is what other packages take as their Now field.
func (c *Clock) Now() time.Time { return c.wall().Add(c.Offset()) }

// Offset is how far the clock is ahead of the wall clock.
func (c *Clock) Offset() time.Duration { return time.Duration(c.offset.Load()) }

// Shift moves the clock forward by d. Time does not run backwards: a token that has expired stays expired, so a
// negative d is an error and leaves the clock as it was.
func (c *Clock) Shift(d time.Duration) error {
	if d < 0 {
		return fmt.Errorf("move the clock by %v: time only moves forward; start a new workspace to begin again", d)
	}
	c.offset.Add(int64(d))
	return nil
}
