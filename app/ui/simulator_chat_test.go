package ui

import (
	"strings"
	"testing"
	"time"

	"wxlab/app/i18n"
	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// TestTheChatSaysWhatBecameOfEverything: what was done stands between what was said, and each has its reason where nothing
// came of it, in both languages.
func TestTheChatSaysWhatBecameOfEverything(t *testing.T) {
	at := func(s int) time.Time { return time.Date(2026, 7, 1, 9, 0, s, 0, time.UTC) }
	own := func(s int, id, text string) world.ChatEntry {
		return world.ChatEntry{At: at(s), From: world.FromFollower, MsgType: "text", Text: text, DeliveryID: id}
	}
	timeout := world.Delivery{ID: "d4", At: at(4), Family: callback.Message, Verdict: world.Timeout, Problems: []world.Problem{
		{Code: "timeout", Severity: world.Failure, Text: bilingual.Text{Zh: "5 秒内没有响应", En: "no answer within 5 s"}, Offset: -1}}}
	c := chat{
		entries: []world.ChatEntry{
			own(1, "d1", "回复了"), {At: at(1), From: world.FromAccount, MsgType: "text", Text: "好", DeliveryID: "d1"},
			own(2, "d2", "没人理"), own(3, "d3", "客服回了"),
			{At: at(3), From: world.FromAccount, MsgType: "text", Text: "在", Custom: true},
			own(4, "d4", "超时"), {At: at(4), From: world.FromAccount, MsgType: "notice", Text: "出现故障", DeliveryID: "d4"},
			own(5, "", "没有平台"),
		},
		told: []world.Delivery{
			{ID: "d1", At: at(1), Family: callback.Message, Verdict: world.Replied, Seen: "好", Accepted: true},
			{ID: "d2", At: at(2), Family: callback.Message, Verdict: world.Acknowledged, Accepted: true},
			{ID: "d3", At: at(3), Family: callback.Message, Verdict: world.Acknowledged, Accepted: true},
			{ID: "d33", At: at(3), Family: callback.Event, Name: "CLICK", Verdict: world.Acknowledged, Accepted: true,
				Plain: []byte("<xml><EventKey>TODAY</EventKey></xml>")},
			timeout,
		},
		title: func(event string) string { return "«" + event + "»" },
		rule:  func(world.Delivery) string { return "no rule" },
	}
	for _, c.lang = range []i18n.Lang{i18n.Zh, i18n.En} {
		slow := timeout.Problems[0].Text.In(string(c.lang))
		var got []string
		for _, l := range c.lines() {
			got = append(got, strings.TrimSpace(l.Text+" | "+l.Why))
		}
		want := []string{"回复了 |", "好 |", "没人理 | no rule", "客服回了 |", "«CLICK» · TODAY · success |", "在 |",
			"超时 |", "出现故障 | " + slow, "没有平台 | " + c.lang.T("silence.nobody")}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("the chat says:\n%s", strings.Join(got, "\n"))
		}
	}
}

// TestOneWayToTheRulesIsEnough: a long silence does not repeat the link to the rules.
func TestOneWayToTheRulesIsEnough(t *testing.T) {
	lines := onceMended([]chatLine{{Rules: true}, {}, {Rules: true}, {Nobody: true}})
	if lines[0].Rules || !lines[2].Rules {
		t.Errorf("%+v", lines)
	}
}
