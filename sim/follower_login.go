package sim

import "fmt"

// Login is wx.login in a mini program: a js_code for somebody, good for one jscode2session within 5 minutes.
func (s *Sim) Login(account, openID string) (string, error) {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.lookAccount(account)
	switch {
	case a == nil:
		return "", fmt.Errorf("log in: no account has the AppID or original id %q", account)
	case a.Kind != MiniProgram:
		return "", fmt.Errorf("log in: %s is no mini program; web pages use OAuth", a.NickName)
	case a.follower(openID) == nil:
		return "", fmt.Errorf("log in: %s has no user with the openid %q", a.NickName, openID)
	}
	code := &loginCode{Value: w.text("js_code", 24), OpenID: openID, Expires: s.now().Add(loginCodeLife)}
	a.JSCodes = keepLast(append(a.JSCodes, code), keptLogins)
	w.touch()
	return code.Value, nil
}
