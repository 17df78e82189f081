package wxapi

import "context"

// CustomContent is what a customer-service message (客服消息, PROTOCOL 6.2) shows: Text, Image, Voice, Video, Music, News,
// MPNews, MPNewsArticle, MsgMenu, Card, MiniProgramPage or Link.
type CustomContent interface{ msgType() string }

// The contents, with who may send them: OA an official account, MP a mini program.
type (
	Text struct {
		Content string `json:"content"`
	} // OA, MP; at most 2048 bytes; <a href> allowed
	Image struct {
		MediaID string `json:"media_id"`
	} // OA, MP
	Voice struct {
		MediaID string `json:"media_id"`
	} // OA
	Video struct { // OA
		MediaID      string `json:"media_id"`
		ThumbMediaID string `json:"thumb_media_id"`
		Title        string `json:"title,omitempty"`
		Description  string `json:"description,omitempty"`
	}
	Music struct { // OA
		Title        string `json:"title,omitempty"`
		Description  string `json:"description,omitempty"`
		URL          string `json:"musicurl"`
		HQURL        string `json:"hqmusicurl"`
		ThumbMediaID string `json:"thumb_media_id"`
	}
	News struct {
		Articles []NewsArticle `json:"articles"`
	} // OA; one article since 2018
	MPNews struct {
		MediaID string `json:"media_id"`
	} // OA
	MPNewsArticle struct {
		ArticleID string `json:"article_id"`
	} // OA; a published article, replaces MPNews
	MsgMenu struct { // OA; a click comes back as text with bizmsgmenuid
		Head string        `json:"head_content"`
		List []MsgMenuItem `json:"list"`
		Tail string        `json:"tail_content"`
	}
	Card struct {
		CardID string `json:"card_id"`
	} // OA
	MiniProgramPage struct { // OA, MP; an MP leaves AppID empty
		Title        string `json:"title"`
		AppID        string `json:"appid,omitempty"`
		PagePath     string `json:"pagepath"`
		ThumbMediaID string `json:"thumb_media_id"`
	}
	Link struct { // MP
		Title       string `json:"title"`
		Description string `json:"description"`
		URL         string `json:"url"`
		ThumbURL    string `json:"thumb_url"`
	}
)

// NewsArticle is one entry of News.
type NewsArticle struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	URL         string `json:"url"`
	PicURL      string `json:"picurl"`
}

// MsgMenuItem is one choice of a MsgMenu.
type MsgMenuItem struct {
	ID      string `json:"id"`
	Content string `json:"content"`
}

func (Text) msgType() string            { return "text" }
func (Image) msgType() string           { return "image" }
func (Voice) msgType() string           { return "voice" }
func (Video) msgType() string           { return "video" }
func (Music) msgType() string           { return "music" }
func (News) msgType() string            { return "news" }
func (MPNews) msgType() string          { return "mpnews" }
func (MPNewsArticle) msgType() string   { return "mpnewsarticle" }
func (MsgMenu) msgType() string         { return "msgmenu" }
func (Card) msgType() string            { return "wxcard" }
func (MiniProgramPage) msgType() string { return "miniprogrampage" }
func (Link) msgType() string            { return "link" }

// CustomMessage is a customer-service message to one user.
type CustomMessage struct {
	ToUser    string // openid
	Content   CustomContent
	KfAccount string // shown as the sender, a@b; "" is the account itself
}

// SendCustomMessage sends m. It fails with 45015 outside the user's window and with 45047 beyond its count.
func (a *Account) SendCustomMessage(ctx context.Context, m CustomMessage) error {
	kind := m.Content.msgType()
	body := map[string]any{"touser": m.ToUser, "msgtype": kind, kind: m.Content}
	if m.KfAccount != "" {
		body["customservice"] = map[string]string{"kf_account": m.KfAccount}
	}
	return a.post(ctx, "/cgi-bin/message/custom/send", body, nil)
}

// SetTyping shows the user that an answer is being typed, or no longer.
func (a *Account) SetTyping(ctx context.Context, openID string, typing bool) error {
	command := "CancelTyping"
	if typing {
		command = "Typing"
	}
	return a.post(ctx, "/cgi-bin/message/custom/typing", map[string]string{"touser": openID, "command": command}, nil)
}
