package api

import "wxlab/sim/world"

// memberManagementChapter is a mini program's testers (体验成员; WeChat's chapter "member-management"; PROTOCOL 13.7).
func memberManagementChapter() []endpoint {
	needs := ability{miniProgram: []int{world.SetDevelopment}}
	return []endpoint{
		post("/wxa/bind_tester", authorizerToken, answers((*call).bindTester)).needing(needs),
		post("/wxa/unbind_tester", authorizerToken, does((*call).unbindTester)).needing(needs),
		post("/wxa/memberauth", authorizerToken, answers((*call).listTesters)).needing(needs),
	}
}

type (
	bindTesterRequest struct {
		WechatID string `json:"wechatid"`
	}
	bindTesterAnswer struct {
		commandOK
		UserStr string `json:"userstr"`
	}
)

// bindTester checks in this order: there is such a WeChat id (85001), it is bound (85004), the mini program has room
// (85002), the person has (85003). Here every id that can be one is somebody's.
func (c *call) bindTester(in bindTesterRequest) (*bindTesterAnswer, error) {
	what := c.world.Identify(in.WechatID)
	next := world.Tester{WechatID: in.WechatID, BoundAt: c.now}
	switch {
	case !isWechatID(in.WechatID):
		return nil, fail(85001, "%q 不是微信号，注意也不是昵称", "%q is no WeChat id, which is not the nickname either", in.WechatID)
	case !what.Empty():
		return nil, fail(85001, "%s 是%s，不是微信号", "%s is %s, no WeChat id", in.WechatID, what)
	case c.account.TestsWith(func(t world.Tester) bool { return t.WechatID == in.WechatID }) >= 0:
		return nil, fail(85004, "%s 已是体验成员", "%s is a tester already", in.WechatID)
	case len(c.account.Testers) >= c.account.TesterLimit():
		return nil, fail(85002, "%s 最多 %d 个体验成员", "%s has at most %d testers", c.account.NickName, c.account.TesterLimit())
	case c.world.TestedBy(in.WechatID) >= world.TestersOfOne:
		return nil, fail(85003, "%s 已绑定 %d 个小程序", "%s is bound to %d mini programs", in.WechatID, world.TestersOfOne)
	}
	c.account.Testers = append(c.account.Testers, next)
	return &bindTesterAnswer{okAnswer, next.UserStr(c.account.AppID)}, nil
}

type unbindTesterRequest struct {
	WechatID string `json:"wechatid"`
	UserStr  string `json:"userstr"`
}

// unbindTester takes one of the two names (40097); nobody's are 85001 and 89034.
func (c *call) unbindTester(in unbindTesterRequest) error {
	i := c.account.TestsWith(func(t world.Tester) bool {
		return t.WechatID == in.WechatID || t.UserStr(c.account.AppID) == in.UserStr
	})
	switch {
	case in.WechatID == "" && in.UserStr == "":
		return fail(40097, "须给出 wechatid 或 userstr", "wechatid or userstr has to be there")
	case i < 0 && in.UserStr != "":
		return fail(89034, "userstr 不属于任何体验成员；它由 bind_tester 返回，memberauth 可查询",
			"the userstr is no tester's; bind_tester answers it, memberauth lists them")
	case i < 0:
		return fail(85001, "%s 不是 %s 的体验成员", "%s is no tester of %s", in.WechatID, c.account.NickName)
	}
	c.account.Testers = append(c.account.Testers[:i:i], c.account.Testers[i+1:]...)
	return nil
}

type (
	listTestersRequest struct {
		Action string `json:"action"`
	}
	listTestersAnswer struct {
		commandOK
		Members []tester `json:"members"`
	}
	tester struct {
		UserStr string `json:"userstr"`
	}
)

// listTesters names nobody: platforms keep which userstr is whose.
func (c *call) listTesters(in listTestersRequest) (*listTestersAnswer, error) {
	if in.Action != "get_experiencer" {
		return nil, fail(40097, "action 为 %q，只能是 get_experiencer", "action %q is not get_experiencer", in.Action)
	}
	out := &listTestersAnswer{okAnswer, []tester{}}
	for _, t := range c.account.Testers {
		out.Members = append(out.Members, tester{t.UserStr(c.account.AppID)})
	}
	return out, nil
}
