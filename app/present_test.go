package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/app/i18n"
)

// TestPresentToAFile: the story becomes one page in the language asked for, with the platform's name, that loads nothing
// from anywhere and holds no credential in clear.
func TestPresentToAFile(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		file := filepath.Join(t.TempDir(), "story.html")
		out, errs, exit := cli(t, "demo", "--present", "-o", file, "--name", "海港建站", "--lang", string(lang))
		if exit != 0 || out != "" || errs != "" {
			t.Fatalf("exit %d, %q, %q", exit, out, errs)
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		page := string(raw)
		for _, want := range []string{"海港建站", "青禾生活馆", "SIMULATED 模拟", lang.T("present.can.1"),
			lang.T("present.screen.done"), lang.T("present.reply"), lang.T("present.closing.back")} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page lacks %q", lang, want)
			}
		}
		for _, bad := range []string{"http://", "https://", "src=", "{platform}", "preauthcode", "access_token", "gh_"} {
			if strings.Contains(page, bad) {
				t.Errorf("%s: the page has %q", lang, bad)
			}
		}
	}
}

// TestPresentWithoutAWindow: where the story cannot be shown full screen the program says so, and what to do.
func TestPresentWithoutAWindow(t *testing.T) {
	for _, c := range []struct {
		args []string
		exit int
		say  string
	}{
		{[]string{"--present"}, 3, "wxlab demo --present -o story.html"},
		{[]string{"-o", "story.html"}, 2, "--present"},
		{[]string{"--name", "x"}, 2, "--present"},
		{[]string{"--present", "-o", filepath.Join(t.TempDir(), "no", "story.html")}, 3, "no"},
	} {
		out, errs, exit := cli(t, append([]string{"demo", "--lang", "en"}, c.args...)...)
		if exit != c.exit || out != "" || !strings.Contains(errs, c.say) {
			t.Errorf("%v: exit %d, %q, %q", c.args, exit, out, errs)
		}
	}
}
