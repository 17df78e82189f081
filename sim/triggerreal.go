package sim

// A callback that is triggered by hand happens in the world, too: the audit it announces is decided, the mini program
// it announces exists.

// decideByHand decides the audit under way as the callback says, and gives the callback's own times and words.
func (s *Sim) decideByHand(w *world, a *accountState, j *job) map[string]string {
	now := w.Now()
	plan := AuditPlan{Result: AuditApproved, Reason: j.Set["Reason"], ScreenShot: j.Set["ScreenShot"]}
	out := map[string]string{"SuccTime": unix(now)}
	switch j.Name {
	case "weapp_audit_fail":
		plan.Result = AuditRejected
		out = map[string]string{"FailTime": unix(now), "Reason": plan.reason()}
	case "weapp_audit_delay":
		plan.Result = AuditDelayed
		out = map[string]string{"DelayTime": unix(now), "Reason": plan.reason()}
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
	a := w.found(&r)
	code, _ := w.authorize(ps, a, registeredSets())
	j.Account = a.AppID
	if r.Kind == betaRegistration {
		w.Pending = append(w.Pending, authorizedJob(ps, a, code, w.Now()))
		return nil
	}
	return map[string]string{"auth_code": code.Value}
}
