package main

import (
	"strings"

	"github.com/spf13/cobra"

	"wxlab/app/i18n"
	"wxlab/app/report"
)

// manualWidth is how many cells a line of the page takes: man fills lines at blanks, of which Chinese has none.
const manualWidth = 68

// manual is the reference as a page for man, in section 1. Its lines stand as they are written.
type manual struct{ strings.Builder }

func (m *manual) title(l i18n.Lang, root *cobra.Command) {
	m.lines(`.TH WXLAB 1 "" "wxlab `+version+`"`, ".SH "+heading(l.T("reference.name")), `wxlab \- `+plainRoff(root.Short))
}

func (m *manual) command(path string) { m.lines(".SH " + heading(path)) }

func (m *manual) part(title string) { m.lines(".PP", plainRoff(title)) }

func (m *manual) paragraph(text string) {
	m.asWritten(".PP", report.Wrap(strings.TrimSpace(text), manualWidth))
}

func (m *manual) literal(lines string) {
	m.asWritten(".PP", strings.Trim(lines, "\n"))
}

func (m *manual) item(what, about string) {
	m.asWritten(".TP\n"+`\fB`+plainRoff(what)+`\fR`, report.Wrap(about, manualWidth))
}

// asWritten puts text behind a request, its lines as they are.
func (m *manual) asWritten(request, text string) { m.lines(request, ".nf", plainRoff(text), ".fi") }

func (m *manual) lines(all ...string) { m.WriteString(strings.Join(all, "\n") + "\n") }

func heading(title string) string { return `"` + plainRoff(strings.ReplaceAll(title, `"`, "")) + `"` }

// plainRoff keeps text from being read as requests of roff.
func plainRoff(text string) string {
	lines := strings.Split(strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
