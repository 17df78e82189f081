package verdict

import (
	"fmt"

	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// note adds something wrong with an answer that is accepted all the same; offset is a byte of its body, -1 when no single
// byte is to blame.
func (v *Verdict) note(s world.Severity, code string, offset int, text bilingual.Text) {
	v.Problems = append(v.Problems, world.Problem{Code: code, Severity: s, Text: text, Offset: offset})
}

// remark notes what real WeChat takes, and not everybody.
func (v *Verdict) remark(code string, offset int, text bilingual.Text) {
	v.note(world.Remark, code, offset, text)
}

// unsettled notes what no source says whether WeChat takes it.
func (v *Verdict) unsettled(code string, offset int, text bilingual.Text) {
	v.note(world.Unsettled, code, offset, text)
}

// failed is the verdict with the problem for which WeChat does not accept the answer.
func (v Verdict) failed(outcome world.Outcome, code string, offset int, text bilingual.Text) Verdict {
	v.Outcome = outcome
	v.note(world.Failure, code, offset, text)
	return v
}

// invalid is a failure of the body.
func (v Verdict) invalid(code string, offset int, text bilingual.Text) Verdict {
	return v.failed(world.Invalid, code, offset, text)
}

// Accepted reports whether WeChat is content.
func (v Verdict) Accepted() bool {
	return v.Outcome == world.Acknowledged || v.Outcome == world.Replied
}

// Strictly is the verdict of somebody who takes nothing for granted: every remark, and what is not settled, is a failure.
func (v Verdict) Strictly() Verdict {
	out := v
	out.Problems = world.Strictly(v.Problems)
	if v.Accepted() && len(out.Problems) > 0 {
		out.Outcome = world.Invalid
	}
	return out
}

// Cause is the problem for which the answer is not accepted, false when it is.
func (v Verdict) Cause() (world.Problem, bool) {
	for _, p := range v.Problems {
		if p.Severity == world.Failure {
			return p, true
		}
	}
	return world.Problem{}, false
}

// Retries reports whether WeChat tries once more: whenever no proper answer came, for authorization events also after a
// body that is not success. A message that was answered wrongly is not sent again, the follower gets the notice.
func (v Verdict) Retries(p Push) bool {
	switch v.Outcome {
	case world.Timeout, world.Unreachable, world.BadStatus:
		return true
	case world.Invalid:
		return p.Family == callback.AuthEvent
	}
	return false
}

// Notices in the follower's chat when an account does not answer properly (PROTOCOL 7.5).
const (
	faultOfficialAccount = "该公众号提供的服务出现故障，请稍后再试"
	faultMiniProgram     = "该小程序提供的服务出现故障,请稍候再试"
)

// Seen is what appears in the follower's chat.
func (v Verdict) Seen(p Push) string {
	switch v.Outcome {
	case world.Replied:
		return describeReply(v.Reply)
	case world.Acknowledged, world.Pending, world.Cancelled:
		return ""
	}
	if !p.UserInitiated {
		return ""
	}
	if p.Account.Kind == world.MiniProgram {
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

// Parts are what the follower sees of the reply beside its words.
func (v Verdict) Parts() (out []world.ChatPart) {
	if v.Outcome != world.Replied {
		return nil
	}
	f := v.Reply.Fields
	switch v.Reply.MsgType {
	case "image":
		return []world.ChatPart{{Medium: f["Image.MediaId"]}}
	case "video":
		return []world.ChatPart{{Title: f["Video.Title"], Note: f["Video.Description"]}}
	case "music":
		return []world.ChatPart{{
			Title: f["Music.Title"], Note: f["Music.Description"], URL: f["Music.MusicUrl"], Medium: f["Music.ThumbMediaId"],
		}}
	case "news":
		for i := 1; ; i++ {
			item := "Articles.item."
			if i > 1 {
				item = fmt.Sprintf("Articles.item[%d].", i)
			}
			title, has := f[item+"Title"]
			if !has {
				return out
			}
			out = append(out, world.ChatPart{Title: title, Note: f[item+"Description"], URL: f[item+"Url"]})
		}
	}
	return nil
}
