package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/bench"
)

// newBenchUICommand is bench's sister for what the eye sees.
func newBenchUICommand(p *program) *cobra.Command {
	var o bench.WindowOptions
	cmd := &cobra.Command{
		Use: "ui", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.benchUI(cmd.Context(), o) },
	}
	f := cmd.Flags()
	f.IntVar(&o.Stored, "stored", 100_000, "")
	f.IntVar(&o.Rows, "rows", 1_000_000, "")
	f.StringSliceVar(&o.Only, "only", nil, "")
	f.IntVar(&o.Pace, "pace", bench.HourPace, "")
	f.StringVar(&o.Dir, "dir", "", "")
	cmd.AddCommand(p.newWindowTrialCommand())
	return cmd
}

// newWindowTrialCommand is what bench ui starts for every trial.
func (p *program) newWindowTrialCommand() *cobra.Command {
	return &cobra.Command{
		Use: "window TRIAL DIR NANOSECONDS PACE", Hidden: true, Args: cobra.ExactArgs(4),
		RunE: func(cmd *cobra.Command, args []string) error {
			var nanoseconds int64
			var pace int
			if _, err := fmt.Sscan(args[2]+" "+args[3], &nanoseconds, &pace); err != nil {
				return usage(err)
			}
			figures, err := p.tryWindow(cmd.Context(), args[0], args[1], time.Unix(0, nanoseconds), pace)
			if err != nil {
				return err
			}
			return p.lines().Encode(figures)
		},
	}
}

func (p *program) benchUI(ctx context.Context, o bench.WindowOptions) error {
	if err := checkBenchUI(o); err != nil {
		return err
	}
	if err := p.hasWindow(); err != nil {
		return err
	}
	var err error
	if o.Command, o.Dir, err = p.benchPart(o.Dir, "ui", "window"); err != nil {
		return err
	}
	if !p.json {
		o.Tell = p.showTrial
	}
	report, err := bench.RunWindow(ctx, o)
	return p.showMeasured(report, err)
}

// showTrial prints what a trial measured on the error stream, so that one sees bench ui get on.
func (p *program) showTrial(trial string, stored int, figures map[string]float64) {
	fmt.Fprintf(p.errs, "%-8s %8d", trial, stored)
	for _, name := range slices.Sorted(maps.Keys(figures)) {
		fmt.Fprintf(p.errs, "  %s %.1f", name, figures[name])
	}
	fmt.Fprintln(p.errs)
}

func checkBenchUI(o bench.WindowOptions) error {
	if o.Stored < 1000 || o.Rows < 1000 {
		return mistake("bench_rows")
	}
	if o.Pace < 1 {
		return mistake("bench_pace")
	}
	for _, name := range o.Only {
		if !slices.Contains(bench.WindowTrials[:], name) {
			return mistake("bench_choice", "--only", name, namesOf(bench.WindowTrials[:]))
		}
	}
	return nil
}
