package world

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

// AddRegistered brings the mini program into the world; since the end of 2023 new ones are unverified. It has neither name
// nor head image, signature or category, which have to be set before its code can be audited (PROTOCOL 14.1); a trial one
// has a name and a picture.
func (w *World) AddRegistered(r *Registration) *AccountState {
	types := map[RegistrationKind]int{
		EnterpriseRegistration: registeredByFace, PersonalRegistration: registeredByPerson, BetaRegistration: RegisteredBeta,
	}
	a := w.AddAccount(Account{
		AppID: w.NewAppID(), UserName: w.NewUserName(), PrincipalName: r.Name, Admin: r.Person,
		Kind: MiniProgram, VerifyType: -1,
	})
	a.RegisterType, a.Categories = types[r.Kind], &Categories{}
	if r.Kind == BetaRegistration {
		a.NickName, a.PrincipalName = TrialName(r.Name), ""
	} else {
		a.HeadImg = ""
	}
	w.addFollower(a, r.Person, w.Now())
	return a
}

// TrialName is what a trial mini program is called that was asked to have a name.
func TrialName(name string) string { return name + "的体验小程序" }

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
	code, _ := w.Authorize(ps, a, RegisteredSets(r.Kind))
	r.Account, j.Account = a.AppID, a.AppID
	if r.Kind != BetaRegistration {
		j.Set["auth_code"] = code.Value
		return nil
	}
	return []Job{AuthorizedJob(ps, a, code, j.At)}
}
