package callback_test

import (
	"strings"
	"testing"

	"wxlab/fixtures"
	"wxlab/sim/callback"
)

// TestEveryCallbackIsWrittenAsItWasCaptured: line breaks stand where the fixture has them, and nowhere else.
func TestEveryCallbackIsWrittenAsItWasCaptured(t *testing.T) {
	list, err := fixtures.Callbacks()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		root, err := callback.ParseElement(string(c.XML))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(root.Render()); got != string(c.XML) {
			t.Errorf("%s is written as\n%s", c.Name, got)
		}
	}
}

// TestCallbacksHaveTheFieldsOfRealOnes where samples and libraries differ from what is pushed; "-" says which they lack.
func TestCallbacksHaveTheFieldsOfRealOnes(t *testing.T) {
	list, err := fixtures.Callbacks()
	if err != nil {
		t.Fatal(err)
	}
	xml := map[string]string{}
	for _, c := range list {
		xml[c.Name] = string(c.XML)
	}
	for name, parts := range map[string][]string{
		"PUBLISHJOBFINISH_failed": {"<fail_idx>1</fail_idx>\n<fail_idx>2</fail_idx>"},
		"wxa_media_check_v1":      {"<isrisky>", "<status_code>", "-<version>"},
		"card_pass_check":         {"<RefuseReason><![CDATA[]]></RefuseReason>"},
		"kf_close_session":        {"<KfAccount>", "-CloseType"},
		"enter":                   {"<Event>", "-EventKey"},

		"notify_third_fasteregister_personal": {"<taskid><![CDATA["},
		"notify_third_fasteregister": {"</InfoType><status>0</status>\n<msg><![CDATA[OK]]></msg>\n<appid><![CDATA[",
			"</appid>\n<auth_code><![CDATA[", "</auth_code>\n<info>\n<name><![CDATA["},
		"order_path_audit_result_notify": {"</list>\n<list>\n", "<audit_id>461444078</audit_id>\n<apply_time>"},
	} {
		for _, part := range parts {
			lacking, lacks := strings.CutPrefix(part, "-")
			if xml[name] == "" || strings.Contains(xml[name], lacking) == lacks {
				t.Errorf("%s: %q in\n%s", name, part, xml[name])
			}
		}
	}
}

// TestEventsHaveTheirFieldsInOrder, as sections 7, 14 and 15 of the protocol list them after the head that all events share.
func TestEventsHaveTheirFieldsInOrder(t *testing.T) {
	list, err := fixtures.Callbacks()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, c := range list {
		root, err := callback.ParseElement(string(c.XML))
		if err != nil {
			t.Fatal(err)
		}
		got[c.Name] = strings.TrimPrefix(shape(root), "ToUserName FromUserName CreateTime MsgType Event ")
	}
	for name, want := range map[string]string{
		"trade_manage_remind_access_api": "msg",
		"trade_manage_remind_shipping":   "transaction_id merchant_id sub_merchant_id merchant_trade_no pay_time msg",
		"trade_manage_order_settlement": "transaction_id merchant_id sub_merchant_id merchant_trade_no " +
			"pay_time shipped_time estimated_settlement_time",
		"trade_manage_order_settlement_settled": "transaction_id merchant_id sub_merchant_id merchant_trade_no pay_time " +
			"shipped_time confirm_receive_method confirm_receive_time settlement_time",
		"wxa_trade_controlled":       "msg",
		"subscribe_msg_popup_single": "SubscribeMsgPopupEvent{List{TemplateId SubscribeStatusString PopupScene}}",
		"subscribe_msg_change_event": "SubscribeMsgChangeEvent{List{TemplateId SubscribeStatusString}}",
		"subscribe_msg_sent_event":   "SubscribeMsgSentEvent{List{TemplateId MsgID ErrorCode ErrorStatus}}",
		"xpay_goods_deliver_notify_team": "OpenId OutTradeNo Env " +
			"WeChatPayInfo{MchOrderNo TransactionId PaidTime} GoodsInfo{ProductId " +
			"Quantity OrigPrice ActualPrice Attach} TeamInfo{ActivityId TeamId TeamType TeamAction}",
		"xpay_coin_pay_notify": "OpenId OutTradeNo Env WeChatPayInfo{MchOrderNo TransactionId " +
			"PaidTime} CoinInfo{Quantity OrigPrice ActualPrice Attach}",
		"xpay_refund_notify": "OpenId WxRefundId MchRefundId WxOrderId MchOrderId RefundFee RetCode RetMsg " +
			"RefundStartTimestamp RefundSuccTimestamp WxpayRefundTransactionId RetryTimes",
		"xpay_complaint_notify": "OpenId WxOrderId MchOrderId TransactionId ComplaintId " +
			"ComplaintDetail ComplaintTime RetryTimes RequestId",
		"xpay_subscribe_ios_refund_query_notify": "refund_time order_time channel_bill bundleid product_id p_count " +
			"refund_request_reason provide_status pay_order_id",
		"xpay_apple_subscribe_signing_result_notify": "OpenId OutTradeNo Env ProductId ContractResult " +
			"ContractResultMsg ContractId Attach",
		"secvod_upload_event": "upload_event{media_id source_context errcode errmsg}",
		"secvod_audit_event":  "audit_event{drama_id source_context audit_detail{status audit_type create_time audit_time}}",
		"add_express_path": "DeliveryID WayBillId Version Count Actions{ActionTime ActionType ActionMsg Lat " +
			"Lng} Actions{ActionTime ActionType ActionMsg Lat Lng} OrderId",
		"user_authorize_invoice": "SuccOrderId FailOrderId AppId Source",
		"submit_invoice_title":   "title phone tax_no addr bank_type bank_no attach title_type",
		"merchant_order":         "OrderId OrderStatus ProductId SkuInfo",
		"card_sku_remind":        "CardId Detail",
		"card_pay_order": "OrderId Status CreateOrderTime PayFinishTime Desc FreeCoinCount PayCoinCount " +
			"RefundFreeCoinCount RefundPayCoinCount OrderType Memo ReceiptInfo",
		"open_product_order_pay":     "order_info{out_order_id order_id transaction_id pay_time amount sp_openid}",
		"open_product_order_confirm": "order_info{out_order_id order_id}",
		"wx_verify_pay_succ":         "OrderId",
		"wx_verify_dispatch":         "Provider Contact DispatchTime",
		"betaapp_authorization_apply_event": "ApplyAuthorizationInfoNoitfy{appid mp_appid " +
			"status msg operation_time ticket}",
		"betaapp_verify_apply_event": "ApplyAuthorizationInfoNoitfy{appid mp_appid status msg operation_time}",
		"betaapp_verify_event":       "ApplyAuthorizationInfoNoitfy{appid mp_appid status msg operation_time}",
		"PUBLISHJOBFINISH": "PublishEventInfo{publish_id publish_status article_id " +
			"article_detail{count item{idx article_url}}}",
		"kf_create_session": "KfAccount",
		"kf_switch_session": "FromKfAccount ToKfAccount",
	} {
		if got[name] != want {
			t.Errorf("%s has\n%s, want\n%s", name, got[name], want)
		}
	}
}

// shape is the names of an element's children, with theirs in braces.
func shape(e *callback.Element) string {
	var names []string
	for _, child := range e.Children {
		if len(child.Children) > 0 {
			names = append(names, child.Name+"{"+shape(child)+"}")
			continue
		}
		names = append(names, child.Name)
	}
	return strings.Join(names, " ")
}
