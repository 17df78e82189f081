package sim

import (
	"net/url"
	"slices"
	"strings"
)

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

// buttonLimits are the errcodes and sizes of one level; names are measured in bytes.
type buttonLimits struct {
	count, kind, name, key, url, domain int // errcodes
	most, nameBytes                     int
}

// checkButtons validates a menu, level by level.
func (c *call) checkButtons(buttons []Button) error {
	top := buttonLimits{40016, 40017, 40018, 40019, 40020, 40055, 3, 16}
	sub := buttonLimits{40023, 40024, 40025, 40026, 40027, 40054, 5, 60}
	if len(buttons) == 0 {
		return fail(40016, "button is empty or missing; a menu has 1 to 3")
	}
	return c.checkLevel("button", buttons, top, &sub)
}

func (c *call) checkLevel(where string, buttons []Button, limits buttonLimits, below *buttonLimits) error {
	if len(buttons) > limits.most {
		return fail(limits.count, "%s has %d entries, at most %d are allowed", where, len(buttons), limits.most)
	}
	for _, b := range buttons {
		at := where + " " + b.Name
		switch {
		case b.Name == "" || len(b.Name) > limits.nameBytes:
			return fail(limits.name, "%s: the name has %d bytes, it must have 1 to %d (a Chinese character counts 3)", at, len(b.Name), limits.nameBytes)
		case len(b.Sub) > 0 && below == nil:
			return fail(40022, "%s: a submenu cannot have a submenu", at)
		case len(b.Sub) > 0:
			if err := c.checkLevel(at+".sub_button", b.Sub, *below, nil); err != nil {
				return err
			}
		default:
			if err := c.checkButton(at, b, limits); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkButton looks at what each type needs.
func (c *call) checkButton(at string, b Button, limits buttonLimits) error {
	switch b.Type {
	case "click", "scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album", "pic_weixin", "location_select":
		if b.Key == "" || len(b.Key) > 128 {
			return fail(limits.key, "%s: a %s button needs a key of 1 to 128 bytes", at, b.Type)
		}
	case "view":
		return checkButtonURL(at, b, limits)
	case "miniprogram":
		if b.AppID == "" || b.PagePath == "" {
			return fail(limits.kind, "%s: a miniprogram button needs appid and pagepath", at)
		}
		return checkButtonURL(at, b, limits)
	case "media_id", "view_limited":
		if b.MediaID == "" {
			return fail(40007, "%s: a %s button needs a media_id", at, b.Type)
		}
	case "article_id", "article_view_limited":
		if b.ArticleID == "" {
			return fail(40007, "%s: a %s button needs an article_id", at, b.Type)
		}
	default:
		return fail(limits.kind, "%s: type %q does not exist", at, b.Type)
	}
	return nil
}

func checkButtonURL(at string, b Button, limits buttonLimits) error {
	u, err := url.Parse(b.URL)
	switch {
	case b.URL == "" || len(b.URL) > 1024:
		return fail(limits.url, "%s: the url has %d bytes, it must have 1 to 1024", at, len(b.URL))
	case err != nil || !strings.HasPrefix(u.Scheme, "http") || u.Host == "":
		return fail(limits.domain, "%s: url %q is not an absolute http or https URL", at, b.URL)
	}
	return nil
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

// menuOf is what a follower sees: the newest conditional menu that matches, else the default one.
func (a *accountState) menuOf(f *Follower) *menu {
	for _, m := range slices.Backward(a.Conditional) {
		if m.Rule.matches(f) {
			return m
		}
	}
	return a.Menu
}

// Menu is the menu on a follower's phone, with its id; no buttons when the account has none.
func (s *Sim) Menu(account, openID string) ([]Button, int64) {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.lookAccount(account)
	if a == nil {
		return nil, 0
	}
	f := a.follower(openID)
	if f == nil {
		return nil, 0
	}
	m := a.menuOf(f)
	if m == nil {
		return nil, 0
	}
	return withSubs(m.Buttons), m.ID
}
