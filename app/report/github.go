package report

import (
	"fmt"
	"io"
	"strings"

	"wxlab/app/i18n"
)

// writeGitHub writes workflow commands: GitHub shows them at the line of the file, and others read them as plain lines.
func writeGitHub(w io.Writer, r Report, l i18n.Lang) error {
	out := &writer{w: w}
	for _, s := range r.Suites {
		for _, c := range s.Cases {
			switch {
			case c.Fails():
				out.command("error", s, c, l)
			case c.Verdict == Fail || c.Verdict == Remark:
				out.command("warning", s, c, l)
			}
		}
	}
	command := "notice"
	if !r.OK(false) {
		command = "error"
	}
	out.printf("::%s title=%s::%s\n", command, property(r.Command), data(summary(r, l)))
	return out.err
}

func (w *writer) command(name string, s Suite, c Case, l i18n.Lang) {
	var properties []string
	if c.File != "" {
		properties = append(properties, "file="+property(c.File))
	}
	if c.Line > 0 {
		properties = append(properties, fmt.Sprintf("line=%d", c.Line))
	}
	if c.Column > 0 {
		properties = append(properties, fmt.Sprintf("col=%d", c.Column))
	}
	properties = append(properties, "title="+property(fmt.Sprintf("%s: %s %s", s.Name, c.ID, c.Name)))
	w.printf("::%s %s::%s\n", name, strings.Join(properties, ","), data(c.account(l)))
}

// data and property escape what would end a workflow command, or one of its properties.
func data(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func property(s string) string { return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(s)) }
