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
	names, err := migrationNames()
	if err != nil {
		return err
	}
	version, err := conn.Pragma("user_version")
	if err != nil {
		return err
	}
	for i := int(version); i < len(names); i++ {
		if err := apply(conn, names[i], i+1); err != nil {
			return fmt.Errorf("migration %s: %w", names[i], err)
		}
	}
	return nil
}

func migrationNames() ([]string, error) { return fs.Glob(migrations, "migrations/*.sql") }

// checkVersion refuses the file of a newer program, which would lose by us what it has more.
func checkVersion(version int64) error {
	names, err := migrationNames()
	if err == nil && version > int64(len(names)) {
		err = fmt.Errorf("%w: it has schema %d, this program knows %d; update the program",
			ErrNewer, version, len(names))
	}
	return err
}

// applicationID is "Wxst", in the header of the file. Those of older versions have none.
const applicationID = 0x57787374

// claim marks the file as a store.
func claim(conn *sqlite.Conn) error {
	id, err := conn.Pragma("application_id")
	if err != nil || id == applicationID {
		return err
	}
	return conn.Script(fmt.Sprintf("PRAGMA application_id = %d", applicationID))
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
