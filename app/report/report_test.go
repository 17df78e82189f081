package report_test

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"wxlab/app/i18n"
	"wxlab/app/report"
)

// sample has every verdict, and texts that each format would trip over.
func sample() report.Report {
	return report.Report{
		Command: "wxlab run", Target: "http://127.0.0.1:9000/component?a=1&b=2", Seed: 7,
		At: time.Date(2026, 11, 30, 2, 0, 0, 0, time.UTC),
		Suites: []report.Suite{{Name: "hello.yaml", Title: "你好 <b>", File: "dir/hello.yaml", Cases: []report.Case{
			{ID: "1", Name: "授权 | authorize", Verdict: report.Pass, MS: 12},
			{
				ID: "2", Name: "expect", Verdict: report.Fail, MS: 1500, Expected: "<xml>", Got: "100%\nsuccess\x01", Cause: "a*b_c::d",
				Want: "success", Came: "success\n",
				Fix: "return `success`", Evidence: []string{"d-1", "call 3"}, Log: "```\n<-- 200", File: "dir/hello.yaml", Line: 9, Column: 5,
			},
			{ID: "3", Name: "tokens", Severity: "should", Verdict: report.Fail, Cause: "late"},
			{ID: "4", Name: "odd", Verdict: report.Remark, Why: "because"},
			{ID: "5", Name: "later", Verdict: report.NotObserved},
		}}},
	}
}

func write(t *testing.T, f report.Format, r report.Report, l i18n.Lang) string {
	t.Helper()
	var b strings.Builder
	if err := report.Write(&b, f, r, l); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestEveryFormatTellsWhatWentWrong in both languages: what was expected, what came, why, what mends it, and where.
func TestEveryFormatTellsWhatWentWrong(t *testing.T) {
	for lang, labels := range map[i18n.Lang][]string{i18n.Zh: {"应为", "实际", "原因", "修复"}, i18n.En: {"expected", "got", "cause", "fix"}} {
		for _, f := range report.Formats() {
			if f == report.JSON {
				continue
			}
			text := write(t, f, sample(), lang)
			if f == report.HTML {
				text = html.UnescapeString(text)
			}
			for _, part := range append(labels, "hello.yaml", "success", "late") {
				if !strings.Contains(text, part) {
					t.Errorf("%s, %s: %q is missing from\n%s", f, lang, part, text)
				}
			}
		}
	}
	if err := report.Write(&strings.Builder{}, "pdf", sample(), i18n.En); err == nil {
		t.Error("there is no pdf")
	}
}

// TestOKIsAboutMusts: a failed should and a remark leave a run good, unless it is strict.
func TestOKIsAboutMusts(t *testing.T) {
	for _, c := range []struct {
		c          report.Case
		ok, strict bool
	}{
		{report.Case{Verdict: report.Pass}, true, true},
		{report.Case{Verdict: report.NotObserved}, true, true},
		{report.Case{Verdict: report.Remark}, true, false},
		{report.Case{Verdict: report.Fail, Severity: "should"}, true, false},
		{report.Case{Verdict: report.Fail, Severity: "must"}, false, false},
		{report.Case{Verdict: report.Fail}, false, false},
	} {
		r := report.Report{Suites: []report.Suite{{Cases: []report.Case{c.c}}}}
		if r.OK(false) != c.ok || r.OK(true) != c.strict {
			t.Errorf("%+v: %t, strictly %t", c.c, r.OK(false), r.OK(true))
		}
	}
}

// TestJUnitIsWhatParsersExpect: well-formed whatever the texts hold, counts that fit, a failure only for what fails the run.
func TestJUnitIsWhatParsersExpect(t *testing.T) {
	text := write(t, report.JUnit, sample(), i18n.En)
	var suites struct {
		XMLName  xml.Name `xml:"testsuites"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Skipped  int      `xml:"skipped,attr"`
		Suites   []struct {
			Timestamp string `xml:"timestamp,attr"`
			Cases     []struct {
				Name    string  `xml:"name,attr"`
				Class   string  `xml:"classname,attr"`
				Time    float64 `xml:"time,attr"`
				File    string  `xml:"file,attr"`
				Line    int     `xml:"line,attr"`
				Failure *struct {
					Message string `xml:"message,attr"`
					Text    string `xml:",chardata"`
				} `xml:"failure"`
				Skipped *struct{} `xml:"skipped"`
				Out     string    `xml:"system-out"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(text), &suites); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	cases := suites.Suites[0].Cases
	if suites.Tests != 5 || suites.Failures != 1 || suites.Skipped != 1 || len(cases) != 5 {
		t.Errorf("%d cases\n%s", len(cases), text)
	}
	failed := cases[1]
	if failed.Failure == nil || failed.Failure.Message != "a*b_c::d" || failed.File != "dir/hello.yaml" || failed.Line != 9 ||
		failed.Time != 1.5 || failed.Class != "hello.yaml" || !strings.Contains(failed.Failure.Text, "success?") {
		t.Errorf("%+v", failed)
	}
	if cases[2].Failure != nil || !strings.Contains(cases[2].Out, "late") || cases[4].Skipped == nil {
		t.Errorf("%+v", cases[2:])
	}
}

func TestGitHubCommandsStayOneLineEach(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(write(t, report.GitHub, sample(), i18n.En)), "\n")
	want := []string{
		"::error file=dir/hello.yaml,line=9,col=5,title=hello.yaml%3A 2 expect::dir/hello.yaml:9%0Aexpected: <xml>%0Agot: 100%25%0Asuccess",
		"::warning title=hello.yaml%3A 3 tokens::cause: late", "::warning title=hello.yaml%3A 4 odd::", "::error title=wxlab run::",
	}
	if len(lines) != len(want) {
		t.Fatalf("%d lines: %q", len(lines), lines)
	}
	for i := range want {
		if !strings.HasPrefix(lines[i], want[i]) {
			t.Errorf("line %d is %q, want %q…", i, lines[i], want[i])
		}
	}
}

