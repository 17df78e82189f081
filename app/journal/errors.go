package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

// Errors of the journal. They come wrapped with the path and what to do about it; tell them apart with errors.Is.
var (
	ErrNotFound = errors.New("no such exchange: it was pruned or cleared, or has not ended yet")
	ErrReadOnly = errors.New("the journal's folder cannot be written")
	ErrLocked   = errors.New("the journal is in use by another process")
	ErrNewer    = errors.New("the journal was written by a newer version")
	ErrClosed   = errors.New("the journal is closed")

	errCorrupt = errors.New("not a journal, or a damaged one")
)

// advise turns what the system or SQLite said about the file at path into an error that says what to do.
func advise(path string, err error) error {
	switch {
	case err == nil:
		return nil
	case isReadOnly(err):
		return fmt.Errorf("open journal %s: %w: give yourself write permission, or choose another folder with --workspace (%w)",
			path, ErrReadOnly, err)
	case isSQLite(err, sqlite3.ErrBusy, sqlite3.ErrLocked):
		return fmt.Errorf("open journal %s: %w: another Wxlab has this workspace open; close it, or choose another folder with --workspace (%w)",
			path, ErrLocked, err)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("open journal %s: its folder does not exist: %w", path, err)
	}
	return fmt.Errorf("open journal %s: %w", path, err)
}

// isReadOnly knows the ways in which a file system says that it will not be written to.
func isReadOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) ||
		isSQLite(err, sqlite3.ErrReadonly, sqlite3.ErrPerm)
}

// isCorrupt reports whether the file itself is at fault, so that only a new one helps.
func isCorrupt(err error) bool {
	return errors.Is(err, errCorrupt) || isSQLite(err, sqlite3.ErrCorrupt, sqlite3.ErrNotADB)
}

func isSQLite(err error, codes ...sqlite3.ErrNo) bool {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return false
	}
	for _, code := range codes {
		if e.Code == code {
			return true
		}
	}
	return false
}
