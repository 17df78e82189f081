package sim

import (
	"fmt"
	"strconv"
)

// makeReal gives authorization events the values that the APIs will accept.
func (s *Sim) makeReal(w *world, ps *platformState, j *job) error {
	var real map[string]string
	switch a := w.lookAccount(j.Account); j.Name {
	case "component_verify_ticket":
		real = w.ticketJob(ps).Set
		j.Account = ""
	case "authorized", "updateauthorized":
		if a == nil {
			return fmt.Errorf("no account has the AppID or original id %q", j.Account)
		}
		var ids []int
		for _, set := range ps.offered(a.Kind) {
			ids = append(ids, set.ID)
		}
		code, _ := w.authorize(ps, a, ids)
		real = map[string]string{
			"AuthorizationCode": code.Value, "AuthorizationCodeExpiredTime": strconv.FormatInt(code.Expires.Unix(), 10),
			"PreAuthCode": w.newPreAuthCode(),
		}
	case "unauthorized":
		if a == nil {
			return fmt.Errorf("no account has the AppID or original id %q", j.Account)
		}
		if g := ps.grant(a.AppID); g != nil {
			g.Cancelled = w.Now()
		}
	case "weapp_audit_success", "weapp_audit_fail", "weapp_audit_delay":
		real = s.decideByHand(w, a, j)
	case string(enterpriseRegistration), string(personalRegistration), string(betaRegistration):
		real = s.registerByHand(w, ps, j)
	}
	if j.Set == nil {
		j.Set = real
		return nil
	}
	for path, value := range real {
		if _, set := j.Set[path]; !set {
			j.Set[path] = value
		}
	}
	return nil
}

// decideByHand decides the audit under way as the callback says, and gives the callback's own times and words.
func (s *Sim) decideByHand(w *world, a *accountState, j *job) map[string]string {
	now := w.Now()
	plan := AuditPlan{Result: AuditApproved, Reason: j.Set["Reason"], ScreenShot: j.Set["ScreenShot"]}
	out := map[string]string{"SuccTime": strconv.FormatInt(now.Unix(), 10)}
	switch j.Name {
	case "weapp_audit_fail":
		plan.Result = AuditRejected
		out = map[string]string{"FailTime": strconv.FormatInt(now.Unix(), 10), "Reason": plan.reason()}
	case "weapp_audit_delay":
		plan.Result = AuditDelayed
		out = map[string]string{"DelayTime": strconv.FormatInt(now.Unix(), 10), "Reason": plan.reason()}
	}
	if a == nil || a.Code == nil {
		return out
	}
	last := a.Code.latest()
	if last == nil || !last.open(now) {
		return out
	}
	if plan.Result == AuditDelayed {
		last.Plan, last.DelayedAt = plan, now
		w.forgetAudit(a)
		w.announceDecision(a, last)
		return out
	}
	last.decide(plan, now)
	w.forgetAudit(a)
	return out
}

// registerByHand makes the mini program that a callback announces; one that is given an appid, a code or a status is
// left as it is.
func (s *Sim) registerByHand(w *world, ps *platformState, j *job) map[string]string {
	kind, err := s.catalogue.find(j.Name)
	if err != nil {
		return nil
	}
	value := map[string]string{}
	for _, f := range kind.fields() {
		value[f.Path] = f.Sample
	}
	for path, v := range j.Set {
		if path == "appid" || path == "auth_code" || path == "status" {
			return nil
		}
		value[path] = v
	}
	r := registration{Kind: registrationKind(j.Name), Name: value["info.name"], Person: value["info.legal_persona_name"]}
	if r.Kind == personalRegistration {
		r.Name, r.Person = value["info.idname"], value["info.idname"]
	}
	a := w.addRegistered(&r)
	code, _ := w.authorize(ps, a, registeredSets())
	j.Account = a.AppID
	if r.Kind == betaRegistration {
		w.Pending = append(w.Pending, authorizedJob(ps, a, code, w.Now()))
		return nil
	}
	return map[string]string{"auth_code": code.Value}
}

// suits picks an account for a callback: an authorized one if there is any, else the first of the right kind.
func suits(w *world, ps *platformState, kind callbackKind) string {
	best := ""
	for _, a := range w.Accounts {
		for _, k := range kind.Kinds {
			if Kind(k) != a.Kind || a.ReleaseGroup != 0 {
				continue
			}
			if ps.grant(a.AppID) != nil {
				return a.AppID
			}
			if best == "" {
				best = a.AppID
			}
		}
	}
	return best
}
