package api

import (
	"slices"
	"strconv"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// pluginChapter is the plugins of mini programs (小程序插件), for those who use and those who make them (PROTOCOL 14.4). Every
// mini program of the world may be a plugin.
func pluginChapter() []endpoint {
	needs := ability{miniProgram: []int{world.SetPlugins}}
	return []endpoint{
		post("/wxa/plugin", authorizerToken, answers((*call).plugin)).needing(needs),
		post("/wxa/devplugin", authorizerToken, answers((*call).developPlugin)).needing(needs),
	}
}

// pluginLimit is how many a mini program may use; ours.
const pluginLimit = 5

type (
	pluginRequest struct {
		Action  string `json:"action"`
		AppID   string `json:"plugin_appid"`
		Reason  string `json:"reason"`
		Version string `json:"user_version"`
	}
	pluginAnswer struct {
		commandOK
		List *[]usedPlugin `json:"plugin_list,omitempty"` // of list
	}
	usedPlugin struct {
		AppID    string `json:"appid"`
		Status   int    `json:"status"` // 1 applying, 2 passed, 3 refused, 4 timed out
		NickName string `json:"nickname"`
		HeadImg  string `json:"headimgurl"`
	}
)

func (c *call) plugin(in pluginRequest) (*pluginAnswer, error) {
	out := &pluginAnswer{commandOK: okAnswer}
	switch in.Action {
	case "apply":
		return out, c.applyPlugin(in)
	case "list":
		list := []usedPlugin{}
		for _, p := range c.account.Plugins {
			if a := c.world.Account(p.AppID); a != nil {
				list = append(list, usedPlugin{p.AppID, p.Status(c.now), a.NickName, a.HeadImg})
			}
		}
		out.List = &list
		return out, nil
	case "unbind":
		return out, c.unbindPlugin(in)
	case "update":
		return out, c.updatePlugin(in)
	}
	return nil, unknownAction(in.Action, "apply、list、unbind、update", "apply, list, unbind, update")
}

func unknownAction(action, zh, en string) error {
	return fail(85022, "action 为 %q，只能是 %s", "action %q is none of %s", action, bilingual.Text{Zh: zh, En: en})
}

// applyPlugin checks in this order: the plugin (89239, 89236), asked for already (89237), the limit (89238).
func (c *call) applyPlugin(in pluginRequest) error {
	target := c.world.Account(in.AppID)
	switch have := c.account.Plugin(in.AppID); {
	case target == nil || target.Kind != world.MiniProgram:
		return fail(89239, "plugin_appid %q 不是小程序插件；模拟器中每个小程序都可以是插件",
			"plugin_appid %q is no plugin; in the simulator every mini program may be one", in.AppID)
	case target == c.account:
		return fail(89236, "不能申请自己", "a mini program cannot apply for itself")
	case have != nil && have.Status(c.now) <= world.ApplyPassed:
		return fail(89237, "已申请或已添加 %s", "%s is applied for, or used, already", target.Title())
	case len(c.account.Plugins) >= pluginLimit && have == nil:
		return fail(89238, "%s 已有 %d 个插件", "%s has %d plugins already", c.account.Title(), pluginLimit)
	}
	c.forgetPlugin(in.AppID)
	c.account.Plugins = append(c.account.Plugins, &world.Plugin{
		AppID: in.AppID, Asked: c.now, Reason: in.Reason, Waits: c.managesPlugin(in.AppID),
	})
	return nil
}

// managesPlugin says whether some component answers applications for a plugin: nobody else does then.
func (c *call) managesPlugin(appID string) bool {
	return slices.ContainsFunc(c.world.Order, func(id string) bool {
		g := c.world.Platforms[id].Grant(appID)
		return g != nil && slices.Contains(g.FuncIDs, world.SetPlugins)
	})
}

func (c *call) forgetPlugin(appID string) {
	c.account.Plugins = slices.DeleteFunc(c.account.Plugins, func(p *world.Plugin) bool { return p.AppID == appID })
}

func (c *call) usedPlugin(appID string) (*world.Plugin, error) {
	if p := c.account.Plugin(appID); p != nil {
		return p, nil
	}
	return nil, fail(89244, "%s 没有插件 %q；action=list 可查询", "%s does not have the plugin %q; action=list lists them",
		c.account.Title(), appID)
}

func (c *call) unbindPlugin(in pluginRequest) error {
	p, err := c.usedPlugin(in.AppID)
	switch {
	case err != nil:
		return err
	case p.Status(c.now) == world.ApplyWaiting && c.now.Sub(p.Asked) < 24*time.Hour:
		return fail(89243, "申请在 %s前提交，24 小时内不能删除", "it was applied for %s ago and cannot be deleted within 24 hours",
			c.now.Sub(p.Asked).Round(time.Second))
	}
	c.forgetPlugin(in.AppID)
	return nil
}

// updatePlugin chooses a version that the plugin released (89257).
func (c *call) updatePlugin(in pluginRequest) error {
	p, err := c.usedPlugin(in.AppID)
	if err != nil {
		return err
	}
	target := c.world.Account(in.AppID)
	released := func(v string) bool {
		if target == nil || target.Code == nil || target.Code.Online == nil {
			return false
		}
		old := func(r world.Release) bool { return r.UserVersion == v }
		return target.Code.Online.UserVersion == v || slices.ContainsFunc(target.Code.History, old)
	}
	if !released(in.Version) {
		return fail(89257, "插件 %s 没有发布过版本 %q", "the plugin %s has released no version %q", in.AppID, in.Version)
	}
	p.Version = in.Version
	return nil
}

type (
	developPluginRequest struct {
		Action string   `json:"action"`
		Page   looseInt `json:"page"` // from 1
		Num    looseInt `json:"num"`
		AppID  string   `json:"appid"`
		Reason string   `json:"reason"`
	}
	developPluginAnswer struct {
		commandOK
		List *[]pluginApplication `json:"apply_list,omitempty"` // of dev_apply_list
	}
	pluginApplication struct {
		AppID      string          `json:"appid"`
		Status     int             `json:"status"`
		NickName   string          `json:"nickname"`
		HeadImg    string          `json:"headimgurl"`
		Reason     string          `json:"reason"`
		URL        string          `json:"apply_url"`
		CreatedAt  string          `json:"create_time"` // text
		Categories []categoryNames `json:"categories"`
	}
)

// applicant is a mini program that asked for the account's plugin.
type applicant struct {
	account *world.AccountState
	plugin  *world.Plugin
}

func (c *call) applicants() (out []applicant) {
	for _, a := range c.world.Accounts {
		if p := a.Plugin(c.account.AppID); p != nil {
			out = append(out, applicant{a, p})
		}
	}
	return out
}

// developPlugin is for who makes a plugin. dev_refuse names nobody in WeChat's documents: it refuses all that wait, or the one
// that appid names; dev_delete deletes refused ones likewise.
func (c *call) developPlugin(in developPluginRequest) (*developPluginAnswer, error) {
	out := &developPluginAnswer{commandOK: okAnswer}
	switch in.Action {
	case "dev_apply_list":
		list, err := c.pluginApplications(in)
		out.List = &list
		return out, err
	case "dev_agree":
		if in.AppID == "" {
			return nil, c.noApplication("")
		}
		agree := func(one applicant) { one.plugin.Agreed = c.now }
		return out, c.answerApplications(in.AppID, world.ApplyWaiting, 89240, agree)
	case "dev_refuse":
		refuse := func(one applicant) { one.plugin.Refused = c.now }
		return out, c.answerApplications(in.AppID, world.ApplyWaiting, 89240, refuse)
	case "dev_delete":
		return out, c.answerApplications(in.AppID, world.ApplyRefused, 89241, func(one applicant) {
			one.account.Plugins = slices.DeleteFunc(one.account.Plugins, func(p *world.Plugin) bool { return p == one.plugin })
		})
	}
	return nil, unknownAction(in.Action, "dev_apply_list、dev_agree、dev_refuse、dev_delete", "dev_apply_list, dev_agree, dev_refuse, dev_delete")
}

// answerApplications does something with the application of one mini program, or with all that fit where none is named. It
// checks in this order: that it applied (89242), its state.
func (c *call) answerApplications(appID string, status, code int, do func(applicant)) error {
	met := false
	for _, one := range c.applicants() {
		switch fits := one.plugin.Status(c.now) == status; {
		case appID != "" && one.account.AppID != appID:
		case fits:
			do(one)
			met = true
		case appID != "":
			return fail(code, "%s 的申请状态是 %d，须为 %d", "the application of %s has status %d, it must be %d", one.account.Title(),
				one.plugin.Status(c.now), status)
		}
	}
	if appID != "" && !met {
		return c.noApplication(appID)
	}
	return nil
}

func (c *call) noApplication(appID string) error {
	return fail(89242, "%q 没有申请该插件；dev_apply_list 可查询", "%q did not apply for this plugin; dev_apply_list lists who did", appID)
}

func (c *call) pluginApplications(in developPluginRequest) ([]pluginApplication, error) {
	list := []pluginApplication{}
	if in.Page < 1 || in.Num < 1 {
		return list, fail(40097, "page 为 %d，num 为 %d，都从 1 开始", "page %d, num %d: both begin with 1", in.Page, in.Num)
	}
	for _, one := range c.applicants() {
		row := pluginApplication{
			AppID: one.account.AppID, Status: one.plugin.Status(c.now), NickName: one.account.NickName,
			HeadImg: one.account.HeadImg, Reason: one.plugin.Reason,
			URL:       "https://mp.weixin.qq.com/wxopen/plugin?appid=" + one.account.AppID,
			CreatedAt: strconv.FormatInt(one.plugin.Asked.Unix(), 10), Categories: []categoryNames{},
		}
		for _, own := range ownCategories(one.account) {
			row.Categories = append(row.Categories, categoryNames{own.First, own.Second})
		}
		list = append(list, row)
	}
	from := min(int(in.Page-1)*int(in.Num), len(list))
	return list[from:min(from+int(in.Num), len(list))], nil
}
