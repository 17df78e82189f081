package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// ErrForeign is a database that does more than hold rows: it has triggers or views, which no file of ours has.
var ErrForeign = errors.New("the database has triggers or views")

// Copy writes the database at from, as it is at this instant, into a new file at to that its owner alone can read. What
// lies in the log is in it, and another connection may go on writing.
func Copy(from, to string) error {
	if _, err := os.Stat(from); err != nil {
		return err
	}
	if err := makePrivate(to); err != nil { // SQLite fills a file of no bytes
		return err
	}
	conn, err := connect(from, append(Settings{Patience: 5 * time.Second}.params(), "mode=rw"))
	if err == nil {
		err = errors.Join(conn.Exec("VACUUM INTO ?", to), conn.Close())
	}
	if err != nil {
		return errors.Join(fmt.Errorf("copy %s: %w", from, err), os.Remove(to))
	}
	return nil
}

// CheckForeign looks whether a database of unknown origin can be opened as one of ours: it is whole, and does nothing by
// itself. It fails with ErrDamaged or ErrForeign where it is not.
func CheckForeign(ctx context.Context, path string) error {
	db, err := OpenReaders(ctx, path, Settings{})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer db.Close()
	if err := Check(ctx, db, Quick, ""); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	active, err := Texts(ctx, db, `SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')`)
	if err == nil && len(active) > 0 {
		err = fmt.Errorf("%w: %v", ErrForeign, active)
	}
	return err
}
