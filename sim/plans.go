package sim

import (
	"slices"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// Plans are what WeChat will decide about a mini program: its code, its names, its categories (类目), and the location APIs
// that it applies for.
type Plans struct{ Code, Names, Categories, Interfaces world.AuditPlan }

// Plans are a mini program's, each as it was chosen, or the simulator's default.
func (s *Sim) Plans(account string) (Plans, error) {
	w := s.world.lock()
	defer s.world.unlock()
	a, err := miniProgram(w, account)
	if err != nil {
		return Plans{}, err
	}
	return Plans{Code: a.CodePlan(), Names: a.NamePlan(), Categories: a.CategoryPlan(), Interfaces: a.InterfacePlan()}, nil
}

// PlanAudit chooses how a mini program's code audits end, the one under way included.
func (s *Sim) PlanAudit(account string, p world.AuditPlan) error {
	return s.plan(account, p, (*world.World).PlanAudits, world.AuditDelayed)
}

// PlanNames chooses how reviews of a mini program's names end, the one under way included. One that passes after no time is
// no review: the name is in force at once.
func (s *Sim) PlanNames(account string, p world.AuditPlan) error {
	return s.plan(account, p, (*world.World).PlanNames)
}

// PlanCategories chooses how reviews of a mini program's categories end, those under way included.
func (s *Sim) PlanCategories(account string, p world.AuditPlan) error {
	return s.plan(account, p, (*world.World).PlanCategories)
}

// PlanPrivacyInterfaces chooses how a mini program's applications for location APIs end, those under way included.
func (s *Sim) PlanPrivacyInterfaces(account string, p world.AuditPlan) error {
	return s.plan(account, p, (*world.World).PlanInterfaces)
}

// plan checks a plan, whose result is success, fail or one of also, and hands it to what keeps it.
func (s *Sim) plan(
	account string, p world.AuditPlan, keep func(*world.World, *world.AccountState, world.AuditPlan), also ...world.AuditResult,
) error {
	results := append([]world.AuditResult{world.AuditApproved, world.AuditRejected}, also...)
	switch {
	case p.After < 0:
		return bilingual.Errorf("审核的时间不能为负：%s", "a review takes no negative time: %s", p.After)
	case !slices.Contains(results, p.Result):
		return bilingual.Errorf("审核结果不能是 %q，只能是 %v 之一", "a review cannot come to %q, only to one of %v", p.Result, results)
	}
	w := s.world.lock()
	defer s.world.unlock()
	a, err := miniProgram(w, account)
	if err != nil {
		return err
	}
	keep(w, a, p)
	w.Touch()
	return nil
}

// miniProgram finds one by AppID or original id.
func miniProgram(w *world.World, id string) (*world.AccountState, error) {
	switch a := w.AccountBy(id); {
	case a == nil:
		return nil, world.UnknownAccount(id)
	case a.Kind != world.MiniProgram:
		return nil, bilingual.Errorf("%s 是%s，只有小程序有审核和支付单；请换一个小程序",
			"%s is %s; only mini programs are reviewed and have orders: choose one", a.Title(), a.Kind.Title())
	default:
		return a, nil
	}
}
