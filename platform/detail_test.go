package platform

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestDetails spells out what the samples say, type by type.
func TestDetails(t *testing.T) {
	at := func(seconds int64) time.Time { return time.Unix(seconds, 0) }
	const appID, card, template = "wx1b2c3d4e5f607182", "pCdfbsampleCardId0123456789A",
		"VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3_3gz3Oc0NIc"
	const qrTicket = "gQGY8DoAAAAAAAAAASxodHRwOi8vd2VpeGluLnFxLmNvbS9xL3NhbXBsZQ=="
	const md5 = "c4eb1ac953fe810e7436ca0421c92aa4"
	const buyer, beacon = "oABCDEFGHIJKLMNOPQRSTUVWXYZ1", "01234567-89ab-cdef-0123-456789abcdef"
	want := map[string]any{
		"text":                          &TextMessage{Content: "你好"},
		"text_from_article":             &TextMessage{Content: "你好", MsgDataID: "2247483667", Index: 1},
		"text_menu_click":               &TextMessage{Content: "满意", MenuID: "101"},
		"text split CDATA":              &TextMessage{Content: "a]]>b"},
		"text with entities":            &TextMessage{Content: `a <b> & "c" 你好`},
		"JSON text":                     &TextMessage{Content: "你好 & <b>"},
		"JSON spaced, null and escapes": &TextMessage{Content: "你\n\"x\""},
		"image": &ImageMessage{PicURL: "http://mmbiz.qpic.cn/mmbiz_jpg/sample/0",
			MediaID: "r17pubpSampleImageMediaId"},
		"voice recognized": &VoiceMessage{MediaID: "v1", MediaID16K: "v16", Format: "speex",
			Recognition: "你好。"},
		"shortvideo": &VideoMessage{MediaID: "LpJASampleVideoMediaId",
			ThumbMediaID: "LpJASampleThumbMediaId"},
		"location in the south": &LocationMessage{Latitude: -33.86882, Longitude: 151.20929, Scale: 20},
		"link":                  &LinkMessage{Title: "示例文章", Description: "一段摘要", URL: "https://example.com"},
		"file":                  &FileMessage{Title: "报价单.pdf", Key: "sample-file-key", MD5: md5, Size: 20480},
		"miniprogrampage": &MiniProgramPageMessage{"示例卡片", appID, "pages/index/index",
			"http://mmbiz.qpic.cn/mmbiz_jpg/sample/0", "LpJASampleThumbMediaId"},
		"subscribe_qr":     &SubscribeEvent{EventKey: "qrscene_1", Ticket: qrTicket},
		"unsubscribe":      &UnsubscribeEvent{},
		"SCAN":             &ScanEvent{Scene: "1", Ticket: qrTicket},
		"LOCATION":         &LocationEvent{31.267813, 121.598755, 30},
		"VIEW":             &MenuEvent{Key: "https://example.com/a?b=c", MenuID: 206031589},
		"scancode barcode": &ScanCodeEvent{Key: "6", Type: "barcode", Result: "EAN_13,6901234567892"},
		"three pictures":   &PicturesEvent{Key: "6", Count: 3, MD5s: []string{"aaa", "bbb", "ccc"}},
		"location_select": &LocationSelectEvent{"6", 31.257009506225586, 121.59297180175781, 15,
			"某路 1 号", "某公园"},
		"user_enter_tempsession": &EnterSessionEvent{SessionFrom: "from-page-a"},
		"user_authorization_revoke": &UserRevokeEvent{OpenID: "oABCDEFGHIJKLMNOPQRSTUVWXYZ1", AppID: appID,
			RevokeInfo: "205"},
		"subscribe_msg_popup_event": &SubscribeChoiceEvent{[]SubscribeChoice{{template, "accept", 2},
			{"9nLIlbOQZC5Y89AZteFEux3WCXRRRG5Wfzkpssu4bLI", "reject", 2}}},
		"change of two": &SubscribeChoiceEvent{[]SubscribeChoice{{"T1", "reject", 0},
			{"T2", "accept", 0}}},
		"JSON popup single": &SubscribeChoiceEvent{[]SubscribeChoice{{"T1", "accept", 0}}},
		"JSON popup of two": &SubscribeChoiceEvent{[]SubscribeChoice{{"T1", "accept", 0},
			{"T2", "reject", 2}}},
		"sent and failed": &SubscribeSentEvent{[]SubscribeSent{{"T1", "1700827132819554304", 0,
			"success"}, {"T2", "1700827132819554305", 43101, "user refuse"}}},
		"JSON sent": &SubscribeSentEvent{[]SubscribeSent{{"T1", "1864323726461255680", 0,
			"success"}}},
		"guide_qrcode_scan_event": &GuideScanEvent{"guide@example", "oABCDEFGHIJKLMNOPQRSTUVWXYZ2",
			"oABCDEFGHIJKLMNOPQRSTUVWXYZ1", 1, "1"},
		"debug_demo":      &DebugEvent{"hello world"},
		"template failed": &TemplateSentEvent{"200163841", "failed: system failed"},
		"published two": &PublishedEvent{PublishID: "2247503051", ArticleID: "b5O2",
			Articles: []PublishedArticle{{1, "U1"}, {2, "U2"}}},
		"publishing failed": &PublishedEvent{PublishID: "2247503052", Status: 2,
			FailIndexes: []string{"1", "3"}},
		"kf_switch_session":   &KfSessionEvent{KfAccount: "test2@test", FromKfAccount: "test1@test"},
		"kf closed with type": &KfSessionEvent{KfAccount: "test1@test", CloseType: "TIMEOUT"},
		"annual_renew":        &VerificationEvent{ExpiredAt: at(1702592000)},
		"naming_verify_fail":  &VerificationEvent{FailedAt: at(1700000000), FailReason: "材料不全"},
		"user_get_card": &CardEvent{CardID: card, Code: "12312312", OuterID: "0",
			UnionID: "oUNIONIDSAMPLE0123456789ABCD"},
		"card_not_pass_check": &CardEvent{CardID: card, RefuseReason: "不合规"},
		"weapp_audit_success": &CodeAuditEvent{SucceededAt: at(1700000000)},
		"weapp_audit_fail": &CodeAuditEvent{FailedAt: at(1700000000),
			Reason: "1:账号信息不符合规范:<br>(1):包含色情因素<br>", ScreenShot: "media1|media2"},
		"nickname refused":        &NameAuditEvent{Result: 2, NickName: "名", Reason: "已被占用"},
		"category refused":        &NameAuditEvent{Result: 2, First: "8", Second: "39", Reason: "资质不符"},
		"media check v1":          &MediaCheckEvent{AppID: appID, TraceID: "t-1", IsRisky: 1},
		"never_heard_of":          nil,
		"unknown type":            nil,
		"component_verify_ticket": nil,
		"unknown info type":       nil,
		"notify_third_fastregisterbetaapp": &FastRegisterEvent{AppID: appID, Message: "OK",
			UniqueID: "oABCDEFGHIJKLMNOPQRSTUVWXYZ1", Name: "试用小程序"},
		"fasteregister with task": &FastRegisterEvent{AppID: appID, Message: "OK",
			AuthorizationCode: "queryauthcode@@@x", TaskID: "t1", WxUser: "w", IDName: "n"},
		"notify_3rd_wxa_auth": &VerificationProgressEvent{appID, "task-0001", 6, 2, "审核中", "认证服务商",
			"0755-0000000", at(1472650983)},
		"notify_3rd_wxa_wxverify":        &AnnualReviewEvent{appID, at(1475242983), "请及时完成年审"},
		"notify_apply_icpfiling_result":  &FilingEvent{AppID: appID, Status: 6},
		"notify_icpfiling_verify_result": &FilingEvent{AppID: appID, TaskID: "task-0002", Result: 3},
		"order_path_apply_result_notify": &OrderPathEvent{[]OrderPath{{AppID: appID}}},
		"order path of two": &OrderPathEvent{[]OrderPath{{"wx1", 0, "1001", 1, at(1472650983),
			at(1472650991), ""}, {"wx2", 0, "1002", 2, at(1472650983), at(1472650992), "bad"}}},
		"notify_third_fasteregister_failed": &FastRegisterEvent{Status: -1, Message: "open verity failed",
			Name: "示例科技有限公司", Code: "91440300MA5EXAMPLE", CodeType: 1,
			LegalPersonaWechat: "wechat_id", LegalPersonaName: "张三", ComponentPhone: "1234567"},
		"JSON media check": &MediaCheckEvent{AppID: "wx1", TraceID: "t", Version: 2, Suggest: "risky", Label: 20006,
			ErrMsg:  "ok",
			Details: []MediaCheckDetail{{"content_model", 0, "risky", 20006, 90}, {"keyword", 0, "pass", 100, 1}}},
		"mass refused": &MassSentEvent{MsgID: "1000001625", Status: "err(30003)", CheckState: 2,
			Copyright: []CopyrightResult{{1, 0, 2, "Url_1", 1, 1, 1, 1}, {2, 0, 3, "Url_2", 2, 1, 1, 1}}},
		"wxa_privacy_apply": &PrivacyAPIEvent{APIName: "wx.choosePoi", AppliedAt: at(1644805538), AuditID: "421609337",
			AuditedAt: at(1644828435), Status: 3},
		"wxa_illegal_record": &ViolationEvent{"2_11100", appID, at(1600051800), "内容涉嫌欺诈", "首页活动文案",
			"https://example.com/rules", "《微信小程序平台运营规范》"},
		"wxa_appeal_record": &AppealEvent{RecordID: "4111001", AppID: appID, AppealedAt: at(1600055800), Count: 1, Status: 1,
			Punishment: "内容涉嫌欺诈", Contents: []string{"首页活动文案"}, ContentURLs: []string{"https://example.com/evidence"},
			Reasons: []string{"已删除相关内容"}, ProofMaterialIDs: []string{"media1", "media2"}},
		"wxa_punish_event": &PunishmentEvent{2, "4_395332", appID, at(1699999998), "内容涉嫌欺诈",
			[]string{"首页活动文案", "活动海报"}, "《微信小程序平台运营规范》", "https://example.com/rules", "https://example.com/guide",
			`{"banned_days":[1,1],"banned_function_names":["分享朋友圈","客服消息接口"]}`},
		"notify_3rd_wxa_auth_and_icp": &VerificationAndFilingEvent{"44eb56ed40f94ab5995409566ad97bdd", 17},
		"notify_icpfiling_verify_result_with_auth": &FilingEvent{AppID: appID, TaskID: "task-0003", Result: 3,
			AuthResult: 9},
		"wx_verify_pay_succ": &VerificationPaidEvent{"202311150001"},
		"wx_verify_dispatch": &VerificationDispatchEvent{"某企业信用征信有限公司", "热线电话：010-00000000", at(1700000000)},
		"betaapp_authorization_apply_event": &TrialAppEvent{appID, "wx2c3d4e5f60718293", 0, "OK", "2023-11-15 06:13",
			"ticket@@@sample"},
		"trade_manage_order_settlement_settled": &TradeEvent{TransactionID: "4200001234202306130000000001",
			MerchantID: "1900000001", SubMerchantID: "1900000002", MerchantTradeNo: "T202306130001", PaidAt: at(1670563533),
			ShippedAt: at(1670832735), ConfirmReceiveMethod: 1, ReceivedAt: at(1671005535), SettledAt: at(1671005540)},
		"add_express_path": &ExpressEvent{"TEST", "W202201200001", "O202201200001", 16, 2, []ExpressAction{
			{at(1642605533), 100001, "揽件阶段-揽件成功"}, {at(1642609133), 200001, "运输阶段-更新运输轨迹"}}},
		"open_product_order_pay": &ProductOrderEvent{"123456", "1234567", "4200001234202112300000000001",
			"2021-12-30 22:31:00", 10, "oABCDEFGHIJKLMNOPQRSTUVWXYZ1"},
		"merchant_order":  &ShopOrderEvent{"test_order_id", 2, "test_product_id", "10001:1000012;10002:100021"},
		"card_sku_remind": &CardStockEvent{card, "the card's quantity is equal to 0"},
		"card_pay_order": &CardCoinEvent{OrderID: "404091456", Status: "ORDER_STATUS_FINANCE_SUCC", CreatedAt: at(1453295737),
			FreeCoinCount: 200, OrderType: "ORDER_TYPE_SYS_ADD", Memo: "开通账户奖励"},
		"user_authorize_invoice": &InvoiceEvent{SuccessOrderID: "1202933957956"},
		"submit_invoice_title": &InvoiceTitleEvent{"示例科技有限公司", "0755-0000000", "91440300MA5EXAMPLE", "某路 1 号", "某银行",
			"6200000000000000", "attach-1", "InvoiceUserTitleBusinessType"},
		"poi_check_notify": &ShopAuditEvent{"123adb", "123123", "fail", "门店信息不完整"},
		"ShakearoundUserShake": &ShakeEvent{[]Beacon{{beacon, 1, 2, 0.057}},
			[]Beacon{{beacon, 1, 3, 166.816}, {beacon, 1, 4, 15.013}}},
		"WifiConnected": &WifiEvent{VendorID: "3001224419", ShopID: "1234", DeviceNo: "device-1"},
		"xpay_goods_deliver_notify_team": &VirtualPaymentEvent{buyer, "T202311150001", 0, "M202311150001",
			"4200001234202311150000000001", at(1700000000), "p1", 1, 100, 100, "attach-1", "activity-1", "team-1", 0},
		"xpay_coin_pay_notify": &VirtualPaymentEvent{OpenID: buyer, OutTradeNo: "T202311150001", MchOrderNo: "M202311150001",
			TransactionID: "4200001234202311150000000001", PaidAt: at(1700000000), Quantity: 10, OrigPrice: 100,
			ActualPrice: 100, Attach: "attach-1"},
		"xpay_refund_notify": &VirtualRefundEvent{buyer, "R4200001", "MR202311150001", "4200001", "M202311150001", 100, 0, "ok",
			at(1699999900), at(1699999990), "50000001234202311150000000001", 0},
		"xpay_complaint_notify": &VirtualComplaintEvent{buyer, "4200001", "M202311150001", "4200001234202311150000000001",
			"200201820200101080076610000", "未收到道具", at(1699999900), 0, "request-1"},
		"xpay_subscribe_ios_refund_query_notify": &IOSRefundQueryEvent{at(1699999900), at(1699990000), "bill-1",
			"com.tencent.xin", "p1", 1, "UNINTENDED_PURCHASE", 1, "M202311150001"},
		"xpay_apple_subscribe_signing_result_notify": &AppleSigningEvent{buyer, "T202311150001", 0, "p1", 0, "ok", "contract-1",
			"attach-1"},
		"secvod_upload_event": &DramaUploadEvent{"20001", "abc12232", 0, "OK"},
		"secvod_audit_event":  &DramaAuditEvent{"20001", "abc12232", 3, 0, at(1686252550), at(1686262550)},
	}
	for _, sample := range samples(t) {
		expected, listed := want[sample.Name]
		if !listed {
			continue
		}
		delete(want, sample.Name)
		if diff := cmp.Diff(expected, detailOf(t, sample)); diff != "" {
			t.Errorf("%s: %s", sample.Name, diff)
		}
	}
	for name := range want {
		t.Errorf("there is no sample %s", name)
	}
}

