package report_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"wxlab/app/i18n"
	"wxlab/app/report"
)

// TestTheDifferenceIsMarked in every format: the byte that is wrong, and nothing where no single value was expected.
func TestTheDifferenceIsMarked(t *testing.T) {
	for _, c := range []struct{ want, came, marked string }{
		{"success", "success\n", `success⟦\n⟧`}, {"a_callback", "a-callback", "a⟦-⟧callback"}, {"success", "\ufeffsuccess", `⟦\ufeff⟧success`},
		{"success", "succes", `"succes"`}, {"success", "<html>", `"<html>"`}, {"成功返回", "成功反回", "成功⟦反⟧回"},
	} {
		r := report.Report{Suites: []report.Suite{{Name: "s", Cases: []report.Case{
			{ID: "1", Verdict: report.Fail, Want: c.want, Came: c.came},
		}}}}
		for _, f := range report.Formats() {
			text, marked := write(t, f, r, i18n.En), c.marked
			switch f {
			case report.JSON:
				continue
			case report.HTML:
				text = strings.NewReplacer("<mark>", "⟦", "</mark>", "⟧").Replace(html.UnescapeString(text))
			case report.Markdown:
				text = html.UnescapeString(strings.ReplaceAll(text, `\`, ""))
				marked = strings.ReplaceAll(marked, `\`, "")
			case report.JUnit:
				text = html.UnescapeString(text)
			}
			if !strings.Contains(text, marked) || !strings.Contains(text, "wanted") {
				t.Errorf("%s: %q is missing from\n%s", f, marked, text)
			}
		}
	}
	if text := write(t, report.Text, report.Report{Suites: []report.Suite{{Cases: []report.Case{{Verdict: report.Fail}}}}}, i18n.En); strings.Contains(text, "difference") {
		t.Error(text)
	}
}

// TestReportsShowTheWire: what passed has it too, where there is room for it.
func TestReportsShowTheWire(t *testing.T) {
	r := report.Report{Suites: []report.Suite{{Name: "s", Cases: []report.Case{
		{ID: "1", Verdict: report.Pass, Log: "--> d1"}, {ID: "2", Verdict: report.Fail, Log: "--> d2"},
	}}}}
	for f, shows := range map[report.Format][2]bool{
		report.HTML: {true, true}, report.JSON: {true, true}, report.JUnit: {true, true}, report.Text: {false, true},
		report.Markdown: {false, true}, report.GitHub: {false, false},
	} {
		text := html.UnescapeString(write(t, f, r, i18n.En))
		if strings.Contains(text, "--> d1") != shows[0] || strings.Contains(text, "--> d2") != shows[1] {
			t.Errorf("%s:\n%s", f, text)
		}
	}
}

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
