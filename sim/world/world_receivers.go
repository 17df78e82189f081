package world

import (
	"fmt"
	"slices"
	"time"
)

// Receivers are the platforms that get an account's messages, and the account itself.
func (w *World) Receivers(st *AccountState) []Job { return w.receivers(st, st.Kind.messageSet()) }

// receivers are those, and the platforms that hold another set which brings them pushes.
func (w *World) receivers(st *AccountState, set int) []Job {
	var out []Job
	for _, id := range w.Order {
		if ps := w.Platforms[id]; ps.For(&st.Account).MessageURL != "" && (ps.hears(st) || ps.holds(st, set)) {
			out = append(out, Job{Component: id, Account: st.AppID})
		}
	}
	if st.Push != nil {
		out = append(out, Job{Direct: true, Account: st.AppID})
	}
	return out
}

// TakenOver says whether a platform has taken a mini program's customer service over: what users say in its chat goes no
// more to its own server then (PROTOCOL 5.4, of one source).
func (w *World) TakenOver(st *AccountState) bool {
	hears := func(id string) bool { return w.Platforms[id].hears(st) }
	return st.Kind == MiniProgram && slices.ContainsFunc(w.Order, hears)
}

// Tell queues an event for everyone who gets the account's messages. It is due work for Step.
func (w *World) Tell(a *AccountState, name, openID string, fields map[string]string) {
	for _, j := range w.Receivers(a) {
		j.At, j.Name, j.OpenID, j.Set = w.Now().Add(eventDelay), name, openID, fields
		w.Pending = append(w.Pending, j)
	}
}

// eventDelay is how long WeChat takes from accepting a job to announcing its end.
const eventDelay = time.Second

// Addressee is who a job's push goes to: a platform, or an account's own server in the guise of one.
func (w *World) Addressee(j Job) (Platform, *PushConfig, error) {
	if !j.Direct {
		ps := w.Platforms[j.Component]
		if ps == nil {
			return Platform{}, nil, w.UnknownPlatform(j.Component)
		}
		return ClonePlatform(w.addressed(ps, j)), nil, nil
	}
	a := w.AccountBy(j.Account)
	if a == nil || a.Push == nil {
		return Platform{}, nil, fmt.Errorf("push %s: account %q has no server of its own", j.Name, j.Account)
	}
	c := *a.Push
	return Platform{AppID: a.AppID, Token: c.Token, AESKey: c.AESKey, MessageURL: c.URL}, &c, nil
}

// addressed is the platform by the addresses that a job goes to.
func (w *World) addressed(ps *PlatformState, j Job) Platform {
	if j.Released && ps.Releases() {
		return ps.Platform.released()
	}
	if a := w.AccountBy(j.Account); a != nil {
		return ps.For(&a.Account)
	}
	return ps.Platform
}

// hears says whether the platform receives the account's messages: it does with the message permission set
// (PROTOCOL 5.4).
func (ps *PlatformState) hears(a *AccountState) bool { return ps.holds(a, a.Kind.messageSet()) }

// holds says whether the account has granted the platform a permission set.
func (ps *PlatformState) holds(a *AccountState, set int) bool {
	g := ps.Grant(a.AppID)
	return g != nil && slices.Contains(g.FuncIDs, set)
}
