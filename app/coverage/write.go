package coverage

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"wxlab/app/i18n"
)

// CSV writes the calls, a row for each path; a spreadsheet takes no cell for a formula.
func (r Report) CSV(out io.Writer) error {
	w := csv.NewWriter(out)
	rows := [][]string{{"path", "count", "last_at", "appid", "user_agent", "official", "group", "near"}}
	for _, m := range r.Missing {
		rows = append(rows, []string{
			m.Path, strconv.Itoa(m.Count), m.Last.Format(time.RFC3339), m.AppID, harmless(m.UserAgent),
			strconv.FormatBool(m.Official), m.Group, m.Near,
		})
	}
	return w.WriteAll(rows)
}

func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// Markdown writes the calls and how much of each topic is simulated.
func (r Report) Markdown(out io.Writer, lang i18n.Lang) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", lang.T("coverage.title"))
	if len(r.Missing) == 0 {
		fmt.Fprintf(&b, "%s\n", lang.T("coverage.none"))
	} else {
		fmt.Fprintf(&b, "| %s |\n|---|---|---|---|---|---|\n", lang.T("coverage.columns"))
	}
	for _, m := range r.Missing {
		fmt.Fprintf(&b, "| `%s` | %d | %s | %s | %s | %s |\n", cell(m.Path), m.Count, m.Last.Local().Format(time.DateTime),
			cell(m.Caller(lang)), cell(m.Kind(lang)), cell(m.Near))
	}
	fmt.Fprintf(&b, "\n## %s\n\n| %s |\n|---|---|\n", lang.T("coverage.total", r.Simulated, r.Official), lang.T("coverage.topics"))
	for _, g := range r.Groups {
		fmt.Fprintf(&b, "| %s | %s |\n", g.Title, lang.T("coverage.of", g.Simulated, g.Official))
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// cell is a text that does not end its cell of a table.
func cell(text string) string { return strings.NewReplacer("|", `\|`, "`", "'").Replace(text) }

// Caller says who called last.
func (m Missing) Caller(lang i18n.Lang) string {
	known := strings.TrimSpace(m.AppID + " " + m.UserAgent)
	if known == "" {
		return lang.T("coverage.nobody")
	}
	return known
}

// Kind says what a path is to WeChat.
func (m Missing) Kind(lang i18n.Lang) string {
	if m.Official {
		return lang.T("coverage.official", m.Title)
	}
	return lang.T("coverage.unofficial")
}
