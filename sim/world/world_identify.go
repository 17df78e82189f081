package world

import "slices"

// Identify says what a value is that turned up in the wrong place, "" when it is nothing of ours.
func (w *World) Identify(value string) string {
	if value == "" {
		return ""
	}
	for _, id := range w.Order {
		if what := w.Platforms[id].identify(value); what != "" {
			return what
		}
	}
	for _, a := range w.Accounts {
		switch value {
		case a.AppID:
			return "the AppID of the account " + a.NickName
		case a.UserName:
			return "the original id of the account " + a.NickName
		}
		if a.Follower(value) != nil {
			return "the openid of a follower of " + a.NickName
		}
		if what := a.identifyUser(value); what != "" {
			return what
		}
	}
	return ""
}

func (ps *PlatformState) identify(value string) string {
	switch value {
	case ps.AppID:
		return "the component's AppID"
	case ps.Secret:
		return "the component's AppSecret"
	case ps.Token:
		return "the callback Token (消息校验Token), which is no access token"
	case ps.AESKey, ps.PreviousAESKey:
		return "the EncodingAESKey"
	}
	if FindIssued(ps.Tickets, value) != nil {
		return "a component_verify_ticket"
	}
	if FindIssued(ps.Tokens, value) != nil {
		return "a component_access_token"
	}
	for _, c := range ps.PreAuth {
		if c.Value == value {
			return "a pre_auth_code"
		}
	}
	for _, c := range ps.Codes {
		if c.Value == value {
			return "an authorization code"
		}
	}
	for _, g := range ps.Grants {
		if g.RefreshToken == value {
			return "the authorizer_refresh_token of " + g.AccountAppID
		}
		if FindIssued(g.Tokens, value) != nil {
			return "an authorizer_access_token of " + g.AccountAppID
		}
	}
	return ""
}

// identifyUser says what a value of user OAuth is, for hints.
func (a *AccountState) identifyUser(value string) string {
	is := func(l *LoginCode) bool { return l.Value == value }
	for _, t := range a.UserTokens {
		switch value {
		case t.Access:
			return "a user's access_token from OAuth, for " + a.NickName
		case t.Refresh:
			return "a user's refresh_token from OAuth, for " + a.NickName
		}
	}
	switch {
	case slices.ContainsFunc(a.OAuthCodes, is):
		return "a code of user OAuth, for " + a.NickName
	case slices.ContainsFunc(a.JSCodes, is):
		return "a js_code of " + a.NickName
	case FindIssued(a.JSTickets, value) != nil, FindIssued(a.CardTickets, value) != nil:
		return "a ticket that signs web pages, of " + a.NickName
	}
	return ""
}
