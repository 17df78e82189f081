package sim

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// TestEveryCodeHasWords reads the codes out of the source: one without a text would go out as an empty errmsg.
func TestEveryCodeHasWords(t *testing.T) {
	_, texts := loadTreaty()
	names, err := filepath.Glob("*.go")
	if err != nil || len(names) < 20 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	code := regexp.MustCompile(`(?:fail\(|code: )(\d{5})\b`)
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range code.FindAllSubmatch(src, -1) {
			if n, _ := strconv.Atoi(string(match[1])); texts[n] == "" {
				t.Errorf("%s uses %d, which has no text", name, n)
			}
		}
	}
	for n, text := range moreErrTexts() {
		if texts[n] != text {
			t.Errorf("the shared table has a text for %d, too: %q", n, texts[n])
		}
	}
}
