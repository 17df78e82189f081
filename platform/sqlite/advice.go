package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/mattn/go-sqlite3"

	"wxlab/platform/oserror"
)

// Errors are the names that a package gives to the kinds of trouble with its file, for errors.Is.
type Errors struct{ ReadOnly, Locked, Corrupt, Full, Gone error }

// Explain wraps what the system or SQLite said into the package's own error and what to do about it. An error of another
// kind comes back as it is, and so does one that was explained before.
func (e Errors) Explain(err error) error {
	if err == nil {
		return nil // before errors.As, which costs an allocation
	}
	advice, own := e.kind(err)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !errors.Is(err, ErrGone):
		return fmt.Errorf("its folder does not exist: %w", err)
	case own == nil || errors.Is(err, own):
		return err
	}
	return fmt.Errorf("%w: %s: %w", own, advice, err)
}

// kind is the advice for an error and the package's own error, nil where there is none.
func (e Errors) kind(err error) (advice string, own error) {
	switch {
	case errors.Is(err, ErrGone):
		return "stop the program, put the file back or restore a copy, and start again", e.Gone
	case is(err, sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrCantOpen), oserror.ReadOnly(err):
		return "check the permissions of the file and its folder, or choose another folder (--workspace)", e.ReadOnly
	case is(err, sqlite3.ErrBusy, sqlite3.ErrLocked):
		return "close the other Wxlab, or choose another folder (--workspace)", e.Locked
	case IsCorrupt(err), lacksTable(err):
		return "move the file away and start anew, or restore a copy", e.Corrupt
	case is(err, sqlite3.ErrFull), oserror.DiskFull(err):
		return "free some space", e.Full
	}
	return "", nil
}

// IsCorrupt reports whether the file itself is at fault, so that only another one helps.
func IsCorrupt(err error) bool {
	return errors.Is(err, ErrDamaged) || is(err, sqlite3.ErrCorrupt, sqlite3.ErrNotADB)
}

// lacksTable reports whether a table or column that a statement names is not there: somebody changed the file.
func lacksTable(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && e.Code == sqlite3.ErrError && strings.HasPrefix(e.Error(), "no such ")
}

// MayPass reports whether the same may succeed later: the trouble is with the disk, the file's place or its lock, and
// neither with the statement nor with what is in the file.
func MayPass(err error) bool {
	return errors.Is(err, ErrGone) || is(err, sqlite3.ErrFull, sqlite3.ErrIoErr, sqlite3.ErrNomem, sqlite3.ErrReadonly,
		sqlite3.ErrCantOpen, sqlite3.ErrPerm, sqlite3.ErrBusy, sqlite3.ErrLocked)
}

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
