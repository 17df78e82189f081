package report_test

import (
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/app/report"
)

// TestTextSaysOnceWhyTheRestWasNotPlayed, and nothing that a server answers colours or moves the terminal's lines.
func TestTextSaysOnceWhyTheRestWasNotPlayed(t *testing.T) {
	r := report.Report{Suites: []report.Suite{{Name: "s", Cases: []report.Case{
		{ID: "1", Name: "open", Verdict: report.Fail, Got: "\x1b[2J\x00 page\nline 2", File: "a.yaml", Line: 3},
		{ID: "2", Name: "message \x07", Verdict: report.NotObserved, Got: "an earlier step failed", File: "a.yaml", Line: 4},
		{ID: "3", Name: "expect", Verdict: report.NotObserved, Got: "an earlier step failed", File: "a.yaml", Line: 5},
	}}}}
	text := write(t, report.Text, r, i18n.En)
	if strings.ContainsAny(text, "\x1b\x00\x07") || !strings.Contains(text, "?[2J? page\n") {
		t.Errorf("%q", text)
	}
	if strings.Count(text, "an earlier step failed") != 1 || strings.Contains(text, "a.yaml:5") || !strings.Contains(text, "a.yaml:4") {
		t.Error(text)
	}
}
