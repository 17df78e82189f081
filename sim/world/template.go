package world

import (
	"strings"
	"time"

	"wxlab/sim/callback"
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

// startTemplates are what an account of the ready-made world has: two of each sort that its kind can use.
func (w *World) startTemplates(a *AccountState) {
	for _, t := range TemplateLibrary() {
		if a.Kind == OfficialAccount && t.ShortID != "43216" || t.Subscribe {
			a.Templates = append(a.Templates, w.NewTemplate(t))
		}
	}
}

func (w *World) NewTemplate(t Template) Template {
	t.ID = w.Text("template_id", 33)[:43]
	return t
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

// NewNoticeID has 19 digits, more than a float can hold, as real ones do.
func (w *World) NewNoticeID() int64 {
	gap := w.Draw("notice_id", 4)
	w.Counters["notice_serial"] += 1<<20 + uint64(gap[0])<<16 + uint64(gap[1])<<8 + uint64(gap[2])
	return 2702600000000000000 + int64(w.Counters["notice_serial"])
}

// Answered takes the follower's decisions out of a popup event (accept adds one message) or of a change in the
// settings (reject takes all away).
func (a *AccountState) Answered(openID string, plain []byte) {
	fields, err := callback.Leaves(plain)
	if err != nil {
		return
	}
	for path, template := range fields {
		list, ok := strings.CutSuffix(path, ".TemplateId")
		if !ok {
			continue
		}
		status := fields[list+".SubscribeStatusString"]
		switch {
		case strings.HasPrefix(list, "SubscribeMsgPopupEvent.") && status == "accept":
			a.Allow(openID, template, 1)
		case strings.HasPrefix(list, "SubscribeMsgChangeEvent.") && status == "reject":
			a.Allow(openID, template, -a.Allowed[openID][template])
		}
	}
}

func (a *AccountState) Allow(openID, template string, n int) {
	if a.Allowed == nil {
		a.Allowed = map[string]map[string]int{}
	}
	if a.Allowed[openID] == nil {
		a.Allowed[openID] = map[string]int{}
	}
	a.Allowed[openID][template] += n
}
