package sim

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Who wrote a line of chat.
const (
	FromFollower = "follower"
	FromAccount  = "account"
)

// ChatEntry is one line on the follower's phone.
type ChatEntry struct {
	At         time.Time
	From       string // FromFollower or FromAccount
	MsgType    string // of the message or reply; "notice" for WeChat's own notice that the account is out of order
	Text       string
	DeliveryID string // empty for customer-service messages
	Custom     bool   // sent with message/custom/send
}

// Chat is what the follower's phone shows: own messages, passive replies, customer-service messages and notices,
// oldest first.
func (s *Sim) Chat(account, openID string) []ChatEntry {
	w := s.world.lock()
	defer s.world.unlock()
	if a := w.lookAccount(account); a != nil {
		return slices.Clone(a.Chats[openID])
	}
	return nil
}

func (a *accountState) say(openID string, e ChatEntry) {
	list := append(a.Chats[openID], e)
	a.Chats[openID] = list[max(0, len(list)-keptChat):]
}

// window is what is left of an allowance for customer-service messages (PROTOCOL 6.2).
type window struct {
	Until time.Time
	Left  int
}

// act opens the window that a follower's action gives. Allowances do not add up: each action has its own.
func (a *accountState) act(openID, action string, now time.Time) {
	follower := a.follower(openID)
	switch {
	case follower == nil:
		return
	case action == "unsubscribe":
		follower.Subscribed = false
		delete(a.Windows, openID)
		return
	case action == "subscribe" && !follower.Subscribed:
		follower.Subscribed, follower.SubscribedAt = true, now
	}
	if life, sends := allowance(action); sends > 0 {
		if a.Windows[openID] == nil {
			a.Windows[openID] = map[string]*window{}
		}
		a.Windows[openID][action] = &window{now.Add(life), sends}
	}
}

// allowance is how long and how often the account may write after a follower's action.
func allowance(action string) (life time.Duration, sends int) {
	switch action {
	case "message":
		return 48 * time.Hour, 5
	case "menu", "subscribe", "scan":
		return time.Minute, 3
	case "enter":
		return time.Minute, 2
	}
	return 0, 0
}

// spend takes one customer-service message off every open window; it returns the errcode, 0 when it may go out.
func (a *accountState) spend(openID string, now time.Time) int {
	open, left := false, false
	for _, w := range a.Windows[openID] {
		if now.Before(w.Until) {
			open = true
			left = left || w.Left > 0
		}
	}
	switch {
	case !open:
		return 45015
	case !left:
		return 45047
	}
	for _, w := range a.Windows[openID] {
		w.Left = max(0, w.Left-1)
	}
	return 0
}

// describeMessage is a follower's message as a line of chat.
func describeMessage(root *element) string {
	text := root.child("Content") + root.child("Label") + root.child("Title")
	switch root.child("MsgType") {
	case "image":
		return "[图片]" + text
	case "voice":
		return "[语音]" + text
	case "video":
		return "[视频]" + text
	case "shortvideo":
		return "[小视频]" + text
	case "location":
		return "[位置] " + text
	case "link":
		return "[链接] " + text
	case "file":
		return "[文件] " + text
	case "miniprogrampage":
		return "[小程序] " + text
	}
	return text
}

// xmlLeaves maps the elements without children to their text, by path below the root; repeated siblings are counted
// as in Field.Path.
func xmlLeaves(src []byte) (map[string]string, error) {
	type level struct {
		prefix string
		seen   map[string]int
		text   strings.Builder
		parent bool
	}
	out := map[string]string{}
	var stack []*level
	d := xml.NewDecoder(strings.NewReader(string(src)))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			next := &level{seen: map[string]int{}}
			if n := len(stack); n > 0 {
				up := stack[n-1]
				up.parent = true
				up.seen[t.Name.Local]++
				next.prefix = up.prefix + t.Name.Local
				if c := up.seen[t.Name.Local]; c > 1 {
					next.prefix += fmt.Sprintf("[%d]", c)
				}
				next.prefix += "."
			}
			stack = append(stack, next)
		case xml.CharData:
			if n := len(stack); n > 0 {
				stack[n-1].text.Write(t)
			}
		case xml.EndElement:
			last := stack[len(stack)-1]
			if stack = stack[:len(stack)-1]; !last.parent && last.prefix != "" {
				out[strings.TrimSuffix(last.prefix, ".")] = last.text.String()
			}
		}
	}
	if len(out) == 0 {
		return nil, errors.New("no elements inside a root element")
	}
	return out, nil
}
