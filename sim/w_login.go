package sim

import "time"

// loginCode is good for one exchange: a code of user OAuth, or a js_code of a mini program.
type loginCode struct {
	Value     string
	Component string // of OAuth codes, which belong to one component
	OpenID    string
	Scope     string
	Expires   time.Time
	Used      time.Time
}

// userToken is what the exchange of an OAuth code gives; it has nothing to do with the authorizer's tokens.
type userToken struct {
	Access         string
	Expires        time.Time
	Refresh        string
	RefreshExpires time.Time
	Component      string
	OpenID         string
	Scope          string
}

// Scopes of user OAuth.
const (
	ScopeBase     = "snsapi_base"     // only who it is, silently
	ScopeUserInfo = "snsapi_userinfo" // name and picture, after consent
)
