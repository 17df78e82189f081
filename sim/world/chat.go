package world

import (
	"slices"
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

func (a *AccountState) Say(openID string, e ChatEntry) {
	list := append(a.Chats[openID], e)
	a.Chats[openID] = KeepLast(list, keptChat)
}

func (a *AccountState) WroteWithin(openID string, since time.Time) bool {
	return slices.ContainsFunc(a.Chats[openID], func(e ChatEntry) bool { return e.From == FromFollower && !e.At.Before(since) })
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
