package wxapi

import (
	"context"
	"encoding/json"
)

// Menu is a custom menu (自定义菜单, PROTOCOL 6.4): at most three buttons with at most five below each.
type Menu struct {
	Button    []Button        `json:"button"`
	MatchRule json.RawMessage `json:"matchrule,omitempty"` // of a conditional menu: tag_id, client_platform_type, …
	MenuID    json.Number     `json:"menuid,omitempty"`    // answered only
}

// Button is one entry. Type is click, view, miniprogram, scancode_push, scancode_waitmsg, pic_sysphoto,
// pic_photo_or_album, pic_weixin, location_select, media_id, view_limited, article_id or article_view_limited, and ""
// for one that opens Sub.
type Button struct {
	Type      string   `json:"type,omitempty"`
	Name      string   `json:"name"`
	Key       string   `json:"key,omitempty"`
	URL       string   `json:"url,omitempty"`
	AppID     string   `json:"appid,omitempty"`
	PagePath  string   `json:"pagepath,omitempty"`
	MediaID   string   `json:"media_id,omitempty"`
	ArticleID string   `json:"article_id,omitempty"`
	Sub       []Button `json:"sub_button,omitempty"`
}

// CreateMenu replaces the menu.
func (a *Account) CreateMenu(ctx context.Context, m Menu) error {
	return a.post(ctx, "/cgi-bin/menu/create", Menu{Button: m.Button}, nil)
}

// Menus returns the menu and the conditional ones. It fails with 46003 when there is none.
func (a *Account) Menus(ctx context.Context) (menu Menu, conditional []Menu, err error) {
	var out struct {
		Menu        Menu   `json:"menu"`
		Conditional []Menu `json:"conditionalmenu"`
	}
	err = a.get(ctx, "/cgi-bin/menu/get", nil, &out)
	return out.Menu, out.Conditional, err
}

// DeleteMenu removes the menu and all conditional ones.
func (a *Account) DeleteMenu(ctx context.Context) error {
	return a.get(ctx, "/cgi-bin/menu/delete", nil, nil)
}

// AddConditionalMenu adds a menu for those who fit its MatchRule and returns its id.
func (a *Account) AddConditionalMenu(ctx context.Context, m Menu) (menuID string, err error) {
	var out struct {
		MenuID string `json:"menuid"`
	}
	err = a.post(ctx, "/cgi-bin/menu/addconditional", Menu{Button: m.Button, MatchRule: m.MatchRule}, &out)
	return out.MenuID, err
}

// DeleteConditionalMenu removes one conditional menu.
func (a *Account) DeleteConditionalMenu(ctx context.Context, menuID string) error {
	return a.post(ctx, "/cgi-bin/menu/delconditional", map[string]string{"menuid": menuID}, nil)
}

// TryMatchMenu returns the buttons that one follower sees.
func (a *Account) TryMatchMenu(ctx context.Context, openID string) ([]Button, error) {
	var out struct {
		Button []Button `json:"button"`
	}
	err := a.post(ctx, "/cgi-bin/menu/trymatch", map[string]string{"user_id": openID}, &out)
	return out.Button, err
}

// CurrentMenu returns the buttons in use, whether they were made here or in the account's own console; open is false
// when there is no menu.
func (a *Account) CurrentMenu(ctx context.Context) (open bool, buttons []Button, err error) {
	var out struct {
		Open int `json:"is_menu_open"`
		Info struct {
			Button []currentButton `json:"button"`
		} `json:"selfmenu_info"`
	}
	err = a.get(ctx, "/cgi-bin/get_current_selfmenu_info", nil, &out)
	return out.Open == 1, plainButtons(out.Info.Button), err
}

// currentButton is a Button as get_current_selfmenu_info has it: those below it stand in a list.
type currentButton struct {
	Button
	Sub struct {
		List []currentButton `json:"list"`
	} `json:"sub_button"`
}

func plainButtons(current []currentButton) []Button {
	var out []Button
	for _, b := range current {
		b.Button.Sub = plainButtons(b.Sub.List)
		out = append(out, b.Button)
	}
	return out
}
