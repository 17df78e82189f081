package api

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"wxlab/sim/world"
)

// customSendRequest is what all customer-service messages have in common; the rest is under the name of the msgtype.
type customSendRequest struct {
	ToUser          string `json:"touser"`
	MsgType         string `json:"msgtype"`
	CustomerService struct {
		Account string `json:"kf_account"`
	} `json:"customservice"`
	Parts map[string]json.RawMessage `json:"-"` // the whole body, by key
}

// UnmarshalJSON keeps all keys, whatever the msgtype.
func (in *customSendRequest) UnmarshalJSON(raw []byte) error {
	type common customSendRequest
	if err := json.Unmarshal(raw, (*common)(in)); err != nil {
		return err
	}
	return json.Unmarshal(raw, &in.Parts)
}

// customPart is the object under the msgtype, all types in one (PROTOCOL 6.2).
type customPart struct {
	Content      string `json:"content"`
	MediaID      string `json:"media_id"`
	ThumbMediaID string `json:"thumb_media_id"`
	Title        string `json:"title"`
	Description  string `json:"description"`
	MusicURL     string `json:"musicurl"`
	ArticleID    string `json:"article_id"`
	CardID       string `json:"card_id"`
	AppID        string `json:"appid"`
	PagePath     string `json:"pagepath"`
	URL          string `json:"url"`
	HeadContent  string `json:"head_content"`
	TailContent  string `json:"tail_content"`
	Articles     []struct {
		Title       string `json:"title"`
		Description string `json:"description"`
		URL         string `json:"url"`
	} `json:"articles"`
	List []menuItem `json:"list"`
}

// menuItem is one line of a msgmenu.
type menuItem struct {
	ID      string `json:"id"`
	Content string `json:"content"`
}

// customType is a msgtype: who may send it, how it looks in a chat, and what it must carry.
type customType struct {
	kinds []world.Kind
	label string
	check func(*call, customPart) error
}

func customTypes() map[string]customType {
	official, mini := []world.Kind{world.OfficialAccount}, []world.Kind{world.MiniProgram}
	both := append(slices.Clone(official), mini...)
	return map[string]customType{
		"text":            {both, "", (*call).customText},
		"image":           {both, "[图片]", (*call).customImage},
		"voice":           {official, "[语音]", (*call).customVoice},
		"video":           {official, "[视频]", (*call).customVideo},
		"music":           {official, "[音乐]", (*call).customMusic},
		"news":            {official, "[图文]", (*call).customNews},
		"mpnews":          {official, "[图文]", (*call).customArticles},
		"mpnewsarticle":   {official, "[图文]", (*call).customArticle},
		"msgmenu":         {official, "[菜单]", (*call).customMenu},
		"wxcard":          {official, "[卡券]", (*call).customCard},
		"miniprogrampage": {both, "[小程序]", (*call).customPage},
		"link":            {mini, "[链接]", (*call).customLink},
	}
}

// filled refuses an empty value. The ids of articles, cards and mpnews are taken on trust beyond that: the material
// library is not simulated.
func filled(field, value string, code int) error {
	if value == "" {
		return fail(code, "%s 缺失或为空", "%s is missing or empty", field)
	}
	return nil
}

// customBody finds the part that belongs to the msgtype and checks it.
func (c *call) customBody(in customSendRequest) (customPart, error) {
	var part customPart
	t, known := customTypes()[in.MsgType]
	switch {
	case !known:
		return part, fail(40008, "没有 %q 这种 msgtype", "msgtype %q does not exist", in.MsgType)
	case !slices.Contains(t.kinds, c.account.Kind):
		return part, fail(48008, "%s 类型的账号不能发送 %s", "a %s cannot send %s", c.account.Kind, in.MsgType)
	}
	if raw := in.Parts[in.MsgType]; len(raw) == 0 || raw[0] != '{' {
		return part, fail(47001, "请求体中没有对象 %q", "the body has no object %q", in.MsgType)
	} else if err := json.Unmarshal(raw, &part); err != nil {
		return part, fail(47001, "%s 中有字段类型不对：%v",
			"a field of %s has the wrong type: %v", in.MsgType, err)
	}
	if err := t.check(c, part); err != nil {
		return part, err
	}
	return part, c.staff(in.CustomerService.Account)
}

// staff checks the shape of a customer-service account, name@alias; which ones an account has is not simulated.
func (c *call) staff(account string) error {
	name, alias, ok := strings.Cut(account, "@")
	if account != "" && (!ok || name == "" || alias == "") {
		return fail(65401, "kf_account 为 %q，格式须为 name@%s",
			"kf_account %q must look like name@%s", account, c.account.Alias)
	}
	return nil
}

