package store

import (
	"errors"

	"wxlab/platform/sqlite"
)

// What can be wrong with the file. Each comes wrapped with what to do.
var (
	ErrReadOnly = errors.New("the store cannot be written")
	ErrLocked   = errors.New("another program holds the store")
	ErrCorrupt  = errors.New("the store is damaged")
	ErrGone     = errors.New("the store's file is gone, nothing is acknowledged any more")
	ErrForeign  = errors.New("the file belongs to another program; move it away and start anew, or restore a copy")
	ErrFull     = errors.New("the disk is full, nothing acknowledged is lost")
	ErrNewer    = errors.New("the store was written by a newer version")
	ErrNotFound = errors.New("not in the store")
)

// explain turns SQLite's and the system's errors into this package's.
func explain(err error) error {
	return sqlite.Errors{
		ReadOnly: ErrReadOnly, Locked: ErrLocked, Corrupt: ErrCorrupt, Full: ErrFull, Gone: ErrGone,
	}.Explain(err)
}
