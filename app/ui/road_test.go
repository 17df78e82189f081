package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"wxlab/app/doctor"
	"wxlab/app/i18n"
	"wxlab/app/road"
	"wxlab/app/scenario"
	"wxlab/app/ui/kit"
	"wxlab/app/workspace"
	"wxlab/tunnel"
)

func TestTunnelPageOpensChecksAndCloses(t *testing.T) {
	w := openWindow(t, i18n.En)
	p := see[*tunnelPage](t, w, "tunnel")
	if got := words(p.root); !strings.Contains(got, "off") || !strings.Contains(got, "20,000") || !strings.Contains(got, "bare 404") {
		t.Errorf("closed, it says:\n%s", got)
	}
	p.toggle() // ngrok without an authtoken
	if got := w.noticeText(); !strings.Contains(got, "authtoken") {
		t.Errorf("the notice says %q", got)
	}
	p.change(func(s *workspace.TunnelSettings) { s.Kind = workspace.TunnelLocal })
	p.showForm()
	p.toggle()
	w.load()
	url := w.bench.Road.Status().URL
	if url == "" || !strings.Contains(words(p.root), url) || p.draft != nil {
		t.Fatalf("open, it says:\n%s", words(p.root))
	}
	p.runProbe()
	w.load()
	if got := words(p.root); len(p.found) != 3 || !strings.Contains(got, "As WeChat's servers") {
		t.Errorf("checked, it says:\n%s", got)
	}
	p.toggle()
	w.load()
	if w.bench.Road.Status().URL != "" || strings.Contains(words(p.root), url) {
		t.Errorf("closed again, it says:\n%s", words(p.root))
	}
}

func TestTunnelTroubleSaysWhatWhyAndWhatToDo(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	p := see[*tunnelPage](t, w, "tunnel")
	p.showState(road.Status{Status: tunnel.Status{State: road.Off, Code: "ERR_NGROK_105", Message: "bad token", Why: tunnel.Text{Zh: "原因一"}, Fix: tunnel.Text{Zh: "办法一"}}})
	for _, want := range []string{"没有打开 · ERR_NGROK_105", "bad token", "原因一", "办法一"} {
		if got := words(p.root); !strings.Contains(got, want) {
			t.Errorf("%q is missing:\n%s", want, got)
		}
	}
	bad := words(findingRow(w, tunnel.Finding{Verdict: tunnel.Interposed, UserAgent: tunnel.AgentPhone, Code: "ERR_NGROK_6024", Why: tunnel.Text{Zh: "提示页"}}))
	if !strings.Contains(bad, "提示页") || !strings.Contains(bad, "ERR_NGROK_6024") {
		t.Errorf("a bad probe says:\n%s", bad)
	}
}

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
		{time.Time{}, time.Time{}, kit.Warn}, {now, time.Time{}, kit.Warn}, {now, now.Add(-5 * time.Minute), kit.Success}, {now, now.Add(-time.Hour), kit.Warn},
	} {
		if tone, text := heardWords(i18n.En, c.callback, c.ticket, now); tone != c.tone || text[0] == "" || text[1] == "" {
			t.Errorf("%v %v: %v %q", c.callback, c.ticket, tone, text)
		}
	}
}

func TestDoctorPageShowsTheReport(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.pushTicket(nil)
	flush(t, w)
	p := see[*doctorPage](t, w, "doctor")
	if got := words(p.root); len(p.report.Checks) < 10 || !strings.Contains(got, "nothing wrong") || !strings.Contains(got, "Verify ticket") {
		t.Errorf("it says:\n%s", got)
	}
	p.report.Checks[0] = doctor.Check{ID: "x", Title: "T", Health: doctor.Sick, What: "W", Why: "because", Next: "do it"}
	p.showReport()
	if got := words(p.root); !strings.Contains(got, "1 wrong") || !strings.Contains(got, "because") || !strings.Contains(got, "do it") {
		t.Errorf("a sick point says:\n%s", got)
	}
	if err := w.bench.SetTunnel(context.Background(), workspace.TunnelSettings{Kind: workspace.TunnelLocal}); err != nil {
		t.Fatal(err)
	}
	if err := w.bench.Road.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.visit()
	for _, c := range p.report.Checks {
		if c.ID == "probe_wechat" && c.Health != doctor.Healthy {
			t.Errorf("%+v", c)
		}
	}
}

func TestAnIdleTunnelSaysThatItClosed(t *testing.T) {
	w := openWindow(t, i18n.En)
	p := see[*tunnelPage](t, w, "tunnel")
	tapWord(t, p.form, "4 h")
	if p.now().StopAfter != 4*time.Hour {
		t.Errorf("the form holds %v", p.now().StopAfter)
	}
	rested := road.Status{Status: tunnel.Status{State: road.Off}, Rested: 4 * time.Hour}
	p.showState(rested)
	if got := words(p.root); !strings.Contains(got, "nobody used it for 4 h") {
		t.Errorf("the page says:\n%s", got)
	}
	w.tellRest(rested)
	if got := w.noticeText(); !strings.Contains(got, "tickets no longer arrive") {
		t.Errorf("the notice says %q", got)
	}
	w.shell.noticeBox.Hide()
	w.tellRest(rested)
	if got := w.noticeText(); got != "" {
		t.Errorf("told again: %q", got)
	}
}
