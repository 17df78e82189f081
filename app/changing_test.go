package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	quoted     = regexp.MustCompile("`([^`\n]+)`")
	ownPath    = regexp.MustCompile(`^(app|sim|platform|tunnel|fixtures)/[\w./-]*$`)
	testName   = regexp.MustCompile(`^Test\w+$`)
	testFunc   = regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	ownPackage = regexp.MustCompile(`\./(app|sim|platform|tunnel|fixtures)[\w./]*`)
)

// TestReadmeSaysHowToChangeWxlab: the recipes of the README name folders, files and tests that exist, and each names the
// tests that fail when one of its steps is forgotten.
func TestReadmeSaysHowToChangeWxlab(t *testing.T) {
	raw, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(raw), "\n## Changing Wxlab\n")
	section, _, ended := strings.Cut(section, "\n---\n")
	if !found || !ended {
		t.Fatal("README.md has no section on changing Wxlab")
	}
	tests := testsOf(t)
	for _, name := range quoted.FindAllStringSubmatch(section, -1) {
		switch name := name[1]; {
		case testName.MatchString(name) && !tests[name]:
			t.Errorf("README.md names the test %s, which does not exist", name)
		case ownPath.MatchString(name):
			exists(t, name)
		}
	}
	for _, name := range ownPackage.FindAllString(section, -1) {
		exists(t, name)
	}
	for _, recipe := range []string{"an API", "an event", "a fault", "a page", "a sentence", "a fact"} {
		_, row, _ := strings.Cut(section, "\n| **"+recipe+"**")
		row, _, _ = strings.Cut(row, "\n")
		if columns := strings.Split(row, " | "); len(columns) < 3 || !strings.Contains(columns[2], "`Test") {
			t.Errorf("README.md does not say which test fails when %s is added by halves", recipe)
		}
	}
}

func exists(t *testing.T, name string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join("..", name)); err != nil {
		t.Errorf("README.md names %s, which does not exist", name)
	}
}

// testsOf are the names of all tests of the repository.
func testsOf(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || len(d.Name()) > 2 && strings.HasPrefix(d.Name(), ".")):
			return fs.SkipDir
		case !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		text, err := os.ReadFile(path)
		for _, f := range testFunc.FindAllSubmatch(text, -1) {
			out[string(f[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
