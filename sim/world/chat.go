package world

import (
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
	DeliveryID string     // empty for customer-service messages
	Custom     bool       // sent with message/custom/send
	Parts      []ChatPart `json:",omitempty"`
}

// ChatPart is what a line shows beside words: a picture, an article, a place, or something to tap.
type ChatPart struct {
	Title  string `json:",omitempty"`
	Note   string `json:",omitempty"`
	URL    string `json:",omitempty"` // where a tap leads to
	Medium string `json:",omitempty"` // media id of its picture
	Item   string `json:",omitempty"` // id of a line of a msgmenu, which a tap sends back
}

// boundedParts are the first of a line's parts with their texts cut.
func boundedParts(parts []ChatPart) (out []ChatPart) {
	for _, p := range parts[:min(len(parts), keptParts)] {
		for _, text := range []*string{&p.Title, &p.Note, &p.URL, &p.Medium, &p.Item} {
			*text = boundedText(*text, keptPartBytes)
		}
		out = append(out, p)
	}
	return out
}

// CustomMessage is a customer-service message (客服消息) that WeChat took.
type CustomMessage struct {
	At       time.Time
	Account  string
	OpenID   string
	MsgType  string
	Content  string // of a text message
	Body     []byte // the request as it came
	FromCode string // the authorization code whose exchange gave the token, "" for a refreshed one
}
