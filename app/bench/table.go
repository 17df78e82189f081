package bench

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"wxlab/app/i18n"
	"wxlab/app/report"
)

// In is the report for people, ratios first.
func (r Report) In(l i18n.Lang) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", r.Machine, l.T("bench.turns", r.At.Format("2006-01-02 15:04"), r.Rounds, r.Seconds, r.Sync))
	for _, name := range slices.Sorted(maps.Keys(r.Ratios)) {
		fmt.Fprintf(&b, "%-28s %5.2f", name, r.Ratios[name])
		if s, ok := r.Spread[name]; ok {
			b.WriteString("   " + l.T("bench.spread", s.Min, s.Max))
		}
		b.WriteByte('\n')
	}
	rows := [][]string{heads(l, "server", "conns", "rate", "range", "p50", "p99", "worst", "cpu", "rss", "rows")}
	for _, x := range r.Results {
		rows = append(rows, []string{
			x.Name, fmt.Sprint(x.Conns), fmt.Sprintf("%.0f", x.Rate), l.T("bench.rates", x.Slowest, x.Fastest),
			fmt.Sprintf("%.2f", x.P50), fmt.Sprintf("%.2f", x.P99), fmt.Sprintf("%.1f", x.Worst),
			figure("%.0f", x.CPU), fmt.Sprintf("%.0f", x.RSS), figure("%.1f", x.RowsPerCommit),
		})
	}
	b.WriteByte('\n')
	writeColumns(&b, rows, len(rows[0])-1)
	r.writeLongTurns(&b, l)
	b.WriteString("\n" + l.T("bench.legend") + "\n")
	return b.String()
}

// heads are titles of columns.
func heads(l i18n.Lang, names ...string) []string {
	for i, name := range names {
		names[i] = l.T("bench.head." + name)
	}
	return names
}

// writeColumns writes columns as wide as what stands in them, a Chinese character taking two cells: first a name, then so many
// numbers, then texts.
func writeColumns(b *strings.Builder, rows [][]string, numbers int) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for c, cell := range row {
			widths[c] = max(widths[c], report.Width(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for c, cell := range row {
			if 0 < c && c <= numbers {
				cell = strings.Repeat(" ", widths[c]-report.Width(cell)) + cell
			}
			line.WriteString(report.Pad(cell, widths[c]+2))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// long is how many seconds a turn has to last for its slowest answer and its memory to say something.
const long = 30

// writeLongTurns adds what only long turns show: the slowest answer, and whether the memory grows.
func (r Report) writeLongTurns(b *strings.Builder, l i18n.Lang) {
	for _, x := range r.Results {
		if r.Seconds < long || x.RSSBefore == 0 {
			continue
		}
		b.WriteString("\n" + l.T("bench.long", x.Name, x.Conns, r.Seconds, x.Worst, x.Late, x.RSSBefore, x.RSS))
		if x.Checkpointed > 0 {
			b.WriteString(l.T("bench.checkpointed", x.Checkpointed))
		}
		b.WriteByte('\n')
	}
}

// figure is a dash for what was not measured.
func figure(format string, v float64) string {
	if v == 0 {
		return "–"
	}
	return fmt.Sprintf(format, v)
}
