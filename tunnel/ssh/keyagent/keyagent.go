// Package keyagent reaches the SSH agent of whoever runs this program.
package keyagent

import "io"

// Dial opens a talk with the agent at an address: the path of a socket, or on Windows also of a pipe.
func Dial(address string) (io.ReadWriteCloser, error) { return dial(address) }

// Address is where the agent is: what SSH_AUTH_SOCK says, or else where the system has one; "" for nowhere.
func Address(env func(string) string) string {
	if named := env("SSH_AUTH_SOCK"); named != "" {
		return named
	}
	return usual
}
