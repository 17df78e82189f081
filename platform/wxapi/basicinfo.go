package wxapi

import (
	"context"
	"net/http"
)

// An account's basic information (PROTOCOL 14.1): permission set 30 of a mini program, 3 of an official account.

// AccountBasicInfo is what an account is, and how often what it shows can still change.
type AccountBasicInfo struct {
	AppID          string       `json:"appid"`
	AccountType    int          `json:"account_type"`   // 1 subscription account, 2 service account, 3 mini program
	PrincipalType  int          `json:"principal_type"` // 0 a person, 1 a company, 2 media, 3 government, 4 another
	PrincipalName  string       `json:"principal_name"`
	RealNameStatus int          `json:"realname_status"` // 1 done, 2 under way, 3 failed
	Verification   Verification `json:"wx_verify_info"`
	Signature      struct {
		Signature string `json:"signature"`
		Modifications
	} `json:"signature_info"`
	HeadImage struct {
		URL string `json:"head_image_url"`
		Modifications
	} `json:"head_image_info"`
	NickName struct {
		Name string `json:"nickname"`
		Modifications
	} `json:"nickname_info"`
	Country    int    `json:"registered_country"` // 1017 is China
	Credential string `json:"credential"`         // the organization's code, "" of a person
	Customer   int    `json:"customer_type"`      // 0 a person or not verified, 1 a company, …
}

// Modifications counts changes: five signatures a month, five head images and two names a year.
type Modifications struct {
	Used  int `json:"modify_used_count"`
	Quota int `json:"modify_quota"`
}

// Verification is the account's standing with WeChat (微信认证).
type Verification struct {
	Qualified   bool  `json:"qualification_verify"`
	Named       bool  `json:"naming_verify"`
	Annual      bool  `json:"annual_review"`
	AnnualBegin int64 `json:"annual_review_begin_time"` // unix seconds; this and the next: verified accounts only
	AnnualEnd   int64 `json:"annual_review_end_time"`
}

// AccountBasicInfo reads it.
func (a *Account) AccountBasicInfo(ctx context.Context) (AccountBasicInfo, error) {
	var out AccountBasicInfo
	err := a.Call(ctx, http.MethodGet, "/cgi-bin/account/getaccountbasicinfo", nil, &out)
	return out, err
}

// Crop is a part of a picture in fractions of its width and height; it has to be square in pixels.
type Crop struct {
	X1 float64 `json:"x1"`
	Y1 float64 `json:"y1"`
	X2 float64 `json:"x2"`
	Y2 float64 `json:"y2"`
}

// WholePicture is the Crop of a square picture.
func WholePicture() Crop { return Crop{X2: 1, Y2: 1} }

// ModifyHeadImage sets the head image, at once: a picture of UploadMedia with the same account, at most 2 MB. It fails with
// 40007 on another's media id, 40009 on a big picture, 53202 on the sixth this year, 53205 on a crop that is none.
func (a *Account) ModifyHeadImage(ctx context.Context, mediaID string, crop Crop) error {
	body := struct {
		MediaID string `json:"head_img_media_id"`
		Crop
	}{mediaID, crop}
	return a.post(ctx, "/cgi-bin/account/modifyheadimage", body, nil)
}

// ModifySignature sets the introduction (功能介绍), 4 to 120 characters, at once. It fails with 53200 on the sixth this
// month, 53201 on forbidden words, 53204 on its length.
func (a *Account) ModifySignature(ctx context.Context, signature string) error {
	return a.post(ctx, "/cgi-bin/account/modifysignature", map[string]string{"signature": signature}, nil)
}

// SetSearchable lets users find a mini program by search, or not; with permission set 18. It fails with 85083 when search
// was taken from it, 85084 before its first release.
func (a *Account) SetSearchable(ctx context.Context, searchable bool) error {
	status := 1 // cannot be found
	if searchable {
		status = 0
	}
	return a.post(ctx, "/wxa/changewxasearchstatus", map[string]int{"status": status}, nil)
}

// Searchable reports whether users find the mini program by search.
func (a *Account) Searchable(ctx context.Context) (bool, error) {
	var out struct {
		Status int `json:"status"`
	}
	err := a.get(ctx, "/wxa/getwxasearchstatus", nil, &out)
	return err == nil && out.Status == 0, err
}

// RebindAdmin completes a change of the administrator with the taskid that the pages of it came back with. It fails with
// 85060 on another taskid, 85026, 85027 and 85061 when the person administers too many accounts.
func (a *Account) RebindAdmin(ctx context.Context, taskID string) error {
	return a.post(ctx, "/cgi-bin/account/componentrebindadmin", map[string]string{"taskid": taskID}, nil)
}
