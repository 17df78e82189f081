package sim

import (
	"slices"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// NameReview is the review of a mini program's name (名称审核).
type NameReview struct {
	ID          int64
	NickName    string
	Status      int // 1 under way, 2 refused, 3 passed
	Reason      string
	SubmittedAt time.Time
	DecidedAt   time.Time // in the future while it is under way
	Component   string    // who asked
}

// Category is a category (类目) of a mini program.
type Category struct {
	First, Second         int64
	FirstName, SecondName string
	Status                int // 1 under review, 2 refused, 3 passed
	Reason                string
}

// NameReviews lists the reviews of a mini program's names, oldest first.
func (s *Sim) NameReviews(account string) (out []NameReview) {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.AccountBy(account)
	if a == nil {
		return nil
	}
	for _, r := range a.NameReviews() {
		out = append(out, NameReview{
			ID: r.ID, NickName: r.NickName, Status: r.Status(), Reason: r.Reason(), SubmittedAt: r.SubmittedAt,
			DecidedAt: r.DecidedAt, Component: r.Component,
		})
	}
	return out
}

// Categories lists a mini program's categories.
func (s *Sim) Categories(account string) (out []Category) {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.AccountBy(account)
	if a == nil || a.Kind != world.MiniProgram {
		return nil
	}
	for _, c := range a.CategoryList() {
		first, second := c.Names()
		out = append(out, Category{First: c.First, Second: c.Second, FirstName: first, SecondName: second,
			Status: c.Status(), Reason: c.Reason()})
	}
	return out
}

// PlanNames chooses how reviews of a mini program's names end, the one under way included. One that passes after no time is
// no review: the name is in force at once.
func (s *Sim) PlanNames(account string, p world.AuditPlan) error {
	return s.planReviews(account, p, (*world.World).PlanNames)
}

// PlanCategories chooses how reviews of a mini program's categories end, those under way included.
func (s *Sim) PlanCategories(account string, p world.AuditPlan) error {
	return s.planReviews(account, p, (*world.World).PlanCategories)
}

func (s *Sim) planReviews(account string, p world.AuditPlan, plan func(*world.World, *world.AccountState, world.AuditPlan)) error {
	results := []world.AuditResult{world.AuditApproved, world.AuditRejected}
	if p.After < 0 || !slices.Contains(results, p.Result) {
		return bilingual.Errorf("审核结果 %q（%s 之后）不对：结果应为 %v 之一，时间不能为负",
			"plan review: result %q after %s: it is one of %v, after no negative time", p.Result, p.After, results)
	}
	w := s.world.lock()
	defer s.world.unlock()
	a := w.AccountBy(account)
	if a == nil || a.Kind != world.MiniProgram {
		return bilingual.Errorf("没有 AppID 或原始 ID 为 %q 的小程序，只有小程序有名称审核和类目审核",
			"plan review: no mini program has the AppID or original id %q", account)
	}
	plan(w, a, p)
	return nil
}

// decideReview decides the review under way as the callback says, and returns the callback's fields; nil where nothing is
// under review, or no account is named.
func decideReview(w *world.World, a *world.AccountState, j *world.Job) map[string]string {
	plan := world.AuditPlan{Result: world.AuditApproved, Reason: j.Set["reason"]}
	if j.Set["ret"] == "2" {
		plan.Result = world.AuditRejected
	}
	switch {
	case a == nil:
		return nil
	case j.Name == "wxa_nickname_audit":
		return w.DecideName(a, plan)
	}
	return w.DecideCategory(a, plan)
}
