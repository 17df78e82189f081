package sim

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// messageEndpoints are customer-service messages on behalf of an account (PROTOCOL 6.2). The second spelling was
// printed in the mini-program documentation and is in use.
func messageEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"/cgi-bin/message/custom/send":          {http.MethodPost, authorizerToken, 500000, (*call).customSend},
		"/cgi-bin/message/custom/business/send": {http.MethodPost, authorizerToken, 500000, (*call).customSend},
		"/cgi-bin/message/custom/typing":        {http.MethodPost, authorizerToken, 500000, (*call).customTyping},
	}
}

// CustomMessage is a customer-service message (客服消息) that WeChat took.
type CustomMessage struct {
	At       time.Time
	Account  string
	OpenID   string
	MsgType  string
	Content  string // of a text message
	Body     []byte // the request as it came
	FromCode string // the authorization code whose exchange gave the token, "" for a refreshed one
}

// keptCustom is how many customer-service messages an account remembers.
const keptCustom = 200

// CustomMessages lists the customer-service messages to a follower, oldest first; an empty openID means all
// followers.
func (s *Sim) CustomMessages(account, openID string) []CustomMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.world.lookAccount(account)
	if a == nil {
		return nil
	}
	var out []CustomMessage
	for _, m := range a.Customs {
		if openID == "" || m.OpenID == openID {
			out = append(out, m)
		}
	}
	return out
}

type customRequest struct {
	ToUser  string `json:"touser"`
	MsgType string `json:"msgtype"`
	Text    struct {
		Content string `json:"content"`
	} `json:"text"`
}

// customSend checks in this order: permission set (61007), verified account (48001), openid (40003), message
// (40008, 44004, 45002, 47001, 48008), window (45015, 45047).
func (c *call) customSend() (any, error) {
	var in customRequest
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if err := c.mayMessage(); err != nil {
		return nil, err
	}
	if err := c.recipient(in.ToUser); err != nil {
		return nil, err
	}
	text, err := c.customBody(in)
	if err != nil {
		return nil, err
	}
	switch c.account.spend(in.ToUser, c.now) {
	case 45015:
		return nil, fail(45015, "the follower did nothing within the window (48 h after a message, 1 min after a menu click, scan or follow)")
	case 45047:
		return nil, fail(45047, "the allowance is used up: 5 messages after each message of the follower, 3 after a menu click")
	}
	a := c.account
	a.say(in.ToUser, ChatEntry{At: c.now, From: FromAccount, MsgType: in.MsgType, Text: text, Custom: true})
	a.Customs = append(a.Customs, CustomMessage{c.now, a.AppID, in.ToUser, in.MsgType, in.Text.Content, c.req.Body, c.token.FromCode})
	a.Customs = a.Customs[max(0, len(a.Customs)-keptCustom):]
	delete(a.Typing, in.ToUser)
	return okAnswer, nil
}

// mayMessage needs set 1 and a verified account, or set 19 for mini programs.
func (c *call) mayMessage() error {
	set := setMessages
	if c.account.Kind == MiniProgram {
		set = setCustomerService
	}
	switch {
	case !slices.Contains(c.grant.FuncIDs, set):
		return fail(61007, "%s did not grant permission set %d, it granted %v", c.account.AppID, set, c.grant.FuncIDs)
	case c.account.Kind == OfficialAccount && c.account.VerifyType < 0:
		return fail(48001, "%s is not verified; what it grants does not give it the API", c.account.NickName)
	}
	return nil
}

func (c *call) recipient(openID string) error {
	if c.account.follower(openID) != nil {
		return nil
	}
	if what := c.s.world.identify(openID); what != "" {
		return fail(40003, "touser is %s", what)
	}
	return fail(40003, "%s has no follower with the openid %q", c.account.NickName, openID)
}

