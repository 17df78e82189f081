package schedule

import "time"

// idleCheck bounds a sleep, so that a wall clock set from outside is noticed.
const idleCheck = 30 * time.Second

// backoff keeps a pass that cannot get its work done (no network, say) from spinning.
type backoff struct{ next time.Duration }

const firstPatience, lastPatience = 100 * time.Millisecond, 10 * time.Second

// wait is how long to sleep until due, which until tells in the wall's time; for work that stays overdue it grows.
func (b *backoff) wait(due time.Time, until func(time.Time) (time.Duration, bool)) time.Duration {
	left, ok := until(due)
	if due.IsZero() || !ok || left > 0 {
		b.next = 0
		if due.IsZero() || !ok || left > idleCheck {
			return idleCheck
		}
		return left
	}
	b.next = min(max(2*b.next, firstPatience), lastPatience)
	return b.next
}
