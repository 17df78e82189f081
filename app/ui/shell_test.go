package ui

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
)

func TestClockPillSaysHowTimeRuns(t *testing.T) {
	for _, c := range []struct {
		st   workbench.Status
		text string
		tone kit.Tone
	}{
		{workbench.Status{Speed: 1}, "real", kit.Success},
		{workbench.Status{Speed: 1, Offset: 2 * time.Hour}, "+2 h", kit.Violet},
		{workbench.Status{Speed: 60, Offset: time.Hour}, "60×", kit.Warn},
		{workbench.Status{Speed: 60, Frozen: true}, "frozen", kit.Info},
	} {
		if text, tone := clockState(i18n.En, c.st); text != c.text || tone != c.tone {
			t.Errorf("%+v: %q", c.st, text)
		}
	}
}

// TestTheStripSaysItAllInTheSmallestWindow wants the sentence beside a page's title whole, with the clock moved.
func TestTheStripSaysItAllInTheSmallestWindow(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w := openWindow(t, lang)
		w.win.Resize(fyne.NewSize(1024, 700))
		authorizeOne(t, w)
		if err := w.bench.Schedule.Advance(t.Context(), 2*time.Hour); err != nil {
			t.Fatal(err)
		}
		for _, e := range w.pages {
			w.show(e.id)
			w.load()
			if d, ok := e.page.(*doctorPage); ok {
				d.runChecks()
			}
			if said := w.shell.count; kit.Shorten(said.Text(), kit.Small, said.Size().Width) != said.Text() {
				t.Errorf("%s in %s cuts %q", e.id, lang, said.Text())
			}
		}
	}
}

// TestTheWindowSaysWhatIsWrongWithTheFiles on whatever page one is, and the sentences whole, once, above it.
func TestTheWindowSaysWhatIsWrongWithTheFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("not tested: the files of this system have no modes")
	}
	for lang, says := range map[i18n.Lang][]string{
		i18n.Zh: {"流量记录、模拟微信的记忆、工作区文件夹有异常", "已移到 journal.db.corrupt-", "末尾的 10 字节不完整", "chmod 700"},
		i18n.En: {"Traffic record, The simulated WeChat's memory, Workspace folder: see the Doctor page",
			"it is now journal.db.corrupt-", "10 bytes at the end", "chmod 700"},
	} {
		dir := filepath.Join(t.TempDir(), "project")
		workbenchtest.Damage(t, dir)
		w := openWindowOn(t, lang, dir)
		w.load()
		if got := w.shell.standing; got.Hidden || !strings.HasPrefix(got.Text(), says[0]) {
			t.Errorf("%s: the bar says %q", lang, got.Text())
		}
		for _, part := range says[1:] {
			if !strings.Contains(w.noticeText(), part) {
				t.Errorf("%s: %q is not in %q", lang, part, w.noticeText())
			}
		}
		w.shell.noticeBox.Hide()
		if w.load(); w.shell.noticeBox.Visible() {
			t.Errorf("%s: it is said again: %q", lang, w.noticeText())
		}
	}
	w := openWindow(t, i18n.En)
	if w.load(); !w.shell.standing.Hidden || w.noticeText() != "" {
		t.Errorf("a sound workspace: %q, %q", w.shell.standing.Text(), w.noticeText())
	}
}

// TestTheStripTellsOfACrowd that presses on the tunnel, with its figure, as long as it does.
func TestTheStripTellsOfACrowd(t *testing.T) {
	for lang, says := range map[i18n.Lang]string{i18n.Zh: "每分钟挡下 1,234 次", i18n.En: "1,234 turned away a minute"} {
		w := openWindow(t, lang)
		st := w.bench.Status()
		st.TunnelState, st.TunnelURL, st.TurnedAway = "online", "https://wx.example.com", 1234
		if w.shell.showStatus(st); valueOf(w.shell.tunnel) != says {
			t.Errorf("%s: the strip says %q", lang, valueOf(w.shell.tunnel))
		}
		st.TurnedAway = 0
		if w.shell.showStatus(st); valueOf(w.shell.tunnel) != "wx.example.com" {
			t.Errorf("%s: afterwards the strip says %q", lang, valueOf(w.shell.tunnel))
		}
	}
}

// valueOf is the last text that a pill of the strip draws.
func valueOf(pill *kit.Status) (text string) {
	for _, o := range test.WidgetRenderer(pill).Objects() {
		if drawn, ok := o.(*canvas.Text); ok {
			text = drawn.Text
		}
	}
	return text
}
