package explain

import (
	"slices"
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/platform"
	"wxlab/sim/verdict"
	"wxlab/sim/verdict/verdicttest"
)

// TestALoneReplyHasTheSameVerdict: without the callback that it answers, a sealed reply is judged by the same rules.
func TestALoneReplyHasTheSameVerdict(t *testing.T) {
	for _, c := range verdicttest.Cases() {
		if !strings.HasPrefix(string(c.Answer.Body), "<xml><Encrypt><![CDATA[") || c.Push.Mode != "" ||
			c.Push.Family != "message" || len(c.Answer.Header) > 0 || c.Code == "reply_time" || c.Code == "reply_other_key" ||
			slices.Contains([]string{"reply_base64", "reply_appid", "reply_from_to", "from_appid", "no_parties", "reply_mini_program"}, c.Code) ||
			strings.HasPrefix(c.Name, "envelope: ") {
			continue // what only the callback tells, or what is around the envelope
		}
		t.Run(c.Name, func(t *testing.T) {
			for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
				e := ExplainPaste(Paste{Text: string(c.Answer.Body), Lang: lang, Keys: []Keys{{
					AppID: c.Push.AppID, Token: verdicttest.Token, EncodingAESKey: platform.Secret(c.Push.AESKey),
				}}})
				wellWorded(t, e)
				v := verdict.Judge(c.Push, c.Answer)
				if e.OK != v.Accepted() || c.Code != "" && !slices.ContainsFunc(e.Likely, func(l Likely) bool { return l.ID == c.Code }) {
					t.Errorf("%s: ok %v, likely %+v; the judge: %v %+v", e.Summary, e.OK, e.Likely, v.Outcome, v.Problems)
				}
			}
		})
	}
}
