package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/bench"
)

// newBenchUICommand is bench's sister for what the eye sees.
func newBenchUICommand(p *program) *cobra.Command {
	var o bench.WindowOptions
	cmd := &cobra.Command{
		Use: "ui", Short: "Measure the desktop window", Args: noArgs,
		Long: `bench ui opens the desktop window on workspaces of its own, uses it, and measures what is seen: from the
program's start to the first frame, from a key to the frame that shows the next exchange, from page to
page, frames a second through a long list, the longest wait while a thousand exchanges come in a second;
and the memory at the start and after as many exchanges as come in an hour. It needs a display, on a
server for instance xvfb-run, and takes some minutes. Each figure stands beside its budget.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.benchUI(cmd.Context(), o) },
	}
	f := cmd.Flags()
	f.IntVar(&o.Stored, "stored", 100_000, "exchanges on record where exchanges are opened")
	f.IntVar(&o.Rows, "rows", 1_000_000, "exchanges on record where the list is scrolled")
	f.StringSliceVar(&o.Only, "only", nil, fmt.Sprintf("measure these only, of %v", bench.WindowTrials))
	f.StringVar(&o.Dir, "dir", "", "where the workspaces are made (default: your cache folder)")
	cmd.AddCommand(&cobra.Command{
		Use: "window TRIAL DIR NANOSECONDS", Hidden: true, Args: cobra.ExactArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error {
			var nanoseconds int64
			if _, err := fmt.Sscan(args[2], &nanoseconds); err != nil {
				return usage(err)
			}
			figures, err := p.tryWindow(cmd.Context(), args[0], args[1], time.Unix(0, nanoseconds))
			if err != nil {
				return err
			}
			return p.lines().Encode(figures)
		},
	})
	return cmd
}

func (p *program) benchUI(ctx context.Context, o bench.WindowOptions) error {
	if err := checkBenchUI(o); err != nil {
		return usage(err)
	}
	if err := p.hasWindow(); err != nil {
		return err
	}
	var err error
	if o.Command, o.Dir, err = benchPart(o.Dir, "ui", "window"); err != nil {
		return err
	}
	if !p.json {
		o.Tell = func(trial string, stored int, figures map[string]float64) {
			fmt.Fprintf(p.errs, "%-8s %8d  %v\n", trial, stored, figures)
		}
	}
	report, err := bench.RunWindow(ctx, o)
	return p.showMeasured(report, err)
}

func checkBenchUI(o bench.WindowOptions) error {
	if o.Stored < 1000 || o.Rows < 1000 {
		return fmt.Errorf("--stored and --rows must be 1000 at least")
	}
	for _, name := range o.Only {
		if !slices.Contains(bench.WindowTrials[:], name) {
			return fmt.Errorf("--only %s: there are %v", name, bench.WindowTrials)
		}
	}
	return nil
}
