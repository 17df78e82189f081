package world

import "time"

// LoginCode is good for one exchange: a code of user OAuth, or a js_code of a mini program.
type LoginCode struct {
	Value     string
	Component string // of OAuth codes, which belong to one component
	OpenID    string
	Scope     string
	Expires   time.Time
	Used      time.Time
}

// KeepLogin adds a code to an account's.
func KeepLogin(list []*LoginCode, code *LoginCode, now time.Time) []*LoginCode {
	return Keep(list, code, now, func(c *LoginCode) time.Time { return c.Expires })
}

// UserToken is what the exchange of an OAuth code gives; it has nothing to do with the authorizer's tokens.
type UserToken struct {
	Access         string
	Expires        time.Time
	Refresh        string
	RefreshExpires time.Time
	Component      string
	OpenID         string
	Scope          string
}

// End is when it cannot be refreshed any more.
func (t *UserToken) End() time.Time { return t.RefreshExpires }

// Scopes of user OAuth.
const (
	ScopeBase     = "snsapi_base"     // only who it is, silently
	ScopeUserInfo = "snsapi_userinfo" // name and picture, after consent
)
