package api

import (
	"slices"
	"strconv"

	"wxlab/sim/world"
)

// codeReleaseChapter is putting an approved version of a mini program's code online, in phases or at once, and taking it
// back (代码发布; WeChat's chapter "code-management").
func codeReleaseChapter() []endpoint {
	needs := ability{miniProgram: []int{world.SetDevelopment}}
	return []endpoint{
		post("/wxa/release", authorizerToken, does((*call).releaseCode)).needing(needs),
		get("/wxa/revertcoderelease", authorizerToken, answers((*call).revertRelease)).needing(needs),
		post("/wxa/grayrelease", authorizerToken, does((*call).grayRelease)).needing(needs),
		get("/wxa/revertgrayrelease", authorizerToken, does((*call).revertGrayRelease)).needing(needs),
		get("/wxa/getgrayreleaseplan", authorizerToken, answers((*call).grayReleasePlan)).needing(needs),
		post("/wxa/change_visitstatus", authorizerToken, does((*call).changeVisitStatus)).needing(needs),
		post("/wxa/getvisitstatus", authorizerToken, answers((*call).visitStatus)).needing(needs),
	}
}

// releasable is the latest audit when it is approved and not online yet. The codes for "not approved" differ between
// release and grayrelease.
func (c *call) releasable(code *world.CodeState, notApproved int) (*world.Audit, error) {
	au := code.Latest()
	switch {
	case au == nil:
		return nil, fail(85019, "没有提交过审核", "nothing was submitted for audit")
	case au.Status(c.now) != world.StatusApproved:
		return nil, fail(notApproved, "审核单 %d 的状态为 %d，只有审核通过（0）的版本才能发布",
			"audit %d has the status %d, only an approved version (0) can be released",
			au.ID, au.Status(c.now))
	case au.Released:
		return nil, fail(85052, "审核通过的版本 %s 已经上线",
			"the approved version %s is online already", au.Version.UserVersion)
	}
	return au, nil
}

// releaseCode puts the approved version online for everyone; a phased release ends thereby.
func (c *call) releaseCode(nothing) error {
	code := c.account.CodeState()
	au, err := c.releasable(code, 85020)
	if err != nil {
		return err
	}
	c.world.Release(c.account, au)
	return nil
}

type (
	revertReleaseRequest struct {
		Action     string `query:"action"` // get_history_version lists the versions and changes nothing
		AppVersion string `query:"app_version"`
	}
	revertReleaseAnswer struct {
		commandOK
		List *[]historyVersion `json:"version_list,omitempty"` // with get_history_version only
	}
	historyVersion struct {
		CommitTime  int64  `json:"commit_time"`
		UserVersion string `json:"user_version"`
		UserDesc    string `json:"user_desc"`
		AppVersion  int    `json:"app_version"`
	}
)

// revertRelease goes back to the version that is asked for, or to the previous one.
func (c *call) revertRelease(in revertReleaseRequest) (*revertReleaseAnswer, error) {
	code := c.account.CodeState()
	if in.Action == "get_history_version" {
		list := historyOf(code)
		return &revertReleaseAnswer{okAnswer, &list}, nil
	}
	i := len(code.History) - 1
	if in.AppVersion != "" {
		wanted := func(r world.Release) bool { return strconv.Itoa(r.AppVersion) == in.AppVersion }
		i = slices.IndexFunc(code.History, wanted)
	}
	switch {
	case code.Gray != nil:
		return nil, fail(87011, "正在分阶段发布；请先用 revertgrayrelease 取消",
			"a phased release is under way; take it back with revertgrayrelease first")
	case i < 0 && in.AppVersion != "":
		return nil, fail(87012, "没有可回退的版本 %s；可用 action=get_history_version 查询",
			"there is no version %s to go back to; action=get_history_version lists them",
			in.AppVersion)
	case i < 0:
		return nil, fail(87012, "在此版本之前没有线上版本", "no version was online before this one")
	case code.Reverted && in.AppVersion == "":
		return nil, fail(87012, "当前线上版本本身就是回退得来的",
			"the online version came by going back already")
	}
	back := code.History[i]
	code.History = slices.Delete(code.History, i, i+1)
	back.ReleasedAt = c.now
	code.Online, code.Reverted = &back, true
	return &revertReleaseAnswer{commandOK: okAnswer}, nil
}

