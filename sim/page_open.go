package sim

import (
	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// OpenPreAuth opens the authorization page and thereby uses the pre-auth code up, as scanning does (PROTOCOL 4.4).
// Checks, in this order: component, redirect_uri, domain rule, code, auth_type, category_id_list, biz_appid, test list.
// A link refused before the code is looked at uses nothing up. The error is a *PageError.
func (s *Sim) OpenPreAuth(preAuthCode string, q LinkQuery) (AuthorizationPage, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps := w.Platforms[q.ComponentAppID]
	if ps == nil {
		return AuthorizationPage{}, unknownComponent(w, q.ComponentAppID)
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
	if code.Link, err = parseLink(q); err != nil {
		return AuthorizationPage{}, err
	}
	return pageOf(w, ps, code)
}

// ResumePreAuth is the page again for a code that OpenPreAuth has used up: the second step, or a correction. A code
// that a PC shows as a QR code is used up hereby: somebody went on without a phone.
func (s *Sim) ResumePreAuth(preAuthCode string) (AuthorizationPage, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps, code := w.PreAuth(preAuthCode)
	if waitsForScan(code) {
		if err := useUp(w, ps, code); err != nil {
			return AuthorizationPage{}, err
		}
	}
	if code == nil || code.Scanned.IsZero() || !code.Consented.IsZero() {
		return AuthorizationPage{}, &PageError{
			Words: "PreAuthCode无效",
			Cause: bilingual.Textf("页面不是用该 pre_auth_code 打开的，或已完成授权",
				"the page was not opened with this pre_auth_code, or consent was given already"),
			Fix: bilingual.Textf("请重新打开授权链接", "open a fresh authorization link"),
		}
	}
	return pageOf(w, ps, code)
}

// useUp marks a code as used by opening the page.
func useUp(w *world.World, ps *world.PlatformState, code *world.PreAuthCode) error {
	if _, err := usablePreAuth(w, ps, code.Value); err != nil {
		return err
	}
	code.Scanned = w.Now()
	w.Touch()
	return nil
}

// waitsForScan reports whether a PC shows the code and nobody has scanned it.
func waitsForScan(code *world.PreAuthCode) bool {
	return code != nil && !code.Shown.IsZero() && code.Scanned.IsZero() && code.Consented.IsZero()
}
