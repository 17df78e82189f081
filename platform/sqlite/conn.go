package sqlite

import (
	"cmp"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	"github.com/mattn/go-sqlite3"
)

// Conn is a connection on which each statement is prepared once. It goes to the driver itself and not through
// database/sql: the INSERT of BenchmarkInsert takes 1.9 µs here and 2.8 µs there. It is for one goroutine.
type Conn struct {
	conn       *sqlite3.SQLiteConn
	statements map[string]*sqlite3.SQLiteStmt
	args       []driver.NamedValue // of the statement that runs
	place      *place              // nil where it does not matter
}

// Row is a row of a result: int64, float64, string, []byte or nil.
type Row []driver.Value

// Int is the number in column i, 0 if there is none.
func (r Row) Int(i int) int64 { n, _ := r[i].(int64); return n }

// Text is the text in column i, "" if there is none.
func (r Row) Text(i int) string { text, _ := r[i].(string); return text }

// Blob is the bytes in column i, nil if there are none. They stay good.
func (r Row) Blob(i int) []byte { blob, _ := r[i].([]byte); return blob }

// Exec runs one statement for its effect.
func (c *Conn) Exec(query string, args ...any) error {
	rows, err := c.run(query, args)
	if err != nil {
		return err
	}
	return rows.Close()
}

// Query calls each with every row of the result, which is good during the call only.
func (c *Conn) Query(each func(Row) error, query string, args ...any) error {
	rows, err := c.run(query, args)
	if err != nil {
		return err
	}
	defer rows.Close()
	row := make(Row, len(rows.Columns()))
	for {
		switch err := rows.Next(row); err {
		case nil:
			if err := each(row); err != nil {
				return err
			}
		case io.EOF:
			return nil
		default:
			return err
		}
	}
}

// First is the first row of the result; found is false where there is none.
func (c *Conn) First(query string, args ...any) (row Row, found bool, err error) {
	rows, err := c.run(query, args)
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	row = make(Row, len(rows.Columns()))
	if err := rows.Next(row); err != nil {
		if err == io.EOF {
			err = nil
		}
		return nil, false, err
	}
	return row, true, nil
}

// run starts a statement. The driver's Query does the first step, which is all of one that returns no row, and passes
// the arguments to C at once; its Exec crosses into C for every one of them (2.4 µs in BenchmarkInsert).
func (c *Conn) run(query string, args []any) (driver.Rows, error) {
	statement, err := c.prepared(query)
	if err != nil {
		return nil, err
	}
	if err := c.bind(args); err != nil {
		return nil, fmt.Errorf("%s: %w", query, err)
	}
	return statement.QueryContext(context.Background(), c.args)
}

func (c *Conn) prepared(query string) (*sqlite3.SQLiteStmt, error) {
	if statement := c.statements[query]; statement != nil {
		return statement, nil
	}
	statement, err := c.conn.Prepare(query)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", query, err)
	}
	c.statements[query] = statement.(*sqlite3.SQLiteStmt)
	return c.statements[query], nil
}

// bind numbers the arguments, in a slice that the next statement uses again.
func (c *Conn) bind(args []any) error {
	c.args = c.args[:0]
	for i, arg := range args {
		value, err := driver.DefaultParameterConverter.ConvertValue(arg)
		if err != nil {
			return err
		}
		c.args = append(c.args, driver.NamedValue{Ordinal: i + 1, Value: value})
	}
	return nil
}

// Transaction runs f between BEGIN and COMMIT, or ROLLBACK if one of them fails. Another process's lock is waited for
// at its beginning, and not half-way. It fails with ErrGone, too, where it was committed into a file that is no longer
// at its path, or behind a hole in the log.
func (c *Conn) Transaction(f func() error) (err error) {
	if err := c.Exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if c.place != nil {
		err = c.place.checkCut()
	}
	if err == nil {
		err = f()
	}
	if err == nil {
		err = c.Exec("COMMIT")
	}
	if err == nil && c.place != nil {
		return c.place.committed()
	}
	if err != nil && !c.conn.AutoCommit() { // SQLite ends the transaction itself where the disk is full
		return errors.Join(err, c.Exec("ROLLBACK"))
	}
	return err
}

// Script runs statements that stand one after the other, and keeps none of them.
func (c *Conn) Script(text string) error {
	_, err := c.conn.Exec(text, nil)
	return err
}

// Pragma reads a setting that is a number.
func (c *Conn) Pragma(name string) (int64, error) {
	row, _, err := c.First("PRAGMA " + name)
	if err != nil {
		return 0, err
	}
	return row.Int(0), nil
}

// Gone fails with ErrGone if the file or its log is no longer where it was opened. Any goroutine may ask.
func (c *Conn) Gone() error {
	if c.place == nil {
		return nil
	}
	return cmp.Or(c.place.check(), c.place.checkLog())
}

// Close lets the statements go and closes the connection.
func (c *Conn) Close() error {
	var errs []error
	for _, statement := range c.statements {
		errs = append(errs, statement.Close())
	}
	if c.place != nil {
		errs = append(errs, c.place.reading.Close()) // before SQLite removes the log
	}
	return errors.Join(append(errs, c.conn.Close())...)
}
