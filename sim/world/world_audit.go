package world

import (
	"slices"
	"strings"
	"time"
)

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
	if au.Plan.Result == AuditRejected {
		w.tellAudit(a, au, au.DecidedAt, "weapp_audit_fail", map[string]string{
			"Reason": au.Plan.ReasonText(), "FailTime": unix(au.DecidedAt), "ScreenShot": au.Plan.ScreenShot,
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
