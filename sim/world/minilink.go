package world

import (
	"slices"
	"time"
)

// Links are an official account's to mini programs (关联小程序), with what counts against its quotas.
type Links struct {
	List       []*MiniLink `json:",omitempty"`
	Registered []time.Time `json:",omitempty"` // mini programs made with the account's qualification
	Same       []time.Time `json:",omitempty"` // links asked for to mini programs of the same principal
	Other      []time.Time `json:",omitempty"` // of other principals
}

// What an official account may do in a month (PROTOCOL 14.3, 14.4).
const (
	RegistrationsAMonth = 5
	LinksSameAMonth     = 10
	LinksOtherAMonth    = 3
)

// MiniLink is a mini program that an official account linked, or asked to.
type MiniLink struct {
	AppID     string
	Asked     time.Time
	Shown     bool      // in the official account's profile
	AtOnce    bool      // made with the registration: nobody is asked
	Unlinking time.Time // zero, or since when the administrator is asked to take it away
}

// linkTime is how long an administrator takes to answer a template message; ours.
const linkTime = 10 * time.Second

// The states of a link on the wire; 3, refused by the mini program, is not simulated.
const (
	Linked         = 1
	linkWaitsMini  = 2
	linkWaitsOwner = 12
)

// Status depends on the clock alone: the official account's administrator agrees first, then the mini program's where it is
// another principal's.
func (l *MiniLink) Status(now time.Time, samePrincipal bool) int {
	switch waited := now.Sub(l.Asked); {
	case l.AtOnce:
		return Linked
	case waited < linkTime:
		return linkWaitsOwner
	case waited < 2*linkTime && !samePrincipal:
		return linkWaitsMini
	}
	return Linked
}

// gone says whether the link was taken away.
func (l *MiniLink) gone(now time.Time) bool {
	return !l.Unlinking.IsZero() && now.Sub(l.Unlinking) >= linkTime
}

// OwnLinks are made when first changed; what was taken away is forgotten.
func (a *AccountState) OwnLinks(now time.Time) *Links {
	if a.Links == nil {
		a.Links = &Links{}
	}
	a.Links.List = slices.DeleteFunc(a.Links.List, func(l *MiniLink) bool { return l.gone(now) })
	return a.Links
}

// Find is the link to a mini program, nil when there is none.
func (own *Links) Find(appID string) *MiniLink {
	i := slices.IndexFunc(own.List, func(l *MiniLink) bool { return l.AppID == appID })
	if i < 0 {
		return nil
	}
	return own.List[i]
}

// Ask asks the administrators for a link.
func (own *Links) Ask(appID string, shown, samePrincipal bool, now time.Time) {
	own.List = append(own.List, &MiniLink{AppID: appID, Asked: now, Shown: shown})
	if samePrincipal {
		own.Same = changedAt(own.Same, now)
	} else {
		own.Other = changedAt(own.Other, now)
	}
}

// RegisterFrom makes a mini program with an official account's qualification (复用公众号资质): its principal and
// administrator are the account's, it has authorized the component, and is linked at once.
func (w *World) RegisterFrom(a *AccountState, ps *PlatformState) (*AccountState, *AuthorizationCode) {
	mini := w.AddAccount(Account{
		AppID: w.NewAppID(), UserName: w.NewUserName(), PrincipalName: a.PrincipalName, Admin: a.Admin, Kind: MiniProgram,
		VerifyType: -1,
	})
	mini.RegisterType, mini.Categories, mini.HeadImg = registeredFromAccount, &Categories{}, ""
	w.addFollower(mini, a.Admin, w.Now())
	own := a.OwnLinks(w.Now())
	own.Registered = changedAt(own.Registered, w.Now())
	own.List = append(own.List, &MiniLink{AppID: mini.AppID, Asked: w.Now(), AtOnce: true})
	code, _ := w.Authorize(ps, mini, RegisteredSets(EnterpriseRegistration))
	return mini, code
}
