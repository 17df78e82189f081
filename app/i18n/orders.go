package i18n

// orderWords are about what users pay in mini programs (发货信息管理).
var orderWords = words{
	"help.orders": {"列出小程序的支付单，供发货信息管理接口使用", "List what users paid in a mini program, for the APIs of shipping information (发货信息管理)"},
	"help.orders.long": {`orders 列出小程序的支付单及其状态；pay、confirm、refund、complain 代用户操作。
发货由服务端用 /wxa/sec/order/upload_shipping_info 上传。发货后快递 10 天、其他方式 2 天自动确认收货，再过一天结算；
48 小时未发货会提醒。推送 trade_manage_* 发给拿到权限集 142 的第三方平台。`,
		`orders lists what users paid in a mini program, and each order's state; pay, confirm, refund and complain are what
users do. Your server reports the shipping, by /wxa/sec/order/upload_shipping_info. What is shipped counts as received
after 10 days by express, after 2 otherwise, and is settled a day later; after 48 hours without shipping comes a
reminder. The trade_manage_* events go to platforms that hold permission set 142.`},
	"help.orders.example": {`  wxlab orders pay 青禾到家 小满 --goods 茶杯*2 --amount 12800
  wxlab orders 青禾到家
  wxlab clock advance 10s && wxlab call /wxa/sec/order/get_order_list --account 青禾到家 -d '{}'`,
		`  wxlab orders pay 青禾到家 小满 --goods 茶杯*2 --amount 12800
  wxlab orders 青禾到家
  wxlab clock advance 10s && wxlab call /wxa/sec/order/get_order_list --account 青禾到家 -d '{}'`},
	"help.orders.pay":                {"用户用微信支付下一单；约 10 秒后接口可查到", "A user pays with WeChat Pay; the APIs know the order about 10 seconds later"},
	"help.orders.pay.--goods":        {"`TEXT` 商品描述", "`TEXT` what was bought"},
	"help.orders.pay.--amount":       {"`FEN` 金额，单位分（默认 9900）", "`FEN` the amount in fen (default: 9900)"},
	"help.orders.pay.--trade-no":     {"`NUMBER` 商户订单号（默认自动生成）", "`NUMBER` the merchant's own number (default: drawn)"},
	"help.orders.pay.--merchant":     {"`MCHID` 商户号（默认 1900000001）", "`MCHID` the merchant's number (default: 1900000001)"},
	"help.orders.pay.--sub-merchant": {"`MCHID` 服务商支付单的子商户号，发货时作为 mchid", "`MCHID` the merchant below a service provider's (子商户号); reports name it as mchid"},
	"help.orders.confirm":            {"用户确认收货；ID 是支付单号或商户订单号", "The buyer confirms that the goods came; ID is the transaction or the merchant's number"},
	"help.orders.refund":             {"退款", "The buyer gets the money back"},
	"help.orders.complain":           {"用户投诉这一单", "The buyer complains about the order"},

	"order.none":         {"%[1]s 还没有支付单；代用户下一单：wxlab orders pay %[1]s %[2]s", "Nothing was paid in %[1]s yet; have a user pay: wxlab orders pay %[1]s %[2]s"},
	"order.number":       {"支付单号", "Transaction"},
	"order.trade_no":     {"商户订单号", "Merchant's number"},
	"order.state":        {"状态", "State"},
	"order.amount":       {"金额（元）", "Yuan"},
	"order.goods":        {"商品", "Goods"},
	"order.paid":         {"已支付：支付单 %s，商户订单号 %s。", "Paid: transaction %s, merchant's number %s."},
	"order.complaint":    {"%s，有投诉", "%s, complaint"},
	"usage.order_amount": {"--amount 是 %d，至少 1 分", "--amount is %d; it is at least 1 fen"},
	"order.changed":      {"支付单 %s：%s。", "Transaction %s: %s."},
	"order.state.1":      {"待发货", "to ship"},
	"order.state.2":      {"已发货", "shipped"},
	"order.state.3":      {"已确认收货", "received"},
	"order.state.4":      {"交易完成", "finished"},
	"order.state.5":      {"已退款", "refunded"},

	"ui.sim.do.pay":        {"微信支付下一单", "Pay with WeChat Pay"},
	"ui.sim.do.received":   {"确认收货", "Confirm receipt"},
	"ui.sim.pay.title":     {"%s 付了一单", "%s paid"},
	"ui.sim.pay.hint":      {"约 10 秒后可用 get_order 查到、用 upload_shipping_info 发货；确认收货一天后结算。", "About 10 seconds later get_order knows it and upload_shipping_info ships it; a day after its receipt the money is settled."},
	"ui.sim.received.done": {"支付单 %s 已确认收货", "Transaction %s is confirmed"},
}
