package world

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Penalties are a mini program's violations and what was appealed against them (违规与申诉; PROTOCOL 13.9).
type Penalties struct {
	Violations []Violation // oldest first
	Appeals    []*Appeal   // oldest first
}

// Violation is an entry of 违规记录.
type Violation struct {
	ID      string
	At      time.Time
	Reason  string
	Content string // may be empty
	RuleURL string
	Rule    string
}

// Appeal is what somebody filed against a violation.
type Appeal struct {
	ID          int64
	ViolationID string
	At          time.Time
	Count       int // how often the violation was appealed against, with this one
	From        int // 0 the account, 1 a component
	Status      int // AppealOpen and so on
	DecidedAt   time.Time
	Decision    string // why, where it was decided
	Punishment  string
	Content     string // of the violation
	ContentURL  string
	Defence     string
	Proofs      []string // ids of temporary media
}

// States of an Appeal on the wire.
const (
	AppealOpen = 1 + iota
	AppealAccepted
	AppealRefused
	AppealWithdrawn
)

// Decided says whether WeChat decided, rather than the one who appealed.
func (p *Appeal) Decided() bool { return p.Status == AppealAccepted || p.Status == AppealRefused }

// PenaltyState is what is known of a mini program's violations.
func (a *AccountState) PenaltyState() *Penalties {
	if a.Penalties == nil {
		a.Penalties = &Penalties{}
	}
	return a.Penalties
}

// RecordViolation keeps the violation that a callback announces, and returns the callback's id and time. Without an id it gets
// one, without a time it is of now; one with the id of another takes its place.
func (w *World) RecordViolation(a *AccountState, v Violation) map[string]string {
	p := a.PenaltyState()
	if v.At.IsZero() {
		v.At = w.Now()
	}
	if v.ID == "" {
		w.Counters["violation"]++
		v.ID = fmt.Sprintf("2_%d", 11100+w.Counters["violation"])
	}
	p.Violations = slices.DeleteFunc(p.Violations, func(old Violation) bool { return old.ID == v.ID })
	p.Violations = append(p.Violations, v)
	return map[string]string{"illegal_record_id": v.ID, "create_time": strconv.FormatInt(v.At.Unix(), 10)}
}

// RecordAppeal keeps the appeal that a callback announces, or what became of one, and returns the callback's ids and times. It
// is the one with its id, otherwise one against the latest violation, which its punishment tells of where there is none.
// What the callback leaves empty is drawn, or is of now.
func (w *World) RecordAppeal(a *AccountState, said Appeal) map[string]string {
	state := a.PenaltyState()
	if len(state.Violations) == 0 {
		w.RecordViolation(a, Violation{Reason: said.Punishment, Content: said.Content})
	}
	p := state.appealed(said)
	if p == nil {
		p = w.fileAppeal(state, said)
	}
	if p.Status = said.Status; p.Decided() {
		p.Decision, p.DecidedAt = said.Decision, said.DecidedAt
		if p.DecidedAt.IsZero() {
			p.DecidedAt = w.Now()
		}
	}
	return p.fields()
}

// appealed is the appeal of which is said what became of it: that with the id, or without one the open one that is decided.
func (p *Penalties) appealed(said Appeal) *Appeal {
	i := slices.IndexFunc(p.Appeals, func(old *Appeal) bool {
		if said.ID != 0 {
			return old.ID == said.ID
		}
		return said.Status != AppealOpen && old.Status == AppealOpen && old.ViolationID == p.latest()
	})
	if i < 0 {
		return nil
	}
	return p.Appeals[i]
}

// latest is the id of the latest violation.
func (p *Penalties) latest() string { return p.Violations[len(p.Violations)-1].ID }

// fileAppeal adds an appeal against the latest violation.
func (w *World) fileAppeal(state *Penalties, said Appeal) *Appeal {
	said.ViolationID = state.latest()
	if said.ID == 0 {
		w.Counters["appeal"]++
		said.ID = 4111000 + int64(w.Counters["appeal"])
	}
	if said.At.IsZero() {
		said.At = w.Now()
	}
	if said.Count == 0 {
		said.Count = 1
		for _, old := range state.Appeals {
			if old.ViolationID == said.ViolationID {
				said.Count++
			}
		}
	}
	state.Appeals = append(state.Appeals, &said)
	return &said
}

func (p *Appeal) fields() map[string]string {
	out := map[string]string{
		"appeal_record_id": strconv.FormatInt(p.ID, 10), "appeal_time": strconv.FormatInt(p.At.Unix(), 10),
		"appeal_count": strconv.Itoa(p.Count),
	}
	if p.Decided() {
		out["audit_time"] = strconv.FormatInt(p.DecidedAt.Unix(), 10)
	}
	return out
}
