package platform

import "time"

func newEventDetail(event string) any {
	switch event {
	case "subscribe":
		return new(SubscribeEvent)
	case "unsubscribe":
		return new(UnsubscribeEvent)
	case "SCAN":
		return new(ScanEvent)
	case "LOCATION":
		return new(LocationEvent)
	case "CLICK", "VIEW", "view_miniprogram", "enter":
		return new(MenuEvent)
	case "scancode_push", "scancode_waitmsg":
		return new(ScanCodeEvent)
	case "pic_sysphoto", "pic_photo_or_album", "pic_weixin":
		return new(PicturesEvent)
	case "location_select":
		return new(LocationSelectEvent)
	case "user_enter_tempsession":
		return new(EnterSessionEvent)
	case "user_info_modified", "user_authorization_revoke", "user_authorization_cancellation":
		return new(UserRevokeEvent)
	case "subscribe_msg_popup_event", "subscribe_msg_change_event":
		return new(SubscribeChoiceEvent)
	case "subscribe_msg_sent_event":
		return new(SubscribeSentEvent)
	case "guide_qrcode_scan_event":
		return new(GuideScanEvent)
	case "debug_demo":
		return new(DebugEvent)
	}
	return newSystemDetail(event)
}

// The events of users (PROTOCOL 7.2).
type (
	// SubscribeEvent is a new follower; EventKey and Ticket only via a parametric QR code.
	SubscribeEvent struct {
		EventKey string `wx:"EventKey"` // qrscene_ and the scene
		Ticket   string `wx:"Ticket"`
	}
	// UnsubscribeEvent is a follower lost.
	UnsubscribeEvent struct{}
	// ScanEvent is a parametric QR code scanned by a follower.
	ScanEvent struct {
		Scene  string `wx:"EventKey"`
		Ticket string `wx:"Ticket"`
	}
	// LocationEvent reports where a user is, on entering or every five seconds.
	LocationEvent struct {
		Latitude  float64 `wx:"Latitude"`
		Longitude float64 `wx:"Longitude"`
		Precision float64 `wx:"Precision"`
	}
	// MenuEvent is CLICK, VIEW or view_miniprogram: Key is the key, the URL or the page.
	MenuEvent struct {
		Key    string `wx:"EventKey"`
		MenuID int64  `wx:"MenuId"`
	}
	// ScanCodeEvent is a code scanned through a menu; scancode_waitmsg waits for an answer.
	ScanCodeEvent struct {
		Key    string `wx:"EventKey"`
		Type   string `wx:"ScanCodeInfo.ScanType"` // qrcode, barcode
		Result string `wx:"ScanCodeInfo.ScanResult"`
	}
	// PicturesEvent announces pictures sent through a menu; they follow as image messages.
	PicturesEvent struct {
		Key   string   `wx:"EventKey"`
		Count int64    `wx:"SendPicsInfo.Count"`
		MD5s  []string `wx:"SendPicsInfo.PicList.item.PicMd5Sum"`
	}
	// LocationSelectEvent is a place picked through a menu.
	LocationSelectEvent struct {
		Key       string  `wx:"EventKey"`
		Latitude  float64 `wx:"SendLocationInfo.Location_X"`
		Longitude float64 `wx:"SendLocationInfo.Location_Y"`
		Scale     int64   `wx:"SendLocationInfo.Scale"`
		Label     string  `wx:"SendLocationInfo.Label"`
		POIName   string  `wx:"SendLocationInfo.Poiname"`
	}
	// EnterSessionEvent is a user entering a mini program's customer service.
	EnterSessionEvent struct {
		SessionFrom string `wx:"SessionFrom"`
	}
	// UserRevokeEvent is a user changing a profile, or taking an agreement back: the data must be deleted.
	UserRevokeEvent struct {
		OpenID     string `wx:"OpenID"`
		AppID      string `wx:"AppID"`
		RevokeInfo string `wx:"RevokeInfo"` // codes joined by commas
		PluginID   string `wx:"PluginID"`
		OpenPID    string `wx:"OpenPID"`
	}
	// SubscribeChoiceEvent is what a user chose for templates, when asked or in the settings.
	SubscribeChoiceEvent struct {
		List []SubscribeChoice `wx:"SubscribeMsgPopupEvent.List,SubscribeMsgChangeEvent.List,List"`
	}
	// SubscribeChoice is one template of a SubscribeChoiceEvent.
	SubscribeChoice struct {
		TemplateID string `wx:"TemplateId"`
		Status     string `wx:"SubscribeStatusString"` // accept, reject
		PopupScene int64  `wx:"PopupScene"`
	}
	// SubscribeSentEvent is what became of subscription notices.
	SubscribeSentEvent struct {
		List []SubscribeSent `wx:"SubscribeMsgSentEvent.List,List"`
	}
	// SubscribeSent is one notice of a SubscribeSentEvent.
	SubscribeSent struct {
		TemplateID  string `wx:"TemplateId"`
		MsgID       string `wx:"MsgID"`
		ErrorCode   int64  `wx:"ErrorCode"`
		ErrorStatus string `wx:"ErrorStatus"`
	}
	// GuideScanEvent is the QR code of a shopping guide scanned.
	GuideScanEvent struct {
		GuideAccount string `wx:"GuideScanEvent.qrcode_guide_account"`
		GuideOpenID  string `wx:"GuideScanEvent.qrcode_guide_openid"`
		OpenID       string `wx:"GuideScanEvent.openid"`
		Action       int64  `wx:"GuideScanEvent.action"`
		Info         string `wx:"GuideScanEvent.qrcode_info"`
	}
	// DebugEvent is sent by the console's push debug tool.
	DebugEvent struct {
		Text string `wx:"debug_str"`
	}
)

