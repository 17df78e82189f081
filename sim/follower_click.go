package sim

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// MenuClick is a follower's click on a menu button.
type MenuClick struct {
	Account string // AppID or original id
	OpenID  string
	Button  []int             // index of the button, and of the sub button
	Set     map[string]string // fields of the event to change, such as ScanCodeInfo.ScanResult
}

// ClickMenu lets a follower click a button of the menu on their phone. Everyone who gets the account's messages is
// told what WeChat sends for its type: CLICK, VIEW, view_miniprogram, scancode_…, pic_…, location_select. The picture
// of a pic_… follows as a message (PROTOCOL 7.2). Media and article buttons WeChat answers itself: the content appears in the
// chat and nobody is told.
func (s *Sim) ClickMenu(ctx context.Context, m MenuClick) ([]world.Delivery, error) {
	b, id, err := s.button(m)
	if err != nil {
		return nil, fmt.Errorf("click menu: %w", err)
	}
	event, set := b.Type, map[string]string{"EventKey": b.Key}
	switch b.Type {
	case "click":
		event = "CLICK"
	case "view":
		event, set["EventKey"], set["MenuId"] = "VIEW", b.URL, strconv.FormatInt(id, 10)
	case "miniprogram":
		event, set["EventKey"], set["MenuId"] = "view_miniprogram", b.PagePath, strconv.FormatInt(id, 10)
	case "media_id", "view_limited", "article_id", "article_view_limited":
		s.showContent(m, b)
		return nil, nil
	}
	maps.Copy(set, m.Set)
	out, err := s.pushFromFollower(ctx, event, m.Account, m.OpenID, set)
	if err != nil {
		return out, fmt.Errorf("click menu: %w", err)
	}
	if !strings.HasPrefix(b.Type, "pic_") {
		return out, nil
	}
	followed, err := s.Act(ctx, Action{Account: m.Account, OpenID: m.OpenID, Do: SendImage})
	return append(out, followed...), err
}

// button finds the clicked button, and the id of the menu.
func (s *Sim) button(m MenuClick) (world.Button, int64, error) {
	if _, known := s.Account(m.Account); !known {
		return world.Button{}, 0, world.UnknownAccount(m.Account)
	}
	list, id := s.Menu(m.Account, m.OpenID)
	if len(list) == 0 {
		return world.Button{}, 0, bilingual.Errorf("这个账号没有给 %q 显示菜单；请先用 menu/create 创建", "the account shows no menu to %q; make one with menu/create", m.OpenID)
	}
	b := world.Button{Sub: list}
	for _, i := range m.Button {
		if i < 0 || i >= len(b.Sub) {
			return world.Button{}, 0, bilingual.Errorf("没有按钮 %v，这一级有 %d 个", "there is no button %v, this level has %d", fromOne(m.Button), len(b.Sub))
		}
		b = b.Sub[i]
	}
	if len(b.Sub) > 0 {
		return world.Button{}, 0, bilingual.Errorf("按钮 %v 打开子菜单：请再指明 %d 个子按钮中的一个",
			"button %v opens a submenu: name one of its %d buttons too", fromOne(m.Button), len(b.Sub))
	}
	return b, id, nil
}

// fromOne counts the places of buttons as people do.
func fromOne(places []int) []int {
	out := make([]int, len(places))
	for i, at := range places {
		out[i] = at + 1
	}
	return out
}

// showContent puts into the chat what WeChat itself sends for a button.
func (s *Sim) showContent(m MenuClick, b world.Button) {
	w := s.world.lock()
	defer s.world.unlock()
	defer w.Touch()
	if a := w.AccountBy(m.Account); a != nil {
		a.Say(m.OpenID, world.ChatEntry{At: s.now(), From: world.FromAccount, MsgType: b.Type, Text: "[" + b.Name + "]"})
	}
}

// ClickMessageMenu lets a follower click a line of a msgmenu that the account sent: it comes back as a text message
// with bizmsgmenuid (PROTOCOL 6.2). The newest menu that has the id counts.
func (s *Sim) ClickMessageMenu(ctx context.Context, account, openID, itemID string) ([]world.Delivery, error) {
	content, err := s.messageMenuItem(account, openID, itemID)
	if err != nil {
		return nil, fmt.Errorf("click message menu: %w", err)
	}
	set := map[string]string{"Content": content, "bizmsgmenuid": itemID}
	out, err := s.pushFromFollower(ctx, "text_menu_click", account, openID, set)
	if err != nil {
		return out, fmt.Errorf("click message menu: %w", err)
	}
	return out, nil
}

// messageMenuItem is the text of a line of a msgmenu, the newest that has the id.
func (s *Sim) messageMenuItem(account, openID, itemID string) (string, error) {
	var ids []string
	for _, m := range slices.Backward(s.CustomMessages(account, openID)) {
		var body struct {
			Menu struct {
				List []struct{ ID, Content string }
			} `json:"msgmenu"`
		}
		if m.MsgType != "msgmenu" || json.Unmarshal(m.Body, &body) != nil {
			continue
		}
		for _, item := range body.Menu.List {
			if item.ID == itemID {
				return item.Content, nil
			}
			ids = append(ids, item.ID)
		}
	}
	return "", bilingual.Errorf("发给 %s 的菜单消息里没有 id 为 %q 的选项，有的是 %v",
		"no msgmenu sent to %s has a line with the id %q, the ids are %v", openID, itemID, ids)
}

// Menu is the menu on a follower's phone, with its id; no buttons when the account has none.
func (s *Sim) Menu(account, openID string) ([]world.Button, int64) {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.AccountBy(account)
	if a == nil {
		return nil, 0
	}
	f := a.Follower(openID)
	if f == nil {
		return nil, 0
	}
	m := a.MenuOf(f)
	if m == nil {
		return nil, 0
	}
	return world.WithSubs(m.Buttons), m.ID
}

// AnswerPopup lets somebody answer the popup that asks for subscription messages: accepting gives the account one
// message of that template. Everyone who gets the account's messages is told with subscribe_msg_popup_event.
func (s *Sim) AnswerPopup(
	ctx context.Context, account, openID, templateID string, accept bool,
) ([]world.Delivery, error) {
	answer := "reject"
	if accept {
		answer = "accept"
	}
	out, err := s.pushFromFollower(ctx, "subscribe_msg_popup_single", account, openID, map[string]string{
		"SubscribeMsgPopupEvent.List.TemplateId": templateID, "SubscribeMsgPopupEvent.List.SubscribeStatusString": answer,
	})
	if err != nil {
		return out, fmt.Errorf("answer popup: %w", err)
	}
	return out, nil
}
