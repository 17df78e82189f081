package sim

import "time"

// Allowance is how many customer-service messages an account may still send to a follower, and until when: the most that
// any open window has (PROTOCOL 6.2). It is zero where it may send none.
func (s *Sim) Allowance(account, openID string) (left int, until time.Time) {
	w := s.world.lock()
	defer s.world.unlock()
	if a := w.AccountBy(account); a != nil {
		return a.Allowance(openID, s.now())
	}
	return 0, time.Time{}
}
