package world

import (
	"slices"
	"time"
)

// OwnFace is made when first needed: snapshots of accounts that never changed theirs stay small.
func (a *AccountState) OwnFace() *Face {
	if a.Face == nil {
		a.Face = &Face{}
	}
	return a.Face
}

// Complete says whether a mini program has the name, head image and signature without which no code is audited (86002).
func (a *AccountState) Complete() bool {
	return a.NickName != "" && a.HeadImg != "" && a.Signature != ""
}

// MadeByAPI says whether the mini program came to be by fast registration: only those are renamed by API.
func (a *AccountState) MadeByAPI() bool { return a.RegisterType != 0 }

// NamePlan is how the next review of a name ends.
func (a *AccountState) NamePlan() AuditPlan {
	if a.Face == nil {
		return reviewPlan(nil)
	}
	return reviewPlan(a.Face.NamePlan)
}

func reviewPlan(p *AuditPlan) AuditPlan {
	if p == nil {
		return AuditPlan{Result: AuditApproved, After: reviewTime}
	}
	return *p
}

// NameUnderReview is the name that WeChat has to decide about, nil when there is none.
func (a *AccountState) NameUnderReview() *NameReview {
	names := a.NameReviews()
	if i := slices.IndexFunc(names, func(r *NameReview) bool { return !r.Ended }); i >= 0 {
		return names[i]
	}
	return nil
}

// NameReviews are all of the account's, oldest first.
func (a *AccountState) NameReviews() []*NameReview {
	if a.Face == nil {
		return nil
	}
	return a.Face.Names
}

// InYear counts what happened in the calendar year of a moment, as WeChat counts years.
func InYear(times []time.Time, now time.Time) int { return inPeriod(times, now, "2006") }

// InMonth counts what happened in the calendar month of a moment.
func InMonth(times []time.Time, now time.Time) int { return inPeriod(times, now, "2006-01") }

func inPeriod(times []time.Time, now time.Time, layout string) (n int) {
	for _, t := range times {
		if ChinaTime(t).Format(layout) == ChinaTime(now).Format(layout) {
			n++
		}
	}
	return n
}

// keptChanges of a kind are more than any quota of a year or month.
const keptChanges = 100

// changedAt notes a change for a quota.
func changedAt(times []time.Time, now time.Time) []time.Time {
	return KeepLast(append(slices.Clone(times), now), keptChanges)
}

// Rename gives the account a name at once.
func (a *AccountState) Rename(name string, now time.Time) {
	a.NickName, a.OwnFace().Renamed = name, changedAt(a.OwnFace().Renamed, now)
}

// Redraw gives the account a head image. Trial mini programs use no quota.
func (a *AccountState) Redraw(url string, now time.Time) {
	if a.HeadImg = url; a.RegisterType != RegisteredBeta {
		a.OwnFace().Redrawn = changedAt(a.OwnFace().Redrawn, now)
	}
}

// Resign gives the account a signature (简介).
func (a *AccountState) Resign(text string, now time.Time) {
	a.Signature, a.OwnFace().Resigned = text, changedAt(a.OwnFace().Resigned, now)
}
