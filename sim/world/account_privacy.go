package world

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// interfaceTime is how long WeChat looks at an application for a location API; six to 28 hours were seen.
const interfaceTime = 6 * time.Hour

// PrivacyState is the mini program's, made when first needed.
func (a *AccountState) PrivacyState() *Privacy {
	if a.Privacy == nil {
		a.Privacy = &Privacy{Plan: a.InterfacePlan()}
	}
	return a.Privacy
}

// InterfacePlan is how applications for location APIs end.
func (a *AccountState) InterfacePlan() AuditPlan {
	if a.Privacy == nil {
		return AuditPlan{Result: AuditApproved, After: interfaceTime}
	}
	return a.Privacy.Plan
}

// Guide is the one that an audit looks at: the draft, or what is online where nothing was set since.
func (p *Privacy) Guide() *PrivacyGuide {
	if p.Draft != nil {
		return p.Draft
	}
	return p.Live
}

// KeepFile remembers an uploaded text file.
func (p *Privacy) KeepFile(id string) { p.Files = KeepLast(append(p.Files, id), KeptAudits) }

// Interface is what is known of a location API, named without wx.; nil when nobody applied for it.
func (p *Privacy) Interface(name string) *PrivacyInterface {
	i := slices.IndexFunc(p.Interfaces, func(one *PrivacyInterface) bool { return one.API == name })
	if i < 0 {
		return nil
	}
	return p.Interfaces[i]
}

// Interface is what is known of a location API, see Privacy.Interface.
func (a *AccountState) Interface(name string) *PrivacyInterface {
	if a.Privacy == nil {
		return nil
	}
	return a.Privacy.Interface(name)
}

// Grants says whether the mini program may use a location API.
func (p *Privacy) Grants(name string, now time.Time) bool {
	return p.Interface(name).Status(now) == InterfaceGranted
}

// PutInterface takes a record in the place of the one of the same API.
func (p *Privacy) PutInterface(one *PrivacyInterface) {
	p.Interfaces = slices.DeleteFunc(p.Interfaces, func(old *PrivacyInterface) bool { return old.API == one.API })
	p.Interfaces = append(p.Interfaces, one)
}

// ApplyForInterface begins the review of a location API; its end is pushed to the component that asked.
func (w *World) ApplyForInterface(ps *PlatformState, a *AccountState, name string) *PrivacyInterface {
	p := a.PrivacyState()
	w.Counters["interface"]++
	one := &PrivacyInterface{API: name, AuditID: 421600000 + int64(w.Counters["interface"]), AppliedAt: w.Now()}
	one.decide(p.Plan, w.Now())
	p.PutInterface(one)
	w.announceInterface(ps, a, one)
	return one
}

// decide sets the end of a review, to be counted from now.
func (p *PrivacyInterface) decide(plan AuditPlan, now time.Time) {
	p.DecidedAt, p.Refused, p.Reason = now.Add(plan.After), plan.Result == AuditRejected, ""
	if p.Refused {
		p.Reason = cmp.Or(plan.Reason, interfaceWords)
	}
}

// PlanInterfaces changes how reviews end, those under way included.
func (w *World) PlanInterfaces(a *AccountState, plan AuditPlan) {
	p := a.PrivacyState()
	p.Plan = plan
	for _, one := range p.Interfaces {
		if one.Status(w.Now()) == InterfacePending {
			one.decide(plan, w.Now())
			w.hurryInterface(a, one)
		}
	}
}

const interfaceEvent = "wxa_privacy_apply"

// announceInterface makes the push of a review's end due work. Its numbers are not those of get_privacy_interface.
func (w *World) announceInterface(ps *PlatformState, a *AccountState, one *PrivacyInterface) {
	if ps.MessageURL == "" {
		return
	}
	w.Pending = append(w.Pending, Job{
		At: one.DecidedAt, Component: ps.AppID, Name: interfaceEvent, Account: a.AppID, Set: one.Fields(),
	})
}

// Fields are what the push says about a review.
func (p *PrivacyInterface) Fields() map[string]string {
	const refused, granted = "2", "3"
	return map[string]string{
		"result_info.api_name": "wx." + p.API, "result_info.apply_time": unix(p.AppliedAt),
		"result_info.audit_id": strconv.FormatInt(p.AuditID, 10), "result_info.audit_time": unix(p.DecidedAt),
		"result_info.reason": p.Reason, "result_info.status": map[bool]string{true: refused, false: granted}[p.Refused],
	}
}

// hurryInterface moves the push of a review to its new end.
func (w *World) hurryInterface(a *AccountState, one *PrivacyInterface) {
	for i := range w.Pending {
		j := &w.Pending[i]
		if j.Account == a.AppID && j.Name == interfaceEvent && j.Set["result_info.audit_id"] == strconv.FormatInt(one.AuditID, 10) {
			j.At, j.Set = one.DecidedAt, one.Fields()
		}
	}
}

// DecideInterface ends the review that a push announces: the one of the API that it names, or the latest. It returns what
// the push says; nil when nothing is under review.
func (w *World) DecideInterface(a *AccountState, name string, refused bool, reason string) map[string]string {
	if a == nil || a.Privacy == nil {
		return nil
	}
	name = strings.TrimPrefix(name, "wx.")
	for _, one := range slices.Backward(a.Privacy.Interfaces) {
		if one.Status(w.Now()) != InterfacePending || name != "" && one.API != name {
			continue
		}
		plan := AuditPlan{Result: AuditApproved, Reason: reason}
		if refused {
			plan.Result = AuditRejected
		}
		one.decide(plan, w.Now())
		w.forgetInterface(a, one)
		return one.Fields()
	}
	return nil
}

// SetInterface puts a mini program where it would be with a location API after a decision of long ago.
func (w *World) SetInterface(a *AccountState, name string, status int, reason string) {
	p, one := a.PrivacyState(), &PrivacyInterface{API: name}
	w.forgetInterface(a, p.Interface(name))
	p.Interfaces = slices.DeleteFunc(p.Interfaces, func(old *PrivacyInterface) bool { return old.API == name })
	if status == InterfaceOpen {
		return
	}
	if one.Refused = status != InterfaceGranted; one.Refused {
		one.Reason = cmp.Or(reason, interfaceWords)
	}
	if status != InterfaceBarred {
		w.Counters["interface"]++
		one.AuditID, one.AppliedAt, one.DecidedAt = 421600000+int64(w.Counters["interface"]), w.Now(), w.Now()
	}
	p.Interfaces = append(p.Interfaces, one)
}

// forgetInterface takes the announced end of a review back.
func (w *World) forgetInterface(a *AccountState, one *PrivacyInterface) {
	if one == nil {
		return
	}
	id := strconv.FormatInt(one.AuditID, 10)
	w.Pending = slices.DeleteFunc(w.Pending, func(j Job) bool {
		return j.Account == a.AppID && j.Name == interfaceEvent && j.Set["result_info.audit_id"] == id
	})
}
