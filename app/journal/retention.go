package journal

import (
	"context"
	"maps"
	"time"
)

// Retention is what the journal keeps. Whatever is beyond a bound goes, the oldest first, but for the pinned, and for
// the newest of each class.
type Retention struct {
	Keep   int           // how many exchanges; 20000 if 0, all of them if negative
	Bytes  int64         // how large the file may be; no bound if 0
	Age    time.Duration // how old an exchange may be; no bound if 0
	Floors Floors        // nil: DefaultFloors, or for a small Keep no more than a twentieth of it each
}

// Class is what exchanges are told apart by when some have to go.
type Class string

// The classes. An exchange that was refused or failed is a failure, whatever it carried, but for a stray.
const (
	ClassTicket  Class = KindTicket
	ClassAuth    Class = KindAuth
	ClassMessage Class = KindMessage
	ClassEvent   Class = KindEvent
	ClassAPI     Class = KindAPI
	ClassFailure Class = "failure"
	ClassStray   Class = "stray" // what anybody can have recorded: refused at the platform, or one of its pages
	ClassOther   Class = KindOther
)

// Classes are all of them, in the order in which people care.
func Classes() []Class {
	return []Class{ClassTicket, ClassAuth, ClassFailure, ClassMessage, ClassEvent, ClassAPI, ClassStray, ClassOther}
}

// Floors say how many of each class stay whatever comes: the newest.
type Floors map[Class]int

// DefaultFloors are two days of tickets, and enough of everything else to see what it was like.
func DefaultFloors() Floors {
	return Floors{
		ClassTicket: 288, ClassAuth: 500, ClassFailure: 500, ClassMessage: 200, ClassEvent: 200, ClassAPI: 200,
		ClassStray: 100, ClassOther: 50,
	}
}

// DefaultKeep is how many exchanges are kept where nothing else is said.
const DefaultKeep = 20000

// floorShare is which part of a small journal the floor of one class may be.
const floorShare = 20

// complete fills in what is left open.
func (r Retention) complete() Retention {
	if r.Keep == 0 {
		r.Keep = DefaultKeep
	}
	if r.Floors != nil {
		r.Floors = maps.Clone(r.Floors)
		return r
	}
	r.Floors = DefaultFloors()
	for class, n := range r.Floors {
		if r.Keep >= 0 {
			r.Floors[class] = min(n, r.Keep/floorShare)
		}
	}
	return r
}

// Retain changes what is kept. What is beyond the new bounds goes before it returns, and the file shrinks.
func (j *Journal) Retain(ctx context.Context, r Retention) error {
	r = r.complete()
	j.spool.Keep(r.Keep)
	err := j.write.do(ctx, "change what the journal keeps", func(t *tables) error {
		t.keep = r
		return nil
	})
	for more := true; err == nil && more; { // some at a time, so that others get their turn between
		err = j.write.do(ctx, "prune the journal", func(t *tables) (err error) {
			more, err = t.pruneNow()
			return err
		})
	}
	if err != nil {
		return err
	}
	return j.write.do(ctx, "shrink the journal", (*tables).shrink)
}

// dear reports whether notes tell of what no flood may expel before it is filed.
func dear(notes []Note) bool {
	found := false
	for _, n := range notes {
		found = found || n.Kind == KindTicket || n.Kind == KindAuth
		if isFailure(n.Outcome) {
			return false
		}
	}
	return found
}
