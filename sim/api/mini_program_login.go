package api

import (
	"encoding/base64"
	"slices"
	"time"

	"wxlab/sim/world"
)

// loginsPerMinute of one user at jscode2session (PROTOCOL 9).
const loginsPerMinute = 100

// miniProgramLoginChapter is users who log in to a mini program (小程序登录), on behalf of the account (PROTOCOL 6.8).
func miniProgramLoginChapter() []endpoint {
	return []endpoint{
		get("/sns/component/jscode2session", noToken, answers((*call).jsCodeSession)).
			identifiedBy(snsComponent("authorization_code")),
	}
}

type (
	jsCodeSessionRequest struct {
		Code string `query:"js_code"`
	}
	jsCodeSessionAnswer struct {
		SessionKey string `json:"session_key"`
		OpenID     string `json:"openid"`
		UnionID    string `json:"unionid,omitempty"`
	}
)

// jsCodeSession checks in this order: a mini program (40013), not too often (45011), js_code (41008, 40029, 40163).
func (c *call) jsCodeSession(in jsCodeSessionRequest) (*jsCodeSessionAnswer, error) {
	if c.account.Kind != world.MiniProgram {
		return nil, fail(40013, "appid 属于%s，只有小程序才有 js_code", "appid is that of %s, only mini programs have js_code",
			c.account.Kind.Title())
	}
	if err := c.countLogin(in.Code); err != nil {
		return nil, err
	}
	code, err := c.loginCode("js_code", in.Code, c.account.JSCodes)
	if err != nil {
		return nil, err
	}
	f := c.account.Follower(code.OpenID)
	if f == nil {
		return nil, fail(40029, "该 js_code 对应的用户已不存在", "the user of this js_code is gone")
	}
	key := base64.StdEncoding.EncodeToString(c.world.Draw("session_key", 16))
	return &jsCodeSessionAnswer{key, f.OpenID, f.UnionID}, nil
}

// countLogin refuses a user's 101st exchange within a minute (45011).
func (c *call) countLogin(value string) error {
	i := slices.IndexFunc(c.account.JSCodes, func(l *world.LoginCode) bool { return l.Value == value })
	if i < 0 {
		return nil
	}
	n := 0
	for _, l := range c.account.JSCodes {
		if l.OpenID == c.account.JSCodes[i].OpenID && !l.Used.IsZero() && c.now.Sub(l.Used) < time.Minute {
			n++
		}
	}
	if n >= loginsPerMinute {
		return fail(45011, "该用户一分钟内登录了 %d 次", "this user logged in %d times within a minute", n)
	}
	return nil
}
