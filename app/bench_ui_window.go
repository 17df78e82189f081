//go:build !headless

package main

import (
	"context"
	"time"

	"fyne.io/fyne/v2/app"

	"wxlab/app/bench"
	"wxlab/app/ui"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
)

// tryWindow opens the window on the workspace in dir, measures one use of it, and closes it.
func (p *program) tryWindow(ctx context.Context, trial, dir string, began time.Time, pace int) (ui.Figures, error) {
	const free = "127.0.0.1:0"
	p.workspace, p.addresses = dir, workspace.Addresses{Platform: free, Simulator: free, Control: free}
	running, err := p.open(ctx, workbench.Everything, nil)
	if err != nil {
		return nil, err
	}
	defer running.close()
	p.spareMemory()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ran := make(chan error, 1)
	go func() { ran <- running.Run(ctx) }()
	app.SetMetadata(metadata())
	options := ui.Options{Context: ctx, Lang: p.lang(), Events: glfwEvents()}
	figures, err := ui.Measure(app.New(), running.Workbench, options, ui.Trial(trial),
		ui.Meter{Began: began, Pace: pace, Now: time.Now, Usage: bench.Used, Sample: bench.SampleExchange})
	cancel()
	<-ran
	return figures, err
}
