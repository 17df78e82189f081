package world

import (
	"slices"
	"time"
)

// Say adds a line to the chat with a follower; very long texts are cut, and so is a long list of parts.
func (a *AccountState) Say(openID string, e ChatEntry) {
	e.Text = boundedText(e.Text, keptLineBytes)
	e.Parts = boundedParts(e.Parts)
	list := append(a.Chats[openID], e)
	a.Chats[openID] = KeepLast(list, keptChat)
	a.changed(openID).lines++
}

// WroteWithin says whether the follower has written since then.
func (a *AccountState) WroteWithin(openID string, since time.Time) bool {
	return slices.ContainsFunc(a.Chats[openID], func(e ChatEntry) bool {
		return e.From == FromFollower && !e.At.Before(since)
	})
}
