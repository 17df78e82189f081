package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/mattn/go-sqlite3"
)

// tx is the writing connection; each statement is prepared once. Only the writer's goroutine uses it. What every
// callback needs goes to the driver itself: the layers of database/sql cost as much as SQLite's own work on a row.
type tx struct {
	conn    *sql.Conn
	driver  *sqlite3.SQLiteConn // the same connection, below database/sql
	stmts   map[string]*sqlite3.SQLiteStmt
	queries map[string]*sql.Stmt
	args    []driver.NamedValue
}

func newTx(conn *sql.Conn) (*tx, error) {
	t := &tx{conn: conn, stmts: map[string]*sqlite3.SQLiteStmt{}, queries: map[string]*sql.Stmt{}}
	err := conn.Raw(func(c any) error {
		var ok bool
		if t.driver, ok = c.(*sqlite3.SQLiteConn); !ok {
			return fmt.Errorf("the driver's connection is a %T", c)
		}
		return nil
	})
	return t, err
}

// exec runs a statement for its effect.
func (t *tx) exec(query string, args ...any) error {
	_, err := t.run(query, args)
	return err
}

// rollback ends the transaction, unless SQLite has done so itself, as it does when the disk is full.
func (t *tx) rollback() error {
	if t.driver.AutoCommit() {
		return nil
	}
	return t.exec("ROLLBACK")
}

// insert runs a statement and returns the row's id; added is false when it changed nothing.
func (t *tx) insert(query string, args ...any) (id int64, added bool, err error) {
	result, err := t.run(query, args)
	if err != nil {
		return 0, false, err
	}
	changed, err := result.RowsAffected()
	if err != nil || changed == 0 {
		return 0, false, err
	}
	id, err = result.LastInsertId()
	return id, true, err
}

func (t *tx) run(query string, args []any) (driver.Result, error) {
	stmt, err := t.prepared(query)
	if err != nil {
		return nil, err
	}
	if err := t.bind(args); err != nil {
		return nil, fmt.Errorf("%s: %w", query, err)
	}
	return stmt.ExecContext(context.Background(), t.args)
}

func (t *tx) prepared(query string) (*sqlite3.SQLiteStmt, error) {
	if stmt, ok := t.stmts[query]; ok {
		return stmt, nil
	}
	stmt, err := t.driver.Prepare(query)
	if err != nil {
		return nil, err
	}
	t.stmts[query] = stmt.(*sqlite3.SQLiteStmt)
	return t.stmts[query], nil
}

// bind numbers the arguments, in a slice that the next statement uses again.
func (t *tx) bind(args []any) error {
	t.args = t.args[:0]
	for i, arg := range args {
		value, err := driver.DefaultParameterConverter.ConvertValue(arg)
		if err != nil {
			return err
		}
		t.args = append(t.args, driver.NamedValue{Ordinal: i + 1, Value: value})
	}
	return nil
}

// scan reads one row into dest; found is false when there is none.
func (t *tx) scan(dest []any, query string, args ...any) (found bool, err error) {
	stmt, ok := t.queries[query]
	if !ok {
		if stmt, err = t.conn.PrepareContext(context.Background(), query); err != nil {
			return false, err
		}
		t.queries[query] = stmt
	}
	err = stmt.QueryRow(args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

func (t *tx) close() error {
	var errs []error
	for _, stmt := range t.stmts {
		errs = append(errs, stmt.Close())
	}
	for _, stmt := range t.queries {
		errs = append(errs, stmt.Close())
	}
	return errors.Join(append(errs, t.conn.Close())...)
}
