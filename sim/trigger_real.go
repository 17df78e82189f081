package sim

import (
	"maps"
	"strconv"

	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// makeReal does what an authorization event, an audit's result, a penalty or a registration announces, and gives the event the
// values that the APIs will accept. Values that the caller sets stay.
func (s *Sim) makeReal(w *world.World, ps *world.PlatformState, kind callback.Type, j *world.Job) error {
	var real map[string]string
	var err error
	switch a := w.AccountBy(j.Account); j.Name {
	case "component_verify_ticket":
		real = w.TicketJob(ps).Set
		j.Account = ""
	case "authorized", "updateauthorized":
		code, _ := w.Authorize(ps, a, grantable(w, ps, a))
		real = code.Fields(w.NewValue(world.DrawnPreAuthCode))
	case "text":
		real = map[string]string{"Content": world.TextBeyondASCII}
	case "release_api":
		real = mintCode(w, ps, a)
	case "unauthorized":
		if g := ps.Grant(a.AppID); g != nil {
			g.Cancelled = w.Now()
		}
	case "weapp_audit_success", "weapp_audit_fail", "weapp_audit_delay":
		real = s.decideAudit(w, a, j)
	case "wxa_privacy_apply":
		real = decideInterface(w, a, j)
	case "wxa_illegal_record":
		real, err = recordViolation(w, a, kind, j.Set)
	case "wxa_appeal_record", "wxa_appeal_record_refused":
		real, err = recordAppeal(w, a, kind, j.Set)
	case "order_path_apply_result_notify":
		real = map[string]string{"list.appid": j.Account}
	case "order_path_audit_result_notify", "order_path_audit_result_notify_one":
		real = decideOrderPath(w, a, kind, j.Set)
	case "wxa_nickname_audit", "wxa_category_audit":
		real = decideReview(w, a, j)
	case string(world.EnterpriseRegistration), string(world.PersonalRegistration), string(world.BetaRegistration):
		real = registerApp(w, ps, kind, j)
	}
	if err != nil {
		return err
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

// said are the values of a callback's fields as they will be pushed: its samples, and what the caller set.
func said(kind callback.Type, set map[string]string) map[string]string {
	out := map[string]string{}
	for _, f := range kind.Fields() {
		out[f.Path] = f.Sample
	}
	maps.Copy(out, set)
	return out
}

// decideAudit decides the audit under way as the callback says, whatever the rules find, and returns the callback's times
// and reason.
func (s *Sim) decideAudit(w *world.World, a *world.AccountState, j *world.Job) map[string]string {
	last := &world.Audit{} // nobody's
	if a.Code != nil && a.Code.Latest() != nil && a.Code.Latest().UnderAudit(w.Now()) {
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
func decideOrderPath(w *world.World, a *world.AccountState, kind callback.Type, set map[string]string) map[string]string {
	if a == nil {
		return nil
	}
	value := said(kind, set)
	return w.DecideOrderPath(a, value["list.status"] != strconv.Itoa(world.OrderPathPassed), value["list.reason"])
}

// registerApp makes the mini program that a callback announces. A callback that is given an appid, a code or a status is
// pushed as it is.
func registerApp(w *world.World, ps *world.PlatformState, kind callback.Type, j *world.Job) map[string]string {
	for path := range j.Set {
		if path == "appid" || path == "auth_code" || path == "status" {
			return nil
		}
	}
	value := said(kind, j.Set)
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
