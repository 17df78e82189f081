//go:build !unix

package sshtest

import (
	"os"
	"os/exec"
)

// leadGroup has nothing to do: there are no groups.
func leadGroup(*exec.Cmd) {}

// killGroup ends a command.
func killGroup(leader *os.Process) { _ = leader.Kill() }
