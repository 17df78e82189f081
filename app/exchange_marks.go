package main

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/diff"
	"wxlab/app/secrets"
)

// newExchangeCompareCommand lays two exchanges side by side.
func newExchangeCompareCommand(p *program) *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use: "compare ID ID", Args: takes("ID ID"),
		RunE: func(cmd *cobra.Command, args []string) error { return p.compareExchanges(cmd.Context(), args, all) },
	}
	cmd.Flags().BoolVar(&all, "all", false, "")
	return cmd
}

func (p *program) compareExchanges(ctx context.Context, ids []string, all bool) error {
	var sides [2]control.ExchangeDetail
	for i := range sides {
		id, err := p.exchangeID(ids[i : i+1])
		if err != nil {
			return err
		}
		in := control.GetExchange{ExchangePath: control.ExchangePath{ID: id}}
		if sides[i], err = ask(ctx, p, in); err != nil {
			return err
		}
	}
	parts := comparedParts(sides)
	if p.json {
		return p.lines().Encode(parts)
	}
	differs := false
	for _, part := range parts {
		differs = p.showPart(part, all) || differs
	}
	if !differs {
		p.say("verb.compare.same")
	}
	return nil
}

// comparedPart is a part of two exchanges, row by row.
type comparedPart struct {
	Name string        `json:"name"`
	Rows []comparedRow `json:"rows"`
}

type comparedRow struct {
	Op    string `json:"op"`
	Left  string `json:"left"`
	Right string `json:"right"`
}

// comparedParts are the parts that either exchange has. What is sealed is compared in clear, where it was opened.
func comparedParts(sides [2]control.ExchangeDetail) (out []comparedPart) {
	ops := map[diff.Op]string{diff.Same: "same", diff.Volatile: "volatile", diff.Changed: "changed", diff.OnlyLeft: "left", diff.OnlyRight: "right"}
	for _, part := range []struct {
		name  string
		lines func(control.ExchangeDetail) []string
	}{
		{"facts", func(e control.ExchangeDetail) []string {
			return []string{e.Method + " " + e.Path, e.Outcome + " " + e.Reason}
		}},
		{"query", func(e control.ExchangeDetail) []string { return queryLines(e.Query) }},
		{"request", func(e control.ExchangeDetail) []string { return clearLines(e.Plain, e.ReqBody) }},
		{"reply", func(e control.ExchangeDetail) []string { return clearLines(e.ReplyPlain, e.RespBody) }},
	} {
		p := comparedPart{Name: part.name}
		for _, row := range diff.Lines(part.lines(sides[0]), part.lines(sides[1])) {
			p.Rows = append(p.Rows, comparedRow{ops[row.Op], row.Left, row.Right})
		}
		if len(p.Rows) > 0 {
			out = append(out, p)
		}
	}
	return out
}

func clearLines(plain, sealed string) []string {
	if plain == "" {
		plain = sealed
	}
	return diff.Document([]byte(secrets.Key{}.Hide(plain)))
}

func queryLines(query string) (out []string) {
	values, _ := url.ParseQuery(secrets.Key{}.Hide(query)) // what is no query is compared as far as it is one
	for name := range values {
		out = append(out, name+": "+strings.Join(values[name], ", "))
	}
	slices.Sort(out)
	return out
}

// showPart prints the rows that differ, of all of them where all are asked for, and reports whether any does.
func (p *program) showPart(part comparedPart, all bool) (differs bool) {
	var lines []string
	for _, row := range part.Rows {
		switch {
		case row.Op == "changed" || row.Op == "left" || row.Op == "right":
			differs = true
			if row.Op != "right" {
				lines = append(lines, p.paint(red, "- "+row.Left))
			}
			if row.Op != "left" {
				lines = append(lines, p.paint(green, "+ "+row.Right))
			}
		case all:
			lines = append(lines, "  "+row.Left)
		}
	}
	if len(lines) > 0 {
		p.say("verb.compare." + part.Name)
		for _, line := range lines {
			fmt.Fprintln(p.out, "  "+line)
		}
	}
	return differs
}

// newExchangeRemarkCommand writes a remark on an exchange, or takes it away.
func newExchangeRemarkCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "remark ID [TEXT…]", Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			text := strings.Join(args[min(1, len(args)):], " ")
			told := "verb.remarked"
			if text == "" {
				told = "verb.unremarked"
			}
			return p.mark(cmd.Context(), args, control.MarkExchange{Remark: &text}, told)
		},
	}
}

// newExchangePinCommand keeps an exchange when older ones are removed.
func newExchangePinCommand(p *program) *cobra.Command {
	var off bool
	cmd := &cobra.Command{
		Use: "pin ID", Args: takes("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			on, told := !off, "verb.pinned"
			if off {
				told = "verb.unpinned"
			}
			return p.mark(cmd.Context(), args, control.MarkExchange{Pinned: &on}, told)
		},
	}
	cmd.Flags().BoolVar(&off, "off", false, "")
	return cmd
}

func (p *program) mark(ctx context.Context, args []string, in control.MarkExchange, told string) (err error) {
	if in.ID, err = p.exchangeID(args[:min(1, len(args))]); err != nil {
		return err
	}
	_, err = show(ctx, p, in, func(control.Done) { p.done(told, in.ID) })
	return err
}

// newExchangeClearCommand empties the record.
func newExchangeClearCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "clear", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := show(cmd.Context(), p, control.ClearExchanges{}, func(control.Done) { p.done("verb.cleared") })
			return err
		},
	}
}
