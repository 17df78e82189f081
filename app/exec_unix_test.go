//go:build unix

package main

import (
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// runInSession starts `wxlab exec` apart from any terminal, as a supervisor does, and waits for the command's first line.
func runInSession(t *testing.T, script string) (cmd *exec.Cmd, first string) {
	t.Helper()
	needShell(t)
	cmd = execute(t, t.TempDir(), "--", "sh", "-c", script)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, lineOf(t, out)
}

// TestExecPassesSignalsOn: the command decides what they mean.
func TestExecPassesSignalsOn(t *testing.T) {
	for name, s := range map[string]syscall.Signal{
		"INT": syscall.SIGINT, "TERM": syscall.SIGTERM, "HUP": syscall.SIGHUP, "QUIT": syscall.SIGQUIT, "USR1": syscall.SIGUSR1,
	} {
		t.Run(name, func(t *testing.T) {
			if signal.Ignored(s) {
				t.Skip("whoever started the tests, such as nohup, has all programs ignore the signal")
			}
			t.Parallel()
			cmd, _ := runInSession(t, "trap 'exit 42' "+name+"; echo ready; while :; do sleep 0.05; done")
			if err := cmd.Process.Signal(s); err != nil {
				t.Fatal(err)
			}
			cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != 42 {
				t.Errorf("ended with %d", code)
			}
		})
	}
}

// TestExecEndsAsASignalEndedItsCommand: with 128 and the signal's number.
func TestExecEndsAsASignalEndedItsCommand(t *testing.T) {
	cmd, pid := runInSession(t, "echo $$; while :; do sleep 0.05; done")
	child, err := strconv.Atoi(pid)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(child, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 128+int(syscall.SIGKILL) {
		t.Errorf("ended with %d", code)
	}
}

// TestExecLeavesIgnoredSignalsIgnored, as nohup has it.
func TestExecLeavesIgnoredSignalsIgnored(t *testing.T) {
	needShell(t)
	inner := execute(t, t.TempDir(), "--", "sh", "-c", "echo ready; read go; exit 5")
	cmd := exec.CommandContext(t.Context(), "sh", append([]string{"-c", `trap "" HUP; exec "$0" "$@"`}, inner.Args...)...)
	cmd.Env, cmd.Stderr, cmd.SysProcAttr = inner.Env, inner.Stderr, &syscall.SysProcAttr{Setsid: true}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lineOf(t, out)
	if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	in.Write([]byte("go\n"))
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 5 {
		t.Errorf("ended with %d", code)
	}
}

// TestASecondCtrlCEndsWhatDoesNotHeedTheFirst, such as a command that reads credentials which nobody writes.
func TestASecondCtrlCEndsWhatDoesNotHeedTheFirst(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip("no pipes with names here: ", err)
	}
	cmd := execute(t, t.TempDir(), "--from", pipe, "--", "true")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	writer, err := os.OpenFile(pipe, os.O_WRONLY, 0) // waits until somebody reads
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for range 200 {
		_ = cmd.Process.Signal(os.Interrupt) // it may have ended
		select {
		case <-ended:
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
	_ = cmd.Process.Kill()
	t.Error("it goes on reading")
}
