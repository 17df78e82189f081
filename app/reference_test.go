package main

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite app/commands.zh.md and app/commands.en.md")

// TestTheReferenceIsThatOfTheCommands in both languages; -update writes it anew.
func TestTheReferenceIsThatOfTheCommands(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		want, errs, exit := cli(t, "reference", "markdown", "--lang", lang)
		if exit != 0 || strings.Count(want, "\n## wxlab ") < 60 {
			t.Fatalf("exit %d %s\n%s", exit, errs, want)
		}
		file := "commands." + lang + ".md"
		if *update {
			if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(file)
		if err != nil || string(got) != want {
			t.Errorf("app/%s is not what the commands say (%v): run go test -tags headless ./app -run Reference -update", file, err)
		}
	}
}

// TestTheManualIsReadable by man's own formatter, which has nothing to complain of.
func TestTheManualIsReadable(t *testing.T) {
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("not tested: there is no groff")
	}
	bold := regexp.MustCompile(`.\x08|\x1b\[[0-9;]*m`)
	for lang, want := range map[string]string{"zh": "全网发布检测", "en": "release check"} {
		page, errs, exit := cli(t, "reference", "man", "--lang", lang)
		if exit != 0 {
			t.Fatalf("exit %d %s", exit, errs)
		}
		cmd := exec.Command(groff, "-man", "-Kutf8", "-Tutf8", "-ww")
		var out, complaints bytes.Buffer
		cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(page), &out, &complaints
		if err := cmd.Run(); err != nil {
			t.Errorf("%v %s", err, &complaints)
		}
		for _, line := range strings.Split(complaints.String(), "\n") {
			if line != "" && !strings.Contains(line, "can't break line") && !strings.Contains(line, "cannot break line") {
				t.Errorf("%s: %s", lang, line)
			}
		}
		text := strings.NewReplacer("\n", " ", "\u2010", "-", "\u2011", "-", "\u2212", "-").Replace(bold.ReplaceAllString(out.String(), ""))
		for _, said := range []string{want, "wxlab trigger text --set Content=你好", "--wait-for-target"} {
			if !strings.Contains(text, said) {
				t.Errorf("%s: no %q in the page", lang, said)
			}
		}
	}
}
