package oserror

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// The numbers of Windows, which package syscall does not translate into POSIX's.
var (
	refused       = []syscall.Errno{windows.WSAECONNREFUSED}
	reset         = []syscall.Errno{windows.WSAECONNRESET, windows.WSAECONNABORTED}
	portTaken     = []syscall.Errno{windows.WSAEADDRINUSE}
	portForbidden = []syscall.Errno{windows.WSAEACCES} // of the ranges that Hyper-V reserves, too
	diskFull      = []syscall.Errno{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL}
	readOnly      = []syscall.Errno{windows.ERROR_WRITE_PROTECT}
)
