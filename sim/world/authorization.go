package world

import (
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

// End is when it can open no page any more.
func (c *PreAuthCode) End() time.Time { return c.Expires }

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

// GrantState is an authorization with what WeChat issued for it; a cancelled one stays, for its error codes.
type GrantState struct {
	AccountAppID string
	FuncIDs      []int
	At           time.Time
	Cancelled    time.Time // zero while in force
	RefreshToken string
	Queried      bool // api_query_auth was called: only then does the list, api_get_authorizer_list, show the refresh token
	Tokens       []Issued
	Confirmed    map[int]int `json:",omitempty"` // permission set → answer of the component
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
