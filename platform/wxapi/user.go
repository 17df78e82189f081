package wxapi

import (
	"context"
	"net/url"
)

// User is a follower (PROTOCOL 6.5). Of one who does not follow only OpenID and UnionID are known. WeChat tells no
// nickname since 2021-12-27.
type User struct {
	Subscribe      int    `json:"subscribe"` // 1 follows
	OpenID         string `json:"openid"`
	UnionID        string `json:"unionid"`
	Language       string `json:"language"`
	SubscribeTime  int64  `json:"subscribe_time"` // unix seconds
	Remark         string `json:"remark"`
	TagIDs         []int  `json:"tagid_list"`
	SubscribeScene string `json:"subscribe_scene"` // ADD_SCENE_QR_CODE, …
	QRScene        int64  `json:"qr_scene"`
	QRSceneStr     string `json:"qr_scene_str"`
}

// User reads one follower, texts in lang ("" is zh_CN).
func (a *Account) User(ctx context.Context, openID, lang string) (User, error) {
	if lang == "" {
		lang = "zh_CN"
	}
	var out User
	err := a.get(ctx, "/cgi-bin/user/info", url.Values{"openid": {openID}, "lang": {lang}}, &out)
	return out, err
}

// Users reads up to 100 followers at once.
func (a *Account) Users(ctx context.Context, openIDs ...string) ([]User, error) {
	list := make([]map[string]string, len(openIDs))
	for i, id := range openIDs {
		list[i] = map[string]string{"openid": id, "lang": "zh_CN"}
	}
	var out struct {
		List []User `json:"user_info_list"`
	}
	err := a.post(ctx, "/cgi-bin/user/info/batchget", map[string]any{"user_list": list}, &out)
	return out.List, err
}

// OpenIDs is one page of followers, up to 10,000 (of the black list 1,000).
type OpenIDs struct {
	Total int // of all pages
	List  []string
	Next  string // for the next page, "" after the last
}

// OpenIDs lists followers from next on; "" begins.
func (a *Account) OpenIDs(ctx context.Context, next string) (OpenIDs, error) {
	var out openIDsAnswer
	err := a.get(ctx, "/cgi-bin/user/get", url.Values{"next_openid": {next}}, &out)
	return out.page(), err
}

// openIDsAnswer is one page of any list of openids.
type openIDsAnswer struct {
	Total int `json:"total"`
	Data  struct {
		OpenIDs []string `json:"openid"`
	} `json:"data"`
	Next string `json:"next_openid"`
}

func (out openIDsAnswer) page() OpenIDs {
	page := OpenIDs{Total: out.Total, List: out.Data.OpenIDs, Next: out.Next}
	if len(page.List) == 0 {
		page.Next = "" // WeChat repeats the last openid behind the end
	}
	return page
}

// SetRemark names a follower for those who work with the account; at most 30 bytes. It fails with 40092 on a longer one.
func (a *Account) SetRemark(ctx context.Context, openID, remark string) error {
	return a.post(ctx, "/cgi-bin/user/info/updateremark", map[string]string{"openid": openID, "remark": remark}, nil)
}
