package judge

import (
	"wxlab/app/i18n"
	"wxlab/sim/world"
)

// Silence is why a follower sees no reply to what they did.
type Silence struct {
	Text    string
	Failure bool // WeChat did not accept the answer, or there was none
	Quiet   bool // the receiver was told, and said that it has nothing to say
}

// SilenceOf says why the follower sees no reply to a delivery, in the judge's words where the answer is at fault; ok is
// false where they see one.
func SilenceOf(d world.Delivery, lang i18n.Lang) (_ Silence, ok bool) {
	if d.Expect.Forged() && d.AsExpected() {
		return Silence{Text: lang.T("silence.forged")}, true
	}
	switch d.Verdict {
	case world.Replied:
		if d.Seen != "" {
			return Silence{}, false
		}
		return Silence{Text: lang.T("silence.transferred")}, true
	case world.Pending:
		if d.Effect != "" {
			return Silence{Text: lang.T("silence.held", string(d.Effect))}, true
		}
		return Silence{Text: lang.T("silence.pending")}, true
	case world.Cancelled:
		return Silence{Text: lang.T("silence.cancelled"), Failure: true}, true
	case world.Acknowledged:
		if d.Stranger {
			return Silence{Text: lang.T("silence.stranger")}, true
		}
		return Silence{Text: lang.T("silence.success"), Quiet: true}, true
	}
	if reasons := Reasons(d.Findings(), lang); len(reasons) > 0 {
		return Silence{Text: reasons[0].Text, Failure: true}, true
	}
	return Silence{Text: lang.T("silence.refused"), Failure: true}, true
}
