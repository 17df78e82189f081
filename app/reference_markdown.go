package main

import (
	"math"
	"strings"

	"github.com/spf13/cobra"

	"wxlab/app/i18n"
	"wxlab/app/report"
)

// markdown is the reference as people read it on the web.
type markdown struct{ strings.Builder }

func (m *markdown) title(l i18n.Lang, _ *cobra.Command) { m.block("# " + l.T("reference.title")) }

func (m *markdown) command(path string) { m.block("\n## " + path) }

func (m *markdown) part(title string) { m.block("\n" + title + "\n") }

func (m *markdown) paragraph(text string) {
	m.block("\n" + marked(report.Wrap(strings.TrimSpace(text), math.MaxInt)))
}

func (m *markdown) literal(lines string) {
	m.block("```\n" + strings.Trim(lines, "\n") + "\n```")
}

func (m *markdown) item(what, about string) { m.block("* `" + what + "` " + marked(about)) }

func (m *markdown) block(text string) { m.WriteString(text + "\n") }

// marked keeps text from being read as Markdown.
func marked(text string) string {
	return strings.NewReplacer("*", `\*`, "<", `\<`, "$", `\$`, "[", `\[`, "`", "\\`").Replace(text)
}
