package sim

import (
	"strings"

	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// applyAction changes the world by what the sender of a push did: subscription, windows, chat, media.
func applyAction(w *world.World, p *push) {
	a := w.Account(p.account.AppID)
	if a == nil || p.openID == "" {
		return
	}
	a.OpenWindow(p.openID, p.kind.Action, w.Now())
	switch {
	case p.kind.Name == "subscribe_qr":
		a.SetScene(p.openID, p.plain)
	case strings.HasPrefix(p.kind.Name, "subscribe_msg_"):
		a.TakeConsent(p.openID, p.plain)
	}
	if p.kind.Family == string(callback.Message) {
		a.AddMediaOf(p.plain, w.Now())
		a.Say(p.openID, world.ChatEntry{
			At: w.Now(), From: world.FromFollower, MsgType: p.root.Child("MsgType"), Text: describeMessage(p.root),
			DeliveryID: p.id, Parts: messageParts(p.root),
		})
	}
}

// messageParts are what a follower's message shows beside its words.
func messageParts(root *callback.Element) []world.ChatPart {
	switch root.Child("MsgType") {
	case "image":
		return []world.ChatPart{{Medium: root.Child("MediaId")}}
	case "voice":
		if heard := root.Child("Recognition"); heard != "" {
			return []world.ChatPart{{Note: heard}}
		}
	case "video", "shortvideo":
		return []world.ChatPart{{Medium: root.Child("ThumbMediaId")}}
	case "location":
		return []world.ChatPart{{Title: root.Child("Label"), Note: root.Child("Location_X") + ", " + root.Child("Location_Y")}}
	case "link":
		return []world.ChatPart{{Title: root.Child("Title"), Note: root.Child("Description"), URL: root.Child("Url")}}
	case "file":
		return []world.ChatPart{{Title: root.Child("Title"), Note: root.Child("FileTotalLen") + " B"}}
	case "miniprogrampage":
		return []world.ChatPart{{Title: root.Child("Title"), Note: root.Child("PagePath"), Medium: root.Child("ThumbMediaId")}}
	}
	return nil
}

// describeMessage is a follower's message as a line of chat.
func describeMessage(root *callback.Element) string {
	text := root.Child("Content") + root.Child("Label") + root.Child("Title")
	switch root.Child("MsgType") {
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
