package report

import (
	"strings"
	"testing"
)

func TestWrap(t *testing.T) {
	for text, want := range map[string]string{
		"one two three":                  "one two|three",
		"one\ntwo":                       "one two",
		"one\n\ntwo":                     "one||two",
		"one:\n  kept as it is, however": "one:|  kept as it is, however",
		"一二三四五六七":                        "一二三四五|六七",
		"一二三四，五六":                        "一二三四，|五六",
		"一二三四五，六":                        "一二三四|五，六",
		"一二\n三四":                         "一二三四",
		"一二三（五六）":                        "一二三（五|六）",
		"推送到 https://example.com/a 的一":   "推送到|https://example.com/a|的一",
		"":                               "",
	} {
		if got := strings.ReplaceAll(Wrap(text, 10), "\n", "|"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
