//go:build !headless

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"github.com/go-gl/glfw/v3.3/glfw"

	"wxlab/app/ui"
	"wxlab/app/ui/theme"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
)

// metadata repeats FyneApp.toml, which a built binary does not read.
func metadata() fyne.AppMetadata {
	return fyne.AppMetadata{
		ID: "dev.wxlab.desktop", Name: "Wxlab", Version: version, Build: 1, Icon: theme.AppIcon(),
		Migrations: map[string]bool{"fyneDo": true},
	}
}

// desktop opens the window on the workspace and runs until it is closed. Where the user goes on to another workspace, or
// mends what kept this one from opening, a new process does so: Fyne can run only once in a process.
func (p *program) desktop(ctx context.Context) error {
	if err := p.hasWindow(); err != nil {
		return err
	}
	next, err := p.window(ctx)
	if err != nil || next == nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("start anew: %w", err)
	}
	cmd := exec.Command(self, next...)
	cmd.Stdout, cmd.Stderr = p.out, p.errs
	return cmd.Start()
}

// whenClicked is what Windows shows in place of the program, nothing: it is there to be double-clicked.
func (p *program) whenClicked() string { return "" }

// hasWindow says why no window can be opened, nil where one can.
func (p *program) hasWindow() error {
	if runtime.GOOS == "linux" && p.env("DISPLAY") == "" && p.env("WAYLAND_DISPLAY") == "" {
		return &workspace.Problem{Key: "problem.no_display", Exit: workspace.ExitEnvironment}
	}
	return nil
}

// window opens the window on the workspace, and gives the command line of the one that is wanted next, nil for none.
func (p *program) window(ctx context.Context) (next []string, err error) {
	bench, err := p.open(ctx, workbench.Everything, nil)
	if err != nil {
		return p.stranded(ctx, err)
	}
	defer bench.close()
	p.spareMemory()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ran, ended := make(chan error, 1), make(chan error, 1)
	go func() {
		err := bench.Run(ctx)
		ran <- err
		ended <- err
	}()
	app.SetMetadata(metadata())
	a := app.New()
	dir := ui.Run(a, bench.Workbench, ui.Options{
		Context: ctx, Lang: p.lang(), Insist: p.asked() != "", Present: p.presenting, Ended: ended, Tray: p.tray(a),
		About: about(thisBuild()), Room: room(), Events: glfwEvents(),
	})
	cancel()
	if dir != "" {
		next = p.argsFor(dir)
	}
	return next, <-ran
}

// glfwEvents are those of the driver that Fyne draws the window with.
func glfwEvents() ui.Events {
	return ui.Events{
		Wait: func(atMost time.Duration) { glfw.WaitEventsTimeout(atMost.Seconds()) },
		Wake: glfw.PostEmptyEvent,
	}
}

// about is what the window tells of this build.
func about(b build) ui.About {
	return ui.About{
		Version: b.Version, Commit: b.Commit, Date: b.Date, Modified: b.Modified, Go: b.Go, System: b.OS + "/" + b.Arch,
		Tags: b.Tags, Parts: b.modules,
	}
}

// tray is where the desktop has room for the program's icon, nil where it has none: Fyne asks a Linux desktop for it over
// D-Bus, and complains where that is not there.
func (p *program) tray(a fyne.App) ui.Tray {
	place, ok := a.(ui.Tray)
	if !ok || runtime.GOOS == "linux" && p.env("DBUS_SESSION_BUS_ADDRESS") == "" {
		return nil
	}
	return place
}

// argsFor is this command line for another workspace.
func (p *program) argsFor(workspace string) []string {
	args := []string{"--workspace", workspace}
	for _, flag := range [][2]string{
		{"--lang", p.language}, {"--platform-addr", p.addresses.Platform},
		{"--sim-addr", p.addresses.Simulator}, {"--control-addr", p.addresses.Control},
		{"--api-base", p.bases.APIBase}, {"--page-base", p.bases.PageBase},
	} {
		if flag[1] != "" {
			args = append(args, flag[0], flag[1])
		}
	}
	if p.openToNetwork {
		args = append(args, "--open-to-network")
	}
	return args
}
