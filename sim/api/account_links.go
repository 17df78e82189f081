package api

import (
	"strconv"

	"wxlab/sim/world"
)

// accountLinksChapter is official accounts linked to mini programs (关联), and shown by them (展示公众号; PROTOCOL 14.4).
func accountLinksChapter() []endpoint {
	links := ability{officialAccount: []int{world.SetMiniPrograms}}
	shows := ability{miniProgram: []int{world.SetDevelopment}}
	return []endpoint{
		post("/cgi-bin/wxopen/wxamplinkget", authorizerToken, answers((*call).linkedMinis)).needing(links).bodyOptional(),
		post("/cgi-bin/wxopen/wxamplink", authorizerToken, does((*call).linkMini)).needing(links),
		post("/cgi-bin/wxopen/wxampunlink", authorizerToken, does((*call).unlinkMini)).needing(links),
		get("/wxa/getwxamplinkforshow", authorizerToken, answers((*call).accountsToShow)).needing(shows),
		get("/wxa/getshowwxaitem", authorizerToken, answers((*call).shownAccount)).needing(shows),
		post("/wxa/updateshowwxaitem", authorizerToken, does((*call).showAccount)).needing(shows),
	}
}

type (
	linkedMinisAnswer struct {
		commandOK
		Minis struct {
			Items []linkedMini `json:"items"`
		} `json:"wxopens"`
	}
	linkedMini struct {
		Status     int        `json:"status"` // 1 linked, 2 waits for the mini program, 12 for the official account
		UserName   string     `json:"username"`
		AppID      string     `json:"appid,omitempty"` // of linked ones
		Source     string     `json:"source"`
		NickName   string     `json:"nickname"`
		Selected   int        `json:"selected"`
		Nearby     int        `json:"nearby_display_status"`
		Released   int        `json:"released"`
		HeadImg    string     `json:"headimg_url"`
		Functions  []function `json:"func_infos"`
		CopyVerify int        `json:"copy_verify_status"`
		Email      string     `json:"email"`
	}
	function struct {
		Status int    `json:"status"`
		ID     int    `json:"id"`
		Name   string `json:"name"`
	}
)

func (c *call) linkedMinis(nothing) (*linkedMinisAnswer, error) {
	out := &linkedMinisAnswer{commandOK: okAnswer}
	out.Minis.Items = []linkedMini{}
	for _, l := range c.account.OwnLinks(c.now).List {
		if mini := c.world.Account(l.AppID); mini != nil { // it may have been removed since
			out.Minis.Items = append(out.Minis.Items, c.linked(l, mini))
		}
	}
	return out, nil
}

func (c *call) linked(l *world.MiniLink, mini *world.AccountState) linkedMini {
	flag := func(on bool) int { return map[bool]int{true: 1}[on] }
	item := linkedMini{
		Status: l.Status(c.now, mini.PrincipalName == c.account.PrincipalName), UserName: mini.UserName, Source: "SOURCE_NORMAL",
		NickName: mini.NickName, Selected: flag(l.Shown), Released: flag(mini.Code != nil && mini.Code.Online != nil),
		HeadImg: mini.HeadImg, Functions: []function{},
	}
	if item.Status == world.Linked {
		item.AppID = mini.AppID
		item.Functions = []function{{flag(mini.VerifyType >= 0), 1, "微信认证"}, {0, 2, "微信支付"}}
	}
	return item
}

type linkMiniRequest struct {
	AppID  string   `json:"appid"`
	Notify looseInt `json:"notify_users"`
	Show   looseInt `json:"show_profile"`
}

// linkMini asks the administrators for a link: nothing is pushed, wxamplinkget shows how far it is. It checks in this order:
// the mini program (40013), linked or asked for already (89015, 89010), banned (89013), the month's quotas (89016, 89017).
func (c *call) linkMini(in linkMiniRequest) error {
	mini := c.world.Account(in.AppID)
	if mini == nil || mini.Kind != world.MiniProgram {
		return fail(40013, "appid %q 不是小程序", "appid %q is no mini program", in.AppID)
	}
	own, same := c.account.OwnLinks(c.now), mini.PrincipalName == c.account.PrincipalName
	switch have := own.Find(in.AppID); {
	case have != nil && have.Status(c.now, same) == world.Linked:
		return fail(89015, "%s 已关联 %s", "%s has linked %s already", c.account.Title(), mini.Title())
	case have != nil:
		return fail(89010, "关联 %s 的确认消息已发送", "the message that asks for the link to %s has been sent", mini.Title())
	case mini.Gone():
		return fail(89013, "%s 的 account_status 是 %d", "the account_status of %s is %d", mini.Title(), mini.StatusNow())
	case same && world.InMonth(own.Same, c.now) >= world.LinksSameAMonth:
		return fail(89016, "本月已关联 %d 个同主体小程序", "%d mini programs of the same principal were linked this month",
			world.LinksSameAMonth)
	case !same && world.InMonth(own.Other, c.now) >= world.LinksOtherAMonth:
		return fail(89017, "本月已关联 %d 个不同主体小程序", "%d mini programs of other principals were linked this month",
			world.LinksOtherAMonth)
	}
	own.Ask(in.AppID, in.Show == 1, same, c.now)
	return nil
}

