package main

import (
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"syscall"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/sdk"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
)

// The exit codes of a command that did not run, as shells have them.
const (
	exitNotExecutable = 126
	exitNotFound      = 127
)

func newExecCommand(p *program) *cobra.Command {
	var t targetFlags
	cmd := &cobra.Command{
		Use:  "exec [flags] -- COMMAND [ARGUMENT…]",
		RunE: func(cmd *cobra.Command, args []string) error { return p.exec(cmd.Context(), args, t) },
	}
	t.register(cmd, p)
	p.proxyFlags(cmd)
	cmd.Flags().SetInterspersed(false) // what comes after the command's name is the command's
	return cmd
}

func (p *program) exec(ctx context.Context, command []string, t targetFlags) error {
	if len(command) == 0 {
		return mistake("exec")
	}
	path, err := findCommand(command[0])
	if err != nil {
		return err
	}
	warnings := &noticed{to: p.errs}
	sim, err := p.reachSimulator(ctx, t, warnings)
	if err != nil {
		return err
	}
	defer sim.done()
	kind := sdk.RuntimeOf(path, isGo)
	p.tellRoad(sim.status, kind)
	before, err := control.Ask(ctx, sim.Client, control.ListExchanges{Limit: 1})
	if err != nil {
		return err
	}
	cmd := exec.Command(path, command[1:]...)
	cmd.Args[0] = command[0]
	cmd.Env = sim.road.Apply(sim.road.Environment())
	cmd.Stdin, cmd.Stdout, cmd.Stderr = p.in, p.out, p.errs
	if err := runToItsEnd(cmd); err != nil {
		return err
	}
	reason := string(kind)
	if warnings.any.Load() {
		reason = "warned"
	}
	p.tellSilence(context.WithoutCancel(ctx), sim.Client, before, reason)
	return exitOf(cmd)
}

// tellSilence says that no call came in since before, with the likeliest reason; or that the simulator, which was another's,
// ended before the command.
func (p *program) tellSilence(ctx context.Context, c *control.Client, before control.ExchangeList, reason string) {
	since := control.ListExchanges{Query: sdk.Foreign, Limit: 1}
	if len(before.Exchanges) > 0 {
		since.After = before.Exchanges[0].ID
	}
	l := p.lang()
	switch came, err := control.Ask(ctx, c, since); {
	case notRunning(err):
		fmt.Fprintln(p.errs, "wxlab: "+l.T("exec.gone"))
	case err == nil && len(came.Exchanges) == 0:
		fmt.Fprintln(p.errs, "wxlab: "+l.T("exec.silent", l.T("exec.silent."+reason)))
	}
}

// noticed passes on what is written, and remembers whether anything was.
type noticed struct {
	to  io.Writer
	any atomic.Bool
}

// Write implements io.Writer.
func (n *noticed) Write(p []byte) (int, error) {
	n.any.Store(true)
	return n.to.Write(p)
}

// findCommand is the file of a command.
func findCommand(name string) (string, error) {
	path, err := exec.LookPath(name)
	switch {
	case err == nil || errors.Is(err, exec.ErrDot):
		return path, nil
	case errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EISDIR):
		return "", &workspace.Problem{Key: "problem.exec_permission", Args: []any{name}, Exit: exitNotExecutable}
	}
	return "", &workspace.Problem{Key: "problem.exec_not_found", Args: []any{name}, Exit: exitNotFound}
}

// isGo looks whether a file is a Go program.
func isGo(path string) bool {
	_, err := buildinfo.ReadFile(path)
	return err == nil
}

// simulated is a Wxlab with a simulator, and the road that leads other people's code to it.
type simulated struct {
	*control.Client
	status workbench.Status
	road   sdk.Road
	done   func() // the command has no more use for it
}

// reachSimulator finds a simulator or starts one, and makes ready what leads there.
func (p *program) reachSimulator(ctx context.Context, t targetFlags, log io.Writer) (*simulated, error) {
	var r simulated
	err := whileLocked(ctx, func() (err error) {
		r.Client, r.done, err = p.simulator(ctx, t, log)
		return err
	})
	if err != nil {
		if ctx.Err() != nil {
			return nil, silent(exitInterrupted)
		}
		return nil, err
	}
	if r.status, err = control.Ask(ctx, r.Client, control.GetStatus{}); err == nil {
		r.road, err = p.roadTo(ctx, r.status)
	}
	if err != nil {
		r.done()
		return nil, err
	}
	return &r, nil
}

