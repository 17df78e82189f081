package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// Accounts lists all accounts, the release check's last.
func (s *Sim) Accounts() []world.Account {
	w := s.world.lock()
	defer s.world.unlock()
	var out []world.Account
	for _, a := range w.Accounts {
		out = append(out, a.Copy())
	}
	return out
}

// Account looks an account up by AppID or original id.
func (s *Sim) Account(id string) (world.Account, bool) {
	w := s.world.lock()
	defer s.world.unlock()
	if a := w.AccountBy(id); a != nil {
		return a.Copy(), true
	}
	return world.Account{}, false
}

// PutAccount adds an account, or changes the one with that AppID; it returns the account as it is then. What is left
// empty is drawn (AppID, UserName) or stays as it was (UserName). Followers are taken only for a new account, see
// PutFollower, and Push is left to ConnectAccount. Authorizations and whatever else WeChat keeps about the account stay.
func (s *Sim) PutAccount(a world.Account) (world.Account, error) {
	w := s.world.lock()
	defer s.world.unlock()
	st := w.Account(a.AppID)
	if st != nil && a.UserName == "" {
		a.UserName = st.UserName
	}
	if err := w.CheckAccount(a); err != nil {
		return world.Account{}, fmt.Errorf("put account: %w", err)
	}
	defer w.Touch()
	if st != nil {
		a.Followers, a.ReleaseGroup, a.Push, a.StatusSince = st.Followers, st.ReleaseGroup, st.Push, st.StatusSince
		if a.StatusNow() != st.StatusNow() {
			a.StatusSince = s.now()
		}
		st.Account = a
		return st.Copy(), nil
	}
	if a.AppID == "" {
		a.AppID = w.NewAppID()
	}
	if a.UserName == "" {
		a.UserName = w.NewUserName()
	}
	followers := a.Followers
	a.Followers, a.ReleaseGroup, a.Push, a.StatusSince = nil, 0, nil, time.Time{}
	st = w.AddAccount(a)
	for _, f := range followers {
		w.PutFollower(st, f)
	}
	return st.Copy(), nil
}

// RemoveAccount takes an account out of the world, with its authorizations: its tokens are unknown from then on, and
// no platform is told, as when WeChat closes an account.
func (s *Sim) RemoveAccount(id string) error {
	_, err := s.TakeAccount(id)
	return err
}

// PutFollower adds a follower to an account, or changes the one with that openid. Texts, lists and dates that are
// empty stay as they were; for a new follower the openid is drawn, and the unionid is the one that the account's
// open account gives. Who is subscribed without a date is so from now on.
func (s *Sim) PutFollower(account string, f world.Follower) (world.Follower, error) {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.AccountBy(account)
	switch {
	case a == nil:
		return world.Follower{}, fmt.Errorf("put follower: %w", world.UnknownAccount(account))
	case !a.Kind.Converses():
		return world.Follower{}, bilingual.Errorf("%s 是%s，没有粉丝", "put follower: %s is %s, which has no followers", a.Title(),
			a.Kind.Title())
	case f.NickName == "" && a.Follower(f.OpenID) == nil:
		return world.Follower{}, bilingual.Errorf("昵称为空", "put follower: the nickname is empty")
	case strings.ContainsAny(f.OpenID, " \t\r\n&="):
		return world.Follower{}, bilingual.Errorf("openid %q 含空格或符号", "put follower: the openid %q has blanks or marks", f.OpenID)
	}
	defer w.Touch()
	return *w.PutFollower(a, f), nil
}

// RemoveFollower takes a follower out of the world, with the chat and what the account may still send.
func (s *Sim) RemoveFollower(account, openID string) error {
	_, err := s.TakeFollower(account, openID)
	return err
}

// OpenAccounts lists the open accounts, one that was made in the console included.
func (s *Sim) OpenAccounts() []world.OpenAccount {
	w := s.world.lock()
	defer s.world.unlock()
	return slices.Clone(w.OpenAccounts)
}

// OpenAccountOf is the AppID of the open account that an account is bound to, "" when there is none.
func (s *Sim) OpenAccountOf(account string) string {
	w := s.world.lock()
	defer s.world.unlock()
	if a := w.AccountBy(account); a != nil {
		return a.OpenAppID
	}
	return ""
}

// Chat is what the follower's phone shows: own messages, passive replies, customer-service messages and notices,
// oldest first.
func (s *Sim) Chat(account, openID string) []world.ChatEntry {
	w := s.world.lock()
	defer s.world.unlock()
	if a := w.AccountBy(account); a != nil {
		return slices.Clone(a.Chats[openID])
	}
	return nil
}

// CustomMessages lists the customer-service messages to a follower, oldest first; an empty openID means all
// followers.
func (s *Sim) CustomMessages(account, openID string) []world.CustomMessage {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.AccountBy(account)
	if a == nil {
		return nil
	}
	var out []world.CustomMessage
	for _, m := range a.Customs {
		if openID == "" || m.OpenID == openID {
			out = append(out, m)
		}
	}
	return out
}

// Templates lists the templates of an account.
func (s *Sim) Templates(account string) []world.Template {
	w := s.world.lock()
	defer s.world.unlock()
	if a := w.AccountBy(account); a != nil {
		return slices.Clone(a.Templates)
	}
	return nil
}

// Notices lists the template and subscription messages to a follower, oldest first; an empty openID means all.
func (s *Sim) Notices(account, openID string) []world.Notice {
	w := s.world.lock()
	defer s.world.unlock()
	var out []world.Notice
	if a := w.AccountBy(account); a != nil {
		for _, n := range a.Notices {
			if openID == "" || n.OpenID == openID {
				out = append(out, n)
			}
		}
	}
	return out
}

// QRCode is a code with a scene (带参数二维码) that an account has made.
type QRCode struct {
	Ticket  string
	Scene   string
	Expires time.Time // zero for permanent codes
}

// QRCodes lists the codes of an account that can be scanned now, newest first.
func (s *Sim) QRCodes(account string) []QRCode {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.AccountBy(account)
	if a == nil {
		return nil
	}
	var out []QRCode
	for i := len(a.QRCodes) - 1; i >= 0; i-- {
		if q := a.QRCodes[i]; !q.Expired(s.now()) {
			out = append(out, QRCode{Ticket: q.Ticket, Scene: q.Scene, Expires: q.Expires})
		}
	}
	return out
}
