package wxapi

import (
	"context"
	"net/url"
	"strconv"
)

// Official accounts and mini programs that belong together (PROTOCOL 14.4).

// States of a LinkedMiniProgram.
const (
	Linked             = 1
	LinkWaitsForMini   = 2
	LinkRefused        = 3
	LinkWaitsForOwnOne = 12 // for the official account's own administrator
)

// LinkedMiniProgram is a mini program that an official account linked, or asked to.
type LinkedMiniProgram struct {
	Status   int    `json:"status"`
	UserName string `json:"username"` // gh_…
	AppID    string `json:"appid"`    // of linked ones only
	NickName string `json:"nickname"`
	HeadImg  string `json:"headimg_url"`
	Selected int    `json:"selected"` // 1: shown in the profile
	Released int    `json:"released"`
	Email    string `json:"email"`
}

// LinkedMiniPrograms lists them, with permission set 33 of the official account. Nothing is pushed when a link's state
// changes.
func (a *Account) LinkedMiniPrograms(ctx context.Context) ([]LinkedMiniProgram, error) {
	var out struct {
		Minis struct {
			Items []LinkedMiniProgram `json:"items"`
		} `json:"wxopens"`
	}
	err := a.post(ctx, "/cgi-bin/wxopen/wxamplinkget", struct{}{}, &out)
	return out.Minis.Items, err
}

// LinkMiniProgram asks both administrators to link one; notify tells the followers, show puts it into the profile. It fails
// with 89010 when they were asked already, 89015 when it is linked, 89016 or 89017 when this month's links are used up.
func (a *Account) LinkMiniProgram(ctx context.Context, appID string, notify, show bool) error {
	return a.post(ctx, "/cgi-bin/wxopen/wxamplink",
		map[string]any{"appid": appID, "notify_users": oneIf(notify), "show_profile": oneIf(show)}, nil)
}

// UnlinkMiniProgram asks the administrator to take a link away. It fails with 89018 when that was asked already.
func (a *Account) UnlinkMiniProgram(ctx context.Context, appID string) error {
	return a.post(ctx, "/cgi-bin/wxopen/wxampunlink", map[string]string{"appid": appID}, nil)
}

// oneIf is a boolean as the APIs of this file want it.
func oneIf(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// ShowableAccount is an official account that a mini program's profile may show (展示公众号).
type ShowableAccount struct {
	AppID    string `json:"appid"`
	NickName string `json:"nickname"`
	HeadImg  string `json:"headimg"`
}

// ShowableAccounts lists them from page 0 on, at most 20 a page, and tells how many there are; with permission set 18 of the
// mini program.
func (a *Account) ShowableAccounts(ctx context.Context, page, size int) (list []ShowableAccount, total int, err error) {
	var out struct {
		Total int               `json:"total_num"`
		List  []ShowableAccount `json:"biz_info_list"`
	}
	err = a.get(ctx, "/wxa/getwxamplinkforshow",
		url.Values{"page": {strconv.Itoa(page)}, "num": {strconv.Itoa(size)}}, &out)
	return out.List, out.Total, err
}

// ShownAccount is the account on show: nil when none is. CanOpen tells whether there may be one.
func (a *Account) ShownAccount(ctx context.Context) (shown *ShowableAccount, canOpen bool, err error) {
	var out struct {
		CanOpen int `json:"can_open"`
		IsOpen  int `json:"is_open"`
		ShowableAccount
	}
	err = a.get(ctx, "/wxa/getshowwxaitem", nil, &out)
	if err == nil && out.IsOpen == 1 {
		shown = &out.ShowableAccount
	}
	return shown, out.CanOpen == 1, err
}

// ShowAccount shows one of ShowableAccounts, "" none.
func (a *Account) ShowAccount(ctx context.Context, appID string) error {
	body := map[string]any{"wxa_subscribe_biz_flag": oneIf(appID != "")}
	if appID != "" {
		body["appid"] = appID
	}
	return a.post(ctx, "/wxa/updateshowwxaitem", body, nil)
}
