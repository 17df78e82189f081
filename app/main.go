// Command wxlab is the workbench for developers of WeChat third-party platforms (微信第三方平台实验室): a desktop
// app, and the same headless.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/workspace"
	"wxlab/platform"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	defer stop()
	context.AfterFunc(ctx, stop) // the next one ends the program as it stands: it may be reading what nobody writes
	p := &program{in: os.Stdin, out: os.Stdout, errs: os.Stderr, env: os.Getenv, environ: os.Environ,
		system: systemLanguage}
	cobra.MousetrapHelpText = p.whenClicked()
	os.Exit(p.run(ctx, os.Args[1:]))
}

// endings are the signals on which the program ends in order: Ctrl+C, a request, and that its terminal is gone, unless it is
// to outlive that, as under nohup.
func endings() []os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	return all
}

// program is one invocation: its streams, its environment, and the flags that every command shares.
type program struct {
	in        io.Reader
	out, errs io.Writer
	env       func(string) string
	environ   func() []string  // what programs inherit that this one starts; nil: nothing
	now       func() time.Time // nil: the machine's
	system    func() string    // the language of the system, where the environment has none; nil: unknown

	workspace  string
	json       bool
	seed       uint64
	language   string             // of --lang, zh or en; see lang
	accustomed string             // the language where that is empty
	own        platform.Component // credentials for the embedded platform in this start; what is empty stays the workspace's
	component  string             // AppID, "" for the workspace's own; see chooseComponent
	addresses  workspace.Addresses
	bases      workspace.Bases
	lan        bool // phones may open the simulator's authorization pages

	showSecrets bool // on the terminal, where they are masked otherwise

	presenting bool // the window opens in demo mode

	pass []string // hosts that the simulator's proxy lets through

	openToNetwork bool // the simulator and the control API may listen on every address

	roadPatience time.Duration // roadPatience where it is 0
	patience     time.Duration // of the simulated WeChat with an answer, its five seconds where it is 0
}

// run executes the command line and gives the exit code.
func (p *program) run(ctx context.Context, args []string) int {
	p.overhear(args)
	root := newRootCommand(p)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if ctx.Err() != nil {
		err = interrupted(err)
	}
	if err != nil {
		p.complain(err)
	}
	return exitCode(err)
}

// complain says what went wrong, unless that has been said.
func (p *program) complain(err error) {
	var said silent
	if !errors.As(err, &said) {
		fmt.Fprintln(p.errs, "wxlab: "+workspace.Say(p.lang(), err))
	}
}

// dir is the workspace's folder: --workspace, or wxlab/default in the system's configuration folder.
func (p *program) dir() (string, error) {
	if p.workspace != "" {
		return filepath.Abs(p.workspace)
	}
	config, err := os.UserConfigDir()
	if err != nil {
		return "", &workspace.Problem{Key: "problem.no_config_dir", Exit: workspace.ExitEnvironment, Err: err}
	}
	return filepath.Join(config, "wxlab", "default"), nil
}
