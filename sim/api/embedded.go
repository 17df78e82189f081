package api

import (
	"strconv"
	"time"
	"unicode/utf8"

	"wxlab/sim/world"
)

// embeddedChapter is half-screen mini programs (半屏小程序): one opens another over itself (PROTOCOL 14.4).
func embeddedChapter() []endpoint {
	const base = "/wxaapi/wxaembedded/"
	needs := ability{miniProgram: []int{world.SetDevelopment}}
	return []endpoint{
		post(base+"add_embedded", authorizerToken, does((*call).addEmbedded)).needing(needs),
		post(base+"del_embedded", authorizerToken, does((*call).deleteEmbedded)).needing(needs),
		post(base+"del_authorize", authorizerToken, does((*call).deleteEmbedding)).needing(needs),
		get(base+"get_list", authorizerToken, answers((*call).embedded)).needing(needs),
		get(base+"get_own_list", authorizerToken, answers((*call).embedding)).needing(needs),
		post(base+"set_authorize", authorizerToken, does((*call).allowEmbedding)).needing(needs),
	}
}

type addEmbeddedRequest struct {
	AppID  string `json:"appid"`
	Reason string `json:"apply_reason"`
}

// addEmbedded checks in this order: who asks (89420), appid (89411, 89427, 89410, 89432), reason (89412), what the other wants
// (89430), asked already (89428), limits (89423, 89413, 89414).
func (c *call) addEmbedded(in addEmbeddedRequest) error {
	a, target := c.account, c.world.Account(in.AppID)
	switch {
	case a.Personal():
		return fail(89420, "%s 是个人小程序", "%s belongs to a person", a.Title())
	case in.AppID == "":
		return fail(89411, "缺少 appid", "appid is missing")
	case target == a:
		return fail(89427, "不能填自己的 appid", "the appid is its own")
	case target == nil:
		return fail(89410, "没有 appid 为 %q 的账号", "no account has the appid %q", in.AppID)
	case target.Kind != world.MiniProgram:
		return fail(89432, "%s 不是小程序", "%s is no mini program", target.Title())
	case utf8.RuneCountInString(in.Reason) > 30:
		return fail(89412, "apply_reason 超过 30 个字", "apply_reason has more than 30 characters")
	case target.EmbedFlag == world.EmbedNone:
		return fail(89430, "%s 拒绝所有申请", "%s refuses everybody", target.Title())
	case a.Embed(in.AppID) != nil && a.Embed(in.AppID).Open(c.now):
		return fail(89428, "已申请过 %s", "%s is applied for already", target.Title())
	}
	open, today, ofOne := 0, 0, 0
	for _, e := range a.Embeds {
		recent := c.now.Sub(e.Asked) < 24*time.Hour
		open += map[bool]int{true: 1}[e.Open(c.now)]
		today += map[bool]int{true: 1}[recent]
		ofOne += map[bool]int{true: 1}[recent && e.AppID == in.AppID]
	}
	switch {
	case open >= world.EmbedLimit:
		return fail(89423, "%s 已有 %d 个半屏小程序", "%s has %d half-screen mini programs already", a.Title(), open)
	case ofOne >= world.EmbedsOfOneDay:
		return fail(89413, "24 小时内已申请 %s %d 次", "%s was applied for %d times within 24 hours", target.Title(), ofOne)
	case today >= world.EmbedsADay:
		return fail(89414, "24 小时内已申请 %d 次", "%d applications within 24 hours", today)
	}
	a.Apply(target, in.Reason, c.now)
	return nil
}

type embeddedRequest struct {
	AppID string `json:"appid"`
}

// deleteEmbedded takes back what the mini program asked for.
func (c *call) deleteEmbedded(in embeddedRequest) error {
	if in.AppID == "" {
		return fail(89415, "缺少 appid", "appid is missing")
	}
	return c.endEmbed(c.account, in.AppID, world.ApplyWithdrawn)
}

