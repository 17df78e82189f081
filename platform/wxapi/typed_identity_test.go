package wxapi_test

import (
	"context"

	"wxlab/platform/wxapi"
)

// identityCalls are those about names, head images, introductions, search and categories.
func identityCalls() []typedCall {
	ctx := context.Background()
	var law wxapi.Category
	law.ID, law.Name, law.Level, law.Father, law.Children, law.Sensitive = 920, "律师", 2, 402, []int64{}, 1
	law.Qualify.Alternatives = []wxapi.CategoryPapers{{All: []wxapi.CategoryPaper{{Name: "《律师执业资格证》"}}}}
	tree := []wxapi.Category{{Children: []int64{402}}, law}
	tree[0].Qualify.Alternatives = []wxapi.CategoryPapers{}
	const wireTree = `{"errcode":0,"categories_list":{"categories":[{"id":0,"children":[402],"qualify":{"exter_list":[],"remark":""}},{"id":920,"name":"律师","level":2,"father":402,"children":[],"sensitive_type":1,"qualify":{"exter_list":[{"inner_list":[{"name":"《律师执业资格证》","url":""}]}],"remark":""}}]}}`
	return []typedCall{
		{"check name", `{"errcode":0,"hit_condition":true,"wording":"需提交授权书"}`, func(a account) (any, error) {
			papers, wording, err := a.CheckNickName(ctx, "腾讯")
			return []any{papers, wording}, err
		}, "POST /cgi-bin/wxverify/checkwxverifynickname?access_token=AT", `{"nick_name":"腾讯"}`, []any{true, "需提交授权书"}},
		{"set name", `{"errcode":0,"wording":"W","audit_id":12345}`, func(a account) (any, error) {
			id, wording, err := a.SetNickName(ctx, wxapi.NickName{Name: "小店", License: "M1", Other: []string{"M2", "M3"}})
			return []any{id, wording}, err
		}, "POST /wxa/setnickname?access_token=AT",
			`{"nick_name":"小店","license":"M1","naming_other_stuff_1":"M2","naming_other_stuff_2":"M3"}`, []any{int64(12345), "W"}},
		{"set a person's name", okAnswer, func(a account) (any, error) {
			id, _, err := a.SetNickName(ctx, wxapi.NickName{Name: "小店", IDCard: "M1"})
			return id, err
		}, "POST /wxa/setnickname?access_token=AT", `{"nick_name":"小店","id_card":"M1"}`, int64(0)},
		{"name audit",
			`{"errcode":0,"nickname":"小店","audit_stat":2,"fail_reason":"R","create_time":1519724071,"audit_time":1519724950}`,
			func(a account) (any, error) { return a.NickNameAudit(ctx, 12345) },
			"POST /wxa/api_wxa_querynickname?access_token=AT", `{"audit_id":12345}`,
			wxapi.NickNameAudit{Name: "小店", Status: wxapi.NameRefused, Reason: "R", SubmittedAt: 1519724071,
				DecidedAt: 1519724950}},
		{"basic information",
			`{"errcode":0,"appid":"wxa","account_type":3,"principal_type":1,"principal_name":"某某公司","realname_status":1,"wx_verify_info":{"qualification_verify":true,"naming_verify":false,"annual_review":true,"annual_review_begin_time":1724244347,"annual_review_end_time":1732020347},"signature_info":{"signature":"介绍","modify_used_count":1,"modify_quota":5},"head_image_info":{"head_image_url":"http://h","modify_used_count":3,"modify_quota":5},"nickname":"某某","registered_country":1017,"nickname_info":{"nickname":"某某","modify_used_count":2,"modify_quota":2},"credential":"9144","customer_type":1}`,
			func(a account) (any, error) { return a.AccountBasicInfo(ctx) },
			"GET /cgi-bin/account/getaccountbasicinfo?access_token=AT", "", basicInfo()},
		{"head image", okAnswer, func(a account) (any, error) {
			return ignore(a.ModifyHeadImage(ctx, "M1", wxapi.WholePicture()))
		}, "POST /cgi-bin/account/modifyheadimage?access_token=AT",
			`{"head_img_media_id":"M1","x1":0,"y1":0,"x2":1,"y2":1}`, nil},
		{"signature", okAnswer, func(a account) (any, error) { return ignore(a.ModifySignature(ctx, "卖茶叶的小店")) },
			"POST /cgi-bin/account/modifysignature?access_token=AT", `{"signature":"卖茶叶的小店"}`, nil},
		{"hide from search", okAnswer, func(a account) (any, error) { return ignore(a.SetSearchable(ctx, false)) },
			"POST /wxa/changewxasearchstatus?access_token=AT", `{"status":1}`, nil},
		{"show in search", okAnswer, func(a account) (any, error) { return ignore(a.SetSearchable(ctx, true)) },
			"POST /wxa/changewxasearchstatus?access_token=AT", `{"status":0}`, nil},
		{"hidden from search", `{"status":1,"errcode":0}`, func(a account) (any, error) { return a.Searchable(ctx) },
			"GET /wxa/getwxasearchstatus?access_token=AT", "", false},
		{"shown in search", `{"status":0,"errcode":0}`, func(a account) (any, error) { return a.Searchable(ctx) },
			"GET /wxa/getwxasearchstatus?access_token=AT", "", true},
		{"rebind administrator", `{"errcode":0,"errmsg":""}`, func(a account) (any, error) { return ignore(a.RebindAdmin(ctx, "t")) },
			"POST /cgi-bin/account/componentrebindadmin?access_token=AT", `{"taskid":"t"}`, nil},

		{"all categories", wireTree, func(a account) (any, error) { return a.AllCategories(ctx) },
			"GET /cgi-bin/wxopen/getallcategories?access_token=AT", "", tree},
		{"categories of a type", wireTree, func(a account) (any, error) { return a.CategoriesByType(ctx, 1) },
			"POST /cgi-bin/wxopen/getcategoriesbytype?access_token=AT", `{"verify_type":1}`, tree},
		{"set categories",
			`{"errcode":0,"categories":[{"first":8,"first_name":"教育","second":39,"second_name":"出国移民","audit_status":2,"audit_reason":"R"}],"limit":5,"quota":4,"category_limit":20}`,
			func(a account) (any, error) {
				list, quota, err := a.ChosenCategories(ctx)
				return []any{list, quota}, err
			}, "GET /cgi-bin/wxopen/getcategory?access_token=AT", "",
			[]any{[]wxapi.ChosenCategory{{First: 8, FirstName: "教育", Second: 39, SecondName: "出国移民",
				Status: wxapi.CategoryRefused, Reason: "R"}}, wxapi.CategoryQuota{Limit: 5, Rest: 4, Most: 20}}},
		{"add categories", okAnswer, func(a account) (any, error) {
			return ignore(a.AddCategories(ctx, wxapi.CategoryRequest{First: 1, Second: 2},
				wxapi.CategoryRequest{First: 402, Second: 920, Certificates: []wxapi.Certificate{{Key: "K", MediaID: "M1"}}}))
		}, "POST /cgi-bin/wxopen/addcategory?access_token=AT",
			`{"categories":[{"first":1,"second":2,"certicates":[]},{"first":402,"second":920,"certicates":[{"key":"K","value":"M1"}]}]}`, nil},
		{"modify category", okAnswer, func(a account) (any, error) {
			return ignore(a.ModifyCategory(ctx, wxapi.CategoryRequest{First: 402, Second: 920,
				Certificates: []wxapi.Certificate{{Key: "K", MediaID: "M1"}}}))
		}, "POST /cgi-bin/wxopen/modifycategory?access_token=AT",
			`{"first":402,"second":920,"certicates":[{"key":"K","value":"M1"}]}`, nil},
		{"delete category", okAnswer, func(a account) (any, error) { return ignore(a.DeleteCategory(ctx, 402, 920)) },
			"POST /cgi-bin/wxopen/deletecategory?access_token=AT", `{"first":402,"second":920}`, nil},
	}
}

