package world

import (
	"slices"
	"strconv"
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
	Task      string // the registration or review that ends with it

	Fault  Effect      // strikes at this push, whatever is armed
	Plain  []byte      // the message, when it was written before
	Own    bool        // Plain is somebody's own: it goes out byte for byte, and no catalogue has to know it
	Broken bool        // of an own message: nobody has to be able to read it
	Once   bool        // an attempt without an answer in time is the last
	Expect Expectation // of the platform; "" for what the push and its fault ask for
	Direct bool        // to the account's own server instead of a platform
	Also   bool        // to the account's own server afterwards, where it has one
	Silent bool        // the follower acted once, and another push of it has shown that

	Delivery string // goes on with this delivery, which a fault held back, instead of making a new one
	Released bool   // to the published configuration of the platform, of a push that is about no account
	Behind   bool   // goes out after the next push to the platform, if that comes before At
}

// TakeJobs takes what matches out of what is due some time, in its order. It is asked at every push, and thousands of jobs may
// wait: nothing is copied where none matches.
func (w *World) TakeJobs(match func(Job) bool) (taken []Job) {
	w.Pending = slices.DeleteFunc(w.Pending, func(j Job) bool {
		matches := match(j)
		if matches {
			taken = append(taken, j)
		}
		return matches
	})
	return taken
}

func unix(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }
