package platform

import (
	"strings"
	"time"
)

// AnswerTime is how long WeChat waits for the answer to a callback before it hangs up and pushes again (PROTOCOL 7.5).
const AnswerTime = 5 * time.Second

// ReplyBudget is how long the platform works on an answer before it says `success` in its place: AnswerTime less what
// the network takes.
const ReplyBudget = AnswerTime - 500*time.Millisecond

// The paths of a platform's public address. The first is the one of the 授权事件接收URL; MessagePath makes the one of
// the 消息与事件接收URL.
const (
	EventPath  = "/wechat/component"
	EntryPath  = "/authorize"  // our page, from which people go to WeChat's authorization page
	ReturnPath = "/authorized" // redirect_uri: where WeChat's authorization page sends the browser back to
)

// AppIDMark is what WeChat replaces by the account's AppID in a 消息与事件接收URL; we do so in the addresses of targets.
const AppIDMark = "$APPID$"

const messagePrefix, messageSuffix = "/wechat/", "/callback"

// MessagePath is the path that the messages of an account come to; of AppIDMark, the one for WeChat's console.
func MessagePath(appID string) string { return messagePrefix + appID + messageSuffix }

// EventURL is the 授权事件接收URL of a platform at a base URL, which has no slash at its end.
func EventURL(base string) string { return base + EventPath }

// MessageURL is the 消息与事件接收URL of a platform at a base URL, with AppIDMark in it.
func MessageURL(base string) string { return base + MessagePath(AppIDMark) }

// PublicPath is what a path of a platform's public address is for.
type PublicPath struct {
	Place Place
	AppID string // of the account, at MessagePlace
	File  string // the file's name, at VerifyFilePlace
}

// Place is one of the addresses that the public road leads to.
type Place string

// The places; nothing else is public.
const (
	NoPlace         Place = ""
	EventPlace      Place = "event"       // 授权事件接收URL
	MessagePlace    Place = "message"     // 消息与事件接收URL
	EntryPlace      Place = "entry"       // EntryPath
	ReturnPlace     Place = "return"      // ReturnPath
	VerifyFilePlace Place = "verify_file" // MP_verify_….txt, by which WeChat's console proves whose the domain is
)

// IsCallback reports whether WeChat pushes to this place.
func (p Place) IsCallback() bool { return p == EventPlace || p == MessagePlace }

// ParsePublicPath reads the path of a request, as it was escaped on the wire; Place is NoPlace where it is none of
// ours. No address of ours needs an escape, so a path with one is none.
func ParsePublicPath(escaped string) PublicPath {
	switch escaped {
	case EventPath:
		return PublicPath{Place: EventPlace}
	case EntryPath:
		return PublicPath{Place: EntryPlace}
	case ReturnPath:
		return PublicPath{Place: ReturnPlace}
	}
	if rest, ours := strings.CutPrefix(escaped, messagePrefix); ours {
		if appID, whole := strings.CutSuffix(rest, messageSuffix); whole && isAppID(appID) {
			return PublicPath{Place: MessagePlace, AppID: appID}
		}
		return PublicPath{}
	}
	if file := strings.TrimPrefix(escaped, "/"); isVerifyFile(file) {
		return PublicPath{Place: VerifyFilePlace, File: file}
	}
	return PublicPath{}
}

// isAppID accepts WeChat's own AppIDs, which are wx and 16 hexadecimal digits, and the made-up ones of tests.
func isAppID(text string) bool {
	rest, ok := strings.CutPrefix(text, "wx")
	return ok && len(rest) > 0 && len(rest) <= 30 && consistsOf(rest, isLetterOrDigit)
}

// isVerifyFile accepts MP_verify_….txt, and the names that other products of WeChat use for the same purpose.
func isVerifyFile(name string) bool {
	stem, ok := strings.CutSuffix(name, ".txt")
	return ok && len(stem) > 0 && len(stem) <= 64 &&
		consistsOf(stem, func(c byte) bool { return c == '_' || isLetterOrDigit(c) })
}

func consistsOf(text string, allowed func(byte) bool) bool {
	for i := range len(text) {
		if !allowed(text[i]) {
			return false
		}
	}
	return true
}

func isLetterOrDigit(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' }
