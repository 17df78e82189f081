package api

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"wxlab/sim/world"
)

// customMenuChapter is custom menus (自定义菜单; PROTOCOL 6.4). Every official account has one, verified or not.
func customMenuChapter() []endpoint {
	needs := ability{officialAccount: []int{world.SetMenu}}
	return []endpoint{
		post("/cgi-bin/menu/create", authorizerToken, does((*call).menuCreate)).needing(needs).daily(1000).literal(),
		get("/cgi-bin/menu/get", authorizerToken, answers((*call).menuGet)).needing(needs).daily(10000),
		get("/cgi-bin/menu/delete", authorizerToken, does((*call).menuDelete)).needing(needs).daily(1000),
		post("/cgi-bin/menu/addconditional", authorizerToken, answers((*call).menuAddConditional)).
			needing(needs).daily(2000).literal(),
		post("/cgi-bin/menu/delconditional", authorizerToken, does((*call).menuDeleteConditional)).
			needing(needs).daily(2000),
		post("/cgi-bin/menu/trymatch", authorizerToken, answers((*call).menuTryMatch)).needing(needs).daily(20000),
		get("/cgi-bin/get_current_selfmenu_info", authorizerToken, answers((*call).menuCurrent)).
			needing(needs).daily(10000),
	}
}

type menuCreateRequest struct{ world.Menu }

func (c *call) menuCreate(in menuCreateRequest) error {
	m, err := c.newMenu(in.Menu)
	if err != nil {
		return err
	}
	m.Rule = nil
	c.account.Menu = m
	return nil
}

// newMenu checks the buttons of a menu and gives it an id.
func (c *call) newMenu(m world.Menu) (*world.Menu, error) {
	if err := checkButtons(m.Buttons); err != nil {
		return nil, err
	}
	m.Buttons = world.WithSubs(m.Buttons)
	m.ID = c.world.NewMenuID()
	return &m, nil
}

type menuGetAnswer struct {
	Menu        *world.Menu   `json:"menu"`
	Conditional []*world.Menu `json:"conditionalmenu,omitempty"`
}

func (c *call) menuGet(nothing) (*menuGetAnswer, error) {
	if c.account.Menu == nil {
		return nil, fail(46003, "%s 没有菜单，请先创建", "%s has no menu, create one first", c.account.NickName)
	}
	return &menuGetAnswer{c.account.Menu, c.account.Conditional}, nil
}

// menuDelete removes the conditional menus, too.
func (c *call) menuDelete(nothing) error {
	c.account.Menu, c.account.Conditional = nil, nil
	return nil
}

type (
	menuAddConditionalRequest struct{ world.Menu }
	menuAddConditionalAnswer  struct {
		ID string `json:"menuid"`
	}
)

// menuAddConditional needs a default menu (65303) and a rule that says something (65304).
func (c *call) menuAddConditional(in menuAddConditionalRequest) (*menuAddConditionalAnswer, error) {
	m, err := c.newMenu(in.Menu)
	switch {
	case err != nil:
		return nil, err
	case c.account.Menu == nil:
		return nil, fail(65303, "请先创建默认菜单", "create the default menu first")
	case m.Rule == nil || *m.Rule == world.MatchRule{}:
		return nil, fail(65304, "matchrule 缺失，或没有任何条件", "matchrule is missing or says nothing")
	}
	c.account.Conditional = append(c.account.Conditional, m)
	return &menuAddConditionalAnswer{strconv.FormatInt(m.ID, 10)}, nil
}

type menuDeleteConditionalRequest struct {
	ID json.RawMessage `json:"menuid"` // a string in the documents, a number in menu/get
}

func (c *call) menuDeleteConditional(in menuDeleteConditionalRequest) error {
	id := strings.Trim(string(in.ID), `"`)
	i := slices.IndexFunc(c.account.Conditional, func(m *world.Menu) bool { return strconv.FormatInt(m.ID, 10) == id })
	if i < 0 {
		return fail(65301, "没有 menuid 为 %s 的个性化菜单", "no conditional menu has the menuid %s", id)
	}
	c.account.Conditional = slices.Delete(c.account.Conditional, i, i+1)
	return nil
}

type (
	menuTryMatchRequest struct {
		UserID string `json:"user_id"` // an openid
	}
	menuTryMatchAnswer struct {
		Buttons []world.Button `json:"button"`
	}
)

// menuTryMatch shows what a follower would see.
func (c *call) menuTryMatch(in menuTryMatchRequest) (*menuTryMatchAnswer, error) {
	f := c.account.Follower(in.UserID)
	switch {
	case c.account.Menu == nil:
		return nil, fail(65303, "请先创建默认菜单", "create the default menu first")
	case f == nil:
		return nil, fail(65302, "%s 没有 openid 为 %q 的粉丝",
			"%s has no follower with the openid %q", c.account.NickName, in.UserID)
	}
	return &menuTryMatchAnswer{c.account.MenuOf(f).Buttons}, nil
}

type (
	menuCurrentAnswer struct {
		Open int         `json:"is_menu_open"`
		Info currentMenu `json:"selfmenu_info"`
	}
	currentMenu struct {
		Buttons []currentButton `json:"button"`
	}
)

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
func (c *call) menuCurrent(nothing) (*menuCurrentAnswer, error) {
	if c.account.Menu == nil {
		return &menuCurrentAnswer{Info: currentMenu{[]currentButton{}}}, nil
	}
	return &menuCurrentAnswer{1, currentMenu{currentButtons(c.account.Menu.Buttons)}}, nil
}
