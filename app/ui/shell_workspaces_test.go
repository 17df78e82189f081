package ui

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/app/workspace"
	"wxlab/platform"
)

func TestTheMenuOfWorkspacesGoesOnToAnother(t *testing.T) {
	w := openWindow(t, i18n.En)
	dir := filepath.Join(filepath.Dir(w.bench.Status().Dir), "wx00000000000000aa")
	if _, err := workspace.ConnectReal(dir, "en",
		platform.Component{AppID: "wx00000000000000aa",
			AppSecret: platform.Secret(strings.Repeat("s", 32))}); err != nil {
		t.Fatal(err)
	}
	w.listWorkspaces(func() {})
	items := w.shell.items(w.workspaceActions()...)
	if len(items) != 7 || !items[0].Checked || !items[0].Disabled ||
		items[1].Label != "wx00000000000000aa · real WeChat" || items[1].Disabled {
		t.Fatalf("%+v", items)
	}
	if w.workspaceActions()[0].why == "" || w.next != "" {
		t.Error("it goes on to itself")
	}
	if err := w.bench.SetTunnel(context.Background(),
		workspace.TunnelSettings{Kind: workspace.TunnelLocal}); err != nil {
		t.Fatal(err)
	}
	if err := w.bench.Road.Open(context.Background()); err != nil {
		t.Fatal(err)
	}
	items[1].Action()
	if w.next != "" || !strings.Contains(words(w.open()), "no longer arrive") {
		t.Errorf("with an open tunnel it should ask; next comes %q", w.next)
	}
	tapWord(t, w.open(), "Close and open")
	if w.next != dir {
		t.Errorf("next comes %q", w.next)
	}
}