func historyOf(code *world.CodeState) []historyVersion {
	out := []historyVersion{}
	for _, r := range slices.Backward(code.History) {
		out = append(out, historyVersion{r.At.Unix(), r.UserVersion, r.UserDesc, r.AppVersion})
	}
	return out
}

type grayReleaseRequest struct {
	Percentage *looseInt `json:"gray_percentage"`
}

// grayRelease starts or widens a phased release; at 100 it is a release.
func (c *call) grayRelease(in grayReleaseRequest) error {
	code := c.account.CodeState()
	if code.Online == nil {
		return fail(85079, "没有线上版本；第一个版本须用 wxa/release 发布",
			"there is no online version; the first one goes out with wxa/release")
	}
	au, err := c.releasable(code, 85080)
	switch {
	case err != nil:
		return err
	case in.Percentage == nil || *in.Percentage < 1 || *in.Percentage > 100:
		return fail(85081, "gray_percentage 须为 1 到 100 的整数",
			"gray_percentage is a whole number from 1 to 100")
	case code.Gray != nil && int(*in.Percentage) <= code.Gray.Percentage:
		return fail(85082, "gray_percentage 为 %d：当前已达到 %d，只能提高",
			"gray_percentage %d: %d is reached already, it can only rise",
			*in.Percentage, code.Gray.Percentage)
	case *in.Percentage == 100:
		c.world.Release(c.account, au)
		return nil
	}
	if code.Gray == nil {
		code.Gray = &world.GrayPlan{AuditID: au.ID, Version: au.Version, At: c.now}
	}
	code.Gray.Percentage = int(*in.Percentage)
	return nil
}

// revertGrayRelease is a success when nothing is under way, too: WeChat documents no error for that.
func (c *call) revertGrayRelease(nothing) error {
	c.account.CodeState().Gray = nil
	return nil
}

type (
	grayReleasePlanAnswer struct {
		commandOK
		Plan grayPlan `json:"gray_release_plan"` // zeros when there never was one
	}
	grayPlan struct {
		Status     int   `json:"status"` // 0 the initial one, 1 under way
		CreatedAt  int64 `json:"create_timestamp"`
		Percentage int   `json:"gray_percentage"`
	}
)

func (c *call) grayReleasePlan(nothing) (*grayReleasePlanAnswer, error) {
	out := &grayReleasePlanAnswer{commandOK: okAnswer}
	if g := c.account.CodeState().Gray; g != nil {
		out.Plan = grayPlan{1, g.At.Unix(), g.Percentage}
	}
	return out, nil
}

type changeVisitStatusRequest struct {
	Action string `json:"action"`
}

// changeVisitStatus opens or closes the online version to users.
func (c *call) changeVisitStatus(in changeVisitStatusRequest) error {
	code := c.account.CodeState()
	switch {
	case in.Action != "open" && in.Action != "close":
		return fail(85022, "action 为 %q，只能是 open 或 close",
			"action %q is neither open nor close", in.Action)
	case code.Online == nil:
		return fail(85021, "没有线上版本", "there is no online version")
	}
	code.Hidden = in.Action == "close"
	return nil
}

type visitStatusAnswer struct {
	commandOK
	Status int `json:"status"` // 1 open, 0 closed (PROTOCOL 13.6)
}

func (c *call) visitStatus(nothing) (*visitStatusAnswer, error) {
	return &visitStatusAnswer{okAnswer, map[bool]int{false: 1}[c.account.CodeState().Hidden]}, nil
}
