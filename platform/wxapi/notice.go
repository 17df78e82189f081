package wxapi

import "context"

// TemplateValue fills one placeholder.
type TemplateValue struct {
	Value string `json:"value"`
	Color string `json:"color,omitempty"` // #173177
}

// MiniProgramTarget is where a tap leads instead of a URL.
type MiniProgramTarget struct {
	AppID    string `json:"appid"`
	PagePath string `json:"pagepath,omitempty"`
}

// TemplateMessage is a template message (模板消息, PROTOCOL 6.3) of an official account.
type TemplateMessage struct {
	ToUser      string                   `json:"touser"`
	TemplateID  string                   `json:"template_id"`
	URL         string                   `json:"url,omitempty"`
	MiniProgram *MiniProgramTarget       `json:"miniprogram,omitempty"`
	ClientMsgID string                   `json:"client_msg_id,omitempty"` // keeps a repeated call from sending twice
	Data        map[string]TemplateValue `json:"data"`
}

// SendTemplate sends m and returns its msgid, which the TEMPLATESENDJOBFINISH event names too.
func (a *Account) SendTemplate(ctx context.Context, m TemplateMessage) (msgID int64, err error) {
	var out struct {
		MsgID int64 `json:"msgid"`
	}
	err = a.post(ctx, "/cgi-bin/message/template/send", m, &out)
	return out.MsgID, err
}

// SubscribeMessage is a subscription message (订阅消息) of a mini program, or a subscription notice (订阅通知) of an
// official account. Data values carry no colour.
type SubscribeMessage struct {
	ToUser           string                   `json:"touser"`
	TemplateID       string                   `json:"template_id"`
	Page             string                   `json:"page,omitempty"`
	MiniProgramState string                   `json:"miniprogram_state,omitempty"` // developer, trial, formal
	Lang             string                   `json:"lang,omitempty"`
	MiniProgram      *MiniProgramTarget       `json:"miniprogram,omitempty"` // official accounts only
	Data             map[string]TemplateValue `json:"data"`
}

// SendSubscribe sends m from a mini program. It fails with 43101 when the user did not agree.
func (a *Account) SendSubscribe(ctx context.Context, m SubscribeMessage) error {
	return a.post(ctx, "/cgi-bin/message/subscribe/send", m, nil)
}

// SendSubscribeNotice sends m from an official account.
func (a *Account) SendSubscribeNotice(ctx context.Context, m SubscribeMessage) error {
	return a.post(ctx, "/cgi-bin/message/subscribe/bizsend", m, nil)
}
