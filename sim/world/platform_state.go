package world

import (
	"cmp"
	"slices"
	"time"
)

// PlatformState is one component with what WeChat issued to it.
type PlatformState struct {
	Platform
	Tickets    []Issued
	NextTicket time.Time
	Stopped    bool // ticket pushes, see api_start_push_ticket
	Tokens     []Issued
	PreAuth    []*PreAuthCode
	Codes      []*AuthorizationCode
	Grants     []*GrantState // in the order they were made; a cancelled one stays, for its error codes
	Links      map[string]Link
	Library    *CodeLibrary `json:",omitempty"` // see library

	ServerDomains ComponentDomains
	JumpDomains   ComponentDomains // 业务域名

	Registration  *RegistrationPlan `json:",omitempty"` // nil is the default
	Registrations []*Registration   // oldest first
}

// RegistrationPlan is how the next registrations end.
func (ps *PlatformState) RegistrationPlan() RegistrationPlan {
	return *cmp.Or(ps.Registration, &RegistrationPlan{After: RegistrationTime})
}

// Registering is the first registration under way that is meant, nil when there is none.
func (ps *PlatformState) Registering(meant func(*Registration) bool) *Registration {
	i := slices.IndexFunc(ps.Registrations, func(r *Registration) bool { return !r.Ended && meant(r) })
	if i < 0 {
		return nil
	}
	return ps.Registrations[i]
}

// Ticking says whether the schedule runs for this platform. It waits for secrets that were kept apart from a snapshot.
func (ps *PlatformState) Ticking() bool { return !ps.Stopped && ps.EventURL != "" && ps.Secret != "" }

// Grant returns the authorization in force, nil when there is none.
func (ps *PlatformState) Grant(account string) *GrantState {
	for _, g := range slices.Backward(ps.Grants) {
		if g.AccountAppID == account && g.Cancelled.IsZero() {
			return g
		}
	}
	return nil
}

// forgetGrants drops cancelled authorizations whose tokens have all expired, and the oldest beyond what there is room for.
func (ps *PlatformState) forgetGrants(now time.Time) []*GrantState {
	excess := len(ps.Grants) - keptListed
	return slices.DeleteFunc(ps.Grants, func(g *GrantState) bool {
		if g.Cancelled.IsZero() {
			return false
		}
		drop := excess > 0 || !now.Before(g.Cancelled.Add(TokenLife))
		if drop {
			excess--
		}
		return drop
	})
}

// InForce is the list that authorizers are held to.
func (ps *PlatformState) InForce(d ComponentDomains) []string {
	if ps.Platform.Published {
		return d.Published
	}
	return d.Testing
}