// TestHTMLNeedsNothingBesideIt: no address but those in the texts, nothing that runs, nothing that a text can break out of.
func TestHTMLNeedsNothingBesideIt(t *testing.T) {
	for _, l := range []i18n.Lang{i18n.Zh, i18n.En} {
		text := write(t, report.HTML, sample(), l)
		root, err := html.Parse(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		folded, open := 0, 0
		for n := range root.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			switch n.Data {
			case "script", "link", "img", "iframe", "xml":
				t.Errorf("%s: a <%s> in the page", l, n.Data)
			case "details":
				folded++
			}
			for _, a := range n.Attr {
				switch a.Key {
				case "src", "href":
					t.Errorf("%s: %s=%q", l, a.Key, a.Val)
				case "open":
					open++
				case "lang":
					if a.Val != string(l) {
						t.Errorf("lang=%q", a.Val)
					}
				}
			}
		}
		if folded != 5 || open != 3 || !strings.Contains(text, "prefers-color-scheme: dark") || strings.Contains(text, "ZgotmplZ") {
			t.Errorf("%s: %d cases, %d open", l, folded, open)
		}
	}
}

func TestMarkdownKeepsTextsInTheirPlace(t *testing.T) {
	text := write(t, report.Markdown, sample(), i18n.En)
	for _, part := range []string{`授权 \| authorize`, `a\*b\_c::d`, "100%<br>success", "\n``````\n```\n<-- 200\n``````\n", "&lt;xml&gt;", "(`dir/hello.yaml:9`)"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing from\n%s", part, text)
		}
	}
}

func TestJSONHasCountsAndCases(t *testing.T) {
	var d report.Document
	if err := json.Unmarshal([]byte(write(t, report.JSON, sample(), i18n.En)), &d); err != nil {
		t.Fatal(err)
	}
	if d.OK || d.Passed != 1 || d.Failed != 2 || d.Remarked != 1 || d.NotObserved != 1 || d.Suites[0].Cases[1].Line != 9 {
		t.Errorf("%+v", d)
	}
}

// TestACauseIsSaidOnce: later cases refer to the first that had it.
func TestACauseIsSaidOnce(t *testing.T) {
	r := report.Report{Suites: []report.Suite{{Name: "s", Cases: []report.Case{
		{ID: "1", Verdict: report.Fail, Cause: "nobody answers"}, {ID: "2", Verdict: report.Fail, Cause: "nobody answers"},
	}}}}
	for l, want := range map[i18n.Lang]string{i18n.Zh: "同 1", i18n.En: "as at 1"} {
		text := write(t, report.Text, r, l)
		if strings.Count(text, "nobody answers") != 1 || !strings.Contains(text, want) {
			t.Errorf("%s:\n%s", l, text)
		}
	}
}

func TestPad(t *testing.T) {
	for text, want := range map[string]int{"abc": 3, "票据": 4, "a票b": 4} {
		if got := len([]rune(report.Pad(text, 10))) - len([]rune(text)); got != 10-want {
			t.Errorf("%s: %d blanks", text, got)
		}
	}
}
