package sim

import (
	"fmt"

	"wxlab/sim/world"
)

// Login is wx.login in a mini program: a js_code for somebody, good for one jscode2session within 5 minutes.
func (s *Sim) Login(account, openID string) (string, error) {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.AccountBy(account)
	switch {
	case a == nil:
		return "", fmt.Errorf("log in: %w", world.UnknownAccount(account))
	case a.Kind != world.MiniProgram:
		return "", fmt.Errorf("log in: %s is no mini program; web pages use OAuth", a.NickName)
	case a.Follower(openID) == nil:
		return "", fmt.Errorf("log in: %s has no user with the openid %q", a.NickName, openID)
	}
	code := &world.LoginCode{Value: w.NewValue(world.DrawnJSCode), OpenID: openID, Expires: s.now().Add(world.LoginCodeLife)}
	a.JSCodes = world.KeepLogin(a.JSCodes, code, s.now())
	w.Touch()
	return code.Value, nil
}
