package world

import (
	"time"
)

// Template is what notices are made from: template messages (模板消息) and subscription messages (订阅消息).
type Template struct {
	ID        string // 43 characters, per account
	ShortID   string // number in WeChat's library
	Title     string
	Content   string // lines with {{key.DATA}}
	Example   string
	Industry  [2]string // of template messages: first and second
	Subscribe bool      // a subscription message
	KIDs      []int     `json:",omitempty"` // of a PublicTemplate: the keywords that were chosen
	Scene     string    `json:",omitempty"` // what the account says it is for
}

// TemplateLibrary is what accounts can add to their templates. Subscription templates name the type of each value in its
// key, and a value must fit its type.
func TemplateLibrary() []Template {
	trade := [2]string{"IT科技", "互联网|电子商务"}
	return []Template{
		{ShortID: "TM00015", Title: "订单支付成功", Industry: trade, Content: "{{first.DATA}}\n\n支付金额：{{orderMoneySum.DATA}}\n商品信息：{{orderProductName.DATA}}\n{{remark.DATA}}",
			Example: "我们已收到您的货款\n\n支付金额：30.00元\n商品信息：绿茶一盒\n如有问题请回复"},
		{ShortID: "TM00303", Title: "订单发货提醒", Industry: trade, Content: "{{first.DATA}}\n\n快递公司：{{delivername.DATA}}\n快递单号：{{ordername.DATA}}\n{{remark.DATA}}",
			Example: "您的订单已发货\n\n快递公司：顺丰快递\n快递单号：3291087365\n请注意查收"},
		{ShortID: "43216", Title: "预约成功通知", Industry: trade, Content: "预约项目：{{thing1.DATA}}\n预约时间：{{time2.DATA}}", Example: "预约项目：茶艺课\n预约时间：2026年3月1日 14:00"},
		{ShortID: "1128", Title: "订单状态通知", Subscribe: true, Content: "订单编号:{{character_string1.DATA}}\n订单状态:{{phrase2.DATA}}\n备注:{{thing3.DATA}}",
			Example: "订单编号:2026030100001\n订单状态:已发货\n备注:预计明日送达"},
		{ShortID: "3353", Title: "活动开始提醒", Subscribe: true, Content: "活动名称:{{thing1.DATA}}\n开始时间:{{time2.DATA}}", Example: "活动名称:春茶品鉴\n开始时间:2026年3月1日 14:00"},
	}
}

// Notice is a template or subscription message that WeChat took.
type Notice struct {
	At         time.Time
	OpenID     string
	TemplateID string
	MsgID      int64
	Text       string // as the follower reads it
	Body       []byte // the request as it came
}