// simulator is the Wxlab that runs on the workspace, or one that runs until done is called. It keeps the workspace's
// component, which the command's configuration names; log gets its warnings, of calls that were refused for one.
func (p *program) simulator(ctx context.Context, t targetFlags, log io.Writer) (
	c *control.Client, done func(), err error) {
	if c, err = p.running(ctx, t); err != nil || c != nil {
		if err == nil && len(p.pass) > 0 {
			err = workspace.Misuse("problem.exec_pass", p.pass[0])
		}
		return c, func() {}, err
	}
	here := *p
	if here.workspace, err = p.dir(); err != nil {
		return nil, nil, err
	}
	if s, err := workspace.Load(here.workspace); err == nil && s.Kind == workspace.Real {
		return nil, nil, workspace.Misuse("problem.exec_real", here.workspace)
	}
	return here.start(ctx, ownLab{target: t, log: log, ready: func(ctx context.Context) {
		if target, err := url.Parse(t.events); err == nil && target.Host != "" {
			// The command is the server: a ticket that came before it listens would be lost.
			_ = awaitListening(ctx, listeningAt(target), 0)
		}
	}})
}

// withoutSim is the problem of a Wxlab that runs without a simulator.
func withoutSim(kind workspace.Kind) string {
	if kind == workspace.Real {
		return "problem.exec_real"
	}
	return "problem.exec_no_sim"
}

// roadTo is how a program on this machine gets to a running simulator, whose CA is made or renewed for it.
func (p *program) roadTo(ctx context.Context, status workbench.Status) (r sdk.Road, err error) {
	r, ok := sdk.RoadTo(status.SimURL, filepath.Join(status.Dir, "ca"), runtime.GOOS)
	if !ok {
		return r, workspace.Misuse(withoutSim(status.Kind), status.Dir)
	}
	r.Inherited = p.inherited()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, status.SimURL+"/.wxlab/ca.pem", nil)
	if err != nil {
		return r, err
	}
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req) // through no proxy of the machine's
	if err != nil {
		return r, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(resp.Body, 4<<10))
		return r, &workspace.Problem{Key: "problem.exec_ca", Args: []any{string(said)}, Exit: workspace.ExitEnvironment}
	}
	return r, nil
}

// inherited is what programs get that this one starts.
func (p *program) inherited() []string {
	if p.environ == nil {
		return nil
	}
	return p.environ()
}

// tellRoad says in one line where the simulator is, and in another what a runtime does not heed, where it may matter.
func (p *program) tellRoad(status workbench.Status, kind sdk.Runtime) {
	l := p.lang()
	fmt.Fprintln(p.errs, "wxlab: "+l.T("exec.at", status.SimURL))
	if kind.Deaf(runtime.GOOS) {
		fmt.Fprintln(p.errs, "wxlab: "+l.T("exec.deaf."+string(kind)))
	}
}

// runToItsEnd runs a command until it ends by itself, and passes on the signals that come for this program.
func runToItsEnd(cmd *exec.Cmd) error {
	signals := make(chan os.Signal, 8)
	for _, s := range passedOn() {
		if !signal.Ignored(s) { // nohup means the command, too
			signal.Notify(signals, s)
		}
	}
	defer signal.Stop(signals)
	if err := cmd.Start(); err != nil {
		return &workspace.Problem{
			Key: "problem.exec_permission", Args: []any{cmd.Args[0]}, Exit: exitNotExecutable, Err: err,
		}
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case s := <-signals:
			passOn(cmd.Process, s)
		case err := <-ended:
			var exit *exec.ExitError
			if errors.As(err, &exit) {
				return nil // its exit code tells
			}
			return err
		}
	}
}

// exitOf ends this program as the command ended, nil where that was well.
func exitOf(cmd *exec.Cmd) error {
	if ended, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && ended.Signaled() {
		return silent(128 + int(ended.Signal()))
	}
	if code := cmd.ProcessState.ExitCode(); code != 0 {
		return silent(code)
	}
	return nil
}
