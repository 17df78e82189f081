package sim

import (
	"maps"
	"slices"
	"strings"

	"wxlab/sim/api"
	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// Call answers one call to the server API.
func (s *Sim) Call(req api.Request) api.Response {
	w := s.world.lock()
	defer s.world.unlock()
	return s.api.Answer(w, req)
}

// APIs lists the register by path.
func (s *Sim) APIs() []api.API { return s.api.APIs() }

// Paths lists the API paths that the simulator has.
func (s *Sim) Paths() []string { return s.api.Paths() }

// Coverage counts the calls per path since the beginning, paths that the simulator does not have included.
func (s *Sim) Coverage() map[string]int {
	w := s.world.lock()
	defer s.world.unlock()
	out := maps.Clone(w.Count)
	for path, calls := range w.Missing {
		out[path] += calls.Count
	}
	return out
}

// Missing are the calls of paths that the simulator does not have, by path.
func (s *Sim) Missing() map[string]world.MissingCalls {
	w := s.world.lock()
	defer s.world.unlock()
	out := maps.Clone(w.Missing)
	maps.DeleteFunc(out, func(path string, _ world.MissingCalls) bool { return s.api.Has(path) }) // it has by now
	return out
}

// Calls returns the latest calls, oldest first.
func (s *Sim) Calls() []world.CallRecord {
	w := s.world.lock()
	defer s.world.unlock()
	return slices.Clone(w.Calls)
}

// Quota is how much of a day's allowance of one API is used up (PROTOCOL 4.11).
type Quota struct {
	Owner string // component or account AppID
	Path  string
	Used  int
	Limit int // calls a day, 0 for none
}

// Quotas lists today's counters by owner and path; what was not called is not there. Days begin at midnight in China.
func (s *Sim) Quotas() []Quota {
	w := s.world.lock()
	defer s.world.unlock()
	today := world.ChinaTime(s.now()).Format("2006-01-02") + " "
	var out []Quota
	for key, used := range w.Quota {
		rest, ok := strings.CutPrefix(key, today)
		owner, path, separated := strings.Cut(rest, " ")
		if ok && separated {
			out = append(out, Quota{Owner: owner, Path: path, Used: used, Limit: s.api.Daily(path)})
		}
	}
	slices.SortFunc(out, func(a, b Quota) int { return strings.Compare(a.Owner+" "+a.Path, b.Owner+" "+b.Path) })
	return out
}

// SetQuota says how much of today's allowance is used, so that a test gets to 45009 without ten thousand calls.
func (s *Sim) SetQuota(owner, path string, used int) error {
	w := s.world.lock()
	defer s.world.unlock()
	known := slices.Contains(s.Paths(), path)
	switch {
	case !known:
		return bilingual.Errorf("没有路径为 %q 的接口，无法设置调用次数", "set quota: no API has the path %q", path)
	case used < 0:
		return bilingual.Errorf("调用次数不能为负：%d", "set quota: %d calls: it is not negative", used)
	case w.Platforms[owner] == nil && w.Account(owner) == nil:
		return bilingual.Errorf("没有 AppID 为 %q 的第三方平台或账号，无法设置调用次数",
			"set quota: no platform or account has the AppID %q", owner)
	}
	w.Quota[world.QuotaKey(s.now(), owner, path)] = used
	w.Touch()
	return nil
}

// LiveToken is the newest access token that a platform was given and that still works by itself: the component's own, or
// with an account that of its authorization, cancelled or not. It is "" where there is none.
func (s *Sim) LiveToken(componentAppID, account string) string {
	w := s.world.lock()
	defer s.world.unlock()
	ps := w.Platforms[componentAppID]
	if ps == nil {
		return ""
	}
	tokens := ps.Tokens
	if account != "" {
		tokens = nil
		for _, g := range ps.Grants {
			if g.AccountAppID == account {
				tokens = g.Tokens
			}
		}
	}
	for _, t := range slices.Backward(tokens) {
		if t.Superseded.IsZero() && t.Died.IsZero() && w.Now().Before(t.Expires) {
			return t.Value
		}
	}
	return ""
}
