package sim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// PutAccount adds an account, or changes the one with that AppID; it returns the account as it is then. What is left
// empty is drawn (AppID, UserName) or stays as it was (UserName). Followers are taken only for a new account, see
// PutFollower, and Push is left to ConnectAccount. Authorizations and whatever else WeChat keeps about the account stay.
func (s *Sim) PutAccount(a Account) (Account, error) {
	w := s.world.lock()
	defer s.world.unlock()
	st := w.account(a.AppID)
	if st != nil && a.UserName == "" {
		a.UserName = st.UserName
	}
	if err := w.checkAccount(a); err != nil {
		return Account{}, fmt.Errorf("put account: %w", err)
	}
	defer w.touch()
	if st != nil {
		a.Followers, a.ReleaseGroup, a.Push = st.Followers, st.ReleaseGroup, st.Push
		st.Account = a
		return st.copy(), nil
	}
	if a.AppID == "" {
		a.AppID = w.newAppID()
	}
	if a.UserName == "" {
		a.UserName = w.newUserName()
	}
	followers := a.Followers
	a.Followers, a.ReleaseGroup, a.Push = nil, 0, nil
	st = w.addAccount(a)
	for _, f := range followers {
		w.put(st, f)
	}
	return st.copy(), nil
}

// checkAccount refuses what WeChat does not have, or has already.
func (w *world) checkAccount(a Account) error {
	other := func(id string) bool {
		found := w.lookAccount(id)
		return id != "" && found != nil && found.AppID != a.AppID
	}
	switch {
	case strings.ContainsAny(a.AppID+a.UserName, " \t\r\n/?#"):
		return fmt.Errorf("AppID %q or original id %q has blanks or marks", a.AppID, a.UserName)
	case w.Platforms[a.AppID] != nil:
		return fmt.Errorf("%s is the AppID of a third-party platform", a.AppID)
	case other(a.UserName):
		return fmt.Errorf("the original id %s belongs to another account", a.UserName)
	case a.NickName == "":
		return fmt.Errorf("the nickname is empty")
	case a.Kind != OfficialAccount && a.Kind != MiniProgram:
		return fmt.Errorf("kind %q: it is %s or %s", a.Kind, OfficialAccount, MiniProgram)
	case a.ServiceType < 0 || a.ServiceType > 2 || a.Kind == MiniProgram && a.ServiceType != 0:
		return fmt.Errorf("service type %d: 0 and 1 are subscription accounts, 2 is a service account, mini programs have 0", a.ServiceType)
	case a.VerifyType < -1 || a.VerifyType > 6:
		return fmt.Errorf("verify type %d: -1 is unverified, 0 verified, 1 to 6 other kinds", a.VerifyType)
	}
	return nil
}

// RemoveAccount takes an account out of the world, with its authorizations: its tokens are unknown from then on, and
// no platform is told, as when WeChat closes an account.
func (s *Sim) RemoveAccount(id string) error {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.lookAccount(id)
	switch {
	case a == nil:
		return fmt.Errorf("remove account: no account has the AppID or original id %q", id)
	case len(w.Accounts) == 1:
		return fmt.Errorf("remove account: %s is the last one, a world needs an account", id)
	}
	for _, ps := range w.Platforms {
		ps.Grants = slices.DeleteFunc(ps.Grants, func(g *grantState) bool { return g.AccountAppID == a.AppID })
		ps.Codes = slices.DeleteFunc(ps.Codes, func(c *authorizationCode) bool { return c.AccountAppID == a.AppID })
	}
	w.Pending = slices.DeleteFunc(w.Pending, func(j job) bool { return w.lookAccount(j.Account) == a })
	w.Accounts = slices.DeleteFunc(w.Accounts, func(x *accountState) bool { return x == a })
	w.touch()
	return nil
}

// PutFollower adds a follower to an account, or changes the one with that openid. Texts, lists and dates that are
// empty stay as they were; for a new follower the openid is drawn, and the unionid is the one that the account's
// open account gives. Who is subscribed without a date is so from now on.
func (s *Sim) PutFollower(account string, f Follower) (Follower, error) {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.lookAccount(account)
	switch {
	case a == nil:
		return Follower{}, fmt.Errorf("put follower: no account has the AppID or original id %q", account)
	case f.NickName == "" && a.follower(f.OpenID) == nil:
		return Follower{}, fmt.Errorf("put follower: the nickname is empty")
	case strings.ContainsAny(f.OpenID, " \t\r\n&="):
		return Follower{}, fmt.Errorf("put follower: the openid %q has blanks or marks", f.OpenID)
	}
	defer w.touch()
	return *w.put(a, f), nil
}

func (w *world) put(a *accountState, f Follower) *Follower {
	at := a.follower(f.OpenID)
	if at == nil {
		if f.OpenID == "" {
			f.OpenID = w.newOpenID("openid")
		}
		a.Followers = append(a.Followers, Follower{OpenID: f.OpenID, UnionID: w.unionID(a.OpenAppID, f.NickName)})
		at = &a.Followers[len(a.Followers)-1]
	}
	switch {
	case !f.Subscribed:
		delete(a.Windows, at.OpenID)
	case f.SubscribedAt.IsZero() && (!at.Subscribed || at.SubscribedAt.IsZero()):
		f.SubscribedAt = w.Now()
	}
	at.Subscribed, at.BlocksNotices = f.Subscribed, f.BlocksNotices
	at.UnionID, at.NickName, at.Remark = cmp.Or(f.UnionID, at.UnionID), cmp.Or(f.NickName, at.NickName), cmp.Or(f.Remark, at.Remark)
	at.SubscribedAt, at.SubscribeScene = cmp.Or(f.SubscribedAt, at.SubscribedAt), cmp.Or(f.SubscribeScene, at.SubscribeScene)
	at.QRScene, at.QRSceneStr = cmp.Or(f.QRScene, at.QRScene), cmp.Or(f.QRSceneStr, at.QRSceneStr)
	if f.TagIDs != nil {
		at.TagIDs = slices.Clone(f.TagIDs)
	}
	return at
}

// RemoveFollower takes a follower out of the world, with the chat and what the account may still send.
func (s *Sim) RemoveFollower(account, openID string) error {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.lookAccount(account)
	if a == nil || a.follower(openID) == nil {
		return fmt.Errorf("remove follower: account %q has no follower with the openid %q", account, openID)
	}
	a.Followers = slices.DeleteFunc(a.Followers, func(f Follower) bool { return f.OpenID == openID })
	delete(a.Windows, openID)
	delete(a.Chats, openID)
	delete(a.Typing, openID)
	w.touch()
	return nil
}

// RemovePlatform takes a platform out of the world, with everything that was issued to it.
func (s *Sim) RemovePlatform(appID string) error {
	w := s.world.lock()
	defer s.world.unlock()
	if w.Platforms[appID] == nil {
		return fmt.Errorf("remove platform: %w", w.errUnknownPlatform(appID))
	}
	delete(w.Platforms, appID)
	w.Order = slices.DeleteFunc(w.Order, func(id string) bool { return id == appID })
	w.Pending = slices.DeleteFunc(w.Pending, func(j job) bool { return j.Component == appID })
	w.touch()
	return nil
}

// Reset makes the world new from a seed. Platforms stay configured, but nothing that was issued to them is valid,
// and the first ticket is due at once; pushes under way end unrecorded.
func (s *Sim) Reset(seed uint64) {
	w := s.world.lock()
	defer s.world.unlock()
	s.world.replace(w.afresh(seed))
}
