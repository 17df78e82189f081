package store

import (
	"embed"
	"fmt"
	"io/fs"

	"wxlab/platform/sqlite"
)

// migrations are the numbered steps of the schema, in name order; a released one is never edited.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrate applies the steps that the file has not seen, each in a transaction with its number (user_version).
func migrate(conn *sqlite.Conn) error {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	version, err := conn.Pragma("user_version")
	if err != nil {
		return err
	}
	if version > int64(len(names)) {
		return fmt.Errorf("%w: it has schema %d, this program knows %d; update the program",
			ErrNewer, version, len(names))
	}
	for i := int(version); i < len(names); i++ {
		if err := apply(conn, names[i], i+1); err != nil {
			return fmt.Errorf("migration %s: %w", names[i], err)
		}
	}
	return nil
}

func apply(conn *sqlite.Conn, name string, version int) error {
	script, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	return conn.Transaction(func() error {
		return conn.Script(fmt.Sprintf("%s; PRAGMA user_version = %d", script, version))
	})
}
