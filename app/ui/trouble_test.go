package ui

import (
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxlab/app/i18n"
	"wxlab/app/workspace"
)

// TestAFailedStartSaysWhyAndWhatHelps in both languages: what happened and a button for each remedy, the likeliest last.
func TestAFailedStartSaysWhyAndWhatHelps(t *testing.T) {
	busy := &workspace.Problem{Key: "problem.port_busy", Args: []any{"127.0.0.1:8680", "--platform-addr"}}
	readOnly := workspace.FolderProblem("/srv/wxlab", os.ErrPermission)
	for _, c := range []struct {
		lang    i18n.Lang
		problem *workspace.Problem
		says    []string
		press   string
		want    Remedy
	}{
		{i18n.Zh, busy, []string{"工作区没有打开", "127.0.0.1:8680", "已被占用"}, "使用空闲端口", FreePorts},
		{i18n.En, busy, []string{"did not open", "is in use"}, "Try again", Again},
		{i18n.Zh, readOnly, []string{"/srv/wxlab", "权限", "离线工作区"}, "重试", Again},
	} {
		f := newTrouble(test.NewTempApp(t), c.lang, c.problem)
		content := f.win.Content()
		wants(t, words(content), c.says...)
		if m := content.MinSize(); m.Width > troubleWidth || m.Height > troubleHeight {
			t.Errorf("%s: it needs %v", c.press, m)
		}
		if tapWord(t, content, c.press); f.chosen != c.want {
			t.Errorf("%s chooses %q", c.press, f.chosen)
		}
	}
	f := newTrouble(test.NewTempApp(t), i18n.En, readOnly)
	f.spawn = func(read func()) { read() }
	tapWord(t, f.win.Content(), "Choose another folder…")
	if f.win.Canvas().Overlays().Top() == nil || f.chosen != Nothing {
		t.Error("the other folder is not asked for")
	}
	if tapWord(t, f.win.Canvas().Overlays().Top(), "Choose this folder"); f.chosen != Elsewhere || f.dir == "" {
		t.Errorf("%q in %q", f.chosen, f.dir)
	}
	f = newTrouble(test.NewTempApp(t), i18n.En, readOnly)
	if f.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape}); f.chosen != Nothing {
		t.Error("Escape chooses something")
	}
}
