package sim

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// CodeVersion is one version of a mini program's code.
type CodeVersion struct {
	UserVersion string
	UserDesc    string
	Pages       []string
	At          time.Time // committed, or released
}

// AuditStatus is the state of an audit, numbered as on the wire.
type AuditStatus int

// String is a word for people.
func (s AuditStatus) String() string {
	words := []string{"approved", "rejected", "under audit", "withdrawn", "delayed"}
	if s < 0 || int(s) >= len(words) {
		return strconv.Itoa(int(s))
	}
	return words[s]
}

// Audit is one submission of a mini program's code.
type Audit struct {
	ID          int64
	UserVersion string
	Status      AuditStatus // at Now
	Reason      string      // of a rejection or delay
	SubmittedAt time.Time
	DecidedAt   time.Time // in the future while the audit is under way
	Component   string    // who submitted
}

// Code is the life of a mini program's code: what is committed, under audit, online.
type Code struct {
	Plan        AuditPlan
	Experience  *CodeVersion // 体验版, nil when nothing was committed
	Online      *CodeVersion // nil when nothing was released
	History     []CodeVersion
	Audits      []Audit // oldest first
	GrayPercent int     // of the phased release, 0 when none is under way
	Hidden      bool    // closed to visitors
}

// Code returns the state of a mini program's code. It fails for official accounts.
func (s *Sim) Code(account string) (Code, error) {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.lookAccount(account)
	if a == nil || a.Kind != MiniProgram {
		return Code{}, fmt.Errorf("code: no mini program has the AppID or original id %q", account)
	}
	code := a.code()
	out := Code{Plan: code.Plan, Hidden: code.Hidden}
	if code.Experience != nil {
		v := code.Experience.view(code.Experience.At)
		out.Experience = &v
	}
	if code.Online != nil {
		v := code.Online.view(code.Online.ReleasedAt)
		out.Online = &v
	}
	for _, r := range code.History {
		out.History = append(out.History, r.view(r.ReleasedAt))
	}
	for _, au := range code.Audits {
		out.Audits = append(out.Audits, au.view(s.now()))
	}
	if code.Gray != nil {
		out.GrayPercent = code.Gray.Percentage
	}
	return out, nil
}

func (v codeVersion) view(at time.Time) CodeVersion {
	return CodeVersion{UserVersion: v.UserVersion, UserDesc: v.UserDesc, Pages: slices.Clone(v.Pages), At: at}
}

func (a *audit) view(now time.Time) Audit {
	answer := a.answer(now)
	return Audit{ID: a.ID, UserVersion: a.Version.UserVersion, Status: AuditStatus(answer.Status), Reason: answer.Reason,
		SubmittedAt: a.SubmittedAt, DecidedAt: a.DecidedAt, Component: a.Version.Component}
}

// CodeTemplate is a draft or a template in a component's code library.
type CodeTemplate struct {
	Draft
	ID       int64
	At       time.Time
	Standard bool
}

// CodeLibrary lists a component's drafts and templates by id, nil and nil for an unknown component.
func (s *Sim) CodeLibrary(componentAppID string) (drafts, templates []CodeTemplate) {
	w := s.world.lock()
	defer s.world.unlock()
	ps := w.Platforms[componentAppID]
	if ps == nil {
		return nil, nil
	}
	l := w.library(ps)
	for _, d := range l.Drafts {
		drafts = append(drafts, CodeTemplate{Draft: d.Draft.clone(), ID: d.ID, At: d.At})
	}
	for _, t := range l.Templates {
		templates = append(templates, CodeTemplate{Draft: t.Draft.clone(), ID: t.ID, At: t.At, Standard: t.Standard})
	}
	return drafts, templates
}

func (d Draft) clone() Draft {
	d.Pages = slices.Clone(d.Pages)
	return d
}

// Registration is one fast registration (快速注册) of a component's.
type Registration struct {
	ID        string
	Callback  string // name in the catalogue of what is pushed at its end
	Name      string
	Person    string
	Account   string // AppID, once there is one
	Plan      RegistrationPlan
	Ended     bool
	Submitted time.Time
}

// Registrations lists a component's registrations, oldest first.
func (s *Sim) Registrations(componentAppID string) []Registration {
	w := s.world.lock()
	defer s.world.unlock()
	ps := w.Platforms[componentAppID]
	if ps == nil {
		return nil
	}
	var out []Registration
	for _, r := range ps.Registrations {
		out = append(out, Registration{ID: r.ID, Callback: string(r.Kind), Name: r.Name, Person: r.Person, Account: r.Account, Plan: r.Plan, Ended: r.Ended, Submitted: r.SubmittedAt})
	}
	return out
}
