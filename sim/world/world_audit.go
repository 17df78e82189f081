package world

import (
	"slices"
	"strings"
	"time"
)

// Submit hands the committed code in for audit, with the privacy guide as it is: what is set later comes too late.
func (w *World) Submit(s Submission) *Audit {
	code := s.Account.CodeState()
	w.Counters["audit"]++
	au := &Audit{
		ID: 434000000 + int64(w.Counters["audit"]), Version: *code.Experience, SubmittedAt: w.Now(),
		Guide: s.Account.PrivacyState().Guide(), OrderPath: s.OrderPath, Findings: w.findings(s),
	}
	au.Decide(code.Plan, w.Now())
	code.Audits = KeepLast(append(code.Audits, au), KeptAudits)
	w.AnnounceAudit(s.Account, au)
	return au
}

// PlanAudits chooses how the account's code audits end, the one under way included.
func (w *World) PlanAudits(a *AccountState, p AuditPlan) {
	code := a.CodeState()
	code.Plan = p
	if last := code.Latest(); last != nil && last.UnderAudit(w.Now()) {
		last.Decide(p, w.Now())
		w.AnnounceAudit(a, last)
	}
}

// Release puts an approved version online for everyone, and its privacy guide, order page and domains with it.
func (w *World) Release(a *AccountState, au *Audit) {
	au.Released = true
	a.CodeState().Publish(au.Version, w.Now())
	if au.Guide != nil {
		a.PrivacyState().Live = au.Guide
	}
	a.OwnDomains().released(w.Platforms[au.Version.Component])
	if au.OrderPath != "" {
		a.OrderPath, a.PathSince = au.OrderPath, w.Now()
	}
}

// AnnounceAudit makes the pushes of an audit due work, instead of those announced before.
func (w *World) AnnounceAudit(a *AccountState, au *Audit) {
	w.ForgetAudit(a)
	if !au.DelayedAt.IsZero() && !w.Now().After(au.DelayedAt) {
		w.tellAudit(a, au, au.DelayedAt, "weapp_audit_delay", map[string]string{
			"Reason": au.Plan.ReasonText(), "DelayTime": unix(au.DelayedAt),
		})
	}
	w.AnnounceDecision(a, au)
}

// AnnounceDecision makes the push of an audit's end due work.
func (w *World) AnnounceDecision(a *AccountState, au *Audit) {
	if au.Rejected() {
		w.tellAudit(a, au, au.DecidedAt, "weapp_audit_fail", map[string]string{
			"Reason": au.Rejection(), "FailTime": unix(au.DecidedAt), "ScreenShot": au.Plan.ScreenShot,
		})
		return
	}
	w.tellAudit(a, au, au.DecidedAt, "weapp_audit_success", map[string]string{"SuccTime": unix(au.DecidedAt)})
}

// tellAudit pushes to the component that submitted the code.
func (w *World) tellAudit(a *AccountState, au *Audit, at time.Time, name string, fields map[string]string) {
	if ps := w.Platforms[au.Version.Component]; ps != nil && ps.MessageURL != "" {
		w.Pending = append(w.Pending, Job{At: at, Component: ps.AppID, Name: name, Account: a.AppID, Set: fields})
	}
}

// ForgetAudit takes announced results back; what is due already will be pushed.
func (w *World) ForgetAudit(a *AccountState) {
	w.Pending = slices.DeleteFunc(w.Pending, func(j Job) bool {
		return j.Account == a.AppID && strings.HasPrefix(j.Name, "weapp_audit_") && j.At.After(w.Now())
	})
}
