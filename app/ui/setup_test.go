package ui

import (
	"strings"
	"testing"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/scenario"
	"wxlab/app/ui/kit"
)

func TestSetupPageTicksWhatWasSeen(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	if report := w.bench.RunDemo(t.Context(), "", func(scenario.Step) {}); !report.OK {
		t.Fatalf("%+v", report)
	}
	flush(t, w)
	p := see[*setupPage](t, w, "setup")
	got := words(p.root)
	for _, want := range []string{"授权事件接收URL", "/wechat/$APPID$/callback", "消息加解密Key", "微信刚刚到达"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing:\n%s", want, got)
		}
	}
	key := w.bench.Settings().Component.EncodingAESKey.Reveal()
	if strings.Contains(got, key) {
		t.Error("the key is shown unasked")
	}
	p.revealed["aes_key"] = true
	p.showFields(p.last)
	if !strings.Contains(words(p.root), key) {
		t.Error("the key is not revealed")
	}
}

func TestHeardWords(t *testing.T) {
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		callback, ticket time.Time
		tone             kit.Tone
	}{
		{time.Time{}, time.Time{}, kit.Warn}, {now, time.Time{}, kit.Warn},
		{now, now.Add(-5 * time.Minute), kit.Success}, {now, now.Add(-time.Hour), kit.Warn},
	} {
		if tone, text := heardWords(i18n.En, c.callback, c.ticket, now); tone != c.tone || text[0] == "" ||
			text[1] == "" {
			t.Errorf("%v %v: %v %q", c.callback, c.ticket, tone, text)
		}
	}
}
