package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/doctor"
	"wxlab/app/report"
	"wxlab/app/workspace"
)

func newDoctorCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "doctor", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.doctor(cmd.Context()) },
	}
	p.chooseComponent(cmd)
	return cmd
}

func (p *program) doctor(ctx context.Context) error {
	report, err := ask(ctx, p, control.RunDoctor{Component: p.component})
	if err != nil {
		return err
	}
	if p.json {
		err = p.lines().Encode(report)
	} else {
		p.showReport(report)
	}
	if err == nil && !report.OK {
		return silent(workspace.ExitFailed)
	}
	return err
}

// markOf shows how one of the doctor's checks came out: a character and its colour.
func markOf(h doctor.Health) (string, colour) {
	switch h {
	case doctor.Healthy:
		return "✓", green
	case doctor.Doubtful:
		return "!", yellow
	case doctor.Sick:
		return "✗", red
	}
	return "–", grey
}

// showReport prints a line for each check, and below those that did not go well why, and what to do.
func (p *program) showReport(found doctor.Report) {
	l := p.lang()
	for _, c := range found.Checks {
		mark, ink := markOf(c.Health)
		fmt.Fprintf(p.out, "%s %s %s\n", p.paint(ink, mark), report.Pad(c.Title, 38), c.What)
		for _, said := range []struct{ key, text string }{{"ui.why", c.Why}, {"ui.fix", c.Next}} {
			if said.text != "" {
				fmt.Fprintf(p.out, "    %s %s\n", p.paint(grey, l.T(said.key)), said.text)
			}
		}
	}
}
