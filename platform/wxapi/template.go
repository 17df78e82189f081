package wxapi

import (
	"context"
	"net/http"
)

// An account's own templates for SendTemplate and SendSubscribe (PROTOCOL 6.3).

// MessageTemplate is a template of an official account (模板消息).
type MessageTemplate struct {
	ID      string `json:"template_id"`
	Title   string `json:"title"`
	Primary string `json:"primary_industry"`
	Deputy  string `json:"deputy_industry"`
	Content string `json:"content"` // {{first.DATA}} …
	Example string `json:"example"`
}

// AddTemplate takes a template from WeChat's library by its short id, TM00015. It fails with 40037 when there is none, 45026
// on the 26th.
func (a *Account) AddTemplate(ctx context.Context, shortID string) (templateID string, err error) {
	var out struct {
		ID string `json:"template_id"`
	}
	err = a.post(ctx, "/cgi-bin/template/api_add_template", map[string]string{"template_id_short": shortID}, &out)
	return out.ID, needValue(err, "template_id", out.ID)
}

// Templates lists the templates of an official account.
func (a *Account) Templates(ctx context.Context) ([]MessageTemplate, error) {
	var out struct {
		List []MessageTemplate `json:"template_list"`
	}
	err := a.Call(ctx, http.MethodGet, "/cgi-bin/template/get_all_private_template", nil, &out)
	return out.List, err
}

// DeleteTemplate takes a template away. It fails with 40037 when the account has none of that id.
func (a *Account) DeleteTemplate(ctx context.Context, templateID string) error {
	return a.post(ctx, "/cgi-bin/template/del_private_template", map[string]string{"template_id": templateID}, nil)
}

// SubscribeTemplate is a template of subscription messages (订阅消息).
type SubscribeTemplate struct {
	ID      string `json:"priTmplId"`
	Title   string `json:"title"`
	Content string `json:"content"` // {{thing1.DATA}} …
	Example string `json:"example"`
	Type    int    `json:"type"` // 2: a consent is for one message, 3: for all
}

// SubscribeTemplates lists them.
func (a *Account) SubscribeTemplates(ctx context.Context) ([]SubscribeTemplate, error) {
	var out struct {
		List []SubscribeTemplate `json:"data"`
	}
	err := a.get(ctx, "/wxaapi/newtmpl/gettemplate", nil, &out)
	return out.List, err
}
