package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/report"
	"wxlab/app/scenario"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
)

func newDemoCommand(p *program) *cobra.Command {
	var story storyFlags
	cmd := &cobra.Command{
		Use: "demo", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := story.check(); err != nil {
				return err
			}
			if story.present {
				return p.tellStory(cmd.Context(), story)
			}
			return p.demo(cmd.Context())
		},
	}
	story.register(cmd)
	p.chooseComponent(cmd)
	return cmd
}

// demoPatience is how long a demo may take: it ends within a second or two, unless it hangs.
const demoPatience = 60 * time.Second

func (p *program) demo(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, demoPatience)
	defer cancel()
	options, cleanUp, err := p.demoOptions()
	if err != nil {
		return err
	}
	defer cleanUp()
	w, err := workbench.Open(ctx, options)
	if err != nil {
		return err
	}
	if _, err := w.Settings().FindComponent(p.component); err != nil {
		return errors.Join(err, w.Close())
	}
	report := w.RunDemo(ctx, p.component, p.showDemoStep(ctx))
	closeErr := w.Close()
	if ctx.Err() == context.Canceled {
		return silent(exitInterrupted)
	}
	if p.json {
		if err := p.lines().Encode(report); err != nil {
			return err
		}
	} else {
		p.showDemoEnd(report)
	}
	switch {
	case ctx.Err() == context.DeadlineExceeded:
		return silent(workspace.ExitTimeout)
	case !report.OK:
		return silent(workspace.ExitFailed)
	}
	return closeErr
}

// demoOptions are the options of demo and check: free ports, so that it runs beside any other program, and a folder that
// cleanUp removes unless --workspace names one.
func (p *program) demoOptions() (o workbench.Options, cleanUp func(), err error) {
	free := "127.0.0.1:0"
	o = workbench.Options{
		Seed: p.seed, Lang: p.asked(), Spoken: p.accustomed, OpenToNetwork: p.openToNetwork, Patience: p.patience,
		Addresses: workspace.Addresses{Platform: free, Simulator: free, Control: free},
	}
	if o.Dir, cleanUp, err = p.demoDir(); err != nil {
		return o, nil, err
	}
	if p.addresses.Platform != "" {
		o.Addresses.Platform = p.addresses.Platform
	}
	if p.addresses.Simulator != "" {
		o.Addresses.Simulator = p.addresses.Simulator
	}
	return o, cleanUp, nil
}

func (p *program) demoDir() (string, func(), error) {
	if p.workspace != "" {
		dir, err := p.dir()
		return dir, func() {}, err
	}
	dir, err := os.MkdirTemp("", "wxlab-demo-")
	if err != nil {
		return "", nil, workspace.FolderProblem(os.TempDir(), err)
	}
	return dir, func() { os.RemoveAll(dir) }, nil
}

// showDemoStep prints a step as it ends, until somebody interrupts; with --json nothing is printed before the end.
func (p *program) showDemoStep(ctx context.Context) func(scenario.Step) {
	if p.json {
		return func(scenario.Step) {}
	}
	n, l := 0, p.lang()
	return func(s scenario.Step) {
		if ctx.Err() == context.Canceled { // the step failed for that
			return
		}
		n++
		mark := p.paint(green, "✓")
		if !s.OK {
			mark = p.paint(red, "✗")
		}
		name := report.Pad(l.T("demo."+s.Name), 26)
		fmt.Fprintf(p.out, " %s %2d  %s %8.1f ms  %s\n", mark, n, name, s.Ms, p.paint(grey, s.Detail))
	}
}

func (p *program) showDemoEnd(r scenario.Report) {
	total := 0.0
	for _, s := range r.Steps {
		total += s.Ms
	}
	key := "demo.end.ok"
	if !r.OK {
		key = "demo.end.failed"
	}
	fmt.Fprintln(p.out, "\n"+p.lang().T(key, len(r.Steps), total, r.Seed))
}
