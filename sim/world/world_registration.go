package world

import "slices"

// registrationFailed pushes the variant without appid and auth_code (PROTOCOL 3.4).
func (w *World) registrationFailed(r *Registration, j *Job) []Job {
	switch r.Kind {
	case BetaVerification:
		j.Account = r.Account
	case BetaRegistration:
		j.Set["appid"] = ""
	default:
		j.Name += "_failed"
	}
	return nil
}

// AddRegistered brings the mini program into the world; since the end of 2023 new ones are unverified.
func (w *World) AddRegistered(r *Registration) *AccountState {
	types := map[RegistrationKind]int{
		EnterpriseRegistration: registeredByFace, PersonalRegistration: registeredByPerson, BetaRegistration: RegisteredBeta,
	}
	a := w.AddAccount(Account{
		AppID: w.NewAppID(), UserName: w.NewUserName(), NickName: r.Name, PrincipalName: r.Name, Admin: r.Person,
		Kind: MiniProgram, VerifyType: -1,
	})
	a.RegisterType = types[r.Kind]
	if r.Kind == BetaRegistration {
		a.NickName, a.PrincipalName = r.Name+"的体验小程序", ""
	}
	w.addFollower(a, r.Person, w.Now())
	return a
}

// verifyTrial turns a trial mini program into a company's (试用转正).
func (w *World) verifyTrial(r *Registration) {
	if a := w.Account(r.Account); a != nil {
		a.RegisterType, a.VerifyType, a.PrincipalName, a.Admin = registeredFromBeta, 0, r.Name, r.Person
	}
}

// endRegistration happens when a task is due, before its push: on success the mini program comes to be and has
// authorized the component, so that the code in the push can be redeemed. It completes the push and returns those
// that follow it.
func (w *World) endRegistration(j *Job) []Job {
	ps := w.Platforms[j.Component]
	if j.Task == "" || ps == nil {
		return nil
	}
	r := ps.Registering(func(r *Registration) bool { return r.ID == j.Task })
	j.Task = ""
	if r == nil {
		return nil
	}
	defer w.Touch()
	r.Ended = true
	j.Set = r.fields()
	if r.Plan.Status != 0 {
		return w.registrationFailed(r, j)
	}
	if r.Kind == BetaVerification {
		w.verifyTrial(r)
		j.Account = r.Account
		return nil
	}
	a := w.AddRegistered(r)
	code, _ := w.Authorize(ps, a, RegisteredSets())
	r.Account, j.Account = a.AppID, a.AppID
	if r.Kind != BetaRegistration {
		j.Set["auth_code"] = code.Value
		return nil
	}
	return []Job{AuthorizedJob(ps, a, code, j.At)}
}

// EndRegistrations ends every task among the due jobs; pushes that follow come right behind.
func (w *World) EndRegistrations(due []Job) []Job {
	for i := 0; i < len(due); i++ {
		if more := w.endRegistration(&due[i]); len(more) > 0 {
			due = slices.Insert(due, i+1, more...)
		}
	}
	return due
}
