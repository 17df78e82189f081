package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestNoSentenceNamesACommandThatIsNotThere: whoever is told to run something can run it.
func TestNoSentenceNamesACommandThatIsNotThere(t *testing.T) {
	help, _, _ := cli(t, "--help", "--lang", "en")
	named := regexp.MustCompile(`wxlab ([a-z]+(?:-[a-z]+)*)\b`)
	seen := 0
	for _, dir := range []string{"i18n", filepath.Join("..", "sim"), filepath.Join("..", "platform")} {
		err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, m := range named.FindAllStringSubmatch(string(raw), -1) {
				seen++
				prose := m[1] == "with" || m[1] == "or" || m[1] == "in" // "run wxlab with --workspace"
				if !prose && !strings.Contains(help, "\n  "+m[1]+" ") {
					t.Errorf("%s: %s", path, m[0])
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen == 0 {
		t.Error("nothing was found")
	}
}