type unlinkMiniRequest struct {
	AppID string `json:"appid"`
}

// unlinkMini asks the official account's administrator to take a link away.
func (c *call) unlinkMini(in unlinkMiniRequest) error {
	switch have := c.account.OwnLinks(c.now).Find(in.AppID); {
	case have == nil:
		return fail(40013, "%s 没有关联 %q", "%s has not linked %q", c.account.Title(), in.AppID)
	case !have.Unlinking.IsZero():
		return fail(89018, "解除关联 %s 的确认消息已发送", "the message that asks to unlink %s has been sent", in.AppID)
	default:
		have.Unlinking = c.now
	}
	return nil
}

type (
	accountsToShowRequest struct {
		Page string `query:"page"` // from 0
		Num  string `query:"num"`  // at most 20
	}
	accountsToShowAnswer struct {
		commandOK
		Total int            `json:"total_num"`
		List  []shownOfficer `json:"biz_info_list"`
	}
	shownOfficer struct {
		NickName string `json:"nickname"`
		AppID    string `json:"appid"`
		HeadImg  string `json:"headimg"`
	}
)

// showable are the official accounts of the same principal, and those that linked the mini program.
func (c *call) showable() (out []shownOfficer) {
	for _, a := range c.world.Accounts {
		if a.Kind != world.OfficialAccount {
			continue
		}
		same := a.PrincipalName == c.account.PrincipalName
		l := (*world.MiniLink)(nil)
		if a.Links != nil {
			l = a.Links.Find(c.account.AppID)
		}
		if same || l != nil && l.Status(c.now, false) == world.Linked {
			out = append(out, shownOfficer{a.NickName, a.AppID, a.HeadImg})
		}
	}
	return out
}

func (c *call) accountsToShow(in accountsToShowRequest) (*accountsToShowAnswer, error) {
	page, err1 := strconv.Atoi(in.Page)
	num, err2 := strconv.Atoi(in.Num)
	if err1 != nil || err2 != nil || page < 0 || num < 1 || num > 20 {
		return nil, fail(40097, "page 为 %q，num 为 %q：page 从 0 开始，num 为 1 到 20",
			"page %q, num %q: pages begin with 0, num is 1 to 20", in.Page, in.Num)
	}
	all := c.showable()
	from := min(page*num, len(all))
	list := append([]shownOfficer{}, all[from:min(from+num, len(all))]...)
	return &accountsToShowAnswer{okAnswer, len(all), list}, nil
}

type shownAccountAnswer struct {
	commandOK
	CanOpen  int    `json:"can_open"`
	IsOpen   int    `json:"is_open"`
	AppID    string `json:"appid,omitempty"` // this and the rest: while one is shown
	NickName string `json:"nickname,omitempty"`
	HeadImg  string `json:"headimg,omitempty"`
}

func (c *call) shownAccount(nothing) (*shownAccountAnswer, error) {
	out := &shownAccountAnswer{commandOK: okAnswer, CanOpen: map[bool]int{true: 1}[len(c.showable()) > 0]}
	if a := c.world.Account(c.account.Shown); a != nil {
		out.IsOpen, out.AppID, out.NickName, out.HeadImg = 1, a.AppID, a.NickName, a.HeadImg
	}
	return out, nil
}

type showAccountRequest struct {
	Flag  *looseInt `json:"wxa_subscribe_biz_flag"` // 0 shows none, 1 shows the account
	AppID string    `json:"appid"`
}

func (c *call) showAccount(in showAccountRequest) error {
	switch {
	case in.Flag == nil || *in.Flag != 0 && *in.Flag != 1:
		return fail(40097, "wxa_subscribe_biz_flag 须为 0 或 1", "wxa_subscribe_biz_flag is 0 or 1")
	case *in.Flag == 0:
		c.account.Shown = ""
		return nil
	}
	for _, a := range c.showable() {
		if a.AppID == in.AppID {
			c.account.Shown = in.AppID
			return nil
		}
	}
	return fail(40097, "%q 不在 getwxamplinkforshow 的列表中：须是同主体或已关联的公众号",
		"%q is not in the list of getwxamplinkforshow: it is of the same principal, or linked", in.AppID)
}
