package world

import (
	"slices"
	"strconv"
	"time"
)

// PreAuthCode (预授权码) is good for one authorization.
type PreAuthCode struct {
	Value     string
	Expires   time.Time
	Scanned   time.Time // the page was opened
	Consented time.Time
	Cancelled time.Time // on the page
	Shown     time.Time // as a QR code on a PC, see ShowPreAuth
	Redirect  string    // where consent leads, once its push is answered
	Link      Link
}

// AuthorizationCode (授权码) is what consent gives.
type AuthorizationCode struct {
	Value        string
	AccountAppID string
	Expires      time.Time
	Used         bool
}

// Grant is an authorization in force.
type Grant struct {
	ComponentAppID string
	AccountAppID   string
	FuncIDs        []int
	At             time.Time
}

type GrantState struct {
	AccountAppID string
	FuncIDs      []int
	At           time.Time
	Cancelled    time.Time // zero while in force
	RefreshToken string
	Queried      bool // api_query_auth was called: only then does the list show the refresh token
	Tokens       []Issued
	Confirmed    map[int]int `json:",omitempty"` // permission set → answer of the component
}

// Grant returns the authorization in force, nil when there is none.
func (ps *PlatformState) Grant(account string) *GrantState {
	for _, g := range ps.Grants {
		if g.AccountAppID == account && g.Cancelled.IsZero() {
			return g
		}
	}
	return nil
}

// forgetGrants drops the oldest cancelled authorizations when there are many.
func (ps *PlatformState) forgetGrants() []*GrantState {
	excess := len(ps.Grants) - keptGrants
	return slices.DeleteFunc(ps.Grants, func(g *GrantState) bool {
		drop := excess > 0 && !g.Cancelled.IsZero()
		if drop {
			excess--
		}
		return drop
	})
}

func (w *World) PreAuth(value string) (*PlatformState, *PreAuthCode) {
	for _, id := range w.Order {
		for _, c := range w.Platforms[id].PreAuth {
			if c.Value == value {
				return w.Platforms[id], c
			}
		}
	}
	return nil, nil
}

// Announce makes the push of an authorization: returned when it goes before the redirect, queued when after.
func (w *World) Announce(ps *PlatformState, a *AccountState, auth *AuthorizationCode, name, preAuth string) *Job {
	defer w.Touch()
	if name == "" || ps.EventURL == "" {
		return nil
	}
	j := Job{At: w.Now(), Component: ps.AppID, Name: name, Account: a.AppID, Set: map[string]string{
		"AuthorizationCode": auth.Value, "AuthorizationCodeExpiredTime": strconv.FormatInt(auth.Expires.Unix(), 10), "PreAuthCode": preAuth,
	}}
	if ps.Order == RedirectFirst {
		w.Pending = append(w.Pending, j)
		return nil
	}
	return &j
}

// Authorize makes or changes the grant and issues a code for it. It returns the InfoType to push, "" for none.
func (w *World) Authorize(ps *PlatformState, a *AccountState, ids []int) (*AuthorizationCode, string) {
	w, now, name := w, w.Now(), "authorized"
	g := ps.Grant(a.AppID)
	switch {
	case g == nil:
		g = &GrantState{AccountAppID: a.AppID, RefreshToken: w.NewRefreshToken()}
		ps.Grants = append(ps.forgetGrants(), g)
	case slices.Equal(g.FuncIDs, ids):
		name = ""
	default:
		name = "updateauthorized"
	}
	if name != "authorized" && ps.RotateRefreshTokens {
		g.RefreshToken = w.NewRefreshToken()
	}
	g.FuncIDs, g.At = ids, now
	code := &AuthorizationCode{Value: w.newAuthorizationCode(), AccountAppID: a.AppID, Expires: now.Add(AuthorizationCodeLife)}
	ps.Codes = KeepLast(append(ps.Codes, code), keptTokens)
	return code, name
}

// Holder names another component that holds an exclusive set of the account.
func (w *World) Holder(except *PlatformState, account string, set int) string {
	for _, id := range w.Order {
		ps := w.Platforms[id]
		if g := ps.Grant(account); ps != except && g != nil && slices.Contains(g.FuncIDs, set) {
			return ps.Title()
		}
	}
	return ""
}

// AuthorizedJob tells the authorization of a trial mini program: the push of its registration has no code. Inferred;
// nothing else could bring one.
func AuthorizedJob(ps *PlatformState, a *AccountState, code *AuthorizationCode, at time.Time) Job {
	return Job{At: at, Component: ps.AppID, Name: "authorized", Account: a.AppID, Set: map[string]string{
		"AuthorizationCode": code.Value, "AuthorizationCodeExpiredTime": unix(code.Expires), "PreAuthCode": "",
	}}
}

// Link is a link that passed the checks.
type Link struct {
	RedirectURI string
	AuthType    string
	BizAppID    string
	CategoryIDs []int
	Mobile      bool
	Scanned     bool // from the QR code on a PC, whose page goes on after consent
}
