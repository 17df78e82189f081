package sim

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// How a mini program came to be: register_type of authorizer_info (PROTOCOL 4.7).
const (
	registeredByFace     = 6
	registeredBeta       = 13
	registeredByPerson   = 16
	registeredFromBeta   = 19
	personalWithPayments = 17
)

// personal says whether the mini program belongs to a person.
func (a *accountState) personal() bool {
	return a.RegisterType == registeredByPerson || a.RegisterType == personalWithPayments
}

// endRegistration happens when a task is due, before its push: on success the mini program comes to be and has
// authorized the component, so that the code in the push can be redeemed. It completes the push and returns those
// that follow it.
func (w *world) endRegistration(j *job) []job {
	ps := w.Platforms[j.Component]
	if j.Task == "" || ps == nil {
		return nil
	}
	r := ps.registering(func(r *registration) bool { return r.ID == j.Task })
	j.Task = ""
	if r == nil {
		return nil
	}
	defer w.touch()
	r.Ended = true
	j.Set = r.fields()
	if r.Plan.Status != 0 {
		return w.registrationFailed(r, j)
	}
	if r.Kind == betaVerification {
		w.verified(r)
		j.Account = r.Account
		return nil
	}
	a := w.found(r)
	code, _ := w.authorize(ps, a, registeredSets())
	r.Account, j.Account = a.AppID, a.AppID
	if r.Kind != betaRegistration {
		j.Set["auth_code"] = code.Value
		return nil
	}
	return []job{authorizedJob(ps, a, code, j.At)}
}

// authorizedJob tells the authorization of a trial mini program: the push of its registration has no code. Inferred;
// nothing else could bring one.
func authorizedJob(ps *platformState, a *accountState, code *authorizationCode, at time.Time) job {
	return job{At: at, Component: ps.AppID, Name: "authorized", Account: a.AppID, Set: map[string]string{
		"AuthorizationCode": code.Value, "AuthorizationCodeExpiredTime": unix(code.Expires), "PreAuthCode": "",
	}}
}

// fields are what the push says about the task.
func (r *registration) fields() map[string]string {
	out := map[string]string{"status": strconv.Itoa(r.Plan.Status), "msg": "OK"}
	if r.Plan.Status != 0 {
		out["msg"] = cmp.Or(r.Plan.Msg, RegistrationFailures()[r.Plan.Status], "failed")
	}
	switch r.Kind {
	case personalRegistration:
		out["info.wxuser"], out["info.idname"], out["info.component_phone"] = r.Wechat, r.Person, r.Phone
	case betaRegistration:
		out["info.unique_id"], out["info.name"] = r.ID, r.Name
	default:
		out["info.name"], out["info.code"], out["info.code_type"] = r.Name, r.Code, strconv.FormatInt(r.CodeType, 10)
		out["info.legal_persona_wechat"], out["info.legal_persona_name"], out["info.component_phone"] = r.Wechat, r.Person, r.Phone
	}
	return out
}

// registrationFailed pushes the variant without appid and auth_code (PROTOCOL 3.4).
func (w *world) registrationFailed(r *registration, j *job) []job {
	switch r.Kind {
	case betaVerification:
		j.Account = r.Account
	case betaRegistration:
		j.Set["appid"] = ""
	default:
		j.Name += "_failed"
	}
	return nil
}

// found brings the mini program into the world; since the end of 2023 new ones are unverified.
func (w *world) found(r *registration) *accountState {
	types := map[registrationKind]int{enterpriseRegistration: registeredByFace, personalRegistration: registeredByPerson, betaRegistration: registeredBeta}
	a := w.addAccount(Account{
		AppID: w.newAppID(), UserName: w.newUserName(), NickName: r.Name, PrincipalName: r.Name, Kind: MiniProgram, VerifyType: -1, Admin: r.Person,
	})
	a.RegisterType = types[r.Kind]
	if r.Kind == betaRegistration {
		a.NickName, a.PrincipalName = r.Name+"的体验小程序", ""
	}
	w.addFollower(a, r.Person, w.Now())
	return a
}

func (w *world) verified(r *registration) {
	if a := w.account(r.Account); a != nil {
		a.RegisterType, a.VerifyType, a.PrincipalName, a.Admin = registeredFromBeta, 0, r.Name, r.Person
	}
}

// endRegistrations ends every task among the due jobs; pushes that follow come right behind.
func (w *world) endRegistrations(due []job) []job {
	for i := 0; i < len(due); i++ {
		if more := w.endRegistration(&due[i]); len(more) > 0 {
			due = slices.Insert(due, i+1, more...)
		}
	}
	return due
}
