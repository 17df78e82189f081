package judge_test

import (
	"testing"

	"wxlab/app/i18n"
	"wxlab/app/judge"
	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

func TestWhyAFollowerSeesNoReply(t *testing.T) {
	seal := []world.Problem{{Code: "reply_cipher", Severity: world.Failure, Text: bilingual.Text{Zh: "打不开", En: "does not open"}}}
	for _, tc := range []struct {
		name           string
		d              world.Delivery
		zh, en         string
		failure, quiet bool
	}{
		{"a bad seal", world.Delivery{Verdict: world.Invalid, Problems: seal}, "打不开", "does not open", true, false},
		{"success", world.Delivery{Verdict: world.Acknowledged, Accepted: true}, i18n.Zh.T("silence.success"),
			i18n.En.T("silence.success"), false, true},
		{"not authorized", world.Delivery{Verdict: world.Acknowledged, Accepted: true, Stranger: true}, i18n.Zh.T("silence.stranger"),
			i18n.En.T("silence.stranger"), false, false},
		{"held back", world.Delivery{Verdict: world.Pending, Effect: world.Delayed}, i18n.Zh.T("silence.held", "delayed"),
			i18n.En.T("silence.held", "delayed"), false, false},
		{"a forgery that was refused", world.Delivery{Verdict: world.BadStatus, Expect: world.Refused,
			Attempts: []world.Attempt{{Status: 403}}}, i18n.Zh.T("silence.forged"), i18n.En.T("silence.forged"), false, false},
		{"handed to customer service", world.Delivery{Verdict: world.Replied, Accepted: true}, i18n.Zh.T("silence.transferred"),
			i18n.En.T("silence.transferred"), false, false},
	} {
		for lang, want := range map[i18n.Lang]string{i18n.Zh: tc.zh, i18n.En: tc.en} {
			got, silent := judge.SilenceOf(tc.d, lang)
			if !silent || got != (judge.Silence{Text: want, Failure: tc.failure, Quiet: tc.quiet}) {
				t.Errorf("%s: %+v, silent %v, want %q", tc.name, got, silent, want)
			}
		}
	}
	if got, silent := judge.SilenceOf(world.Delivery{Verdict: world.Replied, Seen: "好"}, i18n.Zh); silent {
		t.Errorf("a reply is no silence: %+v", got)
	}
}
