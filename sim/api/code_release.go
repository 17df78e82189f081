package api

import (
	"slices"
	"strconv"

	"wxlab/sim/world"
)

// releasable is the latest audit when it is approved and not online yet. The codes for "not approved" differ between
// release and grayrelease.
func (c *call) releasable(code *world.CodeState, notApproved int) (*world.Audit, error) {
	au := code.Latest()
	switch {
	case au == nil:
		return nil, fail(85019, "nothing was submitted for audit")
	case au.Status(c.now) != world.StatusApproved:
		return nil, fail(notApproved, "audit %d has the status %d, only an approved version (0) can be released", au.ID, au.Status(c.now))
	case au.Released:
		return nil, fail(85052, "the approved version %s is online already", au.Version.UserVersion)
	}
	return au, nil
}

// releaseCode puts the approved version online for everyone; a phased release ends thereby.
func releaseCode(c *call, code *world.CodeState) (any, error) {
	au, err := c.releasable(code, 85020)
	if err != nil {
		return nil, err
	}
	au.Released = true
	code.Publish(au.Version, c.now)
	return okAnswer, nil
}

// revertRelease goes back to the previous version, or to ?app_version; ?action=get_history_version only lists.
func revertRelease(c *call, code *world.CodeState) (any, error) {
	if c.req.Query.Get("action") == "get_history_version" {
		return answerHistory(code), nil
	}
	wanted := c.req.Query.Get("app_version")
	i := len(code.History) - 1
	if wanted != "" {
		i = slices.IndexFunc(code.History, func(r world.Release) bool { return strconv.Itoa(r.AppVersion) == wanted })
	}
	switch {
	case code.Gray != nil:
		return nil, fail(87011, "a phased release is under way; take it back with revertgrayrelease first")
	case i < 0 && wanted != "":
		return nil, fail(87012, "there is no version %s to go back to; action=get_history_version lists them", wanted)
	case i < 0:
		return nil, fail(87012, "no version was online before this one")
	case code.Reverted && wanted == "":
		return nil, fail(87012, "the online version came by going back already")
	}
	back := code.History[i]
	code.History = slices.Delete(code.History, i, i+1)
	back.ReleasedAt = c.now
	code.Online, code.Reverted = &back, true
	return okAnswer, nil
}

func answerHistory(code *world.CodeState) any {
	type row struct {
		CommitTime  int64  `json:"commit_time"`
		UserVersion string `json:"user_version"`
		UserDesc    string `json:"user_desc"`
		AppVersion  int    `json:"app_version"`
	}
	rows := []row{}
	for _, r := range slices.Backward(code.History) {
		rows = append(rows, row{r.At.Unix(), r.UserVersion, r.UserDesc, r.AppVersion})
	}
	return struct {
		commandOK
		List []row `json:"version_list"`
	}{okAnswer, rows}
}

// grayRelease starts or widens a phased release; at 100 it is a release.
func grayRelease(c *call, code *world.CodeState) (any, error) {
	var in struct {
		Percentage *looseInt `json:"gray_percentage"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if code.Online == nil {
		return nil, fail(85079, "there is no online version; the first one goes out with wxa/release")
	}
	au, err := c.releasable(code, 85080)
	switch {
	case err != nil:
		return nil, err
	case in.Percentage == nil || *in.Percentage < 1 || *in.Percentage > 100:
		return nil, fail(85081, "gray_percentage is a whole number from 1 to 100")
	case code.Gray != nil && int(*in.Percentage) <= code.Gray.Percentage:
		return nil, fail(85082, "gray_percentage %d: %d is reached already, it can only rise", *in.Percentage, code.Gray.Percentage)
	case *in.Percentage == 100:
		au.Released = true
		code.Publish(au.Version, c.now)
		return okAnswer, nil
	}
	if code.Gray == nil {
		code.Gray = &world.GrayPlan{AuditID: au.ID, Version: au.Version, At: c.now}
	}
	code.Gray.Percentage = int(*in.Percentage)
	return okAnswer, nil
}

// revertGrayRelease is a success when nothing is under way, too: WeChat documents no error for that.
func revertGrayRelease(_ *call, code *world.CodeState) (any, error) {
	code.Gray = nil
	return okAnswer, nil
}

// grayReleasePlan: status 0 is the initial one, 1 under way. Whoever never started one sees zeros.
func grayReleasePlan(_ *call, code *world.CodeState) (any, error) {
	type plan struct {
		Status     int   `json:"status"`
		CreatedAt  int64 `json:"create_timestamp"`
		Percentage int   `json:"gray_percentage"`
	}
	var p plan
	if g := code.Gray; g != nil {
		p = plan{1, g.At.Unix(), g.Percentage}
	}
	return struct {
		commandOK
		Plan plan `json:"gray_release_plan"`
	}{okAnswer, p}, nil
}

// changeVisitStatus opens or closes the online version to users.
func changeVisitStatus(c *call, code *world.CodeState) (any, error) {
	var in struct {
		Action string `json:"action"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	switch {
	case in.Action != "open" && in.Action != "close":
		return nil, fail(85022, "action %q is neither open nor close", in.Action)
	case code.Online == nil:
		return nil, fail(85021, "there is no online version")
	}
	code.Hidden = in.Action == "close"
	return okAnswer, nil
}

// visitStatus: 0 open, 1 closed.
func visitStatus(_ *call, code *world.CodeState) (any, error) {
	return struct {
		commandOK
		Status int `json:"status"`
	}{okAnswer, map[bool]int{true: 1}[code.Hidden]}, nil
}
