package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"wxlab/app/compare"
	"wxlab/app/control"
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
	var in control.CompareExchanges
	for i, side := range []*int64{&in.ID, &in.With} {
		id, err := p.exchangeID(ids[i : i+1])
		if err != nil {
			return err
		}
		*side = id
	}
	_, err := show(ctx, p, in, func(c control.ExchangeComparison) { p.showSideBySide(c, all) })
	return err
}

// showSideBySide prints the rows that differ, of all of them where all are asked for.
func (p *program) showSideBySide(c control.ExchangeComparison, all bool) {
	for _, part := range c.Parts {
		var lines []string
		for _, row := range part.Rows {
			switch {
			case !row.Tells() && all:
				lines = append(lines, "  "+row.Left)
			case row.Tells():
				if row.Op != compare.Right {
					lines = append(lines, p.paint(red, "- "+row.Left))
				}
				if row.Op != compare.Left {
					lines = append(lines, p.paint(green, "+ "+row.Right))
				}
			}
		}
		if len(lines) > 0 {
			fmt.Fprintln(p.out, part.Title+"\n  "+strings.Join(lines, "\n  "))
		}
	}
	if compare.Differences(c.Parts) == 0 {
		p.say("verb.compare.same")
	}
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
