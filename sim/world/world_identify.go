package world

import (
	"slices"

	"wxlab/sim/bilingual"
)

// Identify says what a value is that turned up in the wrong place, empty when it is nothing of ours.
func (w *World) Identify(value string) bilingual.Text {
	if value == "" {
		return bilingual.Text{}
	}
	for _, id := range w.Order {
		if what := w.Platforms[id].identify(value); !what.Empty() {
			return what
		}
	}
	for _, a := range w.Accounts {
		switch value {
		case a.AppID:
			return bilingual.Textf("账号 %s 的 AppID（%s）", "the AppID of the account %s (%s)", a.NickName, value)
		case a.UserName:
			return bilingual.Textf("账号 %s 的原始 ID（%s）", "the original id of the account %s (%s)", a.NickName, value)
		}
		if a.Follower(value) != nil {
			return bilingual.Textf("%s 的%s的 openid", "the openid of a %[2]s of %[1]s", a.NickName, a.Kind.Person())
		}
		if what := a.identifyUser(value); !what.Empty() {
			return what
		}
	}
	return bilingual.Text{}
}

func (ps *PlatformState) identify(value string) bilingual.Text {
	switch value {
	case ps.AppID:
		return bilingual.Textf("第三方平台的 AppID", "the component's AppID")
	case ps.Secret:
		return bilingual.Textf("第三方平台的 AppSecret", "the component's AppSecret")
	case ps.Token:
		return bilingual.Textf("消息校验Token，不是 access token", "the callback Token (消息校验Token), which is no access token")
	case ps.AESKey, ps.PreviousAESKey:
		return bilingual.Textf("EncodingAESKey", "the EncodingAESKey")
	}
	if FindIssued(ps.Tickets, value) != nil {
		return bilingual.Textf("component_verify_ticket", "a component_verify_ticket")
	}
	if FindIssued(ps.Tokens, value) != nil {
		return bilingual.Textf("component_access_token", "a component_access_token")
	}
	for _, c := range ps.PreAuth {
		if c.Value == value {
			return bilingual.Textf("pre_auth_code", "a pre_auth_code")
		}
	}
	for _, c := range ps.Codes {
		if c.Value == value {
			return bilingual.Textf("授权码", "an authorization code")
		}
	}
	for _, g := range ps.Grants {
		if g.RefreshToken == value {
			return bilingual.Textf("%s 的 authorizer_refresh_token", "the authorizer_refresh_token of %s", g.AccountAppID)
		}
		if FindIssued(g.Tokens, value) != nil {
			return bilingual.Textf("%s 的 authorizer_access_token", "an authorizer_access_token of %s", g.AccountAppID)
		}
	}
	return bilingual.Text{}
}

// identifyUser says what a value of user OAuth is, for hints.
func (a *AccountState) identifyUser(value string) bilingual.Text {
	is := func(l *LoginCode) bool { return l.Value == value }
	for _, t := range a.UserTokens {
		switch value {
		case t.Access:
			return bilingual.Textf("网页授权给 %s 的用户 access_token", "a user's access_token from OAuth, for %s", a.NickName)
		case t.Refresh:
			return bilingual.Textf("网页授权给 %s 的用户 refresh_token", "a user's refresh_token from OAuth, for %s", a.NickName)
		}
	}
	switch {
	case slices.ContainsFunc(a.OAuthCodes, is):
		return bilingual.Textf("%s 的网页授权 code", "a code of user OAuth, for %s", a.NickName)
	case slices.ContainsFunc(a.JSCodes, is):
		return bilingual.Textf("%s 的 js_code", "a js_code of %s", a.NickName)
	case FindIssued(a.JSTickets, value) != nil, FindIssued(a.CardTickets, value) != nil:
		return bilingual.Textf("%s 的网页签名 ticket（jsapi_ticket 或 wx_card）", "a ticket that signs web pages (jsapi_ticket or wx_card), of %s", a.NickName)
	}
	return bilingual.Text{}
}
