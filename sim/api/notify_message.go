package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"wxlab/sim/world"
)

// noticeEndpoints are template and subscription messages (PROTOCOL 6.3) and the lists of templates behind them.
func noticeEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"/cgi-bin/message/template/send":             {http.MethodPost, authorizerToken, 100000, (*call).templateSend},
		"/cgi-bin/template/get_all_private_template": {http.MethodGet, authorizerToken, 100000, (*call).noticeTemplates},
		"/cgi-bin/template/api_add_template":         {http.MethodPost, authorizerToken, 1000, (*call).templateAdd},
		"/cgi-bin/template/del_private_template":     {http.MethodPost, authorizerToken, 1000, (*call).templateDelete},
		"/cgi-bin/message/subscribe/send":            {http.MethodPost, authorizerToken, 0, (*call).subscribeSend},
		"/cgi-bin/message/subscribe/bizsend":         {http.MethodPost, authorizerToken, 0, (*call).subscribeBizSend},
		"/wxaapi/newtmpl/gettemplate":                {http.MethodGet, authorizerToken, 0, (*call).subscribeTemplates},
	}
}

// templatesPerAccount is the most template messages an account can have (PROTOCOL 6.3).
const templatesPerAccount = 25

// noticeRequest is what both kinds of message have in common.
type noticeRequest struct {
	ToUser     string     `json:"touser"`
	TemplateID string     `json:"template_id"`
	Page       string     `json:"page"`
	State      string     `json:"miniprogram_state"`
	Data       noticeData `json:"data"`
}

type noticeAnswer struct {
	commandOK
	MsgID int64 `json:"msgid"`
}

func (c *call) mayTemplates() error {
	return c.may(ability{officialAccount: []int{world.SetNotices}, verified: true, service: true})
}

// notice reads a request and checks openid (40003) and template (40037).
func (c *call) notice(subscribe bool) (in noticeRequest, t world.Template, err error) {
	if err := c.decode(&in); err != nil {
		return in, t, err
	}
	if err := c.recipient(in.ToUser); err != nil {
		return in, t, err
	}
	i := slices.IndexFunc(c.account.Templates, func(t world.Template) bool { return t.ID == in.TemplateID && t.Subscribe == subscribe })
	if i < 0 {
		return in, t, c.unknownTemplate(in.TemplateID)
	}
	return in, c.account.Templates[i], nil
}

func (c *call) unknownTemplate(id string) error {
	if slices.ContainsFunc(c.account.Templates, func(t world.Template) bool { return t.ID == id }) {
		return fail(40037, "this template is of the other kind: template messages and subscription messages have templates of their own")
	}
	for _, a := range c.world.Accounts {
		if slices.ContainsFunc(a.Templates, func(t world.Template) bool { return t.ID == id }) {
			return fail(40037, "template_id belongs to %s; every account has its own ids", a.NickName)
		}
	}
	return fail(40037, "%s has no template with the id %q", c.account.NickName, id)
}

// templateSend checks in this order: rights, openid (40003), template (40037), following (43004), values (47003). The
// job's end is announced with TEMPLATESENDJOBFINISH.
func (c *call) templateSend() (any, error) {
	if err := c.mayTemplates(); err != nil {
		return nil, err
	}
	in, t, err := c.notice(false)
	if err != nil {
		return nil, err
	}
	f := c.account.Follower(in.ToUser)
	if !f.Subscribed {
		return nil, fail(43004, "%s does not follow %s", in.ToUser, c.account.NickName)
	}
	text, err := fillTemplate(t, in.Data)
	if err != nil {
		return nil, err
	}
	status := "success"
	if f.BlocksNotices {
		status, text = "failed:user block", ""
	}
	id := c.deliver(t, in.ToUser, text)
	c.world.Tell(c.account, "TEMPLATESENDJOBFINISH", in.ToUser, map[string]string{"MsgID": strconv.FormatInt(id, 10), "Status": status})
	return noticeAnswer{okAnswer, id}, nil
}

// deliver shows a notice to the follower, unless it has no text, and remembers it.
func (c *call) deliver(t world.Template, openID, text string) int64 {
	id := c.world.NewNoticeID()
	if text == "" {
		return id
	}
	a := c.account
	kind := "template"
	if t.Subscribe {
		kind = "subscribe"
	}
	a.Say(openID, world.ChatEntry{At: c.now, From: world.FromAccount, MsgType: kind, Text: "[" + t.Title + "] " + strings.Join(strings.Fields(text), " ")})
	a.Notices = world.KeepLast(append(a.Notices, world.Notice{At: c.now, OpenID: openID, TemplateID: t.ID, MsgID: id, Text: text, Body: c.req.Body}), world.KeptNotices)
	return id
}

// subscribeSend is for mini programs.
func (c *call) subscribeSend() (any, error) {
	if err := c.may(ability{miniProgram: []int{world.SetDevelopment, world.SetCustomerService}}); err != nil {
		return nil, err
	}
	return c.subscription()
}

