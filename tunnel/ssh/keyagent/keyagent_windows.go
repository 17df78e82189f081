package keyagent

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
)

// usual is the pipe of the agent that Windows brings along.
const usual = `\\.\pipe\openssh-ssh-agent`

func dial(address string) (io.ReadWriteCloser, error) {
	if strings.HasPrefix(filepath.FromSlash(address), `\\.\pipe\`) {
		return os.OpenFile(address, os.O_RDWR, 0)
	}
	return net.Dial("unix", address)
}
