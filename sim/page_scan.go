package sim

import (
	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// ScanState is how far the QR code on a PC has come.
type ScanState string

const (
	ScanWaiting   ScanState = "waiting"
	ScanOpened    ScanState = "opened" // on a phone, where consent is to be given
	ScanConsented ScanState = "consented"
	ScanCancelled ScanState = "cancelled"
)

// LoginScan is what a PC's authorization page shows while a phone does the rest.
type LoginScan struct {
	Page        AuthorizationPage // whose accounts can be chosen at the PC, too, while State is ScanWaiting
	State       ScanState
	RedirectURL string // where the PC's page goes on, of ScanConsented
}

// ShowPreAuth opens the authorization page of a PC, which shows a QR code first (PROTOCOL 5.1). It checks what
// OpenPreAuth checks and uses no code up: scanning does, or going on at the PC. The error is a *PageError.
func (s *Sim) ShowPreAuth(preAuthCode string, q LinkQuery) (LoginScan, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps := w.Platforms[q.ComponentAppID]
	if ps == nil {
		return LoginScan{}, unknownComponent(w, q.ComponentAppID)
	}
	if err := checkDomains(ps.Platform, q); err != nil {
		return LoginScan{}, err
	}
	code, err := usablePreAuth(w, ps, preAuthCode)
	if err != nil {
		return LoginScan{}, err
	}
	if code.Link, err = parseLink(q); err != nil {
		return LoginScan{}, err
	}
	page, err := pageOf(w, ps, code)
	if err != nil {
		return LoginScan{}, err
	}
	code.Shown = s.now()
	w.Touch()
	return LoginScan{Page: page, State: ScanWaiting}, nil
}

// ScanPreAuth is a phone that scans the QR code of ShowPreAuth: it uses the code up and opens the page for consent.
func (s *Sim) ScanPreAuth(preAuthCode string) (AuthorizationPage, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps, code := w.PreAuth(preAuthCode)
	if code == nil || code.Shown.IsZero() {
		return AuthorizationPage{}, notShown()
	}
	if err := useUp(w, ps, code); err != nil {
		return AuthorizationPage{}, err
	}
	code.Link.Mobile, code.Link.Scanned = true, true
	return pageOf(w, ps, code)
}

// WatchScan tells a PC's page what became of its QR code. An expired one that nobody scanned is a *PageError.
func (s *Sim) WatchScan(preAuthCode string) (LoginScan, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps, code := w.PreAuth(preAuthCode)
	if code == nil || code.Shown.IsZero() {
		return LoginScan{}, notShown()
	}
	page := AuthorizationPage{ComponentAppID: ps.AppID, ComponentName: ps.Title(), PreAuthCode: code.Value}
	out := LoginScan{Page: page}
	switch {
	case code.Redirect != "":
		out.State, out.RedirectURL = ScanConsented, code.Redirect
	case !code.Cancelled.IsZero():
		out.State = ScanCancelled
	case !code.Scanned.IsZero():
		out.State = ScanOpened
	default:
		return stillWaiting(w, ps, code)
	}
	return out, nil
}

// stillWaiting is what a PC's page shows before anybody scans.
func stillWaiting(w *world.World, ps *world.PlatformState, code *world.PreAuthCode) (LoginScan, error) {
	if _, err := usablePreAuth(w, ps, code.Value); err != nil {
		return LoginScan{}, err
	}
	page, err := pageOf(w, ps, code)
	return LoginScan{Page: page, State: ScanWaiting}, err
}

// CancelPreAuth is the button beside consent. WeChat does not go back to the platform, and tells it nothing.
func (s *Sim) CancelPreAuth(preAuthCode string) {
	w := s.world.lock()
	defer s.world.unlock()
	if _, code := w.PreAuth(preAuthCode); code != nil && code.Consented.IsZero() {
		code.Cancelled = s.now()
		w.Touch()
	}
}

func notShown() error {
	return &PageError{
		Words: "二维码已失效",
		Cause: bilingual.Textf("没有电脑页面正在展示带有该 pre_auth_code 的二维码",
			"no PC shows a QR code with this pre_auth_code"),
		Fix: bilingual.Textf("请在电脑上重新打开授权链接", "open a fresh authorization link on the PC"),
	}
}

// redirectPC lets the PC's page go on, when consent was given and its push answered.
func (s *Sim) redirectPC(preAuthCode, redirectURL string) {
	w := s.world.lock()
	defer s.world.unlock()
	if _, code := w.PreAuth(preAuthCode); code != nil {
		code.Redirect = redirectURL
		w.Touch()
	}
}
