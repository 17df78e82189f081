package api_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wxlab/fixtures"
)

// TestEveryCodeHasWords reads the codes out of the source: one without a text would go out as an empty errmsg.
func TestEveryCodeHasWords(t *testing.T) {
	texts, err := fixtures.ErrCodes()
	if err != nil {
		t.Fatal(err)
	}
	names := append(goFiles(t, "."), goFiles(t, "../world")...)
	if len(names) < 20 {
		t.Fatalf("%d files", len(names))
	}
	code, seen := regexp.MustCompile(`(?:fail\(|filled\(.*, |code: |buttonLimits\{|, )(\d{5})\b`), 0
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if regexp.MustCompile(`_test\.go$`).MatchString(name) {
			continue
		}
		for _, match := range code.FindAllSubmatch(src, -1) {
			n, _ := strconv.Atoi(string(match[1]))
			if seen++; n >= 40000 && n < 90000 && texts[n].Text == "" {
				t.Errorf("%s uses %d, which has no text", name, n)
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d codes were found: does the expression still fit the source?", seen)
	}
}

// TestEveryErrcodeHasItsText reads the sources: a code that the table lacks would go out without words.
func TestEveryErrcodeHasItsText(t *testing.T) {
	table, err := fixtures.ErrCodes()
	if err != nil {
		t.Fatal(err)
	}
	files := append(goFiles(t, "."), goFiles(t, "../world")...)
	used := map[int]bool{}
	pattern := regexp.MustCompile(`(?:fail\(|code: )(\d{5})\b(?:, text:)?`)
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range pattern.FindAllStringSubmatch(string(raw), -1) {
			if strings.HasSuffix(m[0], ", text:") {
				continue // brings its own
			}
			code, _ := strconv.Atoi(m[1])
			used[code] = true
			if table[code].Text == "" {
				t.Errorf("%s uses errcode %d, which the table does not have", name, code)
			}
		}
	}
	if len(used) < 30 {
		t.Errorf("only %d codes found, does the pattern still match?", len(used))
	}
}

func goFiles(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}