// basicInfo is the account of the sample.
func basicInfo() wxapi.AccountBasicInfo {
	info := wxapi.AccountBasicInfo{AppID: "wxa", AccountType: 3, PrincipalType: 1, PrincipalName: "某某公司", RealNameStatus: 1,
		Verification: wxapi.Verification{Qualified: true, Annual: true, AnnualBegin: 1724244347, AnnualEnd: 1732020347},
		Country:      1017, Credential: "9144", Customer: 1}
	info.Signature.Signature, info.Signature.Modifications = "介绍", wxapi.Modifications{Used: 1, Quota: 5}
	info.HeadImage.URL, info.HeadImage.Modifications = "http://h", wxapi.Modifications{Used: 3, Quota: 5}
	info.NickName.Name, info.NickName.Modifications = "某某", wxapi.Modifications{Used: 2, Quota: 2}
	return info
}

// domainCalls are those about a mini program's own domains.
func domainCalls() []typedCall {
	ctx := context.Background()
	one := func(host string) wxapi.ServerDomains { return wxapi.ServerDomains{Request: []string{host}} }
	return []typedCall{
		{"domains directly",
			`{"errcode":0,"requestdomain":["https://a.com"],"invalid_requestdomain":["https://1.2.3.4"],"invalid_wsrequestdomain":["wss://x"]}`,
			func(a account) (any, error) {
				now, refused, err := a.ModifyServerDomainsDirectly(ctx, wxapi.ServerDomains{Action: "add",
					Request: []string{"https://a.com", "https://1.2.3.4"}})
				return []any{now, refused}, err
			}, "POST /wxa/modify_domain_directly?access_token=AT",
			`{"action":"add","requestdomain":["https://a.com","https://1.2.3.4"]}`,
			[]any{one("https://a.com"), wxapi.ServerDomains{Request: []string{"https://1.2.3.4"}, WS: []string{"wss://x"}}}},
		{"web-view domains directly", `{"errcode":0,"webviewdomain":["https://a.com"]}`, func(a account) (any, error) {
			return a.ModifyWebViewDomainsDirectly(ctx, "add", "https://a.com")
		}, "POST /wxa/setwebviewdomain_directly?access_token=AT", `{"action":"add","webviewdomain":["https://a.com"]}`,
			[]string{"https://a.com"}},
		{"effective domains",
			`{"errcode":0,"mp_domain":{"requestdomain":["https://m"]},"third_domain":{"requestdomain":["https://t"]},"direct_domain":{"requestdomain":["https://d"]},"effective_domain":{"requestdomain":["https://e"]}}`,
			func(a account) (any, error) { return a.EffectiveServerDomains(ctx) },
			"POST /wxa/get_effective_domain?access_token=AT", `{}`,
			wxapi.EffectiveServerDomains{Console: one("https://m"), Third: one("https://t"), Direct: one("https://d"),
				Effective: one("https://e")}},
		{"effective web-view domains",
			`{"errcode":0,"mp_webviewdomain":["https://m"],"third_webviewdomain":["https://t"],"direct_webviewdomain":["https://d"],"effective_webviewdomain":["https://e"]}`,
			func(a account) (any, error) { return a.EffectiveWebViewDomains(ctx) },
			"POST /wxa/get_effective_webviewdomain?access_token=AT", `{}`,
			wxapi.EffectiveWebViewDomains{Console: []string{"https://m"}, Third: []string{"https://t"},
				Direct: []string{"https://d"}, Effective: []string{"https://e"}}},
		{"own web-view file", `{"errcode":0,"file_name":"a.txt","file_content":"b"}`, func(a account) (any, error) {
			name, content, err := a.DirectWebViewDomainFile(ctx)
			return []string{name, content}, err
		}, "POST /wxa/get_webviewdomain_confirmfile?access_token=AT", `{}`, []string{"a.txt", "b"}},
		{"prefetch domains", `{"errcode":0,"prefetch_dns_domain":[{"url":"d1.com","status":0}],"size_limit":5}`,
			func(a account) (any, error) {
				list, limit, err := a.PrefetchDomains(ctx)
				return []any{list, limit}, err
			}, "GET /wxa/get_prefetchdnsdomain?access_token=AT", "", []any{[]wxapi.PrefetchDomain{{Host: "d1.com"}}, 5}},
		{"set prefetch domains", okAnswer,
			func(a account) (any, error) { return ignore(a.SetPrefetchDomains(ctx, "d1.com", "d2.com")) },
			"POST /wxa/set_prefetchdnsdomain?access_token=AT", `{"prefetch_dns_domain":[{"url":"d1.com"},{"url":"d2.com"}]}`, nil},
		{"no prefetch domains", okAnswer, func(a account) (any, error) { return ignore(a.SetPrefetchDomains(ctx)) },
			"POST /wxa/set_prefetchdnsdomain?access_token=AT", `{"prefetch_dns_domain":[]}`, nil},
	}
}