func detailOf(t *testing.T, sample expected) any {
	t.Helper()
	if sample.Family == "auth" {
		e, err := ParseAuthEvent([]byte(sample.Doc))
		if err != nil {
			t.Fatal(err)
		}
		return e.Detail()
	}
	m, err := ParseMessage([]byte(sample.Doc))
	if err != nil {
		t.Fatal(err)
	}
	return m.Detail()
}

// TestDetailOfBrokenNumbers: what is no number stays zero and whole in Fields; groups with gaps stay apart.
func TestDetailOfBrokenNumbers(t *testing.T) {
	m, err := ParseMessage([]byte(`<xml><MsgType>location</MsgType><Location_X>north</Location_X><Location_Y> 1.5 </Location_Y><Scale>9999999999999999999</Scale></xml>`))
	if diff := cmp.Diff(any(&LocationMessage{Longitude: 1.5, Scale: 1<<63 - 1}), m.Detail()); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if m.Fields.Get("Location_X") != "north" {
		t.Errorf("lost: %v", m.Fields)
	}
	m, err = ParseMessage([]byte(`<xml><MsgType>event</MsgType><Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent>
		<List><TemplateId>T1</TemplateId></List><List><TemplateId>T2</TemplateId><PopupScene>1</PopupScene></List><List><PopupScene>2</PopupScene></List></SubscribeMsgPopupEvent></xml>`))
	want := &SubscribeChoiceEvent{[]SubscribeChoice{{TemplateID: "T1"}, {TemplateID: "T2", PopupScene: 1},
		{PopupScene: 2}}}
	if diff := cmp.Diff(any(want), m.Detail()); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

// FuzzDetail: whatever parses has a detail or none, and never panics.
func FuzzDetail(f *testing.F) {
	f.Add([]byte(`<xml><MsgType>event</MsgType><Event>wxa_media_check</Event><detail><label>x</label></detail></xml>`))
	f.Add([]byte(`{"MsgType":"event","Event":"subscribe_msg_popup_event","List":[[{"TemplateId":1}],2,null]}`))
	f.Add([]byte(`<xml><InfoType>order_path_audit_result_notify</InfoType><list/><list><list><appid/></list></list></xml>`))
	f.Fuzz(func(t *testing.T, doc []byte) {
		if m, err := ParseMessage(doc); err == nil && newEventDetail(m.Event) != nil && m.IsEvent() && m.Detail() == nil {
			t.Errorf("%s lost its detail", m.Event)
		}
		if e, err := ParseAuthEvent(doc); err == nil && newAuthDetail(e.InfoType) != nil && e.Detail() == nil {
			t.Errorf("%s lost its detail", e.InfoType)
		}
	})
}
