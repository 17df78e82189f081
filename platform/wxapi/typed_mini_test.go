package wxapi_test

import (
	"context"
	"time"

	"wxlab/platform/wxapi"
)

func privacyCalls() []typedCall {
	ctx := context.Background()
	owner := wxapi.PrivacyOwner{Email: "a@example.com", Notice: "弹窗", Expires: "30天", File: "2112"}
	const wireOwner = `{"contact_phone":"","contact_email":"a@example.com","contact_qq":"","contact_weixin":"","store_expire_timestamp":"30天","ext_file_media_id":"2112","notice_method":"弹窗"}`
	purposes := []wxapi.PrivacyPurpose{{Key: "UserInfo", Text: "展示头像"}, {Key: "Location"}}
	const wirePurposes = `[{"privacy_key":"UserInfo","privacy_text":"展示头像"},{"privacy_key":"Location","privacy_text":""}]`
	sdks := []wxapi.PrivacySDK{{Name: "S", Company: "C", Purposes: purposes[:1]}}
	const wireSDKs = `[{"sdk_name":"S","sdk_biz_name":"C","sdk_list":[{"privacy_key":"UserInfo","privacy_text":"展示头像"}]}]`
	return []typedCall{
		{"set privacy", okAnswer, func(a account) (any, error) {
			return ignore(a.SetPrivacySetting(ctx, wxapi.PrivacyGuide{Version: wxapi.DraftPrivacy, Owner: owner,
				Purposes: purposes, SDKs: sdks}))
		}, "POST /cgi-bin/component/setprivacysetting?access_token=AT",
			`{"privacy_ver":2,"owner_setting":` + wireOwner + `,"setting_list":` + wirePurposes +
				`,"sdk_privacy_info_list":` + wireSDKs + `}`, nil},
		{"set live privacy", okAnswer, func(a account) (any, error) {
			return ignore(a.SetPrivacySetting(ctx, wxapi.PrivacyGuide{Version: wxapi.LivePrivacy, Owner: owner}))
		}, "POST /cgi-bin/component/setprivacysetting?access_token=AT",
			`{"privacy_ver":1,"owner_setting":` + wireOwner + `}`, nil},
		{"privacy of nothing collected", okAnswer, func(a account) (any, error) {
			return ignore(a.SetPrivacySetting(ctx, wxapi.PrivacyGuide{Version: wxapi.DraftPrivacy, Owner: owner}))
		}, "POST /cgi-bin/component/setprivacysetting?access_token=AT",
			`{"privacy_ver":2,"owner_setting":` + wireOwner + `,"setting_list":[]}`, nil},
		{"privacy",
			`{"errcode":0,"errmsg":"ok","code_exist":1,"privacy_list":["UserInfo","Location"],"setting_list":` + wirePurposes +
				`,"update_time":1635690987,"owner_setting":` + wireOwner +
				`,"privacy_desc":{"privacy_desc_list":[{"privacy_key":"UserInfo","privacy_desc":"用户信息"}]},"sdk_privacy_info_list":` +
				wireSDKs + `}`,
			func(a account) (any, error) { return a.PrivacySetting(ctx, wxapi.DraftPrivacy) },
			"POST /cgi-bin/component/getprivacysetting?access_token=AT", `{"privacy_ver":2}`,
			wxapi.PrivacySetting{CodeExists: true, Found: []string{"UserInfo", "Location"}, Purposes: purposes, SDKs: sdks,
				UpdatedAt: 1635690987, Owner: owner, Catalogue: []wxapi.PrivacyKind{{Key: "UserInfo", Desc: "用户信息"}}}},
		{"privacy file", `{"errcode":0,"errmsg":"ok","ext_file_media_id":"2112311471891169280"}`,
			func(a account) (any, error) { return a.UploadPrivacyFile(ctx, "a.txt", []byte("指引")) },
			"POST /cgi-bin/component/uploadprivacyextfile?access_token=AT", "file/a.txt/指引", "2112311471891169280"},
		{"upload shipping", okAnswer, func(a account) (any, error) {
			return ignore(a.UploadShipping(ctx, wxapi.Shipment{Order: wxapi.OrderKey{TransactionID: "42"}, Logistics: wxapi.ByExpress,
				Split: true, All: true, Parcels: []wxapi.Parcel{{TrackingNo: "7", Company: "STO", Goods: "茶"}}}, "oX", time.Unix(1600000000, 0).UTC()))
		}, "POST /wxa/sec/order/upload_shipping_info?access_token=AT",
			`{"delivery_mode":2,"is_all_delivered":true,"logistics_type":1,"order_key":{"order_number_type":2,"transaction_id":"42"},"payer":{"openid":"oX"},"shipping_list":[{"tracking_no":"7","express_company":"STO","item_desc":"茶"}],"upload_time":"2020-09-13T12:26:40Z"}`, nil},
		{"upload combined shipping", okAnswer, func(a account) (any, error) {
			key := wxapi.OrderKey{MerchantID: "1900", TradeNo: "T1"}
			return ignore(a.UploadCombinedShipping(ctx, key, []wxapi.Shipment{{Order: key, Logistics: wxapi.PickedUp,
				Parcels: []wxapi.Parcel{{Goods: "茶"}}}}, "oX", time.Unix(1600000000, 0).UTC()))
		}, "POST /wxa/sec/order/upload_combined_shipping_info?access_token=AT",
			`{"order_key":{"mchid":"1900","order_number_type":1,"out_trade_no":"T1"},"payer":{"openid":"oX"},"sub_orders":[{"delivery_mode":1,"logistics_type":4,"order_key":{"mchid":"1900","order_number_type":1,"out_trade_no":"T1"},"shipping_list":[{"item_desc":"茶"}]}],"upload_time":"2020-09-13T12:26:40Z"}`, nil},
		{"order", `{"errcode":0,"order":{"transaction_id":"42","merchant_trade_no":"T1","merchant_id":"1900","paid_amount":916,"openid":"oX","pay_time":1670563533,"order_state":1,"shipping":{}}}`,
			func(a account) (any, error) { return a.Order(ctx, wxapi.OrderKey{MerchantID: "1900", TradeNo: "T1"}) },
			"POST /wxa/sec/order/get_order?access_token=AT", `{"merchant_id":"1900","merchant_trade_no":"T1"}`,
			wxapi.Order{TransactionID: "42", TradeNo: "T1", MerchantID: "1900", Amount: 916, OpenID: "oX", PaidAt: 1670563533, State: wxapi.OrderToShip}},
		{"orders", `{"errcode":0,"order_list":[],"last_index":"09","has_more":true}`,
			func(a account) (any, error) {
				return a.Orders(ctx, wxapi.OrderQuery{State: wxapi.OrderToShip, Size: 2})
			},
			"POST /wxa/sec/order/get_order_list?access_token=AT", `{"order_state":1,"page_size":2}`,
			wxapi.OrderPage{Orders: []wxapi.Order{}, Last: "09", More: true}},
		{"remind buyer", okAnswer, func(a account) (any, error) {
			return ignore(a.RemindBuyer(ctx, wxapi.OrderKey{TransactionID: "42"}, time.Unix(1600000000, 0)))
		}, "POST /wxa/sec/order/notify_confirm_receive?access_token=AT", `{"received_time":1600000000,"transaction_id":"42"}`, nil},
		{"order path", okAnswer, func(a account) (any, error) { return ignore(a.SetOrderPath(ctx, "pages/order")) },
			"POST /wxa/sec/order/set_msg_jump_path?access_token=AT", `{"path":"pages/order"}`, nil},
		{"delay order", okAnswer, func(a account) (any, error) { return ignore(a.DelayOrder(ctx, "42", time.Unix(1752035828, 0))) },
			"POST /wxa/sec/order/opspecialorder?access_token=AT", `{"delay_to":1752035828,"order_id":"42","type":1}`, nil},
		{"test order", okAnswer, func(a account) (any, error) { return ignore(a.MarkTestOrder(ctx, "42")) },
			"POST /wxa/sec/order/opspecialorder?access_token=AT", `{"order_id":"42","type":2}`, nil},
		{"trade managed", `{"errcode":0,"is_trade_managed":true}`, func(a account) (any, error) { return a.TradeManaged(ctx) },
			"POST /wxa/sec/order/is_trade_managed?access_token=AT", `{"appid":"wxa"}`, true},
		{"trade confirmed", `{"errcode":0,"completed":true}`, func(a account) (any, error) { return a.TradeConfirmed(ctx) },
			"POST /wxa/sec/order/is_trade_management_confirmation_completed?access_token=AT", `{"appid":"wxa"}`, true},
		{"apply order path", `{"errcode":0}`, func(a account) (any, error) {
			return nil, a.ApplyOrderPath(ctx, wxapi.OrderPathApplication{Path: "pages/o", TestAccount: "t", AppIDs: []string{"wxa", "wxb"}})
		}, "POST /wxa/security/applysetorderpathinfo?access_token=CT",
			`{"batch_req":{"path":"pages/o","test_account":"t","appid_list":["wxa","wxb"]}}`, nil},
		{"live order path", `{"errcode":0,"msg":{"path":"pages/o","come_from":1,"status":4,"apply_time":1669012695}}`,
			func(a account) (any, error) { return a.LiveOrderPath(ctx) }, "POST /wxa/security/getorderpathinfo?access_token=AT",
			`{"info_type":0}`, wxapi.OrderPath{Path: "pages/o", Status: wxapi.OrderPathPassed, AppliedAt: 1669012695}},
		{"applied order path",
			`{"errcode":0,"msg":{"path":"pages/o","img_list":["u"],"video":"v","test_account":"a","test_pwd":"p","test_remark":"r","come_from":1,"status":2,"apply_time":1669012695}}`,
			func(a account) (any, error) { return a.AppliedOrderPath(ctx) }, "POST /wxa/security/getorderpathinfo?access_token=AT",
			`{"info_type":1}`, wxapi.OrderPath{Path: "pages/o", Images: []string{"u"}, Video: "v", TestAccount: "a", TestPassword: "p",
				TestRemark: "r", Status: wxapi.OrderPathInReview, AppliedAt: 1669012695}},
		{"shopping details", `{"errcode":0}`, func(a account) (any, error) {
			link := wxapi.JumpLink{Type: wxapi.LinkToMiniProgram, AppID: "wxa", Path: "pages/o"}
			return nil, a.UploadShoppingDetails(ctx, wxapi.ShoppingDetails{Order: wxapi.OrderKey{TransactionID: "42"}, OpenID: "oX", Logistics: wxapi.ByExpress,
				Orders: []wxapi.ShoppingOrder{{Number: "M1", Link: link, Items: []wxapi.ShoppingItem{
					{ID: "I1", Name: "杯子", Price: 900, Quantity: 1, Images: []string{"https://x/1.png"}, Link: link}}}},
				Uploaded: time.Date(2026, 11, 30, 10, 0, 0, 120_000_000, time.UTC)})
		}, "POST /user-order/orders?access_token=AT",
			`{"order_key":{"order_number_type":2,"transaction_id":"42"},"order_list":[{"merchant_order_no":"M1","order_detail_jump_link":{"type":1,"appid":"wxa","path":"pages/o"},"item_list":[{"merchant_item_id":"I1","name":"杯子","unit_price":900,"quantity":1,"image_url":["https://x/1.png"],"item_detail_jump_link":{"type":1,"appid":"wxa","path":"pages/o"}}]}],"payer":{"openid":"oX"},"logistics_type":1,"upload_time":"2026-11-30T10:00:00.12Z"}`, nil},
		{"violations",
			`{"errcode":0,"records":[{"illegal_record_id":"2_11100","create_time":1600051800,"illegal_reason":"内容涉嫌欺诈","rule_url":"https://r","rule_name":"《规范》"}]}`,
			func(a account) (any, error) { return a.Violations(ctx, time.Unix(1600051606, 0), time.Time{}) },
			"POST /wxa/getillegalrecords?access_token=AT", `{"start_time":1600051606}`,
			[]wxapi.Violation{{ID: "2_11100", At: 1600051800, Reason: "内容涉嫌欺诈", RuleURL: "https://r", Rule: "《规范》"}}},
		{"appeals",
			`{"errcode":0,"records":[{"appeal_record_id":4111001,"appeal_time":1600055800,"appeal_count":1,"appeal_from":0,"appeal_status":3,"audit_time":1600059400,"audit_reason":"材料不足","punish_description":"欺诈","materials":[]}]}`,
			func(a account) (any, error) { return a.Appeals(ctx, "2_11100") },
			"POST /wxa/getappealrecords?access_token=AT", `{"illegal_record_id":"2_11100"}`,
			[]wxapi.Appeal{{ID: 4111001, At: 1600055800, Count: 1, Status: wxapi.AppealRefused, DecidedAt: 1600059400,
				Decision: "材料不足", Punish: "欺诈", Materials: []wxapi.AppealMaterial{}}}},
		{"apply privacy interface", `{"errcode":0,"errmsg":"getuserriskrank succ","audit_id":123456}`,
			func(a account) (any, error) {
				return a.ApplyPrivacyInterface(ctx, wxapi.InterfaceApplication{API: "wx.getLocation", Content: "附近门店",
					Pics: []string{"https://x/a.png"}})
			}, "POST /wxa/security/apply_privacy_interface?access_token=AT",
			`{"api_name":"wx.getLocation","content":"附近门店","pic_list":["https://x/a.png"]}`, int64(123456)},
		{"privacy interfaces",
			`{"errcode":0,"interface_list":[{"api_name":"wx.choosePoi","api_ch_name":"选点","api_desc":"D","apply_time":1644805538,"status":4,"audit_id":421610267,"fail_reason":"无场景","api_link":"https://l","group_name":"地理位置"}]}`,
			func(a account) (any, error) { return a.PrivacyInterfaces(ctx) },
			"GET /wxa/security/get_privacy_interface?access_token=AT", "",
			[]wxapi.PrivacyInterface{{API: "wx.choosePoi", Title: "选点", Desc: "D", Status: wxapi.InterfaceRefused,
				AppliedAt: 1644805538, AuditID: 421610267, Reason: "无场景", Link: "https://l", Group: "地理位置"}}},
		{"code privacy info", `{"errcode":0,"without_auth_list":["wx.getLocation"],"without_conf_list":["wx.onLocationChange"]}`,
			func(a account) (any, error) {
				notGranted, notDeclared, err := a.CodePrivacyInfo(ctx)
				return [][]string{notGranted, notDeclared}, err
			}, "GET /wxa/security/get_code_privacy_info?access_token=AT", "",
			[][]string{{"wx.getLocation"}, {"wx.onLocationChange"}}},
	}
}

