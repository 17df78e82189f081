package present

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"wxlab/app/i18n"
)

// TestTheFileInABrowser opens the story from the disk and turns its pages with the keys; on paper all of them are there.
func TestTheFileInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	s := told(i18n.Zh)
	var page bytes.Buffer
	if err := s.HTML(&page); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "story.html")
	if err := os.WriteFile(file, page.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx := browser(t)
	if err := chromedp.Do(ctx, chromedp.Navigate("file://"+file)); err != nil {
		t.Fatal(err)
	}
	shown := func(keys string) string {
		t.Helper()
		if err := chromedp.Do(ctx, chromedp.KeyEvent(keys)); err != nil {
			t.Fatal(err)
		}
		text, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body.innerText"))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	for _, c := range []struct {
		keys       string
		says, lost string
	}{
		{kb.ArrowRight, s.Page(1).Sentence, s.Page(2).Sentence},
		{" " + kb.PageDown + kb.ArrowRight + kb.ArrowRight, s.Page(5).Sentence, s.Page(1).Sentence},
		{kb.ArrowLeft, s.Page(4).Sentence, s.Page(5).Sentence},
		{kb.Backspace, s.Page(3).Sentence, s.Page(4).Sentence},
		{kb.End + kb.ArrowRight, s.Closing().How, s.Page(14).Sentence},
		{kb.Home, s.Lang.T("present.honest"), s.Closing().How},
	} {
		text := shown(c.keys)
		if !strings.Contains(text, c.says) || strings.Contains(text, c.lost) || !strings.Contains(text, "SIMULATED 模拟") {
			t.Errorf("after %q: wants %q and not %q\n%s", c.keys, c.says, c.lost, text)
		}
	}
	paper, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFLandscape()))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(paper, -1)); n != s.Last()+1 {
		t.Errorf("%d pages of the story make %d sheets", s.Last()+1, n)
	}
}

// browser starts the Chromium of the machine.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Fatal("the story's page is tested in a real browser and there is no Chromium; run `sh app/test.sh`, which installs it")
	}
	limited, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewExecAllocator(limited, chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.WindowSize(1280, 800))
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}
