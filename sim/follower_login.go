package sim

import (
	"fmt"

	"wxlab/sim/bilingual"
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
		return "", bilingual.Errorf("%s 不是小程序，不能 wx.login；网页请用网页授权", "%s is no mini program and has no wx.login; web pages use OAuth", a.Title())
	case a.Follower(openID) == nil:
		return "", bilingual.Errorf("%s 没有 openid 为 %q 的用户", "%s has no user with the openid %q", a.Title(), openID)
	}
	code := &world.LoginCode{Value: w.NewValue(world.DrawnJSCode), OpenID: openID, Expires: s.now().Add(world.LoginCodeLife)}
	a.JSCodes = world.KeepLogin(a.JSCodes, code, s.now())
	w.Touch()
	return code.Value, nil
}
