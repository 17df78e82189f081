package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// ErrDamaged is a file in which SQLite finds contradictions, or which lacks something that must be there.
var ErrDamaged = errors.New("damage found")

// Depth is how much of a file a check reads.
type Depth string

const (
	Quick Depth = "quick_check"     // every page, but not whether indexes and tables agree
	Whole Depth = "integrity_check" // everything; about twice as long
)

// Check has SQLite read a table with its indexes, or the whole file for the table "". It fails with ErrDamaged and what
// is wrong, or with the context's error when that ends before the check does.
func Check(ctx context.Context, db *sql.DB, depth Depth, table string) error {
	query := "PRAGMA " + string(depth) // takes no parameters
	if table != "" {
		query += "(" + Quote(table) + ")"
	}
	findings, err := Texts(ctx, db, query)
	switch {
	case err != nil:
		return err
	case len(findings) != 1 || findings[0] != "ok":
		return fmt.Errorf("%w: %s", ErrDamaged, strings.Join(findings[:min(len(findings), 3)], "; "))
	}
	return nil
}

// Texts is the first column of a result.
func Texts(ctx context.Context, db *sql.DB, query string, args ...any) (texts []string, err error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, rows.Err()
}

// Quote makes a literal of a text, for statements that take no parameters.
func Quote(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// Columns are the columns of all tables, as `table.column`.
const Columns = `SELECT t.name || '.' || c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c
	WHERE t.type = 'table' ORDER BY 1`
