package world

import (
	"encoding/binary"
	"fmt"
)

// PhoneNumber is a follower's, always the same. Nobody in China has one that begins with 100.
func (w *World) PhoneNumber(openID string) string {
	return fmt.Sprintf("100%08d", binary.BigEndian.Uint32(Stream(w.Seed, "phone/"+openID, 4))%100000000)
}

// NewPhoneCode is the code that the phone-number button of a mini program gives.
func (w *World) NewPhoneCode(a *AccountState, openID string) *LoginCode {
	code := &LoginCode{Value: w.NewValue(DrawnPhoneCode), OpenID: openID, Expires: w.Now().Add(LoginCodeLife)}
	a.PhoneCodes = KeepLogin(a.PhoneCodes, code, w.Now())
	return code
}

// PhoneCode finds a code of the phone-number button, and whose it is.
func (w *World) PhoneCode(value string) (*AccountState, *LoginCode) {
	for _, a := range w.Accounts {
		for _, code := range a.PhoneCodes {
			if code.Value == value {
				return a, code
			}
		}
	}
	return nil, nil
}
