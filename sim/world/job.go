package world

import (
	"fmt"
	"time"
)

// Job is a push that is to be made.
type Job struct {
	At        time.Time // when it is due
	Component string
	Name      string // of the catalogue
	Account   string
	OpenID    string
	Set       map[string]string
	Task      string // the registration that ends with it

	Fault  Effect // strikes at this push, whatever is armed
	Plain  []byte // the message, when it was written before
	Direct bool   // to the account's own server instead of a platform
	Also   bool   // to the account's own server afterwards, where it has one
	Silent bool   // the follower acted once, and another push of it has shown that

	Delivery string // goes on with this delivery, which a fault held back, instead of making a new one
	Behind   bool   // goes out after the next push to the platform, if that comes before At
}

// Receivers are the platforms that get an account's messages, and the account itself.
func (w *World) Receivers(st *AccountState) []Job {
	var out []Job
	for _, id := range w.Order {
		if ps := w.Platforms[id]; ps.MessageURL != "" && ps.hears(st) {
			out = append(out, Job{Component: id, Account: st.AppID})
		}
	}
	if st.Push != nil {
		out = append(out, Job{Direct: true, Account: st.AppID})
	}
	return out
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
		return ClonePlatform(ps.Platform), nil, nil
	}
	a := w.AccountBy(j.Account)
	if a == nil || a.Push == nil {
		return Platform{}, nil, fmt.Errorf("push %s: account %q has no server of its own", j.Name, j.Account)
	}
	c := *a.Push
	return Platform{AppID: a.AppID, Token: c.Token, AESKey: c.AESKey, MessageURL: c.URL}, &c, nil
}