// registrationCalls are those that make mini programs.
func registrationCalls() []typedCall {
	ctx := context.Background()
	personal := wxapi.PersonalRegistration{TaskID: "t", URL: "https://u", Status: 0}
	const wirePersonal = `{"errcode":0,"errmsg":"OK","taskid":"t","authorize_url":"https://u","status":0}`
	return []typedCall{
		{"register personal", wirePersonal, func(a account) (any, error) {
			return a.RegisterPersonal(ctx, wxapi.Person{Name: "张三", Wechat: "zhangsan"})
		}, "POST /wxa/component/fastregisterpersonalweapp?action=create&component_access_token=CT",
			`{"idname":"张三","wxuser":"zhangsan"}`, personal},
		{"personal registration", wirePersonal, func(a account) (any, error) { return a.PersonalRegistration(ctx, "t") },
			"POST /wxa/component/fastregisterpersonalweapp?action=query&component_access_token=CT", `{"taskid":"t"}`, personal},
		{"register beta", `{"errcode":0,"unique_id":"BV8T","authorize_url":"https://u"}`, func(a account) (any, error) {
			id, address, err := a.RegisterBeta(ctx, "小店", "oX")
			return []string{id, address}, err
		}, "POST /wxa/component/fastregisterbetaweapp?access_token=CT", `{"name":"小店","openid":"oX"}`, []string{"BV8T", "https://u"}},
		{"verify beta", okAnswer, func(a account) (any, error) {
			return ignore(a.VerifyBeta(ctx, wxapi.BetaVerification{Name: "N", Code: "C", CodeType: 1, LegalPersonaWechat: "w",
				LegalPersonaName: "L", LegalPersonaIDCard: "I", ComponentPhone: "1"}))
		}, "POST /wxa/verifybetaweapp?access_token=AT",
			`{"verify_info":{"enterprise_name":"N","code":"C","code_type":1,"legal_persona_wechat":"w","legal_persona_name":"L","legal_persona_idcard":"I","component_phone":"1"}}`, nil},
		{"name beta", okAnswer, func(a account) (any, error) { return ignore(a.SetBetaNickName(ctx, "小店")) },
			"POST /wxa/setbetaweappnickname?access_token=AT", `{"name":"小店"}`, nil},
		{"register from an account",
			`{"errcode":0,"errmsg":"","appid":"wxm","authorization_code":"c","is_wx_verify_succ":"false","is_link_succ":"true"}`,
			func(a account) (any, error) { return a.RegisterFromAccount(ctx, "b255") },
			"POST /cgi-bin/account/fastregister?access_token=AT", `{"ticket":"b255"}`,
			wxapi.CopiedRegistration{AppID: "wxm", AuthorizationCode: "c", Linked: true}},
		{"register from an account, with booleans",
			`{"errcode":0,"appid":"wxm","authorization_code":"c","is_wx_verify_succ":true,"is_link_succ":false}`,
			func(a account) (any, error) { return a.RegisterFromAccount(ctx, "b255") },
			"POST /cgi-bin/account/fastregister?access_token=AT", `{"ticket":"b255"}`,
			wxapi.CopiedRegistration{AppID: "wxm", AuthorizationCode: "c", Verified: true}},
	}
}