// subscribeBizSend is for official accounts.
func (c *call) subscribeBizSend() (any, error) {
	if err := c.may(ability{officialAccount: []int{world.SetSubscription}, verified: true, service: true}); err != nil {
		return nil, err
	}
	return c.subscription()
}

// subscription checks in this order: openid (40003), template (40037), page (41030), state (40097), values (47003),
// the follower's consent (43101), of which one is used up. The end is announced with subscribe_msg_sent_event.
func (c *call) subscription() (any, error) {
	in, t, err := c.notice(true)
	if err != nil {
		return nil, err
	}
	states := []string{"", "developer", "trial", "formal"}
	switch {
	case strings.Contains(in.Page, "://") && c.account.Kind == world.MiniProgram:
		return nil, fail(41030, "page is %q, it must be a path of the mini program such as pages/index?x=1", in.Page)
	case !slices.Contains(states, in.State):
		return nil, fail(40097, "miniprogram_state is %q, it is one of developer, trial, formal", in.State)
	}
	text, err := fillTemplate(t, in.Data)
	if err != nil {
		return nil, err
	}
	if c.account.Allowed[in.ToUser][t.ID] <= 0 {
		return nil, fail(43101, "the follower has not accepted this template, or the messages accepted are used up; each accept in the popup is good for one")
	}
	c.account.AddConsent(in.ToUser, t.ID, -1)
	id := c.deliver(t, in.ToUser, text)
	c.world.Tell(c.account, "subscribe_msg_sent_event", in.ToUser, map[string]string{
		"SubscribeMsgSentEvent.List.TemplateId": t.ID, "SubscribeMsgSentEvent.List.MsgID": strconv.FormatInt(id, 10),
		"SubscribeMsgSentEvent.List.ErrorCode": "0", "SubscribeMsgSentEvent.List.ErrorStatus": "success",
	})
	return noticeAnswer{okAnswer, id}, nil
}

func (c *call) noticeTemplates() (any, error) {
	if err := c.mayTemplates(); err != nil {
		return nil, err
	}
	type row struct {
		ID      string `json:"template_id"`
		Title   string `json:"title"`
		Primary string `json:"primary_industry"`
		Deputy  string `json:"deputy_industry"`
		Content string `json:"content"`
		Example string `json:"example"`
	}
	rows := []row{}
	for _, t := range c.account.Templates {
		if !t.Subscribe {
			rows = append(rows, row{t.ID, t.Title, t.Industry[0], t.Industry[1], t.Content, t.Example})
		}
	}
	return struct {
		List []row `json:"template_list"`
	}{rows}, nil
}

// templateAdd takes a template of the library by its short id (40037; 45026 beyond 25).
func (c *call) templateAdd() (any, error) {
	if err := c.mayTemplates(); err != nil {
		return nil, err
	}
	var in struct {
		ShortID string `json:"template_id_short"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	shelf := world.TemplateLibrary()
	i := slices.IndexFunc(shelf, func(t world.Template) bool { return t.ShortID == in.ShortID && !t.Subscribe })
	if i < 0 {
		return nil, fail(40037, "the simulator's library has no template %q", in.ShortID)
	}
	n := 0
	for _, t := range c.account.Templates {
		if !t.Subscribe {
			n++
		}
	}
	if n >= templatesPerAccount {
		return nil, fail(45026, "%s has %d templates already", c.account.NickName, n)
	}
	t := c.world.NewTemplate(shelf[i])
	c.account.Templates = append(c.account.Templates, t)
	return struct {
		commandOK
		ID string `json:"template_id"`
	}{okAnswer, t.ID}, nil
}

func (c *call) templateDelete() (any, error) {
	if err := c.mayTemplates(); err != nil {
		return nil, err
	}
	var in struct {
		ID string `json:"template_id"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	i := slices.IndexFunc(c.account.Templates, func(t world.Template) bool { return t.ID == in.ID && !t.Subscribe })
	if i < 0 {
		return nil, c.unknownTemplate(in.ID)
	}
	c.account.Templates = slices.Delete(c.account.Templates, i, i+1)
	return okAnswer, nil
}

// subscribeTemplates lists the templates of subscription messages of either kind of account.
func (c *call) subscribeTemplates() (any, error) {
	if err := c.may(ability{officialAccount: []int{world.SetSubscription}, miniProgram: []int{world.SetDevelopment, world.SetCustomerService}, verified: true, service: true}); err != nil {
		return nil, err
	}
	type row struct {
		ID      string `json:"priTmplId"`
		Title   string `json:"title"`
		Content string `json:"content"`
		Example string `json:"example"`
		Type    int    `json:"type"` // 2: one message for each consent
	}
	rows := []row{}
	for _, t := range c.account.Templates {
		if t.Subscribe {
			rows = append(rows, row{t.ID, t.Title, t.Content, t.Example, 2})
		}
	}
	return struct {
		commandOK
		Data []row `json:"data"`
	}{okAnswer, rows}, nil
}
