package platform

import "time"

// newTradeDetail knows the events about orders and money, and what stands beside them.
func newTradeDetail(event string) any {
	switch event {
	case "trade_manage_remind_access_api", "trade_manage_remind_shipping", "trade_manage_order_settlement",
		"wxa_trade_controlled":
		return new(TradeEvent)
	case "add_express_path":
		return new(ExpressEvent)
	case "open_product_order_pay", "open_product_order_confirm":
		return new(ProductOrderEvent)
	case "merchant_order":
		return new(ShopOrderEvent)
	case "card_sku_remind":
		return new(CardStockEvent)
	case "card_pay_order":
		return new(CardCoinEvent)
	case "user_authorize_invoice":
		return new(InvoiceEvent)
	case "submit_invoice_title":
		return new(InvoiceTitleEvent)
	case "xpay_goods_deliver_notify", "xpay_coin_pay_notify":
		return new(VirtualPaymentEvent)
	case "xpay_refund_notify":
		return new(VirtualRefundEvent)
	case "xpay_complaint_notify":
		return new(VirtualComplaintEvent)
	case "xpay_subscribe_ios_refund_query_notify":
		return new(IOSRefundQueryEvent)
	case "xpay_apple_subscribe_signing_result_notify":
		return new(AppleSigningEvent)
	case "secvod_upload_event":
		return new(DramaUploadEvent)
	case "secvod_audit_event":
		return new(DramaAuditEvent)
	}
	return newPlaceDetail(event)
}

// The events about orders, cards and invoices (PROTOCOL 15.2 and 15.3).
type (
	// TradeEvent is a reminder of the shipping information service (发货信息管理), or an order's settlement: ahead, with
	// EstimatedSettlementAt, or done, with SettledAt.
	TradeEvent struct {
		TransactionID         string    `wx:"transaction_id"`
		MerchantID            string    `wx:"merchant_id"`
		SubMerchantID         string    `wx:"sub_merchant_id"`
		MerchantTradeNo       string    `wx:"merchant_trade_no"`
		PaidAt                time.Time `wx:"pay_time"`
		ShippedAt             time.Time `wx:"shipped_time"`
		EstimatedSettlementAt time.Time `wx:"estimated_settlement_time"`
		ConfirmReceiveMethod  int64     `wx:"confirm_receive_method"`
		ReceivedAt            time.Time `wx:"confirm_receive_time"`
		SettledAt             time.Time `wx:"settlement_time"`
		Message               string    `wx:"msg"`
	}
	// ExpressEvent is the track of a waybill.
	ExpressEvent struct {
		DeliveryID string          `wx:"DeliveryID"`
		WaybillID  string          `wx:"WayBillId"`
		OrderID    string          `wx:"OrderId"`
		Version    int64           `wx:"Version"`
		Count      int64           `wx:"Count"`
		Actions    []ExpressAction `wx:"Actions"`
	}
	// ExpressAction is one step of an ExpressEvent.
	ExpressAction struct {
		At      time.Time `wx:"ActionTime"`
		Type    int64     `wx:"ActionType"` // 100001 picked up, 200001 on the way, 300002 out for delivery, 300003 signed
		Message string    `wx:"ActionMsg"`
	}
	// ProductOrderEvent is an order of the trade component paid, or received.
	ProductOrderEvent struct {
		OutOrderID    string `wx:"order_info.out_order_id"`
		OrderID       string `wx:"order_info.order_id"`
		TransactionID string `wx:"order_info.transaction_id"`
		PayTime       string `wx:"order_info.pay_time"` // 2006-01-02 15:04:05
		Amount        int64  `wx:"order_info.amount"`
		OpenID        string `wx:"order_info.sp_openid"`
	}
	// ShopOrderEvent is an order of the old 微信小店; OrderStatus 2 waits to be shipped.
	ShopOrderEvent struct {
		OrderID     string `wx:"OrderId"`
		OrderStatus int64  `wx:"OrderStatus"`
		ProductID   string `wx:"ProductId"`
		SKUInfo     string `wx:"SkuInfo"`
	}
	// CardStockEvent says that a card runs out.
	CardStockEvent struct {
		CardID string `wx:"CardId"`
		Detail string `wx:"Detail"`
	}
	// CardCoinEvent is an order of card coins (券点).
	CardCoinEvent struct {
		OrderID             string    `wx:"OrderId"`
		Status              string    `wx:"Status"`
		CreatedAt           time.Time `wx:"CreateOrderTime"`
		PaidAt              time.Time `wx:"PayFinishTime"`
		Description         string    `wx:"Desc"`
		FreeCoinCount       int64     `wx:"FreeCoinCount"`
		PayCoinCount        int64     `wx:"PayCoinCount"`
		RefundFreeCoinCount int64     `wx:"RefundFreeCoinCount"`
		RefundPayCoinCount  int64     `wx:"RefundPayCoinCount"`
		OrderType           string    `wx:"OrderType"`
		Memo                string    `wx:"Memo"`
		ReceiptInfo         string    `wx:"ReceiptInfo"`
	}
	// InvoiceEvent is a user's consent to an invoice, for an order that succeeded or failed.
	InvoiceEvent struct {
		SuccessOrderID string `wx:"SuccOrderId"`
		FailureOrderID string `wx:"FailOrderId"`
		AppID          string `wx:"AppId,AuthorizeAppId"`
		Source         string `wx:"Source"`
	}
	// InvoiceTitleEvent is an invoice title that a user submitted.
	InvoiceTitleEvent struct {
		Title     string `wx:"title"`
		Phone     string `wx:"phone"`
		TaxNo     string `wx:"tax_no"`
		Address   string `wx:"addr"`
		Bank      string `wx:"bank_type"`
		BankNo    string `wx:"bank_no"`
		Attach    string `wx:"attach"`
		TitleType string `wx:"title_type"`
	}
)

