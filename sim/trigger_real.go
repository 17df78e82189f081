package sim

import (
	"strconv"

	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// makeReal does what an authorization event, an audit's result, a penalty or a registration announces, and gives the event the
// values that the APIs will accept. Values that the caller sets stay.
func (s *Sim) makeReal(w *world.World, ps *world.PlatformState, j *world.Job) error {
	var real map[string]string
	switch a := w.AccountBy(j.Account); j.Name {
	case "component_verify_ticket":
		real = w.TicketJob(ps).Set
		j.Account = ""
	case "authorized", "updateauthorized":
		if a == nil {
			return world.UnknownAccount(j.Account)
		}
		code, _ := w.Authorize(ps, a, grantable(w, ps, a))
		real = code.Fields(w.NewValue(world.DrawnPreAuthCode))
	case "text":
		real = map[string]string{"Content": world.TextBeyondASCII}
	case "release_api":
		real = mintCode(w, ps, a)
	case "unauthorized":
		if a == nil {
			return world.UnknownAccount(j.Account)
		}
		if g := ps.Grant(a.AppID); g != nil {
			g.Cancelled = w.Now()
		}
	case "weapp_audit_success", "weapp_audit_fail", "weapp_audit_delay":
		real = s.decideAudit(w, a, j)
	case "wxa_privacy_apply":
		real = decideInterface(w, a, j)
	case "wxa_illegal_record":
		real = s.recordViolation(w, a, j)
	case "wxa_appeal_record", "wxa_appeal_record_refused":
		real = s.recordAppeal(w, a, j)
	case "order_path_apply_result_notify":
		real = map[string]string{"list.appid": j.Account}
	case "order_path_audit_result_notify", "order_path_audit_result_notify_passed":
		real = s.decideOrderPath(w, a, j)
	case "wxa_nickname_audit", "wxa_category_audit":
		real = decideReview(w, a, j)
	case string(world.EnterpriseRegistration), string(world.PersonalRegistration), string(world.BetaRegistration):
		real = s.registerApp(w, ps, j)
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

// mintCode is what the release check's API message says: a code of the account's that api_query_auth takes.
func mintCode(w *world.World, ps *world.PlatformState, a *world.AccountState) map[string]string {
	if a == nil {
		return nil // the push says that there is no such account
	}
	var ids []int
	if g := ps.Grant(a.AppID); g != nil {
		ids = g.FuncIDs
	} else {
		ids = grantable(w, ps, a)
	}
	code, _ := w.Authorize(ps, a, ids)
	return map[string]string{"Content": "QUERY_AUTH_CODE:" + code.Value}
}

// grantable are all permission sets that the platform asks an account for and no other component holds alone.
func grantable(w *world.World, ps *world.PlatformState, a *world.AccountState) (ids []int) {
	for _, set := range ps.Offered(a.Kind) {
		if w.Holder(ps, a.AppID, set) == "" {
			ids = append(ids, set.ID)
		}
	}
	return ids
}

// decideAudit decides the audit under way as the callback says, whatever the rules find, and returns the callback's times
// and reason.
func (s *Sim) decideAudit(w *world.World, a *world.AccountState, j *world.Job) map[string]string {
	last := &world.Audit{} // nobody's
	if a != nil && a.Code != nil && a.Code.Latest() != nil && a.Code.Latest().UnderAudit(w.Now()) {
		last = a.Code.Latest()
	}
	now := strconv.FormatInt(w.Now().Unix(), 10)
	plan := world.AuditPlan{Result: world.AuditApproved, Reason: j.Set["Reason"], ScreenShot: j.Set["ScreenShot"], Overlook: true}
	switch j.Name {
	case "weapp_audit_fail":
		plan.Result = world.AuditRejected
	case "weapp_audit_delay":
		plan.Result = world.AuditDelayed
		last.Plan, last.DelayedAt = plan, w.Now()
		if last.ID != 0 {
			w.ForgetAudit(a)
			w.AnnounceDecision(a, last)
		}
		return map[string]string{"DelayTime": now, "Reason": plan.ReasonText()}
	}
	last.Decide(plan, w.Now())
	if last.ID != 0 {
		w.ForgetAudit(a)
	}
	if plan.Result == world.AuditRejected {
		return map[string]string{"FailTime": now, "Reason": last.Rejection()}
	}
	return map[string]string{"SuccTime": now}
}

// decideInterface ends the review of a location API that the callback announces; it is granted unless the callback says
// otherwise.
func decideInterface(w *world.World, a *world.AccountState, j *world.Job) map[string]string {
	const refused = "2"
	set := j.Set
	return w.DecideInterface(a, set["result_info.api_name"], set["result_info.status"] == refused, set["result_info.reason"])
}

// decideOrderPath ends the review of an order page that the callback announces, as its status says.
func (s *Sim) decideOrderPath(w *world.World, a *world.AccountState, j *world.Job) map[string]string {
	if a == nil {
		return nil
	}
	said := s.said(j)
	return w.DecideOrderPath(a, said["list.status"] != strconv.Itoa(world.OrderPathPassed), said["list.reason"])
}

// registerApp makes the mini program that a callback announces. A callback that is given an appid, a code or a status is
// pushed as it is.
func (s *Sim) registerApp(w *world.World, ps *world.PlatformState, j *world.Job) map[string]string {
	for path := range j.Set {
		if path == "appid" || path == "auth_code" || path == "status" {
			return nil
		}
	}
	value := s.said(j)
	r := world.Registration{
		Kind: world.RegistrationKind(j.Name), Name: value["info.name"], Person: value["info.legal_persona_name"],
	}
	if r.Kind == world.PersonalRegistration {
		r.Name, r.Person = "个人小程序", "张三"
	}
	a := w.AddRegistered(&r)
	code, _ := w.Authorize(ps, a, world.RegisteredSets(r.Kind))
	j.Account = a.AppID
	if r.Kind == world.BetaRegistration {
		w.Pending = append(w.Pending, world.AuthorizedJob(ps, a, code, w.Now()))
		return nil
	}
	return map[string]string{"auth_code": code.Value}
}

// accountFor picks an account for a callback: an authorized one if there is any, else the first of the right kind.
func accountFor(w *world.World, ps *world.PlatformState, kind callback.Type) string {
	best := ""
	for _, a := range w.Accounts {
		for _, k := range kind.Kinds {
			if world.Kind(k) != a.Kind || a.ReleaseGroup != 0 {
				continue
			}
			if ps.Grant(a.AppID) != nil {
				return a.AppID
			}
			if best == "" {
				best = a.AppID
			}
		}
	}
	return best
}
