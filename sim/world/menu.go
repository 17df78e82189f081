package world

// Button is one entry of a menu (自定义菜单), with the keys of its type (PROTOCOL 6.4).
type Button struct {
	Type      string   `json:"type,omitempty"` // none for a button that opens a submenu
	Name      string   `json:"name"`
	Key       string   `json:"key,omitempty"`
	URL       string   `json:"url,omitempty"`
	MediaID   string   `json:"media_id,omitempty"`
	AppID     string   `json:"appid,omitempty"`
	PagePath  string   `json:"pagepath,omitempty"`
	ArticleID string   `json:"article_id,omitempty"`
	Sub       []Button `json:"sub_button"` // empty but present, as in WeChat's answers
}

// MatchRule says who sees a conditional menu (个性化菜单); an empty field matches everybody.
type MatchRule struct {
	TagID    string `json:"tag_id,omitempty"`
	Sex      string `json:"sex,omitempty"`
	Country  string `json:"country,omitempty"`
	Province string `json:"province,omitempty"`
	City     string `json:"city,omitempty"`
	Platform string `json:"client_platform_type,omitempty"` // 1 iOS, 2 Android, 3 others
	Language string `json:"language,omitempty"`
}

// Menu is the default menu or a conditional one. The JSON is that of menu/get.
type Menu struct {
	Buttons []Button   `json:"button"`
	Rule    *MatchRule `json:"matchrule,omitempty"`
	ID      int64      `json:"menuid"`
}

// WithSubs gives every button its list of sub buttons, at least an empty one.
func WithSubs(buttons []Button) []Button {
	out := make([]Button, 0, len(buttons))
	for _, b := range buttons {
		b.Sub = WithSubs(b.Sub)
		out = append(out, b)
	}
	return out
}