// The events of virtual payment (虚拟支付) and short dramas (PROTOCOL 15.4 and 15.5). Amounts are in fen.
type (
	// VirtualPaymentEvent is goods or coins paid. Quantity to Attach tell of either.
	VirtualPaymentEvent struct {
		OpenID        string    `wx:"OpenId"`
		OutTradeNo    string    `wx:"OutTradeNo"`
		Env           int64     `wx:"Env"` // 0 live, 1 sandbox
		MchOrderNo    string    `wx:"WeChatPayInfo.MchOrderNo"`
		TransactionID string    `wx:"WeChatPayInfo.TransactionId"`
		PaidAt        time.Time `wx:"WeChatPayInfo.PaidTime"`
		ProductID     string    `wx:"GoodsInfo.ProductId"`
		Quantity      int64     `wx:"GoodsInfo.Quantity,CoinInfo.Quantity"`
		OrigPrice     int64     `wx:"GoodsInfo.OrigPrice,CoinInfo.OrigPrice"`
		ActualPrice   int64     `wx:"GoodsInfo.ActualPrice,CoinInfo.ActualPrice"`
		Attach        string    `wx:"GoodsInfo.Attach,CoinInfo.Attach"`
		ActivityID    string    `wx:"TeamInfo.ActivityId"`
		TeamID        string    `wx:"TeamInfo.TeamId"`
		TeamAction    int64     `wx:"TeamInfo.TeamAction"` // 0 made, 1 joined
	}
	// VirtualRefundEvent is a refund; RetCode 0 is good.
	VirtualRefundEvent struct {
		OpenID              string    `wx:"OpenId"`
		WxRefundID          string    `wx:"WxRefundId"`
		MchRefundID         string    `wx:"MchRefundId"`
		WxOrderID           string    `wx:"WxOrderId"`
		MchOrderID          string    `wx:"MchOrderId"`
		RefundFee           int64     `wx:"RefundFee"`
		RetCode             int64     `wx:"RetCode"`
		RetMsg              string    `wx:"RetMsg"`
		StartedAt           time.Time `wx:"RefundStartTimestamp"`
		RefundedAt          time.Time `wx:"RefundSuccTimestamp"`
		RefundTransactionID string    `wx:"WxpayRefundTransactionId"`
		RetryTimes          int64     `wx:"RetryTimes"`
	}
	// VirtualComplaintEvent is a buyer's complaint.
	VirtualComplaintEvent struct {
		OpenID        string    `wx:"OpenId"`
		WxOrderID     string    `wx:"WxOrderId"`
		MchOrderID    string    `wx:"MchOrderId"`
		TransactionID string    `wx:"TransactionId"`
		ComplaintID   string    `wx:"ComplaintId"`
		Detail        string    `wx:"ComplaintDetail"`
		ComplainedAt  time.Time `wx:"ComplaintTime"`
		RetryTimes    int64     `wx:"RetryTimes"`
		RequestID     string    `wx:"RequestId"`
	}
	// IOSRefundQueryEvent asks whether a refund on iOS is right.
	IOSRefundQueryEvent struct {
		RefundAt      time.Time `wx:"refund_time"`
		OrderedAt     time.Time `wx:"order_time"`
		ChannelBill   string    `wx:"channel_bill"`
		BundleID      string    `wx:"bundleid"`
		ProductID     string    `wx:"product_id"`
		Count         int64     `wx:"p_count"`
		Reason        string    `wx:"refund_request_reason"`
		ProvideStatus int64     `wx:"provide_status"` // 0 not provided, 1 provided, 2 under way
		PayOrderID    string    `wx:"pay_order_id"`
	}
	// AppleSigningEvent is a subscription signed with Apple.
	AppleSigningEvent struct {
		OpenID        string `wx:"OpenId"`
		OutTradeNo    string `wx:"OutTradeNo"`
		Env           int64  `wx:"Env"`
		ProductID     string `wx:"ProductId"`
		Result        int64  `wx:"ContractResult"`
		ResultMessage string `wx:"ContractResultMsg"`
		ContractID    string `wx:"ContractId"`
		Attach        string `wx:"Attach"`
	}
	// DramaUploadEvent is a file of a short drama uploaded.
	DramaUploadEvent struct {
		MediaID       string `wx:"upload_event.media_id"`
		SourceContext string `wx:"upload_event.source_context"`
		ErrCode       int64  `wx:"upload_event.errcode"`
		ErrMsg        string `wx:"upload_event.errmsg"`
	}
	// DramaAuditEvent is a short drama's audit; Status 1 is in review, 2 failed for good, 3 passed, 4 returned.
	DramaAuditEvent struct {
		DramaID       string    `wx:"audit_event.drama_id"`
		SourceContext string    `wx:"audit_event.source_context"`
		Status        int64     `wx:"audit_event.audit_detail.status"`
		AuditType     int64     `wx:"audit_event.audit_detail.audit_type"`
		CreatedAt     time.Time `wx:"audit_event.audit_detail.create_time"`
		AuditedAt     time.Time `wx:"audit_event.audit_detail.audit_time"`
	}
)
