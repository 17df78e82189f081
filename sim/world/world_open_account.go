package world

import (
	"encoding/base64"
	"encoding/hex"
)

// NewOpenAccount makes an open account (开放平台账号), by the API or in the console.
func (w *World) NewOpenAccount(principal string, byAPI bool) OpenAccount {
	appID := "wx" + hex.EncodeToString(w.Draw("open_appid", 8))
	open := OpenAccount{AppID: appID, PrincipalName: principal, ByAPI: byAPI}
	w.OpenAccounts = append(w.OpenAccounts, open)
	return open
}

// BindOpen ties an account to an open account, or to none, and gives its users their unionid there.
func (w *World) BindOpen(a *AccountState, openAppID string) {
	a.OpenAppID = openAppID
	for i := range a.Followers {
		a.Followers[i].UnionID = w.unionID(openAppID, a.Followers[i].NickName)
	}
}

// unionID is the same for one person in all accounts of one open account, and "" outside of any. Who is one person
// the simulator tells by the nickname.
func (w *World) unionID(openAppID, nickName string) string {
	if openAppID == "" {
		return ""
	}
	return "o" + base64.RawURLEncoding.EncodeToString(Stream(w.Seed, "unionid/"+openAppID+"/"+nickName, 21))[:27]
}

// BoundTo counts the accounts that are bound to an open account.
func (w *World) BoundTo(openAppID string) int {
	n := 0
	for _, a := range w.Accounts {
		if a.OpenAppID == openAppID {
			n++
		}
	}
	return n
}
