package world

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// PublicTemplate is a template of subscription messages in WeChat's public library (公共模板库), of which an account takes some
// keywords. Every one here is for one message a consent (一次性订阅).
type PublicTemplate struct {
	TID      int64
	Title    string
	Category int64 // of the second level
	Keywords []Keyword
}

// Keyword is a line of a template. Its rule is the type of the value.
type Keyword struct {
	KID     int
	Name    string
	Example string
	Rule    string
}

// PublicTemplates is the part of the library that the simulator knows; what is in it is ours.
func PublicTemplates() []PublicTemplate {
	return []PublicTemplate{
		{1128, "订单状态通知", 616, []Keyword{
			{1, "订单编号", "2026030100001", "character_string"}, {2, "订单状态", "已发货", "phrase"}, {3, "备注", "预计明日送达", "thing"},
			{4, "下单时间", "2026年3月1日 14:00", "time"}, {5, "订单金额", "30.00元", "amount"}, {6, "联系电话", "0755-86013388", "phone_number"},
		}},
		{2414, "预约成功通知", 616, []Keyword{
			{1, "预约项目", "茶艺课", "thing"}, {2, "预约时间", "2026年3月1日 14:00", "time"}, {3, "预约人", "林知夏", "name"},
			{4, "人数", "2", "number"},
		}},
		{3353, "活动开始提醒", 612, []Keyword{
			{1, "活动名称", "春茶品鉴", "thing"}, {2, "开始时间", "2026年3月1日 14:00", "time"}, {3, "活动地点", "一楼大厅", "thing"},
		}},
		{4721, "待办事项提醒", 612, []Keyword{
			{1, "事项", "续费", "thing"}, {2, "截止日期", "2026年3月1日", "date"}, {3, "备注", "请及时处理", "thing"},
		}},
		{5083, "快件签收通知", 556, []Keyword{
			{1, "快递单号", "SF1234567890", "character_string"}, {2, "签收时间", "2026年3月1日 14:00", "time"}, {3, "签收人", "林知夏", "name"},
		}},
		{6210, "上课提醒", 592, []Keyword{
			{1, "课程名称", "茶艺入门", "thing"}, {2, "上课时间", "2026年3月1日 14:00", "time"}, {3, "上课教室", "二楼", "thing"},
		}},
	}
}

// With is the template that an account gets of some keywords, in their order; false when there is one that is none.
func (p PublicTemplate) With(kids []int, scene string) (Template, bool) {
	var content, example strings.Builder
	for _, kid := range kids {
		i := slices.IndexFunc(p.Keywords, func(k Keyword) bool { return k.KID == kid })
		if i < 0 {
			return Template{}, false
		}
		k := p.Keywords[i]
		fmt.Fprintf(&content, "%s:{{%s%d.DATA}}\n", k.Name, k.Rule, k.KID)
		fmt.Fprintf(&example, "%s:%s\n", k.Name, k.Example)
	}
	return Template{
		ShortID: strconv.FormatInt(p.TID, 10), Title: p.Title, Content: content.String(), Example: example.String(),
		Subscribe: true, KIDs: kids, Scene: scene,
	}, true
}

// Chosen says whether the template came of the same choice as another: the same public template, keywords and scene.
func (t Template) Chosen(other Template) bool {
	return t.ShortID == other.ShortID && t.Scene == other.Scene && slices.Equal(t.KIDs, other.KIDs)
}
