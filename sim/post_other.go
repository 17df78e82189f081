//go:build !windows

package sim

import "syscall"

// linuxWords has nothing to add: these systems say it so themselves.
var linuxWords map[syscall.Errno]string
