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
	s.mu.Lock()
	defer s.mu.Unlock()
	if a := s.world.lookAccount(account); a != nil {
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
	allowance := map[string]window{
		"message": {now.Add(48 * time.Hour), 5}, "menu": {now.Add(time.Minute), 3},
		"subscribe": {now.Add(time.Minute), 3}, "scan": {now.Add(time.Minute), 3}, "enter": {now.Add(time.Minute), 2},
	}
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
	if given, ok := allowance[action]; ok {
		if a.Windows[openID] == nil {
			a.Windows[openID] = map[string]*window{}
		}
		a.Windows[openID][action] = &given
	}
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
func describeMessage(plain []byte) string {
	fields, err := xmlLeaves(plain)
	if err != nil {
		return ""
	}
	names := map[string]string{
		"image": "[图片]", "voice": "[语音]", "video": "[视频]", "shortvideo": "[小视频]", "location": "[位置] ", "link": "[链接] ",
		"file": "[文件] ", "miniprogrampage": "[小程序] ",
	}
	return names[fields["MsgType"]] + fields["Content"] + fields["Label"] + fields["Title"]
}

func fieldOf(plain []byte, path string) string {
	fields, err := xmlLeaves(plain)
	if err != nil {
		return ""
	}
	return fields[path]
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
