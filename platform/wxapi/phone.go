package wxapi

import (
	"context"
	"encoding/json"
)

// PhoneNumber is a user's (PROTOCOL 13.5).
type PhoneNumber struct {
	Number  string // with the country's code where it is not China's
	Pure    string
	Country string // 86; WeChat sends a number or a text
}

// PhoneNumber redeems the code of a mini program's phone-number button: once, within five minutes. It needs permission set
// 18, and fails with 40029 on a code that is used, expired or none, 40013 on another account's.
func (a *Account) PhoneNumber(ctx context.Context, code string) (PhoneNumber, error) {
	var out struct {
		Info struct {
			Number  string      `json:"phoneNumber"`
			Pure    string      `json:"purePhoneNumber"`
			Country json.Number `json:"countryCode"`
		} `json:"phone_info"`
	}
	err := a.post(ctx, "/wxa/business/getuserphonenumber", map[string]string{"code": code}, &out)
	return PhoneNumber{out.Info.Number, out.Info.Pure, out.Info.Country.String()},
		needValue(err, "purePhoneNumber", out.Info.Pure)
}
