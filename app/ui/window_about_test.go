package ui

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wxlab/app/i18n"
)

// TestAboutTellsWhichWxlabThisIs, found by its name in either language, and puts it on the clipboard for a report.
func TestAboutTellsWhichWxlabThisIs(t *testing.T) {
	for lang, want := range map[i18n.Lang][]string{
		i18n.Zh: {"关于 Wxlab", "提交", "c0ffee（另有未提交的改动）", "许可证", "工作区"},
		i18n.En: {"About Wxlab", "Commit", "c0ffee (and changes that are not committed)", "licences", "Workspace"},
	} {
		w := openWindow(t, lang)
		w.options.About = About{Version: "1.2.3", Commit: "c0ffee", Date: "2026-11-30T12:00:00Z", Modified: true, Go: "go1.26",
			System: "plan9/mips", Parts: map[string]string{"github.com/gorilla/mux": "v1.8.1"}}
		w.run(w.choices("about")[0])
		dir := w.bench.Status().Dir
		wants(t, words(w.open()), append(want, "Wxlab 1.2.3", "2026-11-30T12:00:00Z", "plan9/mips", dir)...)
		parts := fmt.Sprint(w.partsList())
		wants(t, parts, "{Inter OFL-1.1}", "{github.com/gorilla/mux v1.8.1 BSD-3-Clause}")
		if strings.Contains(parts, "go-gl") {
			t.Error("it lists a module that is not in this build")
		}
		tapWord(t, w.open(), w.T("ui.about.copy"))
		wants(t, w.app.Clipboard().Content(), "Wxlab 1.2.3\n", "c0ffee", "plan9/mips", dir)
	}
}

// TestEveryModuleHasItsLicence: what the compiler puts into the program is listed, under the licence that lies in it.
func TestEveryModuleHasItsLicence(t *testing.T) {
	words := map[string]string{
		"Apache-2.0": "Apache License", "MIT": "Permission is hereby granted, free of charge", "ISC": "Permission to use, copy, modify",
		"BSD-2-Clause": "Redistributions of source code", "BSD-3-Clause": "Neither the name",
	}
	listed := map[string]string{}
	for _, m := range modules() {
		listed[m.name] = m.licence
	}
	list := exec.Command("go", "list", "-deps", "-tags", "migrated_fynedo", "-f", "{{with .Module}}{{.Path}} {{.Dir}}{{end}}", "wxlab/app")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := slices.Compact(slices.Sorted(strings.Lines(string(out))))
	if len(lines) < 30 {
		t.Fatalf("only %d modules", len(lines))
	}
	for _, line := range lines {
		path, dir, _ := strings.Cut(strings.TrimSpace(line), " ")
		if path == "" || path == "wxlab" {
			continue
		}
		word := words[listed[path]]
		if word == "" || !saysLicence(t, dir, word) {
			t.Errorf("%s in %s is no %s", path, dir, listed[path])
		}
	}
}

// saysLicence reports whether a licence in dir says so.
func saysLicence(t *testing.T, dir, word string) bool {
	files, err := filepath.Glob(filepath.Join(dir, "[LC][IiO][CcP]*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(strings.Join(strings.Fields(string(raw)), " "), word) {
			return true
		}
	}
	return false
}
