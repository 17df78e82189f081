package report

import (
	_ "embed" // the page
	"fmt"
	"html/template"
	"io"

	"wxlab/app/i18n"
)

//go:embed page.html
var page string

// htmlView is what the page shows.
type htmlView struct {
	Report
	Lang    i18n.Lang
	Summary string
	Worst   Verdict
	Counts  []htmlCount
}

// htmlCount is one part of the bar.
type htmlCount struct {
	Verdict Verdict
	Title   string
	N       int
	Percent float64
}

// writeHTML writes one page that needs nothing beside it: no script, no font, no picture from elsewhere.
func writeHTML(w io.Writer, r Report, l i18n.Lang) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		"t": func(key string) string { return l.T("report." + key) }, "sign": sign,
		"verdict": func(v Verdict) string { return l.T("report.verdict." + string(v)) },
		"rows":    func(c Case) []htmlRow { return htmlRows(c, l) },
		"place":   Case.place,
		"ms":      func(ms float64) string { return fmt.Sprintf("%.0f ms", ms) },
		"open":    func(c Case) bool { return c.Verdict == Fail || c.Verdict == Remark },
	}).Parse(page)
	if err != nil {
		return err
	}
	return t.Execute(w, newHTMLView(r, l))
}

func newHTMLView(r Report, l i18n.Lang) htmlView {
	v := htmlView{Report: r, Lang: l, Summary: summary(r, l), Worst: worst(r)}
	all := 0
	for _, s := range r.Suites {
		all += len(s.Cases)
	}
	for _, verdict := range verdicts() {
		if n := r.Count(verdict); n > 0 {
			v.Counts = append(v.Counts, htmlCount{
				verdict, l.T("report.verdict." + string(verdict)), n, float64(n) * 100 / float64(all),
			})
		}
	}
	return v
}

// htmlRow is a row with names a template can see.
type htmlRow struct{ Label, Text, Mark, Rest string }

func htmlRows(c Case, l i18n.Lang) (out []htmlRow) {
	for _, r := range c.rows(l) {
		out = append(out, htmlRow{r.label, r.text[:r.from], r.text[r.from:r.to], r.text[r.to:]})
	}
	return out
}