// customBody checks the part that belongs to the msgtype and gives it as a line of chat.
func (c *call) customBody(in customRequest) (string, error) {
	types := map[string]struct {
		field, line     string
		officialAccount bool
		miniProgram     bool
	}{
		"text": {"content", "", true, true}, "image": {"media_id", "[图片]", true, true}, "voice": {"media_id", "[语音]", true, false},
		"video": {"media_id", "[视频]", true, false}, "music": {"thumb_media_id", "[音乐]", true, false}, "news": {"articles", "[图文]", true, false},
		"mpnews": {"media_id", "[图文]", true, false}, "mpnewsarticle": {"article_id", "[图文]", true, false}, "msgmenu": {"list", "[菜单]", true, false},
		"wxcard": {"card_id", "[卡券]", true, false}, "miniprogrampage": {"pagepath", "[小程序]", true, true}, "link": {"url", "[链接]", false, true},
	}
	t, known := types[in.MsgType]
	if !known {
		return "", fail(40008, "msgtype %q does not exist", in.MsgType)
	}
	if c.account.Kind == OfficialAccount && !t.officialAccount || c.account.Kind == MiniProgram && !t.miniProgram {
		return "", fail(48008, "a %s cannot send %s", c.account.Kind, in.MsgType)
	}
	var whole map[string]json.RawMessage
	if err := c.decode(&whole); err != nil {
		return "", err
	}
	var part map[string]json.RawMessage
	if err := json.Unmarshal(whole[in.MsgType], &part); err != nil {
		return "", fail(47001, "the body has no object %q", in.MsgType)
	}
	if value := string(part[t.field]); value == "" || value == `""` || value == "null" || value == "[]" {
		return "", c.emptyPart(in.MsgType, t.field)
	}
	return c.customText(in, t.line, part)
}

func (c *call) emptyPart(msgType, field string) error {
	switch field {
	case "content":
		return fail(44004, "text.content is empty")
	case "media_id", "thumb_media_id":
		return fail(40007, "%s.%s is empty", msgType, field)
	}
	return fail(47001, "%s.%s is empty or missing", msgType, field)
}

func (c *call) customText(in customRequest, line string, part map[string]json.RawMessage) (string, error) {
	if in.MsgType == "text" {
		if len(in.Text.Content) > 2048 {
			return "", fail(45002, "text.content has %d bytes, at most 2048 are allowed", len(in.Text.Content))
		}
		return in.Text.Content, nil
	}
	var articles []json.RawMessage
	if err := json.Unmarshal(part["articles"], &articles); err == nil && len(articles) > 1 {
		return "", fail(45008, "%d articles, a customer-service message has room for one", len(articles))
	}
	var title string
	for _, field := range []string{"title", "head_content"} {
		if json.Unmarshal(part[field], &title) == nil {
			return line + " " + title, nil
		}
	}
	return line, nil
}

// customTyping shows "typing…" to the follower (45072, 45080, 45081).
func (c *call) customTyping() (any, error) {
	var in struct {
		ToUser  string `json:"touser"`
		Command string `json:"command"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if err := c.mayMessage(); err != nil {
		return nil, err
	}
	if err := c.recipient(in.ToUser); err != nil {
		return nil, err
	}
	_, typing := c.account.Typing[in.ToUser]
	switch {
	case in.Command == "CancelTyping":
		delete(c.account.Typing, in.ToUser)
		return okAnswer, nil
	case in.Command != "Typing":
		return nil, fail(45072, "command %q is neither Typing nor CancelTyping", in.Command)
	case !c.account.wroteWithin(in.ToUser, c.now.Add(-30*time.Second)):
		return nil, fail(45080, "the follower wrote nothing in the last 30 s")
	case typing:
		return nil, fail(45081, "the account is shown as typing already")
	}
	c.account.Typing[in.ToUser] = c.now
	return okAnswer, nil
}

func (a *accountState) wroteWithin(openID string, since time.Time) bool {
	return slices.ContainsFunc(a.Chats[openID], func(e ChatEntry) bool { return e.From == FromFollower && !e.At.Before(since) })
}
