//go:build !headless

package main

import (
	"context"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"wxlab/app/ui"
	"wxlab/app/ui/theme"
	"wxlab/app/workbench"
)

// metadata is FyneApp.toml's: a built binary reads no file.
func metadata() fyne.AppMetadata {
	return fyne.AppMetadata{ID: "dev.wxlab.desktop", Name: "Wxlab", Version: version, Build: 1, Icon: theme.AppIcon(), Migrations: map[string]bool{"fyneDo": true}}
}

// desktop opens the window on the workspace and runs until it is closed.
func (p *program) desktop(ctx context.Context) error {
	if runtime.GOOS == "linux" && p.env("DISPLAY") == "" && p.env("WAYLAND_DISPLAY") == "" {
		return &workbench.Problem{Key: "problem.no_display", Exit: workbench.ExitEnvironment}
	}
	bench, err := p.open(ctx, workbench.Everything, nil)
	if err != nil {
		return err
	}
	defer bench.close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ran := make(chan error, 1)
	go func() { ran <- bench.Run(ctx) }()
	app.SetMetadata(metadata())
	ui.Run(app.New(), bench.Workbench, ui.Options{Context: ctx, Lang: p.lang(), Insist: p.asked() != ""})
	cancel()
	return <-ran
}
