package wxapi

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// An account's own templates for SendTemplate (PROTOCOL 6.3), and those for SendSubscribe.

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

// What subscription messages (订阅消息, 订阅通知) are made from (PROTOCOL 6.9): a template of WeChat's public library, of which
// the account chooses keywords. Permission set 18 of a mini program, 89 of a service account.

// SubscribeCategory is a category whose public templates the account may take.
type SubscribeCategory struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// SubscribeCategories lists them.
func (a *Account) SubscribeCategories(ctx context.Context) ([]SubscribeCategory, error) {
	var out struct {
		List []SubscribeCategory `json:"data"`
	}
	err := a.get(ctx, "/wxaapi/newtmpl/getcategory", nil, &out)
	return out.List, err
}

// PublicTemplate is one of the library.
type PublicTemplate struct {
	TID      int64       `json:"tid"`
	Title    string      `json:"title"`
	Type     int         `json:"type"`       // 2: a consent is for one message, 3: for all
	Category json.Number `json:"categoryId"` // WeChat sends text or a number
}

// PublicTemplates lists those of up to five categories from start on, at most 30, and tells how many there are. It fails with
// 200018 without a category, 200019 on one that the account does not have.
func (a *Account) PublicTemplates(
	ctx context.Context, start, size int, categories ...int64,
) (list []PublicTemplate, total int, err error) {
	ids := make([]string, len(categories))
	for i, id := range categories {
		ids[i] = strconv.FormatInt(id, 10)
	}
	var out struct {
		Total int              `json:"count"`
		List  []PublicTemplate `json:"data"`
	}
	err = a.get(ctx, "/wxaapi/newtmpl/getpubtemplatetitles", url.Values{"ids": {strings.Join(ids, ",")},
		"start": {strconv.Itoa(start)}, "limit": {strconv.Itoa(size)}}, &out)
	return out.List, out.Total, err
}

// TemplateKeyword is a line that a public template can have. Its value is sent under the rule and the kid, thing1.
type TemplateKeyword struct {
	KID     int    `json:"kid"`
	Name    string `json:"name"`
	Example string `json:"example"`
	Rule    string `json:"rule"`
}

// TemplateKeywords lists the keywords of a public template. It fails with 200014 when the account's categories have none.
func (a *Account) TemplateKeywords(ctx context.Context, tid int64) ([]TemplateKeyword, error) {
	var out struct {
		List []TemplateKeyword `json:"data"`
	}
	err := a.get(ctx, "/wxaapi/newtmpl/getpubtemplatekeywords", url.Values{"tid": {strconv.FormatInt(tid, 10)}}, &out)
	return out.List, err
}

// AddSubscribeTemplate takes a public template with two to five keywords; scene says in at most 15 characters what for, and is
// required of a service account. It fails with 200012 on the 51st, 200014 on the tid, 200020 on the keywords, 200021 on the
// scene, 200022 when the latest template is the same.
func (a *Account) AddSubscribeTemplate(
	ctx context.Context, tid int64, kids []int, scene string,
) (templateID string, err error) {
	body := map[string]any{"tid": tid, "kidList": kids}
	if scene != "" {
		body["sceneDesc"] = scene
	}
	var out struct {
		ID string `json:"priTmplId"`
	}
	err = a.post(ctx, "/wxaapi/newtmpl/addtemplate", body, &out)
	return out.ID, needValue(err, "priTmplId", out.ID)
}

// DeleteSubscribeTemplate takes a template away. It fails with 40037 when the account has none of that id.
func (a *Account) DeleteSubscribeTemplate(ctx context.Context, templateID string) error {
	return a.post(ctx, "/wxaapi/newtmpl/deltemplate", map[string]string{"priTmplId": templateID}, nil)
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
