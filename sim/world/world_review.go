package world

import (
	"slices"
	"strconv"
	"time"
)

// The pushes that end a review.
const (
	nameAudit     = "wxa_nickname_audit"
	categoryAudit = "wxa_category_audit"
)

// ReviewName begins the review of a name for a component. It is nil where the plan decides at once: the account has the
// name then, and nothing is pushed (PROTOCOL 14.1).
func (w *World) ReviewName(a *AccountState, component, name string) *NameReview {
	face, now, plan := a.OwnFace(), w.Now(), a.NamePlan()
	if plan.After == 0 && plan.Result == AuditApproved {
		a.Rename(name, now)
		return nil
	}
	w.Counters["name review"]++
	r := &NameReview{
		ID: 410000000 + int64(w.Counters["name review"]), NickName: name, Component: component, SubmittedAt: now,
		DecidedAt: now.Add(plan.After), Plan: plan,
	}
	face.Names = KeepLast(append(face.Names, r), KeptReviews)
	w.announceReview(a, nameAudit, r.Component, r.task(), r.DecidedAt)
	return r
}

func (r *NameReview) task() string { return strconv.FormatInt(r.ID, 10) }

// announceReview makes the end of a review due work, instead of what was announced of it before.
func (w *World) announceReview(a *AccountState, name, component, task string, at time.Time) {
	w.forgetReview(a, name, task)
	w.Pending = append(w.Pending, Job{At: at, Component: component, Name: name, Account: a.AppID, Task: task})
}

func (w *World) forgetReview(a *AccountState, name, task string) {
	w.Pending = slices.DeleteFunc(w.Pending, func(j Job) bool {
		return j.Account == a.AppID && j.Name == name && j.Task == task
	})
}

// PlanNames chooses how reviews of the account's names end, the one under way included.
func (w *World) PlanNames(a *AccountState, p AuditPlan) {
	face := a.OwnFace()
	face.NamePlan = &p
	if r := a.NameUnderReview(); r != nil {
		r.Plan, r.DecidedAt = p, w.Now().Add(p.After)
		w.announceReview(a, nameAudit, r.Component, r.task(), r.DecidedAt)
	}
}

// DecideName ends the review under way now, as a push says that somebody makes; it tells what the push has to say.
func (w *World) DecideName(a *AccountState, p AuditPlan) map[string]string {
	r := a.NameUnderReview()
	if r == nil {
		return nil
	}
	r.Plan, r.DecidedAt = p, w.Now()
	w.forgetReview(a, nameAudit, r.task())
	w.endNaming(a, r)
	return r.fields()
}

func (w *World) endNaming(a *AccountState, r *NameReview) {
	r.Ended = true
	if r.Status() == ReviewPassed {
		a.Rename(r.NickName, w.Now())
	}
	w.Touch()
}

// endReview decides what a due job announces, and completes the push; nobody is told where nobody listens.
func (w *World) endReview(j *Job, task string) {
	a, ps := w.Account(j.Account), w.Platforms[j.Component]
	name := j.Name
	if j.Name = ""; a == nil {
		return
	}
	var fields map[string]string
	switch name {
	case nameAudit:
		fields = w.endNamingTask(a, task)
	case categoryAudit:
		fields = w.endCategoryTask(a, task)
	}
	if fields != nil && ps != nil && ps.MessageURL != "" {
		j.Name, j.Set = name, fields
	}
}

func (w *World) endNamingTask(a *AccountState, task string) map[string]string {
	r := a.NameUnderReview()
	if r == nil || r.task() != task {
		return nil
	}
	w.endNaming(a, r)
	return r.fields()
}

// Reviews says whether the job ends a review, which goes on without the component that asked for it.
func (j Job) Reviews() bool { return j.Task != "" && (j.Name == nameAudit || j.Name == categoryAudit) }

// EndTasks does what due jobs announce, before they are pushed: registrations and reviews end, and what is said of orders is
// known. Pushes that follow come right behind.
func (w *World) EndTasks(due []Job) (out []Job) {
	for _, j := range due {
		var more []Job
		switch task := j.Task; {
		case j.Reviews():
			j.Task = ""
			w.endReview(&j, task)
		case j.trades():
			out = append(out, w.tellTrade(j)...)
			continue
		default:
			more = w.endRegistration(&j)
		}
		if j.Name != "" {
			out = append(out, j)
		}
		out = append(out, more...)
	}
	return out
}
