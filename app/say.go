package main

import (
	"context"
	"fmt"
	"strings"

	"wxlab/app/control"
	"wxlab/app/report"
)

// show asks the running Wxlab and prints what it answers: as it is for a machine, in the words of say for a person.
func show[Answer any](ctx context.Context, p *program, in control.Request[Answer], say func(Answer)) (Answer, error) {
	answer, err := ask(ctx, p, in)
	switch {
	case err != nil:
		return answer, err
	case p.json:
		return answer, p.lines().Encode(answer)
	}
	say(answer)
	return answer, nil
}

// say prints a sentence.
func (p *program) say(key string, args ...any) { fmt.Fprintln(p.out, p.lang().T(key, args...)) }

// done prints a sentence behind a tick.
func (p *program) done(key string, args ...any) {
	fmt.Fprintln(p.out, p.paint(green, "✓"), p.lang().T(key, args...))
}

// ticked says in a table whether something is so.
func ticked(so bool) string {
	if so {
		return "✓"
	}
	return "–"
}

// table prints rows in columns as wide as what stands in them, a Chinese character taking two cells. Colours come behind the
// widths: ink paints a cell by its row and column, nil paints nothing.
func (p *program) table(rows [][]string, ink func(row, column int) colour) {
	var widths []int
	for _, row := range rows {
		for c, cell := range row {
			if c == len(widths) {
				widths = append(widths, 0)
			}
			widths[c] = max(widths[c], report.Width(cell))
		}
	}
	for r, row := range rows {
		var line strings.Builder
		for c, cell := range row {
			padded := cell
			if c < len(row)-1 {
				padded = report.Pad(cell, widths[c]+2)
			}
			if ink != nil && ink(r, c) != "" {
				padded = p.paint(ink(r, c), padded)
			}
			line.WriteString(padded)
		}
		fmt.Fprintln(p.out, strings.TrimRight(line.String(), " "))
	}
}

// headed is a table below a row of titles, which are texts by their key.
func (p *program) headed(titles []string, rows [][]string, ink func(row, column int) colour) {
	head := make([]string, len(titles))
	for i, key := range titles {
		head[i] = p.lang().T(key)
	}
	p.table(append([][]string{head}, rows...), func(row, column int) colour {
		switch {
		case row == 0:
			return grey
		case ink == nil:
			return ""
		}
		return ink(row-1, column)
	})
}

// column paints one column of a table.
func column(n int, of func(row int) colour) func(row, column int) colour {
	return func(row, column int) colour {
		if column == n {
			return of(row)
		}
		return ""
	}
}
