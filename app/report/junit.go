package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"wxlab/app/i18n"
)

// junitSuites is the root of what GitLab, Jenkins, GitHub's reporters, Azure and Buildkite read alike.
type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Time     string       `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Time       string          `xml:"time,attr"`
	Timestamp  string          `xml:"timestamp,attr"`
	Properties []junitProperty `xml:"properties>property,omitempty"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Time    string        `xml:"time,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Line    int           `xml:"line,attr,omitempty"`
	Failure *junitFailure `xml:"failure"`
	Skipped *junitSkipped `xml:"skipped"`
	Out     string        `xml:"system-out,omitempty"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

type junitSkipped struct {
	Message string `xml:"message,attr,omitempty"`
}

func writeJUnit(w io.Writer, r Report, l i18n.Lang) error {
	root := junitSuites{Name: r.Command, Time: inSeconds(r.MS())}
	for _, s := range r.Suites {
		suite := newJUnitSuite(r, s, l)
		root.Tests += suite.Tests
		root.Failures += suite.Failures
		root.Skipped += suite.Skipped
		root.Suites = append(root.Suites, suite)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(root); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func newJUnitSuite(r Report, s Suite, l i18n.Lang) junitSuite {
	out := junitSuite{
		Name: s.Name, Tests: len(s.Cases), Skipped: s.Count(NotObserved), Time: inSeconds(s.MS()),
		Timestamp: r.At.UTC().Format(time.RFC3339), Properties: []junitProperty{{"seed", fmt.Sprint(r.Seed)}},
	}
	if r.Target != "" {
		out.Properties = append(out.Properties, junitProperty{"target", legal(r.Target)})
	}
	for _, c := range s.Cases {
		if c.Fails() {
			out.Failures++
		}
		out.Cases = append(out.Cases, newJUnitCase(s, c, l))
	}
	return out
}

// newJUnitCase has a failure for what makes the run fail; what is only remarked passes, with its account as output; of what
// passes there is what went over the wire.
func newJUnitCase(s Suite, c Case, l i18n.Lang) junitCase {
	out := junitCase{
		Class: legal(s.Name), Name: legal(strings.TrimSpace(c.ID + " " + c.Name)), Time: inSeconds(c.MS), File: c.File,
		Line: c.Line,
	}
	account := legal(strings.TrimSpace(c.account(l) + "\n" + c.Log))
	switch {
	case c.Fails():
		out.Failure = &junitFailure{Message: legal(c.headline()), Type: string(c.Verdict), Text: account}
	case c.Verdict == NotObserved:
		out.Skipped = &junitSkipped{Message: legal(c.headline())}
	case c.Verdict != Pass:
		out.Out = account
	default:
		out.Out = legal(c.Log)
	}
	return out
}

// headline is the case in one line: what went wrong, or its name.
func (c Case) headline() string {
	for _, text := range []string{c.Cause, c.Got, c.Why} {
		if text != "" {
			first, _, _ := strings.Cut(text, "\n")
			return first
		}
	}
	return c.Name
}

// account is what is to be said of a case that did not pass, line by line.
func (c Case) account(l i18n.Lang) string {
	var lines []string
	if place := c.place(); place != "" {
		lines = append(lines, place)
	}
	for _, r := range c.rows(l) {
		lines = append(lines, r.label+l.T("report.colon")+r.marked())
	}
	return strings.Join(lines, "\n")
}

func inSeconds(ms float64) string { return fmt.Sprintf("%.3f", ms/1000) }

// legal puts a question mark in the place of characters that XML 1.0 has none for.
func legal(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r', r >= 0x20 && r <= 0xD7FF, r >= 0xE000 && r <= 0xFFFD, r >= 0x10000:
			return r
		}
		return '?'
	}, s)
}
