package i18n

// orderUIWords are what the window says of orders, and of a phone on which nobody writes.
var orderUIWords = words{
	"ui.phone.silent":      {"这里没有聊天", "There is no chat here"},
	"ui.phone.nobody":      {"还没有人", "Nobody is here yet"},
	"ui.phone.nobody.hint": {"先在左侧添加一个人，再以这个人的身份聊天。", "Add somebody at the left, and chat as them."},

	"ui.orders":              {"支付单…", "Orders…"},
	"ui.orders.title":        {"%s 的支付单", "Orders of %s"},
	"ui.orders.none":         {"还没有支付单", "Nothing was paid yet"},
	"ui.orders.none.hint":    {"在左侧用户的“…”菜单里选“微信支付下一单”，这里就能看到它。", "Choose “Pay with WeChat Pay” in the … menu of a user at the left, and it stands here."},
	"ui.orders.none.fit":     {"%s 没有可以“%s”的支付单：已发货才能确认收货，交易未完成才能退款，每单只能投诉一次。", "%s has no order for “%s”: a shipped one can be confirmed, one that is not finished refunded, and each complained about once."},
	"ui.orders.complaint":    {"有投诉", "complaint"},
	"ui.orders.line":         {"¥%.2f · %s · %s", "¥%.2f · %s · %s"},
	"ui.orders.more":         {"只列出最近 %d 单，共 %d 单", "The newest %d of %d"},
	"ui.why.order":           {"这一单现在的状态不允许", "The state of this order does not allow it"},
	"ui.order.refund":        {"退款", "Get the money back"},
	"ui.order.complain":      {"投诉", "Complain"},
	"ui.order.copy":          {"复制支付单号", "Copy the transaction"},
	"ui.order.refund.done":   {"支付单 %s 已退款", "Transaction %s is refunded"},
	"ui.order.complain.done": {"支付单 %s 有了投诉", "Transaction %s has a complaint"},
}
