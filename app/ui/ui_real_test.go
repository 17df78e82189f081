package ui

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxlab/app/i18n"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// TestRealWorkspaceHasAllPages walks the window of a workspace that has no simulator.
func TestRealWorkspaceHasAllPages(t *testing.T) {
	free, dir := "127.0.0.1:0", filepath.Join(t.TempDir(), "real")
	if _, err := workspace.ConnectReal(dir, "zh",
		platform.Component{AppID: "wx00000000000000aa",
			AppSecret: platform.Secret(strings.Repeat("a", 32))}); err != nil {
		t.Fatal(err)
	}
	bench, err := workbench.Open(t.Context(),
		workbench.Options{Dir: dir, Addresses: workspace.Addresses{Platform: free, Simulator: free, Control: free}})
	if err != nil {
		t.Fatal(err)
	}
	defer bench.Close()
	w := New(test.NewTempApp(t), bench, Options{Context: context.Background(), Lang: i18n.Zh})
	w.Post, w.Go = func(f func()) { f() }, func(f func()) { f() }
	w.After = func(time.Duration, func()) func() { return func() {} }
	w.win.Resize(fyne.NewSize(1280, 800))
	for _, e := range w.pages {
		w.show(e.id)
		w.load()
		w.tick()
		if m := w.host.MinSize(); m.Width > 1024 || m.Height > 700 {
			t.Errorf("%s needs %v", e.id, m)
		}
		if got := w.noticeText(); got != "" {
			t.Errorf("%s complains: %s", e.id, got)
		}
	}
	if got := words(see[*setupPage](t, w, "setup").root); !strings.Contains(got, "微信还没有来过") ||
		!strings.Contains(got, "先打开隧道") {
		t.Errorf("set-up says:\n%s", got)
	}
	if got := words(see[*doctorPage](t, w, "doctor").root); !strings.Contains(got, "隧道没有打开") ||
		!strings.Contains(got, "从未收到验证票据") {
		t.Errorf("doctor says:\n%s", got)
	}
	for id, says := range map[string]string{"overview": "先打开隧道，再在控制台填好授权事件接收URL", "authorization": "或在浏览器打开链接",
		"simulator": "请换到离线工作区"} {
		see[page](t, w, id)
		if got := words(w.shown.Load().content); !strings.Contains(got, says) || strings.Contains(got, "模拟手机") {
			t.Errorf("%s says:\n%s", id, got)
		}
	}
	tokens := see[*tokensPage](t, w, "tokens")
	if tokens.lives.Visible() {
		t.Error("there is a chart of no tokens")
	}
	if got := words(w.shell.root); !strings.Contains(got, "真实微信") {
		t.Errorf("the strip does not say that this is real")
	}
}
