package main

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/control"
)

// newClockCommand shows and moves the workspace's time.
func newClockCommand(p *program) *cobra.Command {
	cmd := p.clockCommand("clock", func([]string) (control.Request[control.Clock], error) { return control.GetClock{}, nil })
	cmd.AddCommand(
		p.clockCommand("advance SPAN", func(args []string) (control.Request[control.Clock], error) {
			span, err := readSpan(args[0])
			return control.AdvanceClock{Seconds: span.Seconds()}, err
		}),
		p.clockCommand("next", func([]string) (control.Request[control.Clock], error) { return control.AdvanceToNextDue{}, nil }),
		p.clockCommand("freeze", func([]string) (control.Request[control.Clock], error) { return control.FreezeClock{}, nil }),
		p.clockCommand("resume", func([]string) (control.Request[control.Clock], error) { return control.ResumeClock{}, nil }),
		p.clockCommand("speed FACTOR", func(args []string) (control.Request[control.Clock], error) {
			factor, err := strconv.ParseFloat(strings.TrimLeft(args[0], "x×"), 64)
			if err != nil {
				return nil, mistake("factor", args[0])
			}
			return control.SetClockSpeed{Factor: factor}, nil
		}),
	)
	return cmd
}

// clockCommand asks for what its arguments mean, and shows the time as it is then.
func (p *program) clockCommand(use string, of func([]string) (control.Request[control.Clock], error)) *cobra.Command {
	_, wanted, _ := strings.Cut(use, " ")
	return &cobra.Command{
		Use: use, Args: takes(wanted),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := of(args)
			if err != nil {
				return err
			}
			return p.showClock(cmd.Context(), in)
		},
	}
}

func (p *program) showClock(ctx context.Context, in control.Request[control.Clock]) error {
	_, err := show(ctx, p, in, func(c control.Clock) {
		l, notes := p.lang(), []string{}
		if ahead := time.Duration(c.OffsetSeconds * float64(time.Second)).Round(time.Second); ahead != 0 {
			notes = append(notes, l.T("verb.clock.ahead", l.Span(ahead)))
		}
		if c.Frozen {
			notes = append(notes, l.T("verb.clock.frozen"))
		}
		if c.Speed != 1 {
			notes = append(notes, l.T("verb.clock.speed", strconv.FormatFloat(c.Speed, 'g', -1, 64)))
		}
		p.table([][]string{append([]string{c.Now.Local().Format(time.DateTime)}, notes...)}, nil)
	})
	return err
}

// readSpan reads 2h, +90m, 3d.
func readSpan(text string) (time.Duration, error) {
	bare := strings.TrimPrefix(text, "+")
	if days, ok := strings.CutSuffix(bare, "d"); ok {
		if n, err := strconv.ParseFloat(days, 64); err == nil {
			return time.Duration(n * 24 * float64(time.Hour)), nil
		}
	}
	span, err := time.ParseDuration(bare)
	if err != nil {
		return 0, mistake("span", text)
	}
	return span, nil
}

// newResetCommand makes a new simulated WeChat.
func newResetCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "reset", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := show(cmd.Context(), p, control.ResetWorld{Seed: p.seed}, func(control.Done) { p.done("verb.reset") })
			return err
		},
	}
}
