package api

import (
	"slices"
	"strconv"

	"wxlab/sim/world"
)

// templateMessageChapter is template messages of service accounts (模板消息) and the templates behind them (PROTOCOL
// 6.3).
func templateMessageChapter() []endpoint {
	needs := ability{officialAccount: []int{world.SetNotices}, verified: true, service: true}
	return []endpoint{
		post("/cgi-bin/message/template/send", authorizerToken, answers((*call).templateSend)).
			needing(needs).daily(100000),
		get("/cgi-bin/template/get_all_private_template", authorizerToken, answers((*call).getAllPrivateTemplate)).
			needing(needs).daily(100000),
		post("/cgi-bin/template/api_add_template", authorizerToken, answers((*call).addTemplate)).
			needing(needs).daily(1000),
		post("/cgi-bin/template/del_private_template", authorizerToken, does((*call).deletePrivateTemplate)).
			needing(needs).daily(1000),
	}
}

// templatesPerAccount is the most template messages an account can have (PROTOCOL 6.3).
const templatesPerAccount = 25

type templateSendRequest struct{ noticeRequest }

// templateSend checks in this order: rights, openid (40003), template (40037), following (43004), values (47003). The
// job's end is announced with TEMPLATESENDJOBFINISH.
func (c *call) templateSend(in templateSendRequest) (*noticeAnswer, error) {
	t, err := c.messageTemplate(in.noticeRequest, false)
	if err != nil {
		return nil, err
	}
	f := c.account.Follower(in.ToUser)
	if !f.Subscribed {
		return nil, fail(43004, "%s 没有关注 %s", "%s does not follow %s", in.ToUser, c.account.NickName)
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
	fields := map[string]string{"MsgID": strconv.FormatInt(id, 10), "Status": status}
	c.world.Tell(c.account, "TEMPLATESENDJOBFINISH", in.ToUser, fields)
	return &noticeAnswer{okAnswer, id}, nil
}

type (
	getAllPrivateTemplateAnswer struct {
		List []privateTemplate `json:"template_list"`
	}
	privateTemplate struct {
		ID      string `json:"template_id"`
		Title   string `json:"title"`
		Primary string `json:"primary_industry"`
		Deputy  string `json:"deputy_industry"`
		Content string `json:"content"`
		Example string `json:"example"`
	}
)

func (c *call) getAllPrivateTemplate(nothing) (*getAllPrivateTemplateAnswer, error) {
	list := []privateTemplate{}
	for _, t := range c.account.Templates {
		if !t.Subscribe {
			list = append(list, privateTemplate{t.ID, t.Title, t.Industry[0], t.Industry[1], t.Content, t.Example})
		}
	}
	return &getAllPrivateTemplateAnswer{list}, nil
}

type (
	addTemplateRequest struct {
		ShortID string `json:"template_id_short"`
	}
	addTemplateAnswer struct {
		commandOK
		ID string `json:"template_id"`
	}
)

// addTemplate takes a template of the library by its short id (40037; 45026 beyond 25).
func (c *call) addTemplate(in addTemplateRequest) (*addTemplateAnswer, error) {
	library := world.TemplateLibrary()
	i := slices.IndexFunc(library, func(t world.Template) bool { return t.ShortID == in.ShortID && !t.Subscribe })
	if i < 0 {
		return nil, fail(40037, "模拟器的模板库中没有模板 %q",
			"the simulator's library has no template %q", in.ShortID)
	}
	n := 0
	for _, t := range c.account.Templates {
		if !t.Subscribe {
			n++
		}
	}
	if n >= templatesPerAccount {
		return nil, fail(45026, "%s 已有 %d 个模板", "%s has %d templates already", c.account.NickName, n)
	}
	t := c.world.NewTemplate(library[i])
	c.account.Templates = append(c.account.Templates, t)
	return &addTemplateAnswer{okAnswer, t.ID}, nil
}

type deletePrivateTemplateRequest struct {
	ID string `json:"template_id"`
}

func (c *call) deletePrivateTemplate(in deletePrivateTemplateRequest) error {
	i := slices.IndexFunc(c.account.Templates, func(t world.Template) bool { return t.ID == in.ID && !t.Subscribe })
	if i < 0 {
		return c.unknownTemplate(in.ID)
	}
	c.account.Templates = slices.Delete(c.account.Templates, i, i+1)
	return nil
}
