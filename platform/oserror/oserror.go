// Package oserror tells what an error of the operating system means, on every system: by its number, never by its text,
// which comes in the system's language.
package oserror

import (
	"errors"
	"io/fs"
	"slices"
	"syscall"
)

// Refused reports that nothing listens at the address that was called.
func Refused(err error) bool { return Kind(err) == "refused" }

// Reset reports that the other end broke the connection off.
func Reset(err error) bool { return Kind(err) == "reset" }

// PortTaken reports that another program listens at an address.
func PortTaken(err error) bool { return Kind(err) == "port_taken" }

// PortForbidden reports, of an address, that the system keeps its port to itself.
func PortForbidden(err error) bool { return Kind(err) == "forbidden" }

// DiskFull reports that there is no room left to write.
func DiskFull(err error) bool { return Kind(err) == "full" }

// ReadOnly reports that a place cannot be written: for its permissions, or because nothing can be written there.
func ReadOnly(err error) bool {
	kind := Kind(err)
	return kind == "forbidden" || kind == "read_only"
}

// Kind names what an error of the system means, for sentences about it; "" where that is none of what users meet.
func Kind(err error) string {
	if errors.Is(err, fs.ErrNotExist) { // first: Windows has one number for a folder that is missing and for ENOTDIR
		return "missing"
	}
	for _, kind := range []struct {
		name  string
		posix syscall.Errno
		own   []syscall.Errno
	}{
		{"refused", syscall.ECONNREFUSED, refused},
		{"reset", syscall.ECONNRESET, reset},
		{"hung_up", syscall.EPIPE, hungUp},
		{"port_taken", syscall.EADDRINUSE, portTaken},
		{"no_address", syscall.EADDRNOTAVAIL, noAddress},
		{"unreachable", syscall.ENETUNREACH, unreachable},
		{"unreachable", syscall.EHOSTUNREACH, nil},
		{"timed_out", syscall.ETIMEDOUT, timedOut},
		{"full", syscall.ENOSPC, diskFull},
		{"read_only", syscall.EROFS, readOnly},
		{"no_folder", syscall.ENOTDIR, noFolder},
		{"folder", syscall.EISDIR, nil},
		{"long_name", syscall.ENAMETOOLONG, longName},
		{"in_use", syscall.ETXTBSY, inUse},
		{"too_many_files", syscall.EMFILE, tooManyFiles},
		{"no_program", syscall.ENOEXEC, noProgram},
	} {
		if is(err, kind.posix, kind.own) {
			return kind.name
		}
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return "exists"
	case errors.Is(err, fs.ErrPermission), is(err, syscall.EACCES, portForbidden):
		return "forbidden"
	}
	return ""
}

// is looks for POSIX's number, which Go makes up some errors with on every system, and for the system's own.
func is(err error, posix syscall.Errno, own []syscall.Errno) bool {
	return errors.Is(err, posix) || slices.ContainsFunc(own, func(number syscall.Errno) bool { return errors.Is(err, number) })
}
