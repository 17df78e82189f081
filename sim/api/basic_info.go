package api

import (
	"net/http"

	"wxlab/sim/world"
)

// The permission set of what a mini program says about itself.
const setBasicInfo = 30 // 小程序基本信息管理

// basicEndpoints are questions about an account's own settings. PROTOCOL.md does not have them: shapes are those of
// WeChat's documentation, "basic-info-management" and "category-management", as public SDKs' samples show them.
func basicEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"/cgi-bin/account/getaccountbasicinfo": {"", authorizerToken, 0, (*call).accountBasicInfo},
		"/cgi-bin/wxopen/getcategory":          {http.MethodGet, authorizerToken, 0, (*call).chosenCategories},
		"/cgi-bin/wxopen/getallcategories":     {http.MethodGet, authorizerToken, 0, (*call).allCategories},
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
	basicInfo struct {
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

func (c *call) accountBasicInfo() (any, error) {
	if err := c.may(ability{officialAccount: []int{world.SetAccount}, miniProgram: []int{setBasicInfo}}); err != nil {
		return nil, err
	}
	a := c.account
	out := basicInfo{commandOK: okAnswer, AppID: a.AppID, AccountType: 3, PrincipalType: 1, PrincipalName: a.PrincipalName, RealNameStatus: 1, Name: a.NickName}
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

// category limits of a mini program: how many it may have, and how many more this month.
const (
	categoryLimit    = 20
	categoriesAMonth = 5
)

func (c *call) chosenCategories() (any, error) {
	if err := c.may(ability{miniProgram: []int{setBasicInfo}}); err != nil {
		return nil, err
	}
	type chosen struct {
		First      int64  `json:"first"`
		FirstName  string `json:"first_name"`
		Second     int64  `json:"second"`
		SecondName string `json:"second_name"`
		Status     int    `json:"audit_status"` // 3 approved
		Reason     string `json:"audit_reason"`
	}
	var list []chosen
	for _, o := range ownCategories() {
		list = append(list, chosen{o.FirstID, o.First, o.SecondID, o.Second, 3, ""})
	}
	return struct {
		commandOK
		Categories []chosen `json:"categories"`
		Limit      int      `json:"limit"`
		Quota      int      `json:"quota"`
		Most       int      `json:"category_limit"`
	}{okAnswer, list, categoriesAMonth, categoriesAMonth, categoryLimit}, nil
}

// allCategories lists the tree that the simulator knows: what its mini programs have.
func (c *call) allCategories() (any, error) {
	if err := c.may(ability{miniProgram: []int{setBasicInfo}}); err != nil {
		return nil, err
	}
	type qualification struct {
		List   []string `json:"exter_list"` // sic
		Remark string   `json:"remark"`
	}
	type node struct {
		ID        int64         `json:"id"`
		Name      string        `json:"name"`
		Level     int           `json:"level"`
		Father    int64         `json:"father"`
		Children  []int64       `json:"children"`
		Sensitive int           `json:"sensitive_type"`
		Types     []string      `json:"type_list"`
		Qualify   qualification `json:"qualify"`
	}
	none := []string{}
	top := node{ID: ownCategories()[0].FirstID, Name: ownCategories()[0].First, Level: 1, Children: []int64{}, Types: none, Qualify: qualification{none, ""}}
	nodes := []node{top}
	for _, o := range ownCategories() {
		nodes[0].Children = append(nodes[0].Children, o.SecondID)
		nodes = append(nodes, node{ID: o.SecondID, Name: o.Second, Level: 2, Father: o.FirstID, Children: []int64{}, Types: none, Qualify: qualification{none, ""}})
	}
	type tree struct {
		Categories []node `json:"categories"`
	}
	return struct {
		commandOK
		Tree tree `json:"categories_list"`
	}{okAnswer, tree{nodes}}, nil
}
