package oserror

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// The numbers of Windows, which package syscall does not translate into POSIX's.
var (
	refused       = []syscall.Errno{windows.WSAECONNREFUSED}
	reset         = []syscall.Errno{windows.WSAECONNRESET, windows.WSAECONNABORTED}
	hungUp        = []syscall.Errno{windows.ERROR_BROKEN_PIPE, windows.ERROR_NO_DATA}
	portTaken     = []syscall.Errno{windows.WSAEADDRINUSE}
	portForbidden = []syscall.Errno{windows.WSAEACCES} // of the ranges that Hyper-V reserves, too
	noAddress     = []syscall.Errno{windows.WSAEADDRNOTAVAIL}
	unreachable   = []syscall.Errno{windows.WSAENETUNREACH, windows.WSAEHOSTUNREACH}
	timedOut      = []syscall.Errno{windows.WSAETIMEDOUT}
	diskFull      = []syscall.Errno{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL}
	readOnly      = []syscall.Errno{windows.ERROR_WRITE_PROTECT}
	noFolder      = []syscall.Errno{windows.ERROR_DIRECTORY}
	longName      = []syscall.Errno{windows.ERROR_FILENAME_EXCED_RANGE}
	inUse         = []syscall.Errno{windows.ERROR_SHARING_VIOLATION, windows.ERROR_LOCK_VIOLATION}
	tooManyFiles  = []syscall.Errno{windows.ERROR_TOO_MANY_OPEN_FILES}
	noProgram     = []syscall.Errno{windows.ERROR_BAD_EXE_FORMAT}
)
