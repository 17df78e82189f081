package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"wxlab/sim/world"
)

// menuEndpoints are custom menus (PROTOCOL 6.4).
func menuEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"/cgi-bin/menu/create":               {http.MethodPost, authorizerToken, 1000, (*call).menuCreate},
		"/cgi-bin/menu/get":                  {http.MethodGet, authorizerToken, 10000, (*call).menuGet},
		"/cgi-bin/menu/delete":               {http.MethodGet, authorizerToken, 1000, (*call).menuDelete},
		"/cgi-bin/menu/addconditional":       {http.MethodPost, authorizerToken, 2000, (*call).menuAddConditional},
		"/cgi-bin/menu/delconditional":       {http.MethodPost, authorizerToken, 2000, (*call).menuDeleteConditional},
		"/cgi-bin/menu/trymatch":             {http.MethodPost, authorizerToken, 20000, (*call).menuTryMatch},
		"/cgi-bin/get_current_selfmenu_info": {http.MethodGet, authorizerToken, 10000, (*call).menuCurrent},
	}
}

// mayMenu: every official account has a menu, verified or not.
func (c *call) mayMenu() error { return c.may(ability{officialAccount: []int{world.SetMenu}}) }

// menuRequest reads and checks the buttons.
func (c *call) menuRequest() (m world.Menu, err error) {
	if err := c.mayMenu(); err != nil {
		return m, err
	}
	if err := c.decode(&m); err != nil {
		return m, err
	}
	if err := c.checkButtons(m.Buttons); err != nil {
		return m, err
	}
	m.Buttons = world.WithSubs(m.Buttons)
	m.ID = c.world.NewMenuID()
	return m, nil
}

func (c *call) menuCreate() (any, error) {
	m, err := c.menuRequest()
	if err != nil {
		return nil, err
	}
	m.Rule = nil
	c.account.Menu = &m
	return okAnswer, nil
}

func (c *call) menuGet() (any, error) {
	if err := c.mayMenu(); err != nil {
		return nil, err
	}
	if c.account.Menu == nil {
		return nil, fail(46003, "%s has no menu, create one first", c.account.NickName)
	}
	return struct {
		Menu        *world.Menu   `json:"menu"`
		Conditional []*world.Menu `json:"conditionalmenu,omitempty"`
	}{c.account.Menu, c.account.Conditional}, nil
}

// menuDelete removes the conditional menus, too.
func (c *call) menuDelete() (any, error) {
	if err := c.mayMenu(); err != nil {
		return nil, err
	}
	c.account.Menu, c.account.Conditional = nil, nil
	return okAnswer, nil
}

// menuAddConditional needs a default menu (65303) and a rule that says something (65304).
func (c *call) menuAddConditional() (any, error) {
	m, err := c.menuRequest()
	switch {
	case err != nil:
		return nil, err
	case c.account.Menu == nil:
		return nil, fail(65303, "create the default menu first")
	case m.Rule == nil || *m.Rule == world.MatchRule{}:
		return nil, fail(65304, "matchrule is missing or says nothing")
	}
	c.account.Conditional = append(c.account.Conditional, &m)
	return struct {
		ID string `json:"menuid"`
	}{strconv.FormatInt(m.ID, 10)}, nil
}

func (c *call) menuDeleteConditional() (any, error) {
	if err := c.mayMenu(); err != nil {
		return nil, err
	}
	var in struct {
		ID json.RawMessage `json:"menuid"` // a string in the documents, a number in menu/get
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	id := strings.Trim(string(in.ID), `"`)
	i := slices.IndexFunc(c.account.Conditional, func(m *world.Menu) bool { return strconv.FormatInt(m.ID, 10) == id })
	if i < 0 {
		return nil, fail(65301, "no conditional menu has the menuid %s", id)
	}
	c.account.Conditional = slices.Delete(c.account.Conditional, i, i+1)
	return okAnswer, nil
}

// menuTryMatch shows what a follower would see; user_id is an openid.
func (c *call) menuTryMatch() (any, error) {
	if err := c.mayMenu(); err != nil {
		return nil, err
	}
	var in struct {
		UserID string `json:"user_id"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	f := c.account.Follower(in.UserID)
	switch {
	case c.account.Menu == nil:
		return nil, fail(65303, "create the default menu first")
	case f == nil:
		return nil, fail(65302, "%s has no follower with the openid %q", c.account.NickName, in.UserID)
	}
	return struct {
		Buttons []world.Button `json:"button"`
	}{c.account.MenuOf(f).Buttons}, nil
}

// currentButton wraps sub buttons in a list, unlike menu/get.
type currentButton struct {
	Type      string       `json:"type,omitempty"`
	Name      string       `json:"name"`
	Key       string       `json:"key,omitempty"`
	URL       string       `json:"url,omitempty"`
	MediaID   string       `json:"media_id,omitempty"`
	AppID     string       `json:"appid,omitempty"`
	PagePath  string       `json:"pagepath,omitempty"`
	ArticleID string       `json:"article_id,omitempty"`
	Sub       *currentList `json:"sub_button,omitempty"`
}

type currentList struct {
	List []currentButton `json:"list"`
}

func currentButtons(buttons []world.Button) []currentButton {
	out := []currentButton{}
	for _, b := range buttons {
		current := currentButton{b.Type, b.Name, b.Key, b.URL, b.MediaID, b.AppID, b.PagePath, b.ArticleID, nil}
		if len(b.Sub) > 0 {
			current.Sub = &currentList{currentButtons(b.Sub)}
		}
		out = append(out, current)
	}
	return out
}

// menuCurrent answers also without a menu.
func (c *call) menuCurrent() (any, error) {
	if err := c.mayMenu(); err != nil {
		return nil, err
	}
	type info struct {
		Buttons []currentButton `json:"button"`
	}
	out := struct {
		Open int  `json:"is_menu_open"`
		Info info `json:"selfmenu_info"`
	}{0, info{[]currentButton{}}}
	if c.account.Menu != nil {
		out.Open, out.Info = 1, info{currentButtons(c.account.Menu.Buttons)}
	}
	return out, nil
}
