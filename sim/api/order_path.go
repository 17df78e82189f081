package api

import (
	"time"

	"wxlab/sim/world"
)

// orderPathChapter is the page that lists a user's orders in a mini program (订单中心 path): a component applies for many
// accounts at once (PROTOCOL 15.6).
func orderPathChapter() []endpoint {
	needs := ability{miniProgram: []int{world.SetDevelopment}}
	return []endpoint{
		post("/wxa/security/applysetorderpathinfo", componentToken, does((*call).applyOrderPath)),
		post("/wxa/security/getorderpathinfo", authorizerToken, answers((*call).orderPath)).needing(needs),
	}
}

type (
	// orderPage has the fields of world.OrderPage.
	orderPage struct {
		Path         string   `json:"path"`
		Images       []string `json:"img_list,omitempty"` // from here on: for the reviewer
		Video        string   `json:"video,omitempty"`
		TestAccount  string   `json:"test_account,omitempty"`
		TestPassword string   `json:"test_pwd,omitempty"`
		TestRemark   string   `json:"test_remark,omitempty"`
	}
	applyOrderPathRequest struct {
		Batch struct {
			orderPage
			AppIDs []string `json:"appid_list"`
		} `json:"batch_req"`
	}
	orderPathRequest struct {
		Type *looseInt `json:"info_type"`
	}
	orderPathInfo struct {
		orderPage
		From      int   `json:"come_from"`
		Status    int   `json:"status"`
		AppliedAt int64 `json:"apply_time"`
	}
	orderPathAnswer struct {
		commandOK
		Info orderPathInfo `json:"msg"`
	}
)

const (
	mostOrderPaths  = 100  // accounts at a time
	longestPagePath = 1024 // bytes; ours
)

// applyOrderPath is answered with ok where the application is well-formed; what becomes of each account is pushed.
func (c *call) applyOrderPath(in applyOrderPathRequest) error {
	b := in.Batch
	if err := filled("batch_req.path", b.Path, 40097); err != nil {
		return err
	}
	if n := len(b.Path); n > longestPagePath {
		return fail(40097, "batch_req.path 有 %d 字节，最多 %d 字节", "batch_req.path has %d bytes, it has at most %d", n, longestPagePath)
	}
	if n := len(b.AppIDs); n == 0 || n > mostOrderPaths {
		return fail(40097, "batch_req.appid_list 有 %d 项，须为 1 到 %d 项", "batch_req.appid_list has %d entries, it has 1 to %d",
			n, mostOrderPaths)
	}
	c.world.ApplyOrderPath(c.platform, b.AppIDs, world.OrderPage(b.orderPage))
	return nil
}

// Values of come_from (ours): who gave the path.
const (
	fromCode = iota // submit_audit
	fromApplication
)

// orderPath tells the page in effect (0) or the one under review (1). Left out, info_type is answered as nothing set, as
// WeChat's staff explain that answer.
func (c *call) orderPath(in orderPathRequest) (*orderPathAnswer, error) {
	const live, reviewed = 0, 1
	switch {
	case in.Type == nil:
		return nil, fail(61041, "缺少 info_type：0 为线上版，1 为审核版", "info_type is missing: 0 is the page in effect, 1 the one under review")
	case *in.Type == live:
		return c.liveOrderPath()
	case *in.Type == reviewed:
		return c.reviewedOrderPath()
	}
	return nil, fail(40097, "info_type 是 %d：0 为线上版，1 为审核版", "info_type is %d: 0 is the page in effect, 1 the one under review", *in.Type)
}

func (c *call) liveOrderPath() (*orderPathAnswer, error) {
	path, applied := c.account.LiveOrderPath(c.now)
	switch {
	case applied != nil:
		return orderPathOf(orderPage{Path: path}, fromApplication, world.OrderPathPassed, applied.AppliedAt), nil
	case path != "":
		return orderPathOf(orderPage{Path: path}, fromCode, world.OrderPathPassed, c.account.PathSince), nil
	}
	if last := c.account.CodeState().Latest(); last != nil && last.OrderPath != "" && !last.Released {
		return nil, fail(61041, "submit_audit 的 order_path 随代码发布后才生效", "the order_path of submit_audit takes effect when that code is released")
	}
	return nil, fail(61041, "没有通过的订单页 path；申请与审核的结果推送到授权事件接收URL",
		"no order page has passed; what becomes of an application is pushed to the auth-event URL")
}

func (c *call) reviewedOrderPath() (*orderPathAnswer, error) {
	r := c.account.LatestOrderPath()
	if r == nil {
		return nil, fail(61041, "没有申请过订单页 path", "nobody applied for an order page")
	}
	return orderPathOf(orderPage(r.OrderPage), fromApplication, r.Status(c.now), r.AppliedAt), nil
}

func orderPathOf(page orderPage, from, status int, at time.Time) *orderPathAnswer {
	return &orderPathAnswer{okAnswer, orderPathInfo{page, from, status, at.Unix()}}
}