// deleteEmbedding takes back what the mini program allowed another.
func (c *call) deleteEmbedding(in embeddedRequest) error {
	if in.AppID == "" {
		return fail(89416, "缺少 appid", "appid is missing")
	}
	caller := c.world.Account(in.AppID)
	if caller == nil {
		return fail(89421, "没有 %q 的申请", "%q did not apply", in.AppID)
	}
	return c.endEmbed(caller, c.account.AppID, world.ApplyCancelled)
}

func (c *call) endEmbed(caller *world.AccountState, target string, end int) error {
	e := caller.Embed(target)
	switch {
	case e == nil:
		return fail(89421, "%s 没有申请过 %q", "%s did not apply for %q", caller.Title(), target)
	case !e.Open(c.now):
		return fail(89422, "申请的状态是 %d，不能再删除", "the application has status %d and cannot be deleted any more", e.Status(c.now))
	}
	e.End, e.Ended = end, c.now
	return nil
}

type (
	embeddedListRequest struct {
		Start string `query:"start"` // from 0
		Num   string `query:"num"`   // at most 1000, 10 when missing
	}
	embeddedListAnswer struct {
		commandOK
		List []embeddedMini `json:"wxa_embedded_list"`
	}
	embeddingListAnswer struct {
		embeddedListAnswer
		Flag int `json:"embedded_flag"`
	}
	embeddedMini struct {
		AppID     string `json:"appid"`
		CreatedAt int64  `json:"create_time"`
		HeadImg   string `json:"headimg"`
		NickName  string `json:"nickname"`
		Reason    string `json:"reason"`
		Status    int    `json:"status"`
	}
)

// page is the part of a list that is asked for.
func (in embeddedListRequest) page(list []embeddedMini) (*embeddedListAnswer, error) {
	start, num := 0, 10
	for _, one := range []struct {
		text string
		into *int
	}{{in.Start, &start}, {in.Num, &num}} {
		if one.text == "" {
			continue
		}
		n, err := strconv.Atoi(one.text)
		if err != nil || n < 0 || n > 1000 && one.into == &num {
			return nil, fail(89409, "start 为 %q，num 为 %q：start 从 0 开始，num 最多 1000", "start %q, num %q: start begins with 0, num is at most 1000",
				in.Start, in.Num)
		}
		*one.into = n
	}
	from := min(start, len(list))
	return &embeddedListAnswer{okAnswer, append([]embeddedMini{}, list[from:min(from+num, len(list))]...)}, nil
}

func newEmbeddedMini(of *world.AccountState, e *world.Embed, now time.Time) embeddedMini {
	return embeddedMini{of.AppID, e.Asked.Unix(), of.HeadImg, of.NickName, e.Reason, e.Status(now)}
}

// embedded are those that the mini program opens.
func (c *call) embedded(in embeddedListRequest) (*embeddedListAnswer, error) {
	var list []embeddedMini
	for _, e := range c.account.Embeds {
		if a := c.world.Account(e.AppID); a != nil {
			list = append(list, newEmbeddedMini(a, e, c.now))
		}
	}
	return in.page(list)
}

// embedding are those that open the mini program.
func (c *call) embedding(in embeddedListRequest) (*embeddingListAnswer, error) {
	var list []embeddedMini
	for _, a := range c.world.Accounts {
		if e := a.Embed(c.account.AppID); e != nil {
			list = append(list, newEmbeddedMini(a, e, c.now))
		}
	}
	page, err := in.page(list)
	if err != nil {
		return nil, err
	}
	return &embeddingListAnswer{*page, c.account.EmbedFlag}, nil
}

type allowEmbeddingRequest struct {
	Flag *looseInt `json:"flag"` // 0 the administrator is asked, 1 all are taken, 2 all are refused
}

func (c *call) allowEmbedding(in allowEmbeddingRequest) error {
	if in.Flag == nil || *in.Flag < world.EmbedAsked || *in.Flag > world.EmbedNone {
		return fail(89417, "flag 须为 0（管理员确认）、1（全部通过）或 2（全部拒绝）", "flag is 0 (the administrator confirms), 1 (all are taken) or 2 (all are refused)")
	}
	c.account.EmbedFlag = int(*in.Flag)
	return nil
}
