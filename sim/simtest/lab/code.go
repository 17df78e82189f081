package lab

import (
	"fmt"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/world"
)

// Code is a lab with a mini program that has granted everything, and a template made of the ready-made draft.
type Code struct {
	*Lab
	App                  world.Account
	Component, Developer string // tokens, the component's and the mini program's
}

// NewCode starts such a lab. The mini program has a privacy guide for the template's code.
func NewCode(t *testing.T) *Code {
	c := NewBareCode(t)
	c.Want(c.Post("/cgi-bin/component/setprivacysetting", c.Developer, Guide), 0)
	return c
}

// Guide is a privacy guide for the ready-made template.
const Guide = `{"owner_setting":{"contact_email":"a@example.com","notice_method":"弹窗"},"setting_list":[` +
	`{"privacy_key":"UserInfo","privacy_text":"展示头像"},{"privacy_key":"PhoneNumber","privacy_text":"联系买家"}]}`

// NewBareCode is NewCode without a privacy guide.
func NewBareCode(t *testing.T) *Code {
	l := New(t)
	c := &Code{Lab: l, App: l.AccountOf(world.MiniProgram, true)}
	c.Component, c.Developer, _ = l.Authorized(c.App.AppID)
	l.Want(l.Post("/wxa/addtotemplate", c.Component, `{"draft_id":0}`), 0)
	return c
}

// Do posts to an API below /wxa/ with the mini program's token.
func (c *Code) Do(api, body string) map[string]any {
	c.Helper()
	return c.Post("/wxa/"+api, c.Developer, body)
}

// Ask gets from an API below /wxa/ with the mini program's token.
func (c *Code) Ask(api string, params ...string) map[string]any {
	c.Helper()
	return c.Get("/wxa/"+api, c.Developer, params...)
}

// Commit uploads a version and waits for WeChat's check.
func (c *Code) Commit(version string) {
	c.Helper()
	c.Want(c.Do("commit", fmt.Sprintf(`{"template_id":0,"user_version":%q,"user_desc":"test","ext_json":""}`,
		version)), 0)
	c.Clock.Add(time.Minute)
}

// Approve commits a version and has it approved.
func (c *Code) Approve(version string) {
	c.Helper()
	c.Commit(version)
	c.Want(c.Do("submit_audit", `{}`), 0)
	c.Clock.Add(2 * time.Hour)
	c.Renew()
}

// Renew takes fresh tokens: audits outlive them.
func (c *Code) Renew() {
	c.Helper()
	c.Component, c.Developer, _ = c.Authorized(c.App.AppID)
}

// Publish has a version approved and releases it.
func (c *Code) Publish(version string) {
	c.Helper()
	c.Approve(version)
	c.Want(c.Do("release", `{}`), 0)
}

// Event triggers an event of the mini program.
func (c *Code) Event(name string, set map[string]string) sim.Trigger {
	return sim.Trigger{ComponentAppID: AppID, Event: name, Account: c.App.AppID, Set: set}
}
