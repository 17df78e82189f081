package control

import (
	"context"
	"strings"

	"wxlab/app/i18n"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
)

// Subject is what has switches: a platform, or an account, or with an openid a follower of that account.
type Subject struct {
	Platform string // AppID
	Account  string // AppID or original id (gh_…)
	OpenID   string
}

// Change is the request that changes its switches, as a pointer to what Choose fills in.
func (s Subject) Change() any {
	switch {
	case s.OpenID != "":
		return &ChangeFollowerHabits{FollowerPath: FollowerPath{s.Account, s.OpenID}}
	case s.Account != "":
		return &ChangeAccountHabits{AccountPath: AccountPath{s.Account}}
	}
	return &ChangeHabits{PlatformPath: PlatformPath{s.Platform}}
}

// Switchboard has the switches of the simulated WeChat for the program that it runs in, without HTTP.
type Switchboard struct{ s *Server }

// NewSwitchboard is that of a workbench with a simulator.
func NewSwitchboard(w *workbench.Workbench) Switchboard { return Switchboard{&Server{w: w}} }

// Of are the switches of a subject, as they are.
func (b Switchboard) Of(subject Subject) ([]Chosen, error) {
	now, err := b.habits(subject)
	if err != nil {
		return nil, err
	}
	return ChosenOf(subject.Change(), now), nil
}

func (b Switchboard) habits(subject Subject) (any, error) {
	if subject.Account == "" {
		p, known := b.s.w.Sim.Platform(subject.Platform)
		if !known {
			return nil, workspace.Misuse("problem.component_unknown", subject.Platform)
		}
		return b.s.newHabits(p)
	}
	if subject.OpenID != "" {
		f, err := b.s.follower(FollowerPath{subject.Account, subject.OpenID})
		return newFollower(f), err
	}
	a, err := b.s.account(subject.Account)
	if err != nil {
		return nil, err
	}
	return b.s.newAccountHabits(a)
}

// Set changes switches of a subject.
func (b Switchboard) Set(ctx context.Context, subject Subject, changed ...Chosen) (err error) {
	request := subject.Change()
	for _, one := range changed {
		if err := Choose(request, one.Key, one.Value); err != nil {
			return err
		}
	}
	switch r := request.(type) {
	case *ChangeFollowerHabits:
		_, err = r.serve(ctx, b.s)
	case *ChangeAccountHabits:
		_, err = r.serve(ctx, b.s)
	case *ChangeHabits:
		_, err = r.serve(ctx, b.s)
	}
	return err
}

// Meaning is what a switch does. Most fields of a review mean the same whatever is reviewed, and so do the entries of a map.
func Meaning(l i18n.Lang, key string) string {
	parts := strings.Split(key, ".")
	switch {
	case key == "audit.code.result":
		return l.T("habits.audit.code") + l.T("habits.colon") + l.T("habits.review.code_result")
	case parts[0] == "audit":
		return l.T("habits.audit."+parts[1]) + l.T("habits.colon") + l.T("habits.review."+parts[2])
	case parts[0] == "quota" || parts[0] == "location_apis":
		return l.T("habits." + parts[0])
	}
	return l.T("habits." + key)
}
