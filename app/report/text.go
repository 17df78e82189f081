package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"unicode"

	"wxlab/app/i18n"
)

// Printer writes cases for people as they end.
type Printer struct {
	Out      io.Writer
	Lang     i18n.Lang
	Paint    func(v Verdict, text string) string // nil: no colours
	IDWidth  int                                 // cells for the ids of cases, 4 where it is 0
	Timeless bool                                // the cases took no time of their own
	Wire     bool                                // with what went over the wire, where something is wrong
	said     map[string]string                   // cause → the case it was said at
}

// Suite begins a suite.
func (p *Printer) Suite(s Suite) error {
	_, err := fmt.Fprintf(p.Out, "%s\n", strings.TrimSpace(s.Name+"  "+s.Title))
	return err
}

// Case prints one case; what went wrong stands below it. A cause that was said before is only referred to: a server that is
// down fails everything for one reason.
func (p *Printer) Case(c Case) error {
	out := &writer{w: p.Out}
	took := fmt.Sprintf(" %6.0f ms", c.MS)
	if p.Timeless {
		took = ""
	}
	out.printf(" %s %s  %s%s\n", p.mark(c.Verdict), Pad(shown(c.ID), cmp.Or(p.IDWidth, 4)), Pad(shown(c.Name), 40), took)
	if c.Verdict == Pass || c.Verdict == NotObserved && p.again(c) {
		return out.err
	}
	if place := c.place(); place != "" {
		out.printf("      %s\n", place)
	}
	for _, row := range c.rows(p.Lang) {
		if row.text == c.Cause && c.Cause != "" {
			row.text = p.once(c)
		}
		out.printf("      %s %s\n", Pad(row.label, 10), strings.ReplaceAll(shown(row.marked()), "\n", Indent))
	}
	if p.Wire && c.Log != "" {
		out.printf("      %s\n", strings.ReplaceAll(shown(c.Log), "\n", "\n      "))
	}
	return out.err
}

// once is the cause, or where it was said.
func (p *Printer) once(c Case) string {
	if at, before := p.first(c.Cause, c.ID); before {
		return p.Lang.T("report.as_at", at)
	}
	return c.Cause
}

// again says that the case was not observed for the reason that the one before it was not.
func (p *Printer) again(c Case) bool {
	_, before := p.first(c.Got, c.ID)
	return before
}

// first is the case at which a text was said, if it was before.
func (p *Printer) first(text, id string) (at string, before bool) {
	if at, before = p.said[text]; before {
		return at, true
	}
	if p.said == nil {
		p.said = map[string]string{}
	}
	p.said[text] = id
	return id, false
}

// shown is a text without what would move a terminal's cursor or colour its lines: a server may answer anything.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return '?'
		}
		return r
	}, s)
}

// End prints the count.
func (p *Printer) End(r Report) error {
	_, err := fmt.Fprintln(p.Out, "\n"+summary(r, p.Lang))
	return err
}

func (p *Printer) mark(v Verdict) string {
	if p.Paint == nil {
		return sign(v)
	}
	return p.Paint(v, sign(v))
}

func sign(v Verdict) string {
	switch v {
	case Pass:
		return "✓"
	case Fail:
		return "✗"
	case Remark:
		return "!"
	}
	return "–"
}

// row is one line of a case's account. Bytes from up to to of its text are what is wrong with it.
type row struct {
	label, text string
	from, to    int
}

// marked is the text with marks around what is wrong, for formats that have no other.
func (r row) marked() string {
	if r.to <= r.from {
		return r.text
	}
	return r.text[:r.from] + "⟦" + r.text[r.from:r.to] + "⟧" + r.text[r.to:]
}

// Indent begins a further line of a row.
const Indent = "\n                 "

// rows are what is to be said of a case that did not pass.
func (c Case) rows(l i18n.Lang) (out []row) {
	for _, r := range [][2]string{
		{"report.expected", c.Expected}, {"report.got", c.Got}, {"report.difference", ""}, {"report.cause", c.Cause},
		{"report.fix", c.Fix}, {"report.why", c.Why}, {"report.evidence", strings.Join(c.Evidence, ", ")},
	} {
		difference, differs := c.compared(l)
		switch {
		case r[0] == "report.difference" && differs:
			out = append(out, difference)
		case r[1] != "" && (c.Verdict != NotObserved || r[1] == c.Got):
			out = append(out, row{label: l.T(r[0]), text: r[1]})
		}
	}
	return out
}

// summary is one sentence with the counts that are not zero.
func summary(r Report, l i18n.Lang) string {
	var counts []string
	for _, v := range verdicts() {
		if n := r.Count(v); n > 0 {
			counts = append(counts, l.T("report.count."+string(v), n))
		}
	}
	key := "report.ok"
	if !r.OK(false) {
		key = "report.failed"
	}
	return l.T(key, strings.Join(counts, l.T("report.comma")), r.MS(), r.Seed)
}

func writeText(w io.Writer, r Report, l i18n.Lang) error {
	p := Printer{Out: w, Lang: l, Wire: true}
	for _, s := range r.Suites {
		if err := p.Suite(s); err != nil {
			return err
		}
		for _, c := range s.Cases {
			if err := p.Case(c); err != nil {
				return err
			}
		}
	}
	return p.End(r)
}
