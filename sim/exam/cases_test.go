package exam_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"wxlab/sim/bilingual"
	"wxlab/sim/exam"
)

// TestEveryCaseIsWhole: at least ninety cases with an id of their own in a chapter, a source, and title, reason and fix in
// both languages with the same values.
func TestEveryCaseIsWhole(t *testing.T) {
	cases := exam.Cases()
	if len(cases) < 90 {
		t.Errorf("%d cases", len(cases))
	}
	seen := map[string]bool{}
	for _, c := range cases {
		if seen[c.ID] || !slices.Contains(exam.Chapters(), c.Chapter) || exam.ChapterOf(c.ID) != c.Chapter {
			t.Errorf("%s in chapter %q", c.ID, c.Chapter)
		}
		seen[c.ID] = true
		if !slices.Contains([]exam.Severity{exam.Must, exam.Should, exam.May}, c.Severity) {
			t.Errorf("%s has severity %q", c.ID, c.Severity)
		}
		if !source.MatchString(c.Source) {
			t.Errorf("%s has source %q", c.ID, c.Source)
		}
		for name, text := range map[string]bilingual.Text{"title": c.Title, "why": c.Why, "fix": c.Fix} {
			spoken(t, c.ID+" "+name, text)
		}
	}
}

// TestEveryFindingIsBilingual: whatever a case says of a server that is right, and of one that nobody listens at, is said
// in both languages with the same values.
func TestEveryFindingIsBilingual(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	for _, mistakes := range [][]string{nil, {"crash_500"}, {"ignores_signature"}} {
		for _, r := range examine(t, exam.Options{}, mistakes...).Results {
			for name, text := range map[string]bilingual.Text{"expected": r.Expected, "got": r.Got, "cause": r.Cause} {
				if text != (bilingual.Text{}) {
					spoken(t, r.ID+" "+name, text)
				}
			}
			if r.Verdict == exam.Fail && r.Got == (bilingual.Text{}) && r.Cause == (bilingual.Text{}) {
				t.Errorf("%s fails and says nothing", r.ID)
			}
		}
	}
}

// source is a section of the protocol's page, whose existence is tested there.
var source = regexp.MustCompile(`^PROTOCOL \d+(\.\d+)?$`)

// errCode is a value that both languages must have: an errcode, or an AppID.
var errCode = regexp.MustCompile(`\b[46]\d{4}\b|wx[0-9a-f]{16}`)

// spoken wants both languages, Chinese in one of them, no verb of formatting left over, and the same errcodes.
func spoken(t *testing.T, where string, text bilingual.Text) {
	t.Helper()
	if text.Zh == "" || text.En == "" || strings.Contains(text.Zh+text.En, "%!") {
		t.Errorf("%s: %q, %q", where, text.Zh, text.En)
	}
	zh, en := errCode.FindAllString(text.Zh, -1), errCode.FindAllString(text.En, -1)
	slices.Sort(zh)
	slices.Sort(en)
	if !slices.Equal(slices.Compact(zh), slices.Compact(en)) {
		t.Errorf("%s: the values differ: %q, %q", where, text.Zh, text.En)
	}
	if text.Zh == text.En && strings.ContainsFunc(text.En, unicode.IsLetter) && strings.Contains(text.En, " ") {
		if !saidByOthers.MatchString(text.En) {
			t.Errorf("%s is not translated: %q", where, text.En)
		}
	}
}

// saidByOthers is what is quoted in both languages as it came: an HTTP status with a body, an errcode, a header.
var saidByOthers = regexp.MustCompile(`^(HTTP \d+|errcode -?\d+|Content-Type: )`)
