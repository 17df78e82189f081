package api

import (
	"cmp"
	"slices"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// webAuthorizationChapter is users who log in to a web page of an official account (网页授权), on behalf of the account
// (PROTOCOL 6.6). The first two take the component's token, the others the user's: they are part of what the call is
// about, and their functions check them.
func webAuthorizationChapter() []endpoint {
	return []endpoint{
		get("/sns/oauth2/component/access_token", noToken, answers((*call).userAccessToken)).
			identifiedBy(snsComponent("authorization_code")).
			needing(ability{officialAccount: []int{world.SetWeb}, verified: true, service: true}),
		get("/sns/oauth2/component/refresh_token", noToken, answers((*call).userRefreshToken)).
			identifiedBy(snsComponent("refresh_token")),
		get("/sns/userinfo", noToken, answers((*call).snsUserInfo)),
		get("/sns/auth", noToken, does((*call).snsAuth)),
	}
}

// userTokenAnswer is the answer of the exchange and of a refresh. The unionid goes with snsapi_userinfo only.
type userTokenAnswer struct {
	Access    string `json:"access_token"`
	ExpiresIn int    `json:"expires_in"`
	Refresh   string `json:"refresh_token"`
	OpenID    string `json:"openid"`
	Scope     string `json:"scope"`
	Snapshot  int    `json:"is_snapshotuser,omitempty"` // 1, since July 2022
	UnionID   string `json:"unionid,omitempty"`
}

func (c *call) answerUserToken(t *world.UserToken) *userTokenAnswer {
	out := &userTokenAnswer{Access: t.Access, ExpiresIn: 7200, Refresh: t.Refresh, OpenID: t.OpenID, Scope: t.Scope}
	f := c.account.Follower(t.OpenID)
	if f != nil && f.Snapshot {
		out.Snapshot = 1
	}
	if f != nil && t.Scope == world.ScopeUserInfo {
		out.UnionID = f.UnionID
	}
	return out
}

type userAccessTokenRequest struct {
	Code string `query:"code"`
}

// userAccessToken exchanges a code (PROTOCOL 6.6 step 3).
func (c *call) userAccessToken(in userAccessTokenRequest) (*userTokenAnswer, error) {
	code, err := c.loginCode("code", in.Code, c.account.OAuthCodes)
	if err != nil {
		return nil, err
	}
	t := &world.UserToken{
		Access: c.world.NewValue(world.DrawnAccessToken), Expires: c.now.Add(world.TokenLife),
		Refresh: c.world.NewValue(world.DrawnAccessToken), RefreshExpires: c.now.Add(world.UserRefreshLife),
		Component: c.platform.AppID, OpenID: code.OpenID, Scope: code.Scope,
	}
	c.account.UserTokens = world.Keep(c.account.UserTokens, t, c.now, (*world.UserToken).End)
	return c.answerUserToken(t), nil
}

type userRefreshTokenRequest struct {
	RefreshToken string `query:"refresh_token"`
}

// userRefreshToken gives a new access token; the refresh token keeps its value and its end (41003, 40030, 42002).
func (c *call) userRefreshToken(in userRefreshTokenRequest) (*userTokenAnswer, error) {
	value := in.RefreshToken
	given := func(t *world.UserToken) bool { return t.Refresh == value && t.Component == c.platform.AppID }
	i := slices.IndexFunc(c.account.UserTokens, given)
	switch {
	case value == "":
		return nil, fail(41003, "缺少 refresh_token", "refresh_token is missing")
	case i < 0:
		what := cmp.Or(c.world.Identify(value), bilingual.Textf("没有为 %s 签发给该第三方平台的",
			"none that was given to this component for %s", c.account.AppID))
		return nil, fail(40030, "refresh_token 是 %s", "refresh_token is %s", what)
	}
	t := c.account.UserTokens[i]
	if !c.now.Before(t.RefreshExpires) {
		return nil, fail(42002, "该 refresh_token 已过期 %s；请让用户重新进入 OAuth 授权页",
			"this refresh_token expired %s ago; send the user to the OAuth page again",
			c.now.Sub(t.RefreshExpires).Round(time.Second))
	}
	t.Access, t.Expires = c.world.NewValue(world.DrawnAccessToken), c.now.Add(world.TokenLife)
	return c.answerUserToken(t), nil
}

// userTokenRequest is that of the calls with the user's token.
type userTokenRequest struct {
	AccessToken string `query:"access_token"`
	OpenID      string `query:"openid"`
}

// userToken checks access_token (41001, 40001, 42001) and openid (41009, 40003).
func (c *call) userToken(in userTokenRequest) (*world.UserToken, *world.Follower, error) {
	value, openID := in.AccessToken, in.OpenID
	var t *world.UserToken
	for _, a := range c.world.Accounts {
		if i := slices.IndexFunc(a.UserTokens, func(t *world.UserToken) bool { return t.Access == value }); i >= 0 {
			c.account, t = a, a.UserTokens[i]
		}
	}
	switch {
	case value == "":
		return nil, nil, fail(41001, "query 中没有 access_token", "there is no access_token in the query")
	case t == nil && !c.world.Identify(value).Empty():
		return nil, nil, fail(40001,
			"access_token 是 %s；该接口使用用户的 access_token，由 sns/oauth2/component/access_token 返回",
			"the access_token is %s; "+
				"this call takes the user's, from sns/oauth2/component/access_token", c.world.Identify(value))
	case t == nil:
		return nil, nil, fail(40001, "没有签发过这个 access_token，或它已被刷新",
			"this access_token was given to nobody, or was refreshed")
	case !c.now.Before(t.Expires):
		return nil, nil, fail(42001, "该 access_token 已过期 %s",
			"this access_token expired %s ago", c.now.Sub(t.Expires).Round(time.Second))
	case openID == "":
		return nil, nil, fail(41009, "缺少 openid", "openid is missing")
	case openID != t.OpenID || c.account.Follower(openID) == nil:
		return nil, nil, fail(40003, "该 access_token 属于 openid %s",
			"the access_token belongs to the openid %s", t.OpenID)
	}
	return t, c.account.Follower(openID), nil
}

type snsUserInfoAnswer struct {
	OpenID    string   `json:"openid"`
	NickName  string   `json:"nickname"`
	Sex       int      `json:"sex"`
	Language  string   `json:"language"`
	City      string   `json:"city"`
	Province  string   `json:"province"`
	Country   string   `json:"country"`
	Picture   string   `json:"headimgurl"`
	Privilege []string `json:"privilege"`
	UnionID   string   `json:"unionid,omitempty"`
}

// snsUserInfo gives name and picture; sex and region are empty since 2021. 48001 with the scope snsapi_base.
func (c *call) snsUserInfo(in userTokenRequest) (*snsUserInfoAnswer, error) {
	t, f, err := c.userToken(in)
	if err != nil {
		return nil, err
	}
	if t.Scope != world.ScopeUserInfo {
		return nil, fail(48001, "用户授权的是 %s；userinfo 需要链接中有 scope=%s",
			"the user was asked for %s; userinfo needs scope=%s in the link",
			t.Scope, world.ScopeUserInfo)
	}
	return &snsUserInfoAnswer{
		OpenID: f.OpenID, NickName: f.NickName, Picture: "https://thirdwx.qlogo.cn/mmopen/vi_32/" + f.OpenID + "/132",
		Privilege: []string{}, UnionID: f.UnionID,
	}, nil
}

// snsAuth says whether the user's token is good.
func (c *call) snsAuth(in userTokenRequest) error {
	_, _, err := c.userToken(in)
	return err
}