// codeAndLinkCalls are those about codes to scan, links, phone numbers, testers, and what an audit is shown.
func codeAndLinkCalls() []typedCall {
	ctx := context.Background()
	picture := wxapi.Media{ContentType: "image/png", Content: []byte(png)}
	info := wxapi.LinkInfo{AppID: "wxa", Path: "/p", Query: "a=1", CreatedAt: 611928113, Version: "release"}
	const wireInfo = `{"appid":"wxa","path":"/p","query":"a=1","create_time":611928113,"expire_time":0,"env_version":"release"}`
	const quota = `"quota_info":{"remain_visit_quota":1000000}`
	return []typedCall{
		{"experience code", png, func(a account) (any, error) { return a.ExperienceQRCode(ctx, "page/index?a=1") },
			"GET /wxa/get_qrcode?access_token=AT&path=page%2Findex%3Fa%3D1", "", picture},
		{"unlimited code", png, func(a account) (any, error) {
			return a.WxaCodeUnlimited(ctx, wxapi.UnlimitedWxaCode{Scene: "a=1", Page: "p",
				WxaCodeLook: wxapi.WxaCodeLook{Version: "trial", Width: 280, Transparent: true}})
		}, "POST /wxa/getwxacodeunlimit?access_token=AT",
			`{"scene":"a=1","page":"p","check_path":true,"env_version":"trial","width":280,"is_hyaline":true}`, picture},
		{"unchecked code", png, func(a account) (any, error) {
			return a.WxaCodeUnlimited(ctx, wxapi.UnlimitedWxaCode{Scene: "a", Unchecked: true})
		}, "POST /wxa/getwxacodeunlimit?access_token=AT", `{"scene":"a","check_path":false}`, picture},
		{"code", png, func(a account) (any, error) {
			return a.WxaCode(ctx, "p?a=1&b=2", wxapi.WxaCodeLook{AutoColor: true, Color: &wxapi.LineColor{R: 255}})
		}, "POST /wxa/getwxacode?access_token=AT",
			`{"path":"p?a=1&b=2","auto_color":true,"line_color":{"r":255,"g":0,"b":0}}`, picture},
		{"square code", png, func(a account) (any, error) { return a.WxaQRCode(ctx, "p", 430) },
			"POST /cgi-bin/wxaapp/createwxaqrcode?access_token=AT", `{"path":"p","width":430}`, picture},

		{"scheme until", `{"errcode":0,"errmsg":"ok","openlink":"weixin://dl/business/?t=X"}`, func(a account) (any, error) {
			return a.GenerateScheme(ctx, wxapi.LinkTarget{Path: "/p", Query: "a=1", Version: "release",
				Until: time.Unix(1606737600, 0)})
		}, "POST /wxa/generatescheme?access_token=AT",
			`{"jump_wxa":{"path":"/p","query":"a=1","env_version":"release"},"is_expire":true,"expire_type":0,"expire_time":1606737600}`,
			"weixin://dl/business/?t=X"},
		{"link for days", `{"errcode":0,"errmsg":"ok","url_link":"https://wxaurl.cn/X"}`, func(a account) (any, error) {
			return a.GenerateURLLink(ctx, wxapi.LinkTarget{Path: "/p", Days: 3})
		}, "POST /wxa/generate_urllink?access_token=AT",
			`{"path":"/p","query":"","is_expire":true,"expire_type":1,"expire_interval":3}`, "https://wxaurl.cn/X"},
		{"link as long as may be", `{"errcode":0,"errmsg":"ok","url_link":"https://wxaurl.cn/X"}`,
			func(a account) (any, error) { return a.GenerateURLLink(ctx, wxapi.LinkTarget{}) },
			"POST /wxa/generate_urllink?access_token=AT", `{"path":"","query":""}`, "https://wxaurl.cn/X"},
		{"short link", `{"errcode":0,"errmsg":"ok","link":"#小程序://N/T/X"}`,
			func(a account) (any, error) { return a.GenerateShortLink(ctx, "/p?x=1", "T", true) },
			"POST /wxa/genwxashortlink?access_token=AT", `{"page_url":"/p?x=1","page_title":"T","is_permanent":true}`,
			"#小程序://N/T/X"},
		{"query scheme", `{"errcode":0,"scheme_info":` + wireInfo + `,` + quota + `}`,
			func(a account) (any, error) { return a.Scheme(ctx, "weixin://x") },
			"POST /wxa/queryscheme?access_token=AT", `{"scheme":"weixin://x","query_type":0}`, info},
		{"query link", `{"errcode":0,"url_link_info":` + wireInfo + `,` + quota + `}`,
			func(a account) (any, error) { return a.URLLink(ctx, "https://wxaurl.cn/X") },
			"POST /wxa/query_urllink?access_token=AT", `{"url_link":"https://wxaurl.cn/X","query_type":0}`, info},
		{"scheme visits", `{"errcode":0,` + quota + `}`,
			func(a account) (any, error) { return a.SchemeVisitsLeft(ctx, "weixin://x") },
			"POST /wxa/queryscheme?access_token=AT", `{"scheme":"weixin://x","query_type":1}`, 1000000},
		{"link visits", `{"errcode":0,` + quota + `}`,
			func(a account) (any, error) { return a.URLLinkVisitsLeft(ctx, "https://wxaurl.cn/X") },
			"POST /wxa/query_urllink?access_token=AT", `{"url_link":"https://wxaurl.cn/X","query_type":1}`, 1000000},

		{"phone number",
			`{"errcode":0,"phone_info":{"phoneNumber":"+85212345678","purePhoneNumber":"12345678","countryCode":"852","watermark":{"timestamp":1637744274,"appid":"wxa"}}}`,
			func(a account) (any, error) { return a.PhoneNumber(ctx, "c0de") },
			"POST /wxa/business/getuserphonenumber?access_token=AT", `{"code":"c0de"}`,
			wxapi.PhoneNumber{Number: "+85212345678", Pure: "12345678", Country: "852"}},
		{"phone number with a bare country",
			`{"errcode":0,"phone_info":{"phoneNumber":"138","purePhoneNumber":"138","countryCode":86}}`,
			func(a account) (any, error) { return a.PhoneNumber(ctx, "c0de") },
			"POST /wxa/business/getuserphonenumber?access_token=AT", `{"code":"c0de"}`,
			wxapi.PhoneNumber{Number: "138", Pure: "138", Country: "86"}},

		{"bind tester", `{"errcode":0,"errmsg":"ok","userstr":"f00d"}`,
			func(a account) (any, error) { return a.BindTester(ctx, "xiaoming") },
			"POST /wxa/bind_tester?access_token=AT", `{"wechatid":"xiaoming"}`, "f00d"},
		{"unbind tester", okAnswer, func(a account) (any, error) { return ignore(a.UnbindTester(ctx, "f00d")) },
			"POST /wxa/unbind_tester?access_token=AT", `{"userstr":"f00d"}`, nil},
		{"unbind tester by name", okAnswer,
			func(a account) (any, error) { return ignore(a.UnbindTesterByWechatID(ctx, "xiaoming")) },
			"POST /wxa/unbind_tester?access_token=AT", `{"wechatid":"xiaoming"}`, nil},
		{"testers", `{"errcode":0,"members":[{"userstr":"f00d"},{"userstr":"beef"}]}`,
			func(a account) (any, error) { return a.Testers(ctx) },
			"POST /wxa/memberauth?access_token=AT", `{"action":"get_experiencer"}`, []string{"f00d", "beef"}},

		{"audit media", `{"errcode":0,"errmsg":"ok","type":"image","mediaid":"M1"}`,
			func(a account) (any, error) { return a.UploadAuditMedia(ctx, "a.png", []byte(png)) },
			"POST /wxa/uploadmedia?access_token=AT", "media/a.png/" + png, "M1"},
		{"support version",
			`{"errcode":0,"now_version":"1.0.0","uv_info":{"items":[{"percentage":0.5,"version":"1.0.0"}]}}`,
			func(a account) (any, error) { return a.SupportVersion(ctx) },
			"POST /cgi-bin/wxopen/getweappsupportversion?access_token=AT", `{}`,
			wxapi.SupportVersion{Now: "1.0.0", Users: []wxapi.UsersOfVersion{{Percentage: 0.5, Version: "1.0.0"}}}},
		{"set support version", okAnswer, func(a account) (any, error) { return ignore(a.SetSupportVersion(ctx, "2.0.0")) },
			"POST /cgi-bin/wxopen/setweappsupportversion?access_token=AT", `{"version":"2.0.0"}`, nil},
		{"visible", `{"errcode":0,"errmsg":"ok","status":1}`, func(a account) (any, error) { return a.Visible(ctx) },
			"POST /wxa/getvisitstatus?access_token=AT", `{}`, true},
		{"not visible", `{"errcode":0,"errmsg":"ok","status":0}`, func(a account) (any, error) { return a.Visible(ctx) },
			"POST /wxa/getvisitstatus?access_token=AT", `{}`, false},
	}
}
