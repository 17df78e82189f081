package api

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// noticeRequest is what template messages and subscription messages have in common.
type noticeRequest struct {
	ToUser     string     `json:"touser"`
	TemplateID string     `json:"template_id"`
	Data       noticeData `json:"data"`
}

type noticeAnswer struct {
	commandOK
	MsgID int64 `json:"msgid"`
}

// messageTemplate checks openid (40003) and template (40037) of a message.
func (c *call) messageTemplate(in noticeRequest, subscribe bool) (t world.Template, err error) {
	if err := c.recipient(in.ToUser); err != nil {
		return t, err
	}
	wanted := func(t world.Template) bool { return t.ID == in.TemplateID && t.Subscribe == subscribe }
	i := slices.IndexFunc(c.account.Templates, wanted)
	if i < 0 {
		return t, c.unknownTemplate(in.TemplateID)
	}
	return c.account.Templates[i], nil
}

func (c *call) unknownTemplate(id string) error {
	wanted := func(t world.Template) bool { return t.ID == id }
	if slices.ContainsFunc(c.account.Templates, wanted) {
		return fail(40037, "该模板属于另一种消息：模板消息和订阅消息各有自己的模板",
			"this template is of the other kind: "+
				"template messages and subscription messages have templates of their own")
	}
	for _, a := range c.world.Accounts {
		if slices.ContainsFunc(a.Templates, wanted) {
			return fail(40037, "template_id 属于 %s；每个账号的模板 id 各不相同",
				"template_id belongs to %s; every account has its own ids", a.NickName)
		}
	}
	return fail(40037, "%s 没有 id 为 %q 的模板", "%s has no template with the id %q", c.account.NickName, id)
}

// noticeData are the values of a request by key.
type noticeData map[string]struct {
	Value json.RawMessage `json:"value"`
}

func (d noticeData) text(key string) string {
	var s string
	if json.Unmarshal(d[key].Value, &s) == nil {
		return s
	}
	if raw := string(d[key].Value); raw != "null" {
		return raw // a number
	}
	return ""
}

// dataKeys are the keys in a template's content.
func dataKeys(content string) []string {
	var out []string
	for _, match := range regexp.MustCompile(`\{\{(\w+)\.DATA\}\}`).FindAllStringSubmatch(content, -1) {
		out = append(out, match[1])
	}
	return out
}

// fillTemplate writes the message, and refuses values that are missing or do not fit their type (47003). WeChat does
// not show first and remark since 2023, so they may be missing.
func fillTemplate(t world.Template, data noticeData) (string, error) {
	text := t.Content
	for _, key := range dataKeys(t.Content) {
		value := data.text(key)
		optional := key == "first" || key == "remark"
		switch {
		case value == "" && !optional:
			return "", badData(key, "is empty",
				bilingual.Textf("为空；模板需要 %s", "is empty; the template asks for %s", strings.Join(dataKeys(t.Content), ", ")))
		case value != "" && !fitsType(key, value):
			return "", badData(key, "invalid",
				bilingual.Textf("不合法；%q 与键名中的类型不符", "invalid; %q does not fit the type in the key's name", value))
		}
		text = strings.ReplaceAll(text, "{{"+key+".DATA}}", value)
	}
	return strings.TrimSpace(text), nil
}

// badData is the error of a value; what is WeChat's word for its mistake.
func badData(key, what string, mistake bilingual.Text) error {
	field := "data." + key + ".value"
	return &apiError{
		code: 47003, text: "argument invalid! " + field + " " + what,
		hint: bilingual.Verbatim(field + " ").Plus(mistake),
	}
}

// fitsType checks a value against the type that its key begins with: thing1, phrase2, number3 and so on. Dates and
// amounts have too many forms to check.
func fitsType(key, value string) bool {
	n := utf8.RuneCountInString(value)
	switch strings.TrimRight(key, "0123456789") {
	case "thing":
		return n <= 20
	case "phrase":
		return n <= 5 && !strings.ContainsFunc(value, func(r rune) bool { return r < utf8.RuneSelf })
	case "name":
		return n <= 20
	case "number":
		_, err := strconv.ParseFloat(value, 64)
		return err == nil && n <= 32
	case "letter":
		return n <= 32 && strings.Trim(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
	case "character_string":
		return n <= 32 && !strings.ContainsFunc(value, func(r rune) bool { return r >= utf8.RuneSelf })
	}
	return true
}

// deliver shows a notice to the follower, unless it has no text, and remembers it.
func (c *call) deliver(t world.Template, openID, text string) int64 {
	id := c.world.NewNoticeID()
	if text == "" {
		return id
	}
	a := c.account
	msgType := "template"
	if t.Subscribe {
		msgType = "subscribe"
	}
	line := "[" + t.Title + "] " + strings.Join(strings.Fields(text), " ")
	a.Say(openID, world.ChatEntry{At: c.now, From: world.FromAccount, MsgType: msgType, Text: line})
	a.Notices = world.KeepLast(append(a.Notices, world.Notice{
		At: c.now, OpenID: openID, TemplateID: t.ID, MsgID: id, Text: text, Body: c.req.Body,
	}), world.KeptNotices)
	return id
}
