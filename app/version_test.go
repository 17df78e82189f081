package main

import (
	"encoding/json"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

func TestVersion(t *testing.T) {
	out, errs, exit := cli(t, "version", "--json")
	var got build
	if err := json.Unmarshal([]byte(out), &got); err != nil || exit != 0 || errs != "" {
		t.Fatalf("%v, exit %d, %s", err, exit, errs)
	}
	if got.Version != version || got.Go != runtime.Version() || got.OS != runtime.GOOS || got.Arch != runtime.GOARCH {
		t.Errorf("%+v", got)
	}
	b := build{Version: "1.2.3", Commit: "c0ffee", Date: "2026-11-30T12:00:00Z", Modified: true, Go: "go1.26", OS: "plan9", Arch: "mips"}
	for lang, want := range map[string][]string{
		"en": {"wxlab 1.2.3\n", "commit  c0ffee (and changes", "2026-11-30", "plan9/mips", "tags    –"},
		"zh": {"wxlab 1.2.3\n", "c0ffee（另有未提交的改动）", "2026-11-30", "plan9/mips", "构建标签  –"},
	} {
		var text strings.Builder
		p := &program{out: &text, language: lang}
		if err := p.tellVersion(b); err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(text.String(), w) {
				t.Errorf("%s: no %q in:\n%s", lang, w, text.String())
			}
		}
	}
}

// TestOneVersion: packages and the window's files take theirs from FyneApp.toml.
func TestOneVersion(t *testing.T) {
	raw, err := os.ReadFile("../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	if got := regexp.MustCompile(`(?m)^Version = "(.*)"$`).FindSubmatch(raw); got == nil || string(got[1]) != version {
		t.Errorf("FyneApp.toml says %q, the program %s", got, version)
	}
}

// TestSystemLanguage: where no variable and no workspace says, the system does.
func TestSystemLanguage(t *testing.T) {
	for _, system := range []string{"zh-CN", "de-DE", ""} {
		var errs strings.Builder
		p := &program{out: &strings.Builder{}, errs: &errs, env: func(string) string { return "" }, system: func() string { return system }}
		if exit := p.run(t.Context(), []string{"--workspace", t.TempDir(), "trigger", "nothing-of-that-name"}); exit == 0 {
			t.Error("it worked")
		}
		if chinese := strings.ContainsAny(errs.String(), "没有的是请"); chinese != (system == "zh-CN") {
			t.Errorf("%q: %s", system, errs.String())
		}
	}
}
