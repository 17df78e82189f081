package sim

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// linuxWords are the words for the errors of Windows that pushes come to.
var linuxWords = map[syscall.Errno]string{
	windows.WSAECONNREFUSED: "connection refused",
	windows.WSAECONNRESET:   "connection reset by peer",
	windows.WSAECONNABORTED: "connection reset by peer",
	windows.WSAEHOSTUNREACH: "no route to host",
	windows.WSAENETUNREACH:  "network is unreachable",
}
