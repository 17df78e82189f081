package ui

import (
	"strings"
	"testing"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/road"
	"wxlab/app/workspace"
	"wxlab/tunnel"
)

func TestTunnelPageOpensChecksAndCloses(t *testing.T) {
	w := openWindow(t, i18n.En)
	p := see[*tunnelPage](t, w, "tunnel")
	if got := words(p.root); !strings.Contains(got, "off") || !strings.Contains(got, "20,000") ||
		!strings.Contains(got, "bare 404") {
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
	if got := words(p.root); len(p.findings) != 3 || !strings.Contains(got, "As WeChat's servers") {
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
	p.showState(road.Status{Status: tunnel.Status{State: road.Off, Code: "ERR_NGROK_105",
		Message: "bad token", Why: tunnel.Text{Zh: "原因一"}, Fix: tunnel.Text{Zh: "办法一"}}})
	for _, want := range []string{"没有打开 · ERR_NGROK_105", "bad token", "原因一", "办法一"} {
		if got := words(p.root); !strings.Contains(got, want) {
			t.Errorf("%q is missing:\n%s", want, got)
		}
	}
	bad := words(findingRow(w, tunnel.Finding{Verdict: tunnel.Interposed, UserAgent: tunnel.AgentPhone,
		Code: "ERR_NGROK_6024", Why: tunnel.Text{Zh: "提示页"}}))
	if !strings.Contains(bad, "提示页") || !strings.Contains(bad, "ERR_NGROK_6024") {
		t.Errorf("a bad probe says:\n%s", bad)
	}
}

func TestAnIdleTunnelSaysThatItClosed(t *testing.T) {
	w := openWindow(t, i18n.En)
	p := see[*tunnelPage](t, w, "tunnel")
	tapWord(t, p.form, "4 h")
	if p.now().StopAfter != 4*time.Hour {
		t.Errorf("the form holds %v", p.now().StopAfter)
	}
	rested := road.Status{Status: tunnel.Status{State: road.Off}, ClosedIdle: 4 * time.Hour}
	p.showState(rested)
	if got := words(p.root); !strings.Contains(got, "nobody used it for 4 h") {
		t.Errorf("the page says:\n%s", got)
	}
	w.tellIdleClose(rested)
	if got := w.noticeText(); !strings.Contains(got, "tickets no longer arrive") {
		t.Errorf("the notice says %q", got)
	}
	w.shell.noticeBox.Hide()
	w.tellIdleClose(rested)
	if got := w.noticeText(); got != "" {
		t.Errorf("told again: %q", got)
	}
}
