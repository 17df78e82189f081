package sim

import "strings"

// happen is what the sender's action does, whoever is told of it.
func happen(w *world, p *push) {
	a := w.account(p.account.AppID)
	if a == nil || p.openID == "" {
		return
	}
	a.act(p.openID, p.kind.Action, w.Now())
	switch {
	case p.kind.Name == "subscribe_qr":
		a.cameBy(p.openID, p.plain)
	case strings.HasPrefix(p.kind.Name, "subscribe_msg_"):
		a.answered(p.openID, p.plain)
	}
	if p.kind.Family == string(Message) {
		a.bring(p.plain, w.Now())
		a.say(p.openID, ChatEntry{At: w.Now(), From: FromFollower, MsgType: p.root.child("MsgType"), Text: describeMessage(p.root), DeliveryID: p.id})
	}
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
