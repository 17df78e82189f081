package api

import (
	"fmt"

	"wxlab/sim/world"
)

// basicInfoManagementChapter is what an account says about itself, and who administers it (WeChat's chapter
// "basic-info-management", as appearance.go and nickname.go; PROTOCOL 14.1).
func basicInfoManagementChapter() []endpoint {
	both := ability{officialAccount: []int{world.SetAccount}, miniProgram: []int{world.SetBasicInfo}}
	return []endpoint{
		getOrPost("/cgi-bin/account/getaccountbasicinfo", authorizerToken, answers((*call).accountBasicInfo)).needing(both),
		post("/cgi-bin/account/componentrebindadmin", authorizerToken, answers((*call).rebindAdmin)).
			needing(ability{miniProgram: []int{world.SetBasicInfo}}),
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
		Name     string `json:"nickname"`
		Country  int    `json:"registered_country"` // 1017 China
		NickName struct {
			NickName string `json:"nickname"`
			modifications
		} `json:"nickname_info"`
		Credential string `json:"credential,omitempty"` // of organizations
		Customer   int    `json:"customer_type"`        // 0 unverified or a person, 1 a company
	}
)

func (c *call) accountBasicInfo(nothing) (*accountBasicInfoAnswer, error) {
	a := c.account
	out := &accountBasicInfoAnswer{
		commandOK: okAnswer, AppID: a.AppID, AccountType: 3, PrincipalType: int(a.Principal()),
		PrincipalName: a.PrincipalName, RealNameStatus: 1, Name: a.NickName, Country: 1017,
	}
	if a.Kind == world.OfficialAccount {
		out.AccountType = map[bool]int{true: 2, false: 1}[a.ServiceType == 2]
	}
	if a.Principal() != world.Person {
		out.Credential = fmt.Sprintf("91%X", world.Stream(c.world.Seed, "credential/"+a.PrincipalName, 8))
	}
	if a.VerifyType >= 0 {
		due, begin, end := false, c.now.AddDate(0, 9, 0).Unix(), c.now.AddDate(1, 0, 0).Unix()
		out.Verification = verification{true, true, &due, &begin, &end}
		out.Customer = int(a.Principal())
	}
	face := world.Face{}
	if a.Face != nil {
		face = *a.Face
	}
	out.Signature.Signature = a.Signature
	out.Signature.modifications = modifications{world.InMonth(face.Resigned, c.now), world.SignaturesAMonth}
	out.HeadImage.URL = a.HeadImg
	out.HeadImage.modifications = modifications{world.InYear(face.Redrawn, c.now), world.HeadImagesAYear}
	out.NickName.NickName = a.NickName
	out.NickName.modifications = modifications{world.InYear(face.Renamed, c.now), world.NamesAYear}
	return out, nil
}

type rebindAdminRequest struct {
	Task string `json:"taskid"`
}

// rebindAdmin gives the mini program the administrator that the page asked for; its answer has an empty errmsg.
func (c *call) rebindAdmin(in rebindAdminRequest) (*commandOK, error) {
	ask, known := c.account.TakeAsk(world.AskAdmin, c.platform.AppID, in.Task)
	if !known {
		return nil, fail(85060, "taskid %q 不是 %s 换绑管理员后得到的，或已用过；它在 /wxopen/componentrebindadmin 页面的回跳地址中",
			"the taskid %q is none of %s, or it was used; the redirect of the page /wxopen/componentrebindadmin has it",
			in.Task, c.account.Title())
	}
	c.account.Admin = ask.Person
	return &commandOK{}, nil
}
