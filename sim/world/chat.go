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
	DeliveryID string // empty for customer-service messages
	Custom     bool   // sent with message/custom/send
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
