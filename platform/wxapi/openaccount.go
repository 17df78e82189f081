package wxapi

import (
	"context"
	"net/http"
)

// An open-platform account (开放平台账号) binds accounts of one owner so that a user has the same unionid in all of them
// (PROTOCOL 4.13). The calls need permission set 24 of an official account, 25 of a mini program.

// CreateOpenAccount makes an open-platform account and binds this account to it. It fails with 89000 when it has one.
func (a *Account) CreateOpenAccount(ctx context.Context) (openAppID string, err error) {
	return a.openAccount(ctx, "create", "")
}

// BindOpenAccount binds this account. It fails with 89001 when another owner's, 89003 when it was not made by this API.
func (a *Account) BindOpenAccount(ctx context.Context, openAppID string) error {
	_, err := a.openAccount(ctx, "bind", openAppID)
	return err
}

// UnbindOpenAccount takes this account out again.
func (a *Account) UnbindOpenAccount(ctx context.Context, openAppID string) error {
	_, err := a.openAccount(ctx, "unbind", openAppID)
	return err
}

// OpenAccount returns the open-platform account that this account is bound to. It fails with 89002 when there is none.
func (a *Account) OpenAccount(ctx context.Context) (openAppID string, err error) {
	return a.openAccount(ctx, "get", "")
}

func (a *Account) openAccount(ctx context.Context, op, openAppID string) (string, error) {
	body := map[string]string{"appid": a.AppID}
	if openAppID != "" {
		body["open_appid"] = openAppID
	}
	var out struct {
		OpenAppID string `json:"open_appid"`
	}
	err := a.post(ctx, "/cgi-bin/open/"+op, body, &out)
	return out.OpenAppID, err
}

// HasOpenAccount reports whether this account is bound to any.
func (a *Account) HasOpenAccount(ctx context.Context) (bool, error) {
	var out struct {
		Have bool `json:"have_open"`
	}
	err := a.Call(ctx, http.MethodGet, "/cgi-bin/open/have", nil, &out)
	return out.Have, err
}
