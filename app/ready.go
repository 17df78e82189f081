package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/control"
)

func newReadyCommand(p *program) *cobra.Command {
	var patience time.Duration
	cmd := &cobra.Command{Use: "ready", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.ready(cmd.Context(), patience) }}
	cmd.Flags().DurationVar(&patience, "wait", 0, "")
	return cmd
}

// ready asks the Wxlab that runs on the workspace whether it answers, again and again while patience lasts.
func (p *program) ready(ctx context.Context, patience time.Duration) error {
	patient, end := context.WithTimeout(ctx, patience)
	defer end()
	for {
		_, err := ask(ctx, p, control.GetReady{})
		if err == nil {
			return nil
		}
		select {
		case <-patient.Done():
			if ctx.Err() != nil {
				return silent(exitInterrupted)
			}
			return err
		case <-time.After(lockPause):
		}
	}
}
