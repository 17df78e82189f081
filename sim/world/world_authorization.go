package world

import (
	"slices"
	"time"
)

// Announce makes the push of an authorization: returned when it goes before the redirect, queued when after.
func (w *World) Announce(ps *PlatformState, a *AccountState, auth *AuthorizationCode, name, preAuth string) *Job {
	defer w.Touch()
	if name == "" || ps.EventURL == "" {
		return nil
	}
	j := Job{At: w.Now(), Component: ps.AppID, Name: name, Account: a.AppID, Set: auth.Fields(preAuth)}
	if ps.Order == RedirectFirst {
		w.Pending = append(w.Pending, j)
		return nil
	}
	return &j
}

// Authorize makes or changes the grant and issues a code for it. It returns the InfoType to push, "" for none.
func (w *World) Authorize(ps *PlatformState, a *AccountState, ids []int) (*AuthorizationCode, string) {
	now, name := w.Now(), "authorized"
	g := ps.Grant(a.AppID)
	switch {
	case g == nil:
		g = &GrantState{AccountAppID: a.AppID, RefreshToken: w.NewRefreshToken()}
		ps.Grants = append(ps.forgetGrants(now), g)
	case slices.Equal(g.FuncIDs, ids):
		name = ""
	default:
		name = "updateauthorized"
	}
	if name != "authorized" && ps.RotateRefreshTokens {
		g.RefreshToken = w.NewRefreshToken()
	}
	g.FuncIDs, g.At = ids, now
	code := &AuthorizationCode{
		Value: w.NewValue(DrawnAuthorizationCode), AccountAppID: a.AppID, Expires: now.Add(AuthorizationCodeLife),
	}
	ps.Codes = Keep(ps.Codes, code, now, func(c *AuthorizationCode) time.Time { return c.Expires })
	return code, name
}

// Fields are what the push of an authorization says of its code.
func (c *AuthorizationCode) Fields(preAuthCode string) map[string]string {
	return map[string]string{
		"AuthorizationCode": c.Value, "AuthorizationCodeExpiredTime": unix(c.Expires), "PreAuthCode": preAuthCode,
	}
}

// Holder names another component that holds the account's set, where only one can.
func (w *World) Holder(except *PlatformState, account string, set PermissionSet) string {
	if !set.Exclusive {
		return ""
	}
	for _, id := range w.Order {
		ps := w.Platforms[id]
		if g := ps.Grant(account); ps != except && g != nil && slices.Contains(g.FuncIDs, set.ID) {
			return ps.Title()
		}
	}
	return ""
}

// AuthorizedJob tells the authorization of a trial mini program: the push of its registration has no code. Inferred;
// nothing else could bring one.
func AuthorizedJob(ps *PlatformState, a *AccountState, code *AuthorizationCode, at time.Time) Job {
	return Job{At: at, Component: ps.AppID, Name: "authorized", Account: a.AppID, Set: code.Fields("")}
}

// LookPair finds a platform and an account by what people call them.
func (w *World) LookPair(componentAppID, account string) (*PlatformState, *AccountState, error) {
	ps := w.Platforms[componentAppID]
	if ps == nil {
		return nil, nil, w.UnknownPlatform(componentAppID)
	}
	a := w.AccountBy(account)
	if a == nil {
		return nil, nil, UnknownAccount(account)
	}
	return ps, a, nil
}
