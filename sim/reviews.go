package sim

import (
	"time"

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
