package world

import (
	"slices"
	"time"
)

// Issued is a ticket or token with its lifetime.
type Issued struct {
	Value      string
	At         time.Time
	Expires    time.Time
	Superseded time.Time // when a newer one was issued; zero for the latest
	FromCode   string    // the authorization code that an authorizer token was got with
	Died       time.Time // when a fault killed it
}

// Issue appends a token and supersedes the previous one.
func Issue(list []Issued, next Issued) []Issued {
	if n := len(list); n > 0 && list[n-1].Superseded.IsZero() {
		list[n-1].Superseded = next.At
	}
	return Keep(list, next, next.At, func(t Issued) time.Time { return t.Expires })
}

// FindIssued returns the token with that value, nil when it was never issued.
func FindIssued(list []Issued, value string) *Issued {
	for i := range slices.Backward(list) { // the latest are asked for most
		if list[i].Value == value {
			return &list[i]
		}
	}
	return nil
}
