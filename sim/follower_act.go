package sim

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// Deed is something a follower can do.
type Deed string

const (
	Follow   Deed = "follow"
	Unfollow Deed = "unfollow"
	Scan     Deed = "scan"  // the account's QR code with a scene; who does not follow yet follows by it
	Click    Deed = "click" // a menu entry that has a key
	View     Deed = "view"  // a menu entry that has a URL
	Enter    Deed = "enter" // open the chat
	Write    Deed = "write" // a text message
)

// Deeds lists them all.
func Deeds() []Deed { return []Deed{Follow, Unfollow, Scan, Click, View, Enter, Write} }

// Action is one deed of one follower.
type Action struct {
	Account string // AppID or original id
	OpenID  string
	Do      Deed
	Key     string // scene, menu key, menu URL, or text
}

// Act lets a follower do something. Everyone concerned is told, each in a delivery: the platforms that receive the
// account's messages (PROTOCOL 5.4), and the account's own server. With nobody to tell it only happens.
func (s *Sim) Act(ctx context.Context, a Action) ([]world.Delivery, error) {
	jobs, err := s.deed(a)
	if err != nil {
		return nil, fmt.Errorf("%s by %s: %w", a.Do, a.OpenID, err)
	}
	out, err := s.runAll(ctx, jobs)
	if err != nil {
		return out, fmt.Errorf("%s by %s: %w", a.Do, a.OpenID, err)
	}
	return out, nil
}

// deed checks the action and makes the pushes of it.
func (s *Sim) deed(a Action) ([]world.Job, error) {
	w := s.world.lock()
	defer s.world.unlock()
	st := w.AccountBy(a.Account)
	if st == nil {
		return nil, fmt.Errorf("no account has the AppID or original id %q", a.Account)
	}
	f := st.Follower(a.OpenID)
	if f == nil {
		return nil, fmt.Errorf("%s has no follower with the openid %q", st.NickName, a.OpenID)
	}
	kind, set, err := s.eventOf(a, st, f)
	if err != nil {
		return nil, err
	}
	return s.toEveryone(w, kind, st, a.OpenID, set)
}

// eventOf names the callback of an action and what it says.
func (s *Sim) eventOf(a Action, st *world.AccountState, f *world.Follower) (callback.Type, map[string]string, error) {
	name, set := "", map[string]string{}
	switch a.Do {
	case Follow, Unfollow:
		if f.Subscribed == (a.Do == Follow) {
			return callback.Type{}, nil, fmt.Errorf("%s is in that state already", cmp.Or(f.NickName, f.OpenID))
		}
		name = map[Deed]string{Follow: "subscribe", Unfollow: "unsubscribe"}[a.Do]
	case Scan:
		name, set["EventKey"] = "SCAN", a.Key
		if !f.Subscribed {
			name, set["EventKey"] = "subscribe_qr", "qrscene_"+a.Key
		}
	case Click, View:
		name, set["EventKey"] = map[Deed]string{Click: "CLICK", View: "VIEW"}[a.Do], a.Key
	case Enter:
		name = map[world.Kind]string{world.OfficialAccount: "enter", world.MiniProgram: "user_enter_tempsession"}[st.Kind]
	case Write:
		name, set["Content"] = "text", a.Key
	default:
		return callback.Type{}, nil, fmt.Errorf("nobody can do %q; there are %v", a.Do, Deeds())
	}
	kind, err := s.catalogue.Find(name)
	if err == nil && !slices.Contains(kind.Kinds, string(st.Kind)) {
		err = fmt.Errorf("%s is a %s, which has no %s", st.NickName, st.Kind, a.Do)
	}
	return kind, set, err
}
