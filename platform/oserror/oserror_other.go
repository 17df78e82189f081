//go:build !windows

package oserror

import "syscall"

// A system of the Unix kind speaks POSIX's numbers only.
var (
	refused, reset, hungUp, portTaken, portForbidden, noAddress, unreachable, timedOut []syscall.Errno
	diskFull, readOnly, noFolder, longName, inUse, tooManyFiles, noProgram             []syscall.Errno
)
