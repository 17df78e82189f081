package wxapi

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
)

// Error is WeChat's answer with an errcode other than 0. Match on ErrCode only: the texts vary (PROTOCOL 4.1).
type Error struct {
	API     string // the path that was called
	ErrCode int
	ErrMsg  string // as received, rid included
	RID     string // for openapi/rid/get, "" in old answers
}

// ridPattern is three groups of eight hex digits behind "rid: ".
var ridPattern = regexp.MustCompile(`rid: ([0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8})`)

func newError(api string, code int, msg string) *Error {
	e := &Error{API: api, ErrCode: code, ErrMsg: msg}
	if found := ridPattern.FindStringSubmatch(msg); found != nil {
		e.RID = found[1]
	}
	return e
}

// Error implements error.
func (e *Error) Error() string {
	text := fmt.Sprintf("call %s: errcode %d: %s", e.API, e.ErrCode, e.ErrMsg)
	if advice := advise(e.ErrCode); advice != "" {
		text += " (" + advice + ")"
	}
	return text
}

// advise is the likely cause of the codes that developers meet first.
func advise(code int) string {
	switch code {
	case 40001, 40014, 42001, 42006:
		return "the token was replaced or expired: renew it"
	case 40125:
		return "the AppSecret was reset in the console"
	case 61003:
		return "the merchant cancelled the authorization"
	case 61004:
		return "add this machine's IP to the component's white list"
	case 61005:
		return "the ticket is older than 12 hours: are callbacks reaching the auth-event URL?"
	case 61006:
		return "the ticket belongs to another component, or is cut"
	case 61007:
		return "the merchant did not grant the permission set"
	case 61009:
		return "the authorization code is wrong, used, or of another component"
	case 61010:
		return "the authorization code expired: authorize again"
	case 61023:
		return "the refresh token died with the authorization: authorize again"
	case 48001:
		return "the account itself lacks this API"
	}
	return ""
}

// ErrCode returns the errcode inside err, 0 when WeChat gave none.
func ErrCode(err error) int {
	var e *Error
	if errors.As(err, &e) {
		return e.ErrCode
	}
	return 0
}

// IsTokenError reports whether a renewed token may help (PROTOCOL 4.15): once, then give up.
func IsTokenError(err error) bool {
	return slices.Contains([]int{40001, 40014, 42001, 42006, 40094}, ErrCode(err))
}

// IsTicketRefused reports whether WeChat called a verify ticket expired or invalid: 61005, 61006. An older one may be
// good.
func IsTicketRefused(err error) bool {
	return slices.Contains([]int{61005, 61006}, ErrCode(err))
}

// IsAuthorizationOver reports whether the merchant's authorization is gone: 61003, 61023.
func IsAuthorizationOver(err error) bool {
	return slices.Contains([]int{61003, 61023}, ErrCode(err))
}

// IsUnknownAccount reports whether WeChat knows no account of the AppID that a call was about: 40013. The component's
// own is right where there is a component token.
func IsUnknownAccount(err error) bool { return ErrCode(err) == 40013 }

// IsAboutAccount reports whether the account as a whole was refused, not one user or one argument: a token that stays
// invalid after renewal, a quota used up, an API or permission set that the account lacks, an IP that is not on the
// white list (PROTOCOL 4.15, 6.1).
func IsAboutAccount(err error) bool {
	return IsTokenError(err) || slices.Contains([]int{45009, 48001, 48004, 61004, 61007, 61016, 61017}, ErrCode(err))
}

// IsForGood reports whether the same call can never succeed: WeChat answered, was not busy, and the cause is none
// that a renewed token, the next day's quota or the white list removes.
func IsForGood(err error) bool {
	code := ErrCode(err)
	return code > 0 && !IsTokenError(err) && !slices.Contains([]int{45009, 45011, 61004}, code)
}

// IsCodeSpent reports whether an authorization code can never be redeemed any more: 61009, 61010.
func IsCodeSpent(err error) bool {
	return slices.Contains([]int{61009, 61010}, ErrCode(err))
}
