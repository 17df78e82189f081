//go:build !windows

package keyagent

import (
	"io"
	"net"
)

const usual = ""

func dial(address string) (io.ReadWriteCloser, error) { return net.Dial("unix", address) }
