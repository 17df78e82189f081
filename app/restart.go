package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
	"wxlab/platform/oserror"
)

// restartFlags say how the server under test is restarted.
type restartFlags struct {
	by   string // a command line, or byHand
	most time.Duration
}

// byHand leaves the restart to the person at the terminal.
const byHand = "ask"

func (f *restartFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.by, "restart", "", "")
	cmd.Flags().DurationVar(&f.most, "restart-timeout", time.Minute, "")
}

// restarter restarts one server.
type restarter struct {
	restartFlags
	p       *program
	address string // where the server listens
}

// newRestarter is nil where nobody wants a restart. The embedded platform is this very program, or one that others use.
func (p *program) newRestarter(status workbench.Status, f restartFlags) (*restarter, error) {
	switch {
	case f.by == "":
		return nil, nil
	case embedded(status):
		return nil, mistake("restart_embedded")
	}
	target, err := url.Parse(status.EventURL)
	if err != nil {
		return nil, err
	}
	return &restarter{f, p, listeningAt(target)}, nil
}

// embedded says that callbacks go to the embedded platform.
func embedded(s workbench.Status) bool {
	return s.PlatformURL != "" && strings.HasPrefix(s.EventURL, s.PlatformURL)
}

// listeningAt is the host and port of a URL.
func listeningAt(u *url.URL) string {
	port := "80"
	if u.Scheme == "https" {
		port = "443"
	}
	return net.JoinHostPort(u.Hostname(), cmp.Or(u.Port(), port))
}

// answer restarts the server and tells the check what came of it.
func (r *restarter) answer(ctx context.Context, c *control.Client, wanted control.RestartWanted) error {
	told := control.Restarted{ID: wanted.ID}
	within, cancel := context.WithTimeout(ctx, r.most)
	defer cancel()
	err := r.restart(within)
	if err == nil {
		err = r.awaitBack(within)
		told.Away = err != nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		told.Error = err.Error()
	}
	_, err = control.Ask(ctx, c, told)
	return err
}

func (r *restarter) restart(ctx context.Context) error {
	if r.by == byHand {
		return r.ask(ctx)
	}
	output, err := runLine(ctx, r.by)
	switch {
	case ctx.Err() != nil:
		return r.say("check.restart.late", r.by, r.most, output)
	case err != nil:
		return r.say("check.restart.failed", r.by, workspace.Say(r.p.lang(), err), output)
	}
	return nil
}

// ask waits until the person at the terminal has restarted the server; it asks on standard error, for a report may take
// standard output.
func (r *restarter) ask(ctx context.Context) error {
	fmt.Fprintln(r.p.errs, "\n"+r.p.lang().T("check.restart.ask", r.address))
	entered := make(chan error, 1)
	go func() { // it reads until the end of the program where nobody presses anything
		_, err := bufio.NewReader(r.p.in).ReadString('\n')
		entered <- err
	}()
	select {
	case err := <-entered:
		if err != nil {
			return r.say("check.restart.nobody")
		}
		return nil
	case <-ctx.Done():
		return r.say("check.restart.unasked", r.most)
	}
}

// settled is how long a server must listen to count as back: one that is being ended still takes connections.
const settled = 500 * time.Millisecond

func (r *restarter) awaitBack(ctx context.Context) error {
	if err := awaitListening(ctx, r.address, settled); err != nil {
		return r.say("check.restart.away", r.address, r.most)
	}
	return nil
}

// say is an error in the reader's language: it goes into the report as it is.
func (r *restarter) say(key string, args ...any) error {
	return fmt.Errorf("%s", strings.TrimSpace(r.p.lang().T(key, args...)))
}

// awaitListening waits until somebody has listened at an address for a time; the error is the last attempt's.
func awaitListening(ctx context.Context, address string, atLeast time.Duration) error {
	const pause = 100 * time.Millisecond
	for listened := time.Duration(0); ; listened += pause {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
		switch {
		case err != nil:
			listened = -pause
		case listened >= atLeast:
			return conn.Close()
		default:
			conn.Close()
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return cmp.Or(err, ctx.Err())
		}
	}
}

// outputShown is how much of what a command printed is shown, the end of it.
const outputShown = 2000

// runLine runs a command line in the shell and gives the end of what it printed. Its output is a file and no pipe: a server
// that it leaves behind may go on printing, and nobody waits for it.
func runLine(ctx context.Context, line string) (output string, err error) {
	file, err := os.CreateTemp("", "wxlab-restart-*")
	if err != nil {
		return "", err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	shell, flag := "sh", "-c"
	if runtime.GOOS == "windows" {
		shell, flag = "cmd", "/c"
	}
	cmd := exec.CommandContext(ctx, shell, flag, line)
	cmd.Stdout, cmd.Stderr = file, file
	err = cmd.Run()
	size, _ := file.Seek(0, io.SeekEnd)
	tail, _ := io.ReadAll(io.NewSectionReader(file, max(0, size-outputShown), outputShown))
	return strings.ToValidUTF8(string(tail), "?"), err
}

// awaitTarget waits until somebody listens where a server under test takes events.
func awaitTarget(ctx context.Context, eventURL string, most time.Duration) error {
	target, err := url.Parse(eventURL)
	if most == 0 || eventURL == "" || err != nil {
		return err
	}
	address := listeningAt(target)
	within, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	err = awaitListening(within, address, 0)
	if err != nil && ctx.Err() == nil {
		if oserror.Refused(err) {
			err = nil // the sentence says that nobody listened
		}
		return &workspace.Problem{Key: "problem.no_target", Args: []any{address, most}, Exit: workspace.ExitTimeout, Err: err}
	}
	return err
}
