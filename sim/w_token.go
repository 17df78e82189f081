package sim

import "time"

// issued is a ticket or token with its lifetime.
type issued struct {
	Value      string
	At         time.Time
	Expires    time.Time
	Superseded time.Time // when a newer one was issued; zero for the latest
	FromCode   string    // the authorization code that an authorizer token was got with
	Died       time.Time // when a fault killed it
}

// issue appends a token and supersedes the previous one.
func issue(list []issued, next issued) []issued {
	if n := len(list); n > 0 && list[n-1].Superseded.IsZero() {
		list[n-1].Superseded = next.At
	}
	list = append(list, next)
	return keepLast(list, keptTokens)
}

// find returns the token with that value, nil when it was never issued.
func find(list []issued, value string) *issued {
	for i := range list {
		if list[i].Value == value {
			return &list[i]
		}
	}
	return nil
}

// tokenOwner is an access token with the platform it was issued to, and the authorization it stands for.
type tokenOwner struct {
	Token    *issued // nil for a token that was never issued
	Platform *platformState
	Grant    *grantState   // of an authorizer token
	Account  *accountState // of an authorizer token
}

// ownerOf finds a token among everything issued, cancelled authorizations included.
func (w *world) ownerOf(value string) tokenOwner {
	for _, id := range w.Order {
		ps := w.Platforms[id]
		if t := find(ps.Tokens, value); t != nil {
			return tokenOwner{Token: t, Platform: ps}
		}
		for _, g := range ps.Grants {
			if t := find(g.Tokens, value); t != nil {
				return tokenOwner{t, ps, g, w.account(g.AccountAppID)}
			}
		}
	}
	return tokenOwner{}
}

// ticketJob issues a ticket; it can be exchanged before its push arrives.
func (w *world) ticketJob(ps *platformState) job {
	now := w.Now()
	t := issued{Value: w.newTicket(), At: now, Expires: now.Add(ticketLife)}
	ps.Tickets = issue(ps.Tickets, t)
	for len(ps.Tickets) > 1 && now.After(ps.Tickets[0].Expires.Add(ticketLife)) {
		ps.Tickets = ps.Tickets[1:]
	}
	w.touch()
	return job{At: now, Component: ps.AppID, Name: "component_verify_ticket", Set: map[string]string{"ComponentVerifyTicket": t.Value}}
}

// ticking says whether the schedule runs for this platform.
func (ps *platformState) ticking() bool { return !ps.Stopped && ps.EventURL != "" }
