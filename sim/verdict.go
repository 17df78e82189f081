package sim

import (
	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// verdict is what WeChat makes of one answer.
type verdict struct {
	outcome  world.Outcome
	reply    *world.ReplyView
	problems []world.Problem
}

// note adds something wrong with the answer; offset is a byte of its body, -1 when no single byte is to blame.
func (v *verdict) note(code string, offset int, text bilingual.Text) {
	v.problems = append(v.problems, world.Problem{Code: code, Text: text, Offset: offset})
}

// invalid is the verdict with one more problem, for which WeChat does not accept the answer.
func (v verdict) invalid(code string, offset int, text bilingual.Text) verdict {
	v.outcome = world.Invalid
	v.note(code, offset, text)
	return v
}

// accepted reports whether WeChat is content.
func (v verdict) accepted() bool {
	return v.outcome == world.Acknowledged || v.outcome == world.Replied
}

// retries reports whether WeChat tries once more: whenever no proper answer came, for authorization events also after a
// body that is not success. A message that was answered wrongly is not sent again, the follower gets the notice.
func (v verdict) retries(k callback.Type) bool {
	switch v.outcome {
	case world.Timeout, world.Unreachable, world.BadStatus:
		return true
	case world.Invalid:
		return k.Family == string(callback.AuthEvent)
	}
	return false
}

// Notices in the follower's chat when an account does not answer properly (PROTOCOL 7.5).
const (
	faultOfficialAccount = "该公众号提供的服务出现故障，请稍后再试"
	faultMiniProgram     = "该小程序提供的服务出现故障,请稍候再试"
)

// seen is what appears in the follower's chat.
func (v verdict) seen(p push) string {
	switch v.outcome {
	case world.Replied:
		return describeReply(v.reply)
	case world.Acknowledged, world.Pending, world.Cancelled:
		return ""
	}
	if !p.kind.UserInitiated {
		return ""
	}
	if p.account.Kind == world.MiniProgram {
		return faultMiniProgram
	}
	return faultOfficialAccount
}

// describeReply is the reply as a line of chat.
func describeReply(r *world.ReplyView) string {
	switch r.MsgType {
	case "text":
		return r.Content
	case "news":
		return "[图文] " + r.Fields["Articles.item.Title"]
	case "transfer_customer_service":
		return ""
	}
	names := map[string]string{"image": "图片", "voice": "语音", "video": "视频", "music": "音乐"}
	return "[" + names[r.MsgType] + "]"
}
