// Package platform is the vocabulary and the rules of a WeChat Open Platform third-party platform
// (第三方平台, "component"): credentials, authorizers, callbacks and their parsing. It does no I/O.
//
// Platform and sim share no code, only fixtures: a wrong byte order in shared code would be wrong on
// both sides while every test stayed green.
package platform

import (
	"cmp"
	"time"
)

// Component (第三方平台) is one third-party platform as configured in WeChat's console.
type Component struct {
	Name      string // what people call it, "" where nobody named it; never on the wire
	AppID     string
	AppSecret Secret
	Token     Secret // 消息校验Token, signs every callback
	// EncodingAESKey (消息加解密Key) is 43 characters of base64 without padding (PROTOCOL 2.4).
	EncodingAESKey Secret
	// The previous token and key are still accepted while WeChat switches over (PROTOCOL 2.8).
	PreviousToken          Secret
	PreviousEncodingAESKey Secret
}

// Title is what to call a component: its name, else its AppID.
func (c Component) Title() string { return cmp.Or(c.Name, c.AppID) }

// AccountKind is one of the kinds of account that can authorize a component (PROTOCOL 4.7, 5.1).
type AccountKind string

const (
	OfficialAccount AccountKind = "official_account" // 公众号
	MiniProgram     AccountKind = "mini_program"     // 小程序
	Promoter        AccountKind = "promoter"         // 小程序推客
	Channels        AccountKind = "channels"         // 视频号
	Store           AccountKind = "store"            // 微信小店
	Talent          AccountKind = "talent"           // 带货助手
	Supplier        AccountKind = "supplier"         // 小店供货商
)

// AuthorizerState is where an authorizer stands with the component.
type AuthorizerState string

const (
	Authorized   AuthorizerState = "authorized"
	Unauthorized AuthorizerState = "unauthorized"
)

// FuncScope is one granted permission set (权限集), funcscope_category on the wire (PROTOCOL 5.5).
type FuncScope struct {
	ID int
}

// VerifyTicket (验证票据) is pushed every 10 minutes and stays usable for 12 hours (PROTOCOL 3.2).
type VerifyTicket struct {
	Value      Secret
	CreateTime time.Time // WeChat's own timestamp; never after ReceivedAt, whatever the push says
	ReceivedAt time.Time
	RefusedAt  time.Time // when WeChat last called it expired or invalid, zero: never
}

// TicketLife is how long a ticket can be exchanged for a component token (PROTOCOL 3.2).
const TicketLife = 12 * time.Hour

// ExpiresAt is the instant from which WeChat answers 61005 to this ticket.
func (t VerifyTicket) ExpiresAt() time.Time { return t.CreateTime.Add(TicketLife) }

// AccessToken is a component_access_token or an authorizer_access_token.
type AccessToken struct {
	Value     Secret
	IssuedAt  time.Time
	ExpiresAt time.Time
}

// RefreshMargin is how long before its end a token is renewed: WeChat keeps the previous one alive for
// five minutes, so a renewal this early never leaves a gap (PROTOCOL 4.3).
const RefreshMargin = 10 * time.Minute

// margin is RefreshMargin, or half the life of a token that lives shorter.
func (t AccessToken) margin() time.Duration { return min(RefreshMargin, t.ExpiresAt.Sub(t.IssuedAt)/2) }

// RenewAt is when the token should be renewed: RefreshMargin before its end, half-way for one that lives shorter.
func (t AccessToken) RenewAt() time.Time { return t.ExpiresAt.Add(-t.margin()) }

// Due reports whether the token is missing or should be renewed at now. One that was issued in the future is due too:
// the clock was set back since, by how much nobody knows, and WeChat ends the token by its own clock. Less than the
// margin does no harm, because the renewal comes that much earlier.
func (t AccessToken) Due(now time.Time) bool {
	return t.Value == "" || !now.Before(t.RenewAt()) || t.IssuedAt.After(now.Add(t.margin()))
}

// PreAuthCode (预授权码) starts one authorization; scanning the page spends it (PROTOCOL 4.4).
type PreAuthCode struct {
	Value     string
	IssuedAt  time.Time
	ExpiresAt time.Time
}

// Usable reports whether an authorization can still be started with the code at now. One that was issued in the future,
// by a clock that was set back since, cannot: its end is not known.
func (c PreAuthCode) Usable(now time.Time) bool {
	return now.Before(c.ExpiresAt) && !c.IssuedAt.After(now.Add(RefreshMargin))
}

// Authorizer (授权方) is an account that authorized the component.
type Authorizer struct {
	AppID         string
	UserName      string // 原始ID, gh_…
	NickName      string
	HeadImg       string
	PrincipalName string
	Kind          AccountKind
	ServiceType   int // service_type_info.id
	VerifyType    int // verify_type_info.id, -1 is unverified
	FuncInfo      []FuncScope
	State         AuthorizerState
	RefreshToken  Secret
	Token         AccessToken

	AuthorizedAt   time.Time
	UnauthorizedAt time.Time // zero while authorized
	InfoAt         time.Time // when api_get_authorizer_info was last read
	LastError      string    // why calls for this authorizer fail, "" since one worked
}
