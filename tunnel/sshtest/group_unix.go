//go:build unix

package sshtest

import (
	"os"
	"os/exec"
	"syscall"
)

// leadGroup has a command lead a group of its own, with the sessions that it starts.
func leadGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// killGroup ends it with its group.
func killGroup(leader *os.Process) { _ = syscall.Kill(-leader.Pid, syscall.SIGKILL) }
