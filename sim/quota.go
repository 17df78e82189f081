package sim

import (
	"fmt"
	"slices"
	"strings"
)

// Quota is how much of a day's allowance of one API is used up (PROTOCOL 4.11).
type Quota struct {
	Owner string // component or account AppID
	Path  string
	Used  int
	Limit int // calls a day, 0 for none
}

// Quotas lists today's counters by owner and path; what was not called is not there. Days begin at midnight in China.
func (s *Sim) Quotas() []Quota {
	s.mu.Lock()
	defer s.mu.Unlock()
	today := chinaTime(s.now()).Format("2006-01-02") + " "
	var out []Quota
	for key, used := range s.world.Quota {
		rest, ok := strings.CutPrefix(key, today)
		owner, path, found := strings.Cut(rest, " ")
		if ok && found {
			out = append(out, Quota{Owner: owner, Path: path, Used: used, Limit: s.api[path].daily})
		}
	}
	slices.SortFunc(out, func(a, b Quota) int { return strings.Compare(a.Owner+" "+a.Path, b.Owner+" "+b.Path) })
	return out
}

// SetQuota says how much of today's allowance is used, so that a test gets to 45009 without ten thousand calls.
func (s *Sim) SetQuota(owner, path string, used int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, known := s.api[path]
	switch {
	case !known:
		return fmt.Errorf("set quota: no API has the path %q", path)
	case used < 0:
		return fmt.Errorf("set quota: %d calls: it is not negative", used)
	case s.world.Platforms[owner] == nil && s.world.account(owner) == nil:
		return fmt.Errorf("set quota: no platform or account has the AppID %q", owner)
	}
	s.world.Quota[quotaKey(s.now(), owner, path)] = used
	s.signal()
	return nil
}
