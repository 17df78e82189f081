package bench

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// String is the report for people: ratios first.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s; %d rounds of %g s in turns; the disk syncs 4 KiB in %.2f ms\n\n",
		r.Machine, r.At.Format("2006-01-02 15:04"), r.Rounds, r.Seconds, r.Sync)
	for _, name := range slices.Sorted(maps.Keys(r.Ratios)) {
		fmt.Fprintf(&b, "%-28s %5.2f", name, r.Ratios[name])
		if s, ok := r.Spread[name]; ok {
			fmt.Fprintf(&b, "   %.2f to %.2f", s.Min, s.Max)
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "\n%-16s %5s %9s %19s %8s %8s %8s %7s %7s %8s\n",
		"server", "conns", "answers/s", "least to most", "p50 ms", "p99 ms", "max ms", "CPU µs", "RSS MB", "rows/txn")
	for _, x := range r.Results {
		fmt.Fprintf(&b, "%-16s %5d %9.0f %19s %8.2f %8.2f %8.1f %7s %7.0f %8s\n",
			x.Name, x.Conns, x.Rate, fmt.Sprintf("%.0f to %.0f", x.Slowest, x.Fastest),
			x.P50, x.P99, x.Worst, figure("%.0f", x.CPU), x.RSS, figure("%.1f", x.RowsPerCommit))
	}
	r.writeLongTurns(&b)
	b.WriteString(`
bare and codec store nothing, nor do the SDKs that people use today. durable_full is the default: what was answered
survives a power cut. durable_normal survives a killed process; a power cut may cost its last commits. durable_journal
also records every exchange.
`)
	return b.String()
}

// long is how many seconds a turn has to last for its slowest answer and its memory to say something.
const long = 30

// writeLongTurns adds what only long turns show: the slowest answer, and whether the memory grows.
func (r Report) writeLongTurns(b *strings.Builder) {
	for _, x := range r.Results {
		if r.Seconds < long || x.RSSBefore == 0 {
			continue
		}
		late := "none"
		if x.Late > 0 {
			late = fmt.Sprint(x.Late)
		}
		fmt.Fprintf(b, "\n%s, %d connections, %g s: the slowest answer took %.0f ms, %s more than 1 s; "+
			"memory %.0f MB at first and %.0f MB at the end",
			x.Name, x.Conns, r.Seconds, x.Worst, late, x.RSSBefore, x.RSS)
		if x.Checkpointed > 0 {
			fmt.Fprintf(b, "; checkpoints wrote %.0f MB into the database meanwhile", x.Checkpointed)
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
