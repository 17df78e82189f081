//go:build !windows

package oserror

import "syscall"

// A system of the Unix kind speaks POSIX's numbers only.
var refused, reset, portTaken, portForbidden, diskFull, readOnly []syscall.Errno
