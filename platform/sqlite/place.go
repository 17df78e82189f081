package sqlite

import (
	"errors"
	"fmt"
	"os"
)

// ErrGone is that another file, or none, lies where one was opened: it was moved, deleted, replaced or emptied since.
var ErrGone = errors.New("the file was moved, deleted, replaced or emptied while it was open")

// place is a database in the folder where it was opened. A system that lets an open file be deleted lets SQLite go on
// writing into it, and what is written there is lost with the process.
type place struct {
	path      string
	main, log os.FileInfo // log is the write-ahead log
}

// placeOf remembers the files at path; the connection to them was used already, so that the log is there.
func placeOf(path string) (*place, error) {
	main, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	log, err := os.Stat(logOf(path))
	return &place{path: path, main: main, log: log}, err
}

func logOf(path string) string { return path + "-wal" }

// check fails with ErrGone unless the database is still there. It takes a microsecond or two.
func (p *place) check() error {
	main, err := os.Stat(p.path)
	switch {
	case err != nil:
		return gone(err)
	case !os.SameFile(main, p.main):
		return fmt.Errorf("%w: another one lies at %s", ErrGone, p.path)
	case main.Size() < leastSize:
		return fmt.Errorf("%w: %s has %d bytes", ErrGone, p.path, main.Size())
	}
	return nil
}

// checkLog fails with ErrGone unless the log is still there: without it what was committed last goes with the process.
func (p *place) checkLog() error {
	log, err := os.Stat(logOf(p.path))
	switch {
	case err != nil:
		return gone(err)
	case !os.SameFile(log, p.log):
		return fmt.Errorf("%w: another log lies at %s", ErrGone, logOf(p.path))
	}
	return nil
}

// leastSize is the size of SQLite's smallest database.
const leastSize = 512

func gone(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%w: %w", ErrGone, err)
	}
	return err
}
