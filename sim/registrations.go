package sim

import (
	"fmt"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// Registration is one fast registration (快速注册) of a component's.
type Registration struct {
	ID        string
	Callback  string // name in the catalogue of what is pushed at its end
	Name      string
	Person    string
	Account   string // AppID, once there is one
	Plan      world.RegistrationPlan
	Ended     bool
	Submitted time.Time
}

// Registrations lists a component's registrations, oldest first.
func (s *Sim) Registrations(componentAppID string) []Registration {
	w := s.world.lock()
	defer s.world.unlock()
	ps := w.Platforms[componentAppID]
	if ps == nil {
		return nil
	}
	var out []Registration
	for _, r := range ps.Registrations {
		out = append(out, Registration{
			ID: r.ID, Callback: string(r.Kind), Name: r.Name, Person: r.Person, Account: r.Account, Plan: r.Plan,
			Ended: r.Ended, Submitted: r.SubmittedAt,
		})
	}
	return out
}

// RegistrationPlan is how a component's next registrations end.
func (s *Sim) RegistrationPlan(componentAppID string) (world.RegistrationPlan, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps := w.Platforms[componentAppID]
	if ps == nil {
		return world.RegistrationPlan{}, fmt.Errorf("registration plan: %w", w.UnknownPlatform(componentAppID))
	}
	return ps.RegistrationPlan(), nil
}

// PlanRegistration chooses how a component's next registrations end; those under way keep their end.
func (s *Sim) PlanRegistration(componentAppID string, p world.RegistrationPlan) error {
	w := s.world.lock()
	defer s.world.unlock()
	ps := w.Platforms[componentAppID]
	switch {
	case ps == nil:
		return fmt.Errorf("plan registration: %w", w.UnknownPlatform(componentAppID))
	case p.After < 0:
		return bilingual.Errorf("时间不能为负：%s", "plan registration: after %s: it is not negative", p.After)
	}
	ps.Registration = &p
	w.Touch()
	return nil
}
