// Package report writes what was examined and what came of it: for people on a terminal, in a merge request or a browser,
// and for machines. It knows nothing of WeChat.
package report

import (
	"fmt"
	"io"
	"slices"
	"time"

	"wxlab/app/i18n"
)

// Verdict is what one case came to.
type Verdict string

// Remark is between pass and fail: it is tolerated. NotObserved is what could not be decided, never a pass.
const (
	Pass        Verdict = "pass"
	Remark      Verdict = "remark"
	Fail        Verdict = "fail"
	NotObserved Verdict = "not_observed"
)

// verdicts are all of them, the worst first.
func verdicts() []Verdict { return []Verdict{Fail, Remark, NotObserved, Pass} }

// Report is a whole run.
type Report struct {
	Command string    `json:"command"` // wxlab run, wxlab check
	Version string    `json:"version,omitempty"`
	Target  string    `json:"target,omitempty"` // what was examined
	Seed    uint64    `json:"seed"`
	At      time.Time `json:"at"` // when it began
	Suites  []Suite   `json:"suites"`
}

// Suite is a chapter of an examination, or a scenario.
type Suite struct {
	Name  string `json:"name"`
	Title string `json:"title,omitempty"`
	File  string `json:"file,omitempty"`
	Cases []Case `json:"cases"`
}

// Case is one behaviour with its verdict. Texts are in the reader's language.
type Case struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Severity string   `json:"severity,omitempty"` // must, should, may; empty: must
	Verdict  Verdict  `json:"verdict"`
	MS       float64  `json:"ms"`
	Why      string   `json:"why,omitempty"` // it matters
	Expected string   `json:"expected,omitempty"`
	Got      string   `json:"got,omitempty"`
	Want     string   `json:"want,omitempty"` // the very value expected, where a single one was and another came
	Came     string   `json:"came,omitempty"` // that other
	Cause    string   `json:"cause,omitempty"`
	Fix      string   `json:"fix,omitempty"`
	Evidence []string `json:"evidence,omitempty"` // ids of deliveries, calls and exchanges
	Log      string   `json:"log,omitempty"`      // the wire, as it was
	File     string   `json:"file,omitempty"`
	Line     int      `json:"line,omitempty"`
	Column   int      `json:"column,omitempty"`
}

// Fails says that the case alone makes the run a failure: a failed must.
func (c Case) Fails() bool { return c.Verdict == Fail && (c.Severity == "" || c.Severity == "must") }

// place is FILE:LINE, or "".
func (c Case) place() string {
	switch {
	case c.File == "":
		return ""
	case c.Line == 0:
		return c.File
	}
	return fmt.Sprintf("%s:%d", c.File, c.Line)
}

// OK says that no must failed; strictly, that nothing failed and nothing was remarked.
func (r Report) OK(strict bool) bool {
	return !slices.ContainsFunc(r.Suites, func(s Suite) bool {
		return slices.ContainsFunc(s.Cases, func(c Case) bool {
			return c.Fails() || strict && (c.Verdict == Fail || c.Verdict == Remark)
		})
	})
}

// Count is how many cases came to v.
func (s Suite) Count(v Verdict) (n int) {
	for _, c := range s.Cases {
		if c.Verdict == v {
			n++
		}
	}
	return n
}

// Count is how many cases of all suites came to v.
func (r Report) Count(v Verdict) (n int) {
	for _, s := range r.Suites {
		n += s.Count(v)
	}
	return n
}

// MS is how long the cases took.
func (s Suite) MS() (ms float64) {
	for _, c := range s.Cases {
		ms += c.MS
	}
	return ms
}

// MS is how long all cases took.
func (r Report) MS() (ms float64) {
	for _, s := range r.Suites {
		ms += s.MS()
	}
	return ms
}

// Format is a way to write a report.
type Format string

const (
	Text     Format = "text"
	JSON     Format = "json"
	JUnit    Format = "junit"
	Markdown Format = "markdown"
	GitHub   Format = "github"
	HTML     Format = "html"
)

// Formats are all formats.
func Formats() []Format { return []Format{Text, JSON, JUnit, Markdown, GitHub, HTML} }

// Write writes a report in a format and a language.
func Write(w io.Writer, f Format, r Report, l i18n.Lang) error {
	switch f {
	case Text:
		return writeText(w, r, l)
	case JSON:
		return writeJSON(w, r)
	case JUnit:
		return writeJUnit(w, r, l)
	case Markdown:
		return writeMarkdown(w, r, l)
	case GitHub:
		return writeGitHub(w, r, l)
	case HTML:
		return writeHTML(w, r, l)
	}
	return fmt.Errorf("there is no report format %q", f)
}

// writer gathers the first error of many writes.
type writer struct {
	w   io.Writer
	err error
}

func (w *writer) printf(format string, args ...any) {
	if w.err == nil {
		_, w.err = fmt.Fprintf(w.w, format, args...)
	}
}

// BodyShown is how many characters of a body a log shows.
const BodyShown = 2000

// Clip shortens a text, cutting between characters.
func Clip(s string, runes int) string {
	r := []rune(s)
	if len(r) <= runes {
		return s
	}
	return string(r[:runes]) + "…"
}
