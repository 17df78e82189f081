// Package relation says how recorded exchanges belong together: what each is about in a few words, which of them are one
// delivery, and which one led to which. It decides by what the exchanges carry, and says where it only has their times.
package relation

import (
	"cmp"
	"encoding/json"
	"strings"

	"wxlab/app/journal"
	"wxlab/platform"
)

// Gist is what an exchange says, in its own words.
type Gist struct {
	Said     string // what somebody wrote or pressed, "" where there is nothing to read
	Answered string // what a callback was answered, "" for success
}

// gistRunes is how much of a text is kept; no list is wider.
const gistRunes = 80

// GistOf reads a callback's message and its reply, or what an API call sends to somebody.
func GistOf(d journal.Detail) Gist {
	switch d.Kind {
	case journal.KindMessage, journal.KindEvent:
		return Gist{snippet(said(d.Plain)), snippet(answered(d.ReplyPlain))}
	case journal.KindAPI:
		return Gist{Said: snippet(sent(d.ReqBody))}
	}
	return Gist{}
}

// said is the part of a message that a person wrote, said or pressed.
func said(plain []byte) string {
	m, err := platform.ParseMessage(plain)
	if err != nil {
		return ""
	}
	for _, name := range []string{"Content", "Recognition", "Title", "Label", "EventKey", "ScanCodeInfo.ScanResult", "FileName"} {
		if text := m.Fields.Get(name); text != "" {
			return text
		}
	}
	return ""
}

// answered is the text of a reply, or else its type.
func answered(plain []byte) string {
	m, err := platform.ParseMessage(plain)
	if err != nil {
		return ""
	}
	return cmp.Or(m.Content, m.MsgType)
}

// sent is the text in an API call's body that somebody will read.
func sent(body []byte) string {
	var call struct {
		Text    struct{ Content string } `json:"text"`
		MsgType string                   `json:"msgtype"`
		Content string                   `json:"content"`
	}
	if json.Unmarshal(body, &call) != nil {
		return ""
	}
	return cmp.Or(call.Text.Content, call.Content, call.MsgType)
}

// snippet is the beginning of a text on one line.
func snippet(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	for i := range text {
		if i > 4*gistRunes { // the rest is not even counted
			text = text[:i]
			break
		}
	}
	if runes := []rune(text); len(runes) > gistRunes {
		return string(runes[:gistRunes]) + "…"
	}
	return text
}
