package world

// TokenOwner is an access token with the platform it was issued to, and the authorization it stands for.
type TokenOwner struct {
	Token    *Issued // nil for a token that was never issued
	Platform *PlatformState
	Grant    *GrantState   // of an authorizer token
	Account  *AccountState // of an authorizer token
}

// OwnerOf finds a token among everything issued, cancelled authorizations included.
func (w *World) OwnerOf(value string) TokenOwner {
	for _, id := range w.Order {
		ps := w.Platforms[id]
		if t := FindIssued(ps.Tokens, value); t != nil {
			return TokenOwner{Token: t, Platform: ps}
		}
		for _, g := range ps.Grants {
			if t := FindIssued(g.Tokens, value); t != nil {
				return TokenOwner{t, ps, g, w.Account(g.AccountAppID)}
			}
		}
	}
	return TokenOwner{}
}

// TicketJob issues a ticket; it can be exchanged before its push arrives.
func (w *World) TicketJob(ps *PlatformState) Job {
	now := w.Now()
	t := Issued{Value: w.NewValue(DrawnTicket), At: now, Expires: now.Add(ticketLife)}
	ps.Tickets = Issue(ps.Tickets, t)
	return w.ticketPush(ps, t.Value)
}

// ScheduledTicketJob pushes the latest ticket once more while it is young, and else a new one: WeChat's value changes about
// once an hour (PROTOCOL 3.2). That each push gives it twelve hours more is ours.
func (w *World) ScheduledTicketJob(ps *PlatformState) Job {
	n := len(ps.Tickets)
	if n == 0 || !w.Now().Before(ps.Tickets[n-1].At.Add(ticketRepeats)) {
		return w.TicketJob(ps)
	}
	ps.Tickets[n-1].Expires = w.Now().Add(ticketLife)
	return w.ticketPush(ps, ps.Tickets[n-1].Value)
}

func (w *World) ticketPush(ps *PlatformState, value string) Job {
	w.Touch()
	return Job{
		At: w.Now(), Component: ps.AppID, Name: "component_verify_ticket",
		Set: map[string]string{"ComponentVerifyTicket": value},
	}
}