func newSystemDetail(event string) any {
	switch event {
	case "TEMPLATESENDJOBFINISH":
		return new(TemplateSentEvent)
	case "MASSSENDJOBFINISH":
		return new(MassSentEvent)
	case "PUBLISHJOBFINISH":
		return new(PublishedEvent)
	case "kf_create_session", "kf_close_session", "kf_switch_session":
		return new(KfSessionEvent)
	case "qualification_verify_success", "naming_verify_success", "annual_renew", "verify_expired",
		"qualification_verify_fail", "naming_verify_fail":
		return new(VerificationEvent)
	case "card_pass_check", "card_not_pass_check", "user_get_card", "user_gifting_card", "user_del_card",
		"user_consume_card",
		"user_pay_from_pay_cell", "user_view_card", "user_enter_session_from_card", "update_member_card",
		"submit_membercard_user_info":
		return new(CardEvent)
	case "weapp_audit_success", "weapp_audit_fail", "weapp_audit_delay":
		return new(CodeAuditEvent)
	case "wxa_nickname_audit", "wxa_category_audit":
		return new(NameAuditEvent)
	case "wxa_media_check":
		return new(MediaCheckEvent)
	}
	return newStandingDetail(event)
}

// The events of WeChat itself (PROTOCOL 7.3, 7.4).
type (
	// TemplateSentEvent is what became of a template message.
	TemplateSentEvent struct {
		MsgID  string `wx:"MsgID"`
		Status string `wx:"Status"` // success, failed:user block, failed: system failed
	}
	// MassSentEvent is what became of a mass message.
	MassSentEvent struct {
		MsgID       string            `wx:"MsgID"`
		Status      string            `wx:"Status"` // send success, send fail, err(…)
		TotalCount  int64             `wx:"TotalCount"`
		FilterCount int64             `wx:"FilterCount"`
		SentCount   int64             `wx:"SentCount"`
		ErrorCount  int64             `wx:"ErrorCount"`
		CheckState  int64             `wx:"CopyrightCheckResult.CheckState"`
		Copyright   []CopyrightResult `wx:"CopyrightCheckResult.ResultList.item"`
		Articles    []MassArticle     `wx:"ArticleUrlResult.ResultList.item"`
	}
	// CopyrightResult is one article of a MassSentEvent as its originality was judged.
	CopyrightResult struct {
		Index                 int64  `wx:"ArticleIdx"`
		UserDeclareState      int64  `wx:"UserDeclareState"`
		AuditState            int64  `wx:"AuditState"`
		OriginalURL           string `wx:"OriginalArticleUrl"`
		OriginalType          int64  `wx:"OriginalArticleType"`
		CanReprint            int64  `wx:"CanReprint"`
		NeedReplaceContent    int64  `wx:"NeedReplaceContent"`
		NeedShowReprintSource int64  `wx:"NeedShowReprintSource"`
	}
	// MassArticle is the address of one article of a MassSentEvent.
	MassArticle struct {
		Index int64  `wx:"ArticleIdx"`
		URL   string `wx:"ArticleUrl"`
	}
	// PublishedEvent is what became of a publication; Status 0 is good, FailIndexes are the articles that failed.
	PublishedEvent struct {
		PublishID   string             `wx:"PublishEventInfo.publish_id"`
		Status      int64              `wx:"PublishEventInfo.publish_status"`
		ArticleID   string             `wx:"PublishEventInfo.article_id"`
		Articles    []PublishedArticle `wx:"PublishEventInfo.article_detail.item"`
		FailIndexes []string           `wx:"PublishEventInfo.fail_idx"`
	}
	// PublishedArticle is one article of a PublishedEvent.
	PublishedArticle struct {
		Index int64  `wx:"idx"`
		URL   string `wx:"article_url"`
	}
	// KfSessionEvent is a customer-service session begun, ended, or passed on from FromKfAccount.
	KfSessionEvent struct {
		KfAccount     string `wx:"KfAccount,ToKfAccount"`
		FromKfAccount string `wx:"FromKfAccount"`
		CloseType     string `wx:"CloseType"`
	}
	// VerificationEvent is news of the account's verification (认证).
	VerificationEvent struct {
		ExpiredAt  time.Time `wx:"ExpiredTime"`
		FailedAt   time.Time `wx:"FailTime"`
		FailReason string    `wx:"FailReason"`
	}
	// CardEvent is any event around a card; most fields belong to user_get_card.
	CardEvent struct {
		CardID              string `wx:"CardId"`
		Code                string `wx:"UserCardCode"`
		RefuseReason        string `wx:"RefuseReason"`
		IsGiveByFriend      int64  `wx:"IsGiveByFriend"`
		FriendUserName      string `wx:"FriendUserName"`
		OuterID             string `wx:"OuterId"`
		OuterStr            string `wx:"OuterStr"`
		OldCode             string `wx:"OldUserCardCode"`
		IsRestoreMemberCard int64  `wx:"IsRestoreMemberCard"`
		IsRecommendByFriend int64  `wx:"IsRecommendByFriend"`
		UnionID             string `wx:"UnionId"`
	}
	// CodeAuditEvent is the end, or the delay, of a code audit.
	CodeAuditEvent struct {
		SucceededAt time.Time `wx:"SuccTime"`
		FailedAt    time.Time `wx:"FailTime"`
		DelayedAt   time.Time `wx:"DelayTime"`
		Reason      string    `wx:"Reason"`
		ScreenShot  string    `wx:"ScreenShot"` // media ids joined by |
	}
	// NameAuditEvent is the end of an audit of a name or a category; Result 3 is good, 2 is not.
	NameAuditEvent struct {
		Result   int64  `wx:"ret"`
		NickName string `wx:"nickname"`
		First    string `wx:"first"`
		Second   string `wx:"second"`
		Reason   string `wx:"reason"`
	}
	// MediaCheckEvent is the verdict of content security: version 2 has Suggest and Label, version 1 IsRisky.
	MediaCheckEvent struct {
		AppID      string             `wx:"appid"`
		TraceID    string             `wx:"trace_id"`
		Version    int64              `wx:"version"`
		Suggest    string             `wx:"result.suggest"` // pass, review, risky
		Label      int64              `wx:"result.label"`
		Details    []MediaCheckDetail `wx:"detail"`
		ErrCode    int64              `wx:"errcode"`
		ErrMsg     string             `wx:"errmsg"`
		IsRisky    int64              `wx:"isrisky"`
		ExtraInfo  string             `wx:"extra_info_json"`
		StatusCode int64              `wx:"status_code"`
	}
	// MediaCheckDetail is one part of a MediaCheckEvent.
	MediaCheckDetail struct {
		Strategy string `wx:"strategy"`
		ErrCode  int64  `wx:"errcode"`
		Suggest  string `wx:"suggest"`
		Label    int64  `wx:"label"`
		Prob     int64  `wx:"prob"`
	}
)
