package store

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

// What can be wrong with the file. Each comes wrapped with what to do.
var (
	ErrReadOnly = errors.New("the store cannot be written")
	ErrLocked   = errors.New("another program holds the store")
	ErrCorrupt  = errors.New("the store is damaged")
	ErrFull     = errors.New("the disk is full")
	ErrNewer    = errors.New("the store was written by a newer version")
	ErrNotFound = errors.New("not in the store")
)

// explain turns SQLite's and the system's errors into this package's.
func explain(err error) error {
	if err == nil {
		return nil // before lite, which costs an allocation
	}
	var lite sqlite3.Error
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%w: check the permissions of the file and its directory: %w", ErrReadOnly, err)
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%w: free some space, nothing acknowledged is lost: %w", ErrFull, err)
	case !errors.As(err, &lite):
		return err
	}
	switch lite.Code {
	case sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrCantOpen:
		return fmt.Errorf("%w: check the permissions of the file and its directory: %w", ErrReadOnly, err)
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return fmt.Errorf("%w: close the other Wxlab, or open another workspace: %w", ErrLocked, err)
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return fmt.Errorf("%w: move the file away and start anew, or restore a copy: %w", ErrCorrupt, err)
	case sqlite3.ErrFull:
		return fmt.Errorf("%w: free some space, nothing acknowledged is lost: %w", ErrFull, err)
	}
	return err
}
