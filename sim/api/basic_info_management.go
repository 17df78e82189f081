package api

import "wxlab/sim/world"

// basicInfoManagementChapter is what an account says about itself (WeChat's chapter "basic-info-management").
// PROTOCOL.md does not have it: shapes are those of WeChat's documentation, as public SDKs' samples show them.
func basicInfoManagementChapter() []endpoint {
	return []endpoint{
		getOrPost("/cgi-bin/account/getaccountbasicinfo", authorizerToken, answers((*call).accountBasicInfo)).
			needing(ability{officialAccount: []int{world.SetAccount}, miniProgram: []int{world.SetBasicInfo}}),
	}
}

type (
	verification struct {
		Qualified bool   `json:"qualification_verify"`
		Named     bool   `json:"naming_verify"`
		Annual    *bool  `json:"annual_review,omitempty"` // with the times: verified accounts only
		Begin     *int64 `json:"annual_review_begin_time,omitempty"`
		End       *int64 `json:"annual_review_end_time,omitempty"`
	}
	modifications struct {
		Used  int `json:"modify_used_count"`
		Quota int `json:"modify_quota"`
	}
	accountBasicInfoAnswer struct {
		commandOK
		AppID          string       `json:"appid"`
		AccountType    int          `json:"account_type"`   // 1 subscription account, 2 service account, 3 mini program
		PrincipalType  int          `json:"principal_type"` // 0 a person, 1 a company
		PrincipalName  string       `json:"principal_name"`
		RealNameStatus int          `json:"realname_status"` // 1 verified
		Verification   verification `json:"wx_verify_info"`
		Signature      struct {
			Signature string `json:"signature"`
			modifications
		} `json:"signature_info"`
		HeadImage struct {
			URL string `json:"head_image_url"`
			modifications
		} `json:"head_image_info"`
		NickName struct {
			NickName string `json:"nickname"`
			modifications
		} `json:"nickname_info"`
		Name string `json:"nickname"`
	}
)

func (c *call) accountBasicInfo(nothing) (*accountBasicInfoAnswer, error) {
	a := c.account
	out := &accountBasicInfoAnswer{
		commandOK: okAnswer, AppID: a.AppID, AccountType: 3,
		PrincipalType: 1, PrincipalName: a.PrincipalName, RealNameStatus: 1, Name: a.NickName,
	}
	if a.Kind == world.OfficialAccount {
		out.AccountType = map[bool]int{true: 2, false: 1}[a.ServiceType == 2]
	}
	if a.Personal() {
		out.PrincipalType = 0
	}
	if a.VerifyType >= 0 {
		due, begin, end := false, c.now.AddDate(0, 9, 0).Unix(), c.now.AddDate(1, 0, 0).Unix()
		out.Verification = verification{true, true, &due, &begin, &end}
	}
	out.Signature.Signature, out.Signature.Quota = a.Signature, 5
	out.HeadImage.URL, out.HeadImage.Quota = a.HeadImg, 5
	out.NickName.NickName, out.NickName.Quota = a.NickName, 2
	return out, nil
}
