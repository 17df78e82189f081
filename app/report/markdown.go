package report

import (
	"fmt"
	"io"
	"strings"

	"wxlab/app/i18n"
)

// writeMarkdown fits a comment of a merge request or a job's summary: what went wrong first, all cases folded away.
func writeMarkdown(w io.Writer, r Report, l i18n.Lang) error {
	out := &writer{w: w}
	out.printf("## %s %s\n\n%s\n", sign(worst(r)), escape(r.Command), escape(summary(r, l)))
	for _, s := range r.Suites {
		for _, c := range s.Cases {
			if c.Verdict == Fail || c.Verdict == Remark {
				out.trouble(s, c, l)
			}
		}
	}
	out.printf("\n<details><summary>%s</summary>\n", l.T("report.all_cases"))
	for _, s := range r.Suites {
		out.printf("\n**%s** %s\n\n| | | %s | ms |\n|---|---|---|---:|\n", escape(s.Name), escape(s.Title), l.T("report.case"))
		for _, c := range s.Cases {
			out.printf("| %s | %s | %s | %.0f |\n", sign(c.Verdict), escape(c.ID), escape(c.Name), c.MS)
		}
	}
	out.printf("\n</details>\n")
	return out.err
}

func (w *writer) trouble(s Suite, c Case, l i18n.Lang) {
	place := ""
	if at := c.place(); at != "" {
		place = fmt.Sprintf(" (`%s`)", at)
	}
	w.printf("\n### %s %s · %s %s%s\n\n", sign(c.Verdict), escape(s.Name), escape(c.ID), escape(c.Name), place)
	for _, r := range c.rows(l) {
		w.printf("- **%s** %s\n", r.label, escape(r.marked()))
	}
	if c.Log != "" {
		fence := strings.Repeat("`", longestRun(c.Log, '`')+3)
		w.printf("\n%s\n%s\n%s\n", fence, c.Log, fence)
	}
}

// worst is the worst verdict that a case came to.
func worst(r Report) Verdict {
	if !r.OK(false) {
		return Fail
	}
	if r.Count(Fail)+r.Count(Remark) > 0 {
		return Remark
	}
	return Pass
}

func longestRun(s string, of rune) (longest int) {
	n := 0
	for _, r := range s {
		if n++; r != of {
			n = 0
		}
		longest = max(longest, n)
	}
	return longest
}

// escape keeps a text one cell of a table, and from being read as Markdown or HTML.
func escape(s string) string {
	return strings.NewReplacer(
		"\\", "\\\\", "|", "\\|", "<", "&lt;", ">", "&gt;", "*", "\\*", "_", "\\_", "`", "\\`", "[", "\\[", "]", "\\]",
		"\r\n", "<br>", "\n", "<br>",
	).Replace(s)
}
