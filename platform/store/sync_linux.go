package store

import (
	"os"
	"syscall"
)

// syncFile puts what was written to a file on the disk. Unlike Sync it leaves the file's times to the system, as
// SQLite does: that is one journal commit of the file system less.
func syncFile(f *os.File) error {
	for {
		if err := syscall.Fdatasync(int(f.Fd())); err != syscall.EINTR {
			return err
		}
	}
}
