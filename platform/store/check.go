package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"wxlab/platform/sqlite"
)

// checkBudget is how long Open reads callbacks to find damage. Below some ten thousand they are all read.
const checkBudget = 40 * time.Millisecond

// Check reports whether the file is still where it was opened, one of ours, and has all its tables. It takes a few
// milliseconds and is meant to be called every few seconds: damage is found out before the next restart. It fails with
// ErrGone, ErrForeign or ErrCorrupt, wrapped in what to do.
func (s *Store) Check(ctx context.Context) error {
	return s.checkAnew(ctx, func(db *sql.DB) error { return nil })
}

// CheckAll is Check that reads the whole file: about a second for 150,000 callbacks.
func (s *Store) CheckAll(ctx context.Context) error {
	return s.checkAnew(ctx, func(db *sql.DB) error { return sqlite.Check(ctx, db, sqlite.Whole, "") })
}

// checkAnew looks at the file through a new connection: those that are open still hold the pages of better days.
func (s *Store) checkAnew(ctx context.Context, more func(*sql.DB) error) error {
	err := s.writer.conn.Gone()
	if err == nil {
		err = s.withNewReader(ctx, func(db *sql.DB) error {
			if err := s.identify(ctx, db); err != nil {
				return err
			}
			return errors.Join(s.checkColumns(ctx, db), more(db))
		})
	}
	if err != nil {
		return fmt.Errorf("check store %s: %w", s.path, explain(err))
	}
	return nil
}

func (s *Store) withNewReader(ctx context.Context, use func(*sql.DB) error) error {
	db, err := s.openReaders(ctx)
	if err != nil {
		return err
	}
	return errors.Join(use(db), db.Close())
}

// inspect looks at a file that somebody may have put there, before anything is written into it.
func (s *Store) inspect(ctx context.Context, db *sql.DB) error {
	if err := s.identify(ctx, db); err != nil {
		return err
	}
	tables, err := sqlite.Texts(ctx, db, "SELECT name FROM sqlite_master WHERE type = 'table'")
	if err != nil {
		return err
	}
	for _, table := range append(tables, "sqlite_schema") {
		if table == "callback" {
			continue // grows without bounds: last, and not all of it
		}
		if err := sqlite.Check(ctx, db, sqlite.Quick, table); err != nil {
			return err
		}
	}
	if slices.Contains(tables, "callback") {
		return checkCallbacks(ctx, db)
	}
	return nil
}

// identify tells a store from an empty file, from a database of another program, and from a newer one.
func (s *Store) identify(ctx context.Context, db *sql.DB) error {
	var tables, ours, id, version int64
	err := db.QueryRowContext(ctx, `SELECT count(*), count(CASE name WHEN 'callback' THEN 1 END),
		(SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version)
		FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`).Scan(&tables, &ours, &id, &version)
	if err != nil {
		return err
	}
	info, err := os.Stat(s.path)
	switch {
	case err != nil:
		return err
	case info.Size() == 0:
		return fmt.Errorf("%w: it has no bytes", sqlite.ErrDamaged)
	case id != 0 && id != applicationID:
		return fmt.Errorf("%w: its application id is %#x", ErrForeign, id)
	case id == 0 && tables > 0 && ours == 0:
		return fmt.Errorf("%w: it has %d tables, and none for callbacks", ErrForeign, tables)
	}
	return checkVersion(version)
}

// checkColumns compares the tables with those that the migrations make.
func (s *Store) checkColumns(ctx context.Context, db *sql.DB) error {
	want, err := migratedColumns()
	if err != nil {
		return err
	}
	got, err := sqlite.Texts(ctx, db, sqlite.Columns)
	if err != nil {
		return err
	}
	if missing := missingFrom(got, want); len(missing) > 0 {
		return fmt.Errorf("%w: it lacks %s", sqlite.ErrDamaged, strings.Join(missing, ", "))
	}
	return nil
}

// missingFrom names the columns that are wanted and not there, and a table of which none is by its name alone.
func missingFrom(got, want []string) (missing []string) {
	for _, column := range want {
		table, _, _ := strings.Cut(column, ".")
		ofTable := func(column string) bool { return strings.HasPrefix(column, table+".") }
		name := column
		if !slices.ContainsFunc(got, ofTable) {
			name = "table " + table
		}
		if !slices.Contains(got, column) && !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
	}
	return missing
}

// migratedColumns are those of an empty store.
var migratedColumns = sync.OnceValues(func() (columns []string, err error) {
	conn, err := sqlite.OpenMemory()
	if err != nil {
		return nil, err
	}
	if err = migrate(conn); err == nil {
		err = conn.Query(func(row sqlite.Row) error {
			columns = append(columns, row.Text(0))
			return nil
		}, sqlite.Columns)
	}
	return columns, errors.Join(err, conn.Close())
})

// checkCallbacks reads the callbacks for checkBudget, and a sample of those that are left then.
func checkCallbacks(ctx context.Context, db *sql.DB) error {
	brief, cancel := context.WithTimeout(ctx, checkBudget)
	defer cancel()
	err := sqlite.Check(brief, db, sqlite.Quick, "callback")
	if err == nil || brief.Err() == nil || ctx.Err() != nil {
		return err
	}
	return checkSample(ctx, db)
}

// checkSample reads 256 callbacks, evenly spread, and looks each up in the index.
func checkSample(ctx context.Context, db *sql.DB) error {
	var strayed int
	err := db.QueryRowContext(ctx, `
		WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 255),
			ends (low, high) AS (SELECT (SELECT min(id) FROM callback), (SELECT max(id) FROM callback)),
			sample (id) AS (
				SELECT (SELECT id FROM callback WHERE id >= low + (high - low) * i / 255 LIMIT 1) FROM n, ends)
		SELECT count(*) FROM sample JOIN callback USING (id) WHERE id <> (SELECT other.id FROM callback AS other
			WHERE other.dedupe = callback.dedupe AND other.appid = callback.appid
			AND other.component_appid = callback.component_appid) IS NOT FALSE`).Scan(&strayed)
	if err == nil && strayed > 0 {
		return fmt.Errorf("%w: %d of 256 callbacks are not in their index", sqlite.ErrDamaged, strayed)
	}
	return err
}
