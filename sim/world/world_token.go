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
	w.Touch()
	return Job{
		At: now, Component: ps.AppID, Name: "component_verify_ticket",
		Set: map[string]string{"ComponentVerifyTicket": t.Value},
	}
}