func (c *call) customText(p customPart) error {
	switch {
	case p.Content == "":
		return fail(44004, "text.content 为空", "text.content is empty")
	case len(p.Content) > 2048:
		return fail(45002, "text.content 有 %d 字节，最多 2048 字节",
			"text.content has %d bytes, at most 2048 are allowed", len(p.Content))
	}
	return nil
}

func (c *call) customImage(p customPart) error {
	return c.mediaID("image.media_id", p.MediaID, "image")
}

func (c *call) customVoice(p customPart) error {
	return c.mediaID("voice.media_id", p.MediaID, "voice")
}

func (c *call) customVideo(p customPart) error {
	if err := c.mediaID("video.media_id", p.MediaID, "video"); err != nil {
		return err
	}
	return c.mediaID("video.thumb_media_id", p.ThumbMediaID, "thumb", "image")
}

func (c *call) customMusic(p customPart) error {
	if err := filled("music.musicurl", p.MusicURL, 47001); err != nil {
		return err
	}
	return c.mediaID("music.thumb_media_id", p.ThumbMediaID, "thumb", "image")
}

// customNews: one article since 2018.
func (c *call) customNews(p customPart) error {
	switch {
	case len(p.Articles) == 0:
		return fail(47001, "news.articles 缺失或为空", "news.articles is empty or missing")
	case len(p.Articles) > 1:
		return fail(45008, "有 %d 篇图文，客服消息只能有一篇",
			"%d articles, a customer-service message has room for one", len(p.Articles))
	}
	return filled("news.articles[0].title", p.Articles[0].Title, 47001)
}

func (c *call) customArticles(p customPart) error {
	return filled("mpnews.media_id", p.MediaID, 40007)
}

func (c *call) customArticle(p customPart) error {
	return filled("mpnewsarticle.article_id", p.ArticleID, 47001)
}

func (c *call) customCard(p customPart) error {
	return filled("wxcard.card_id", p.CardID, 47001)
}

func (c *call) customMenu(p customPart) error {
	if len(p.List) == 0 {
		return fail(47001, "msgmenu.list 缺失或为空", "msgmenu.list is empty or missing")
	}
	for i, item := range p.List {
		if item.ID == "" || item.Content == "" {
			return fail(47001, "msgmenu.list[%d] 须有 id 和 content", "msgmenu.list[%d] needs id and content", i)
		}
	}
	return nil
}

// customPage: an official account names the mini program, a mini program can only mean itself.
func (c *call) customPage(p customPart) error {
	if c.account.Kind == world.OfficialAccount {
		if err := filled("miniprogrampage.appid", p.AppID, 40013); err != nil {
			return err
		}
	}
	for field, value := range map[string]string{"title": p.Title, "pagepath": p.PagePath} {
		if err := filled("miniprogrampage."+field, value, 47001); err != nil {
			return err
		}
	}
	return c.mediaID("miniprogrampage.thumb_media_id", p.ThumbMediaID, "image", "thumb")
}

func (c *call) customLink(p customPart) error {
	if err := filled("link.title", p.Title, 47001); err != nil {
		return err
	}
	return filled("link.url", p.URL, 47001)
}

// line is the message as a line of chat.
func (p customPart) line(msgType string) string {
	title := p.Title
	switch {
	case msgType == "text":
		return p.Content
	case msgType == "news":
		title = p.Articles[0].Title
	case msgType == "msgmenu":
		var items []string
		for _, item := range p.List {
			items = append(items, item.Content)
		}
		title = strings.TrimSpace(p.HeadContent + " " + strings.Join(items, " / ") + " " + p.TailContent)
	}
	return strings.TrimSpace(customTypes()[msgType].label + " " + title)
}

// parts are what the follower sees of the message beside its words.
func (p customPart) parts(msgType string) (out []world.ChatPart) {
	switch msgType {
	case "image":
		return []world.ChatPart{{Medium: p.MediaID}}
	case "video", "music", "miniprogrampage", "link":
		return []world.ChatPart{{
			Title: p.Title, Note: cmp.Or(p.Description, p.PagePath), URL: cmp.Or(p.MusicURL, p.URL), Medium: p.ThumbMediaID,
		}}
	case "news":
		for _, a := range p.Articles {
			out = append(out, world.ChatPart{Title: a.Title, Note: a.Description, URL: a.URL})
		}
	case "msgmenu":
		out = append(out, world.ChatPart{Title: p.HeadContent})
		for _, item := range p.List {
			out = append(out, world.ChatPart{Title: item.Content, Item: item.ID})
		}
		return append(out, world.ChatPart{Title: p.TailContent})
	}
	return out
}
