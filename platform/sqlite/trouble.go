package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

// Errors are the names that a package gives to the kinds of trouble with its file, for errors.Is.
type Errors struct{ ReadOnly, Locked, Corrupt, Full error }

// Explain wraps what the system or SQLite said into the package's own error and what to do about it. An error of another
// kind comes back as it is, and so does one that was explained before.
func (e Errors) Explain(err error) error {
	if err == nil {
		return nil // before errors.As, which costs an allocation
	}
	own, advice := e.kind(err)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("its folder does not exist: %w", err)
	case own == nil || errors.Is(err, own):
		return err
	}
	return fmt.Errorf("%w: %s: %w", own, advice, err)
}

// kind is the package's own error and the advice for an error, nil where there is none.
func (e Errors) kind(err error) (own error, advice string) {
	switch {
	case is(err, sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrCantOpen),
		errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return e.ReadOnly, "check the permissions of the file and its folder, or choose another folder (--workspace)"
	case is(err, sqlite3.ErrBusy, sqlite3.ErrLocked):
		return e.Locked, "close the other Wxlab, or choose another folder (--workspace)"
	case IsCorrupt(err):
		return e.Corrupt, "move the file away and start anew, or restore a copy"
	case is(err, sqlite3.ErrFull), errors.Is(err, syscall.ENOSPC):
		return e.Full, "free some space"
	}
	return nil, ""
}

// IsCorrupt reports whether the file itself is at fault, so that only another one helps.
func IsCorrupt(err error) bool { return is(err, sqlite3.ErrCorrupt, sqlite3.ErrNotADB) }

// IsWrongSchema reports whether a statement did not fit the tables that are there: one is missing, or there already.
func IsWrongSchema(err error) bool { return is(err, sqlite3.ErrError) }

func is(err error, codes ...sqlite3.ErrNo) bool {
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
