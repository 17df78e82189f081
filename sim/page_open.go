package sim

// OpenPreAuth opens the authorization page and thereby spends the pre-auth code, as scanning does (PROTOCOL 4.4).
// Checks, in this order: component, redirect_uri, domain rule, code, auth_type, category_id_list, biz_appid, test list.
// A link refused before the code is looked at spends nothing. The error is a *PageError.
func (s *Sim) OpenPreAuth(preAuthCode string, q LinkQuery) (AuthorizationPage, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps := w.Platforms[q.ComponentAppID]
	if ps == nil {
		return AuthorizationPage{}, unknownComponentPage(w, q.ComponentAppID)
	}
	if err := checkDomains(ps.Platform, q); err != nil {
		return AuthorizationPage{}, err
	}
	code, err := usablePreAuth(w, ps, preAuthCode)
	if err != nil {
		return AuthorizationPage{}, err
	}
	code.Scanned = s.now()
	w.Touch()
	if code.Link, err = parseLink(ps.Platform, q); err != nil {
		return AuthorizationPage{}, err
	}
	return page(w, ps, code)
}

// ResumePreAuth is the page again for a code that OpenPreAuth has spent: the second step, or a correction. A code that
// a PC shows as a QR code is spent by it: somebody went on without a phone.
func (s *Sim) ResumePreAuth(preAuthCode string) (AuthorizationPage, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps, code := w.PreAuth(preAuthCode)
	if err := spendShown(w, ps, code); err != nil {
		return AuthorizationPage{}, err
	}
	if code == nil || code.Scanned.IsZero() || !code.Consented.IsZero() {
		return AuthorizationPage{}, &PageError{Words: "PreAuthCode无效", Cause: "the page was not opened with this pre_auth_code, or consent was given already",
			Fix:    "open a fresh authorization link",
			NoteZH: "页面不是用该 pre_auth_code 打开的，或已完成授权；请重新生成授权链接"}
	}
	return page(w, ps, code)
}
