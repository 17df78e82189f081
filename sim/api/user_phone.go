package api

import (
	"wxlab/sim/world"
)

// userPhoneChapter is phone numbers of a mini program's users (手机号快速验证; WeChat's chapter "user-info";
// PROTOCOL 13.5).
func userPhoneChapter() []endpoint {
	return []endpoint{
		post("/wxa/business/getuserphonenumber", authorizerToken, answers((*call).userPhoneNumber)).
			needing(ability{miniProgram: []int{world.SetDevelopment}}),
	}
}

type (
	userPhoneNumberRequest struct {
		Code string `json:"code"`
	}
	userPhoneNumberAnswer struct {
		commandOK
		Info phoneInfo `json:"phone_info"`
	}
	phoneInfo struct {
		Number    string         `json:"phoneNumber"` // with the country's code, where it is not China's
		Pure      string         `json:"purePhoneNumber"`
		Country   string         `json:"countryCode"`
		Watermark phoneWatermark `json:"watermark"`
	}
	phoneWatermark struct {
		Timestamp int64  `json:"timestamp"`
		AppID     string `json:"appid"`
	}
)

// userPhoneNumber takes the code of the button, which is good once and for five minutes (40029), in the mini program that
// it was given in (40013).
func (c *call) userPhoneNumber(in userPhoneNumberRequest) (*userPhoneNumberAnswer, error) {
	owner, code := c.world.PhoneCode(in.Code)
	switch {
	case code == nil && c.world.Forgot(world.DrawnPhoneCode, in.Code):
		return nil, forgotten(40029)
	case code == nil:
		return nil, fail(40029, "code %q 不是手机号按钮给出的；注意它不是 wx.login 的 code",
			"the code %q is of no phone-number button; the one of wx.login is another", in.Code)
	case owner != c.account:
		return nil, fail(40013, "code 属于 %s，不属于 %s", "the code is of %s, not of %s", owner.AppID, c.account.AppID)
	case !code.Used.IsZero():
		return nil, fail(40029, "code 已在 %s 用过，只能用一次", "the code was used at %s, it is good once", world.ChinaTime(code.Used).Format("15:04:05"))
	case !c.now.Before(code.Expires):
		return nil, fail(40029, "code 已过期，有效期 %s", "the code expired, it lives %s", world.LoginCodeLife)
	}
	code.Used = c.now
	number := c.world.PhoneNumber(code.OpenID)
	return &userPhoneNumberAnswer{okAnswer, phoneInfo{
		number, number, "86", phoneWatermark{c.now.Unix(), c.account.AppID},
	}}, nil
}
