package sim

import (
	"context"
	"fmt"
	"strconv"
)

// MenuClick is a follower's finger on a menu button.
type MenuClick struct {
	ComponentAppID string // may be empty when there is only one platform
	Account        string // AppID or original id
	OpenID         string
	Button         []int             // index of the button, and of the sub button
	Set            map[string]string // fields of the event to change, such as ScanCodeInfo.ScanResult
}

// ClickMenu lets a follower click a button of the menu on their phone and pushes what WeChat pushes for its type:
// CLICK, VIEW, view_miniprogram, scancode_…, pic_…, location_select. Media and article buttons are answered by
// WeChat itself: the content appears in the chat, nothing is pushed and the Delivery has no ID.
func (s *Sim) ClickMenu(ctx context.Context, m MenuClick) (Delivery, error) {
	b, id, err := s.button(m)
	if err != nil {
		return Delivery{}, fmt.Errorf("click menu: %w", err)
	}
	t := Trigger{ComponentAppID: m.ComponentAppID, Account: m.Account, OpenID: m.OpenID, Set: map[string]string{}}
	switch b.Type {
	case "click":
		t.Event, t.Set["EventKey"] = "CLICK", b.Key
	case "view":
		t.Event, t.Set["EventKey"], t.Set["MenuId"] = "VIEW", b.URL, strconv.FormatInt(id, 10)
	case "miniprogram":
		t.Event, t.Set["EventKey"], t.Set["MenuId"] = "view_miniprogram", b.PagePath, strconv.FormatInt(id, 10)
	case "media_id", "view_limited", "article_id", "article_view_limited":
		s.showContent(m, b)
		return Delivery{}, nil
	default:
		t.Event, t.Set["EventKey"] = b.Type, b.Key
	}
	for path, value := range m.Set {
		t.Set[path] = value
	}
	return s.Trigger(ctx, t)
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
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.signal()
	if a := s.world.lookAccount(m.Account); a != nil {
		a.say(m.OpenID, ChatEntry{At: s.now(), From: FromAccount, MsgType: b.Type, Text: "[" + b.Name + "]"})
	}
}
