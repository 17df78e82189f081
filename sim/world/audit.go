package world

import (
	"time"
)

// AuditResult is what an audit (代码审核) comes to.
type AuditResult string

const (
	AuditApproved AuditResult = "success" // pushed as weapp_audit_success
	AuditRejected AuditResult = "fail"    // weapp_audit_fail
	AuditDelayed  AuditResult = "delay"   // weapp_audit_delay, and approved after as long again
)

// AuditPlan is what WeChat will decide about a mini program's next code audits.
type AuditPlan struct {
	Result     AuditResult
	After      time.Duration // from submission to decision
	Reason     string        // of AuditRejected and AuditDelayed; WeChat's usual words when empty
	ScreenShot string        // media ids joined by |, of AuditRejected
	Overlook   bool          // approve even what the rules find wrong, see auditRules
}

// auditTime is the simulator's default; the real thing takes hours to seven days.
const auditTime = 2 * time.Hour

// Audit is one submission (审核单).
type Audit struct {
	ID          int64
	Version     CodeVersion
	SubmittedAt time.Time
	DelayedAt   time.Time // zero when it is not
	DecidedAt   time.Time
	Plan        AuditPlan
	Withdrawn   time.Time
	SpeedUp     bool
	Released    bool
	Guide       *PrivacyGuide `json:",omitempty"` // what was submitted with the code
	OrderPath   string        `json:",omitempty"`
	Findings    string        // what the rules find wrong, in the words of weapp_audit_fail; "" for nothing
}

// The states of an audit on the wire.
const (
	StatusApproved = iota
	StatusRejected
	statusUnderAudit
	statusWithdrawn
	statusDelayed
)

// Status depends on the clock alone: it turns when the decision is due, whether or not the push has gone out.
func (a *Audit) Status(now time.Time) int {
	switch {
	case !a.Withdrawn.IsZero():
		return statusWithdrawn
	case now.Before(a.DecidedAt) && !a.DelayedAt.IsZero() && !now.Before(a.DelayedAt):
		return statusDelayed
	case now.Before(a.DecidedAt):
		return statusUnderAudit
	case a.Rejected():
		return StatusRejected
	}
	return StatusApproved
}

// Rejected says how the audit ends: as planned, unless something is wrong with what was submitted.
func (a *Audit) Rejected() bool {
	return a.Plan.Result == AuditRejected || a.Findings != "" && !a.Plan.Overlook
}

// Rejection is what the auditors write: the plan's own words, or what is wrong, or WeChat's usual words.
func (a *Audit) Rejection() string {
	if a.Findings == "" || a.Plan.Result == AuditRejected && a.Plan.Reason != "" {
		return a.Plan.ReasonText()
	}
	return a.Findings
}

// UnderAudit says whether WeChat still has to decide.
func (a *Audit) UnderAudit(now time.Time) bool {
	s := a.Status(now)
	return s == statusUnderAudit || s == statusDelayed
}

// Decide sets the plan, to be counted from now.
func (a *Audit) Decide(p AuditPlan, now time.Time) {
	a.Plan, a.DelayedAt, a.DecidedAt = p, time.Time{}, now.Add(p.After)
	if p.Result == AuditDelayed {
		a.DelayedAt, a.DecidedAt = a.DecidedAt, a.DecidedAt.Add(p.After)
	}
}

// ReasonText is the plan's reason, or WeChat's usual words for its result.
func (p AuditPlan) ReasonText() string {
	switch {
	case p.Reason != "":
		return p.Reason
	case p.Result == AuditRejected:
		return "1:账号信息不符合规范:<br>(1):小程序的服务类目与实际功能不符<br>"
	}
	return "为了更好的服务小程序，您的服务商正在进行提审系统的优化，可能会导致审核时效的增长，请耐心等待"
}

// Reason is what the developer is told while the audit is rejected or delayed.
func (a *Audit) Reason(now time.Time) string {
	switch a.Status(now) {
	case StatusRejected:
		return a.Rejection()
	case statusDelayed:
		return a.Plan.ReasonText()
	}
	return ""
}
