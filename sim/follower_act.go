package sim

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// Verb is something that a follower can do, see Action.
type Verb string

const (
	Follow   Verb = "follow"
	Unfollow Verb = "unfollow"
	Scan     Verb = "scan"  // the account's QR code with a scene; who does not follow yet follows by it
	Click    Verb = "click" // a menu entry that has a key
	View     Verb = "view"  // a menu entry that has a URL
	Enter    Verb = "enter" // open the chat
	Write    Verb = "write" // a text message

	// Messages of other types are called by their MsgType.
	SendImage      Verb = "image"
	SendVoice      Verb = "voice"
	SendVideo      Verb = "video"
	SendShortVideo Verb = "shortvideo"
	SendLocation   Verb = "location"
	SendLink       Verb = "link"
	SendFile       Verb = "file"
	SendPage       Verb = "miniprogrampage" // a card of a mini program
)

// Verbs lists them all.
func Verbs() []Verb {
	return append([]Verb{Follow, Unfollow, Scan, Click, View, Enter, Write}, messageVerbs()...)
}

func messageVerbs() []Verb {
	return []Verb{SendImage, SendVoice, SendVideo, SendShortVideo, SendLocation, SendLink, SendFile, SendPage}
}

// Action is what one follower does.
type Action struct {
	Account string // AppID or original id
	OpenID  string
	Do      Verb
	Key     string            // scene, menu key, menu URL, text, or what a message of another type is about
	Set     map[string]string // fields of the callback to change, by their path in the catalogue
	Picture []byte            // of SendImage: a PNG, JPEG or GIF file; one is drawn when it is empty
}

// Act lets a follower do something. Each receiver of the account's messages is told in a delivery of its own: the
// platforms that hold its message set (PROTOCOL 5.4), and the account's own server. Where there is none, the world
// changes and nothing is pushed.
func (s *Sim) Act(ctx context.Context, a Action) ([]world.Delivery, error) {
	jobs, err := s.actionJobs(a)
	if err != nil {
		return nil, fmt.Errorf("%s by %s: %w", a.Do, a.OpenID, err)
	}
	out, err := s.pushAll(ctx, jobs)
	if err != nil {
		return out, fmt.Errorf("%s by %s: %w", a.Do, a.OpenID, err)
	}
	return out, nil
}

// actionJobs checks the action and makes the pushes of it.
func (s *Sim) actionJobs(a Action) ([]world.Job, error) {
	w := s.world.lock()
	defer s.world.unlock()
	st := w.AccountBy(a.Account)
	if st == nil {
		return nil, world.UnknownAccount(a.Account)
	}
	f := st.Follower(a.OpenID)
	if f == nil {
		return nil, world.UnknownPerson(st, a.OpenID)
	}
	kind, set, err := s.eventOf(a, st, f)
	if err != nil {
		return nil, err
	}
	maps.Copy(set, a.Set)
	if err := putMedia(w, st, a, set); err != nil {
		return nil, err
	}
	return s.jobsForEveryone(w, kind, st, a.OpenID, set)
}

// eventOf names the callback of an action and what it says.
func (s *Sim) eventOf(a Action, st *world.AccountState, f *world.Follower) (callback.Type, map[string]string, error) {
	name, set := "", map[string]string{}
	if slices.Contains(messageVerbs(), a.Do) {
		name, set = string(a.Do), messageFields(a, st)
	}
	switch a.Do {
	case Follow, Unfollow:
		if f.Subscribed == (a.Do == Follow) {
			who := cmp.Or(f.NickName, f.OpenID)
			if f.Subscribed {
				return callback.Type{}, nil, bilingual.Errorf("%s 已经关注了 %s", "%s follows %s already", who, st.Title())
			}
			return callback.Type{}, nil, bilingual.Errorf("%s 并没有关注 %s", "%s does not follow %s", who, st.Title())
		}
		name = map[Verb]string{Follow: "subscribe", Unfollow: "unsubscribe"}[a.Do]
	case Scan:
		name, set["EventKey"] = "SCAN", a.Key
		if !f.Subscribed {
			name, set["EventKey"] = "subscribe_qr", "qrscene_"+a.Key
		}
	case Click, View:
		name, set["EventKey"] = map[Verb]string{Click: "CLICK", View: "VIEW"}[a.Do], a.Key
	case Enter:
		name = map[world.Kind]string{world.OfficialAccount: "enter", world.MiniProgram: "user_enter_tempsession"}[st.Kind]
	case Write:
		name, set["Content"] = "text", a.Key
	}
	if name == "" {
		return callback.Type{}, nil, bilingual.Errorf("%[3]s不能做 %[1]q；可选：%[2]v", "nobody can do %[1]q; there are %[2]v", a.Do, Verbs(), st.Kind.Person())
	}
	kind, err := s.catalogue.Find(name)
	if err == nil && !slices.Contains(kind.Kinds, string(st.Kind)) {
		err = bilingual.Errorf("%s 是%s，没有 %s 这个动作", "%s is %s, which has no %s", st.Title(), st.Kind.Title(), a.Do)
	}
	return kind, set, err
}
