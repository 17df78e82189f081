package sim

import "slices"

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

// matchRule says who sees a conditional menu (个性化菜单); an empty field matches everybody.
type matchRule struct {
	TagID    string `json:"tag_id,omitempty"`
	Sex      string `json:"sex,omitempty"`
	Country  string `json:"country,omitempty"`
	Province string `json:"province,omitempty"`
	City     string `json:"city,omitempty"`
	Platform string `json:"client_platform_type,omitempty"` // 1 iOS, 2 Android, 3 others
	Language string `json:"language,omitempty"`
}

// menu is the default menu or a conditional one. The JSON is that of menu/get.
type menu struct {
	Buttons []Button   `json:"button"`
	Rule    *matchRule `json:"matchrule,omitempty"`
	ID      int64      `json:"menuid"`
}

// The phone that followers of the simulator have: WeChat has given out neither sex nor region since 2021.
const (
	followersPlatform = "2"
	followersLanguage = "zh_CN"
)

// matches says whether a follower sees the menu.
func (r matchRule) matches(f *Follower) bool {
	switch {
	case r.TagID != "" && !slices.ContainsFunc(f.TagIDs, func(id int) bool { return tagText(id) == r.TagID }):
		return false
	case r.Platform != "" && r.Platform != followersPlatform, r.Language != "" && r.Language != followersLanguage:
		return false
	}
	return r.Sex == "" && r.Country == "" && r.Province == "" && r.City == ""
}

// menuOf is what a follower sees: the newest conditional menu that matches, else the default one.
func (a *accountState) menuOf(f *Follower) *menu {
	for _, m := range slices.Backward(a.Conditional) {
		if m.Rule.matches(f) {
			return m
		}
	}
	return a.Menu
}

// newMenuID has nine digits and rises.
func (w *world) newMenuID() int64 {
	w.Counters["menu"]++
	return 400000000 + int64(stream(w.Seed, "menu", 1)[0])<<16 + int64(w.Counters["menu"])
}

// withSubs gives every button its list of sub buttons, at least an empty one.
func withSubs(buttons []Button) []Button {
	out := make([]Button, 0, len(buttons))
	for _, b := range buttons {
		b.Sub = withSubs(b.Sub)
		out = append(out, b)
	}
	return out
}
