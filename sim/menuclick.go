package sim

import (
	"context"
	"fmt"
	"maps"
	"strconv"
)

// MenuClick is a follower's finger on a menu button.
type MenuClick struct {
	Account string // AppID or original id
	OpenID  string
	Button  []int             // index of the button, and of the sub button
	Set     map[string]string // fields of the event to change, such as ScanCodeInfo.ScanResult
}

// ClickMenu lets a follower click a button of the menu on their phone. Everyone who gets the account's messages is
// told what WeChat sends for its type: CLICK, VIEW, view_miniprogram, scancode_…, pic_…, location_select. Media and
// article buttons WeChat answers itself: the content appears in the chat and nobody is told.
func (s *Sim) ClickMenu(ctx context.Context, m MenuClick) ([]Delivery, error) {
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
	out, err := s.sends(ctx, event, m.Account, m.OpenID, set)
	if err != nil {
		return out, fmt.Errorf("click menu: %w", err)
	}
	return out, nil
}

// button finds what the finger hits.
func (s *Sim) button(m MenuClick) (Button, int64, error) {
	if _, known := s.Account(m.Account); !known {
		return Button{}, 0, fmt.Errorf("no account has the AppID or original id %q", m.Account)
	}
	list, id := s.Menu(m.Account, m.OpenID)
	if len(list) == 0 {
		return Button{}, 0, fmt.Errorf("the account shows no menu to %q", m.OpenID)
	}
	b := Button{Sub: list}
	for _, i := range m.Button {
		if i < 0 || i >= len(b.Sub) {
			return Button{}, 0, fmt.Errorf("there is no button %v, this level has %d", m.Button, len(b.Sub))
		}
		b = b.Sub[i]
	}
	if len(b.Sub) > 0 {
		return Button{}, 0, fmt.Errorf("button %v opens a submenu: add the index of one of its %d buttons", m.Button, len(b.Sub))
	}
	return b, id, nil
}

func (s *Sim) showContent(m MenuClick, b Button) {
	w := s.world.lock()
	defer s.world.unlock()
	defer w.touch()
	if a := w.lookAccount(m.Account); a != nil {
		a.say(m.OpenID, ChatEntry{At: s.now(), From: FromAccount, MsgType: b.Type, Text: "[" + b.Name + "]"})
	}
}
