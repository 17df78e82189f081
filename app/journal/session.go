package journal

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	"github.com/mattn/go-sqlite3"
)

// session is the writing connection with its prepared statements. Only the writer's goroutine uses it.
type session struct {
	conn  *sqlite3.SQLiteConn
	stmts map[string]*sqlite3.SQLiteStmt
	args  []driver.NamedValue
	packer

	keep       int
	unpruned   int   // rows inserted since surplus was looked for
	surplus    int64 // up to this id they are to be pruned, 0 if none are
	queued     int64 // seq of the newest row of unindexed
	indexed    int64 // seq up to which the words are in
	indexError error
}

func newSession(conn *sqlite3.SQLiteConn, keep int) (*session, error) {
	s := &session{conn: conn, stmts: map[string]*sqlite3.SQLiteStmt{}, keep: keep, unpruned: 1}
	err := s.query(`SELECT coalesce(min(seq) - 1, 0), coalesce(max(seq), 0) FROM unindexed`, nil, func(row []driver.Value) error {
		s.indexed, s.queued = row[0].(int64), row[1].(int64)
		return nil
	})
	return s, err
}

func (s *session) close() error {
	var errs []error
	for _, stmt := range s.stmts {
		errs = append(errs, stmt.Close())
	}
	return errors.Join(append(errs, s.conn.Close())...)
}

// transaction runs f between BEGIN and COMMIT, or ROLLBACK if it fails.
func (s *session) transaction(f func() error) error {
	if err := s.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := f()
	if err == nil {
		err = s.exec("COMMIT")
	}
	if err != nil && !s.conn.AutoCommit() {
		return errors.Join(err, s.exec("ROLLBACK"))
	}
	return err
}

// exec runs one statement, prepared at its first use.
func (s *session) exec(query string, args ...driver.Value) error {
	stmt, err := s.prepared(query)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(context.Background(), s.named(args)) // Exec would cross into C for every argument
	if err != nil {
		return err
	}
	return rows.Close()
}

// named numbers the arguments, in a slice that the next statement uses again.
func (s *session) named(args []driver.Value) []driver.NamedValue {
	s.args = s.args[:0]
	for i, value := range args {
		s.args = append(s.args, driver.NamedValue{Ordinal: i + 1, Value: value})
	}
	return s.args
}

// query calls each with every row; the slice is valid during the call only.
func (s *session) query(query string, args []driver.Value, each func([]driver.Value) error) error {
	stmt, err := s.prepared(query)
	if err != nil {
		return err
	}
	rows, err := stmt.Query(args)
	if err != nil {
		return err
	}
	defer rows.Close()
	row := make([]driver.Value, len(rows.Columns()))
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

func (s *session) prepared(query string) (*sqlite3.SQLiteStmt, error) {
	if stmt := s.stmts[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := s.conn.Prepare(query)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", query, err)
	}
	s.stmts[query] = stmt.(*sqlite3.SQLiteStmt)
	return s.stmts[query], nil
}

// insert writes an exchange: the row for lists, the bytes for details, and a reminder to index its words.
func (s *session) insert(d *Detail) error {
	e := &d.Exchange
	s.tidy()
	err := s.exec(insertExchange,
		e.ID, e.At.UnixNano(), int64(e.Took), string(e.Side), e.Dir, string(e.Peer),
		e.Method, e.Host, e.Path, e.Query, int64(e.Status), int64(e.ReqBytes), int64(e.RespBytes), e.RemoteAddr, e.Err,
		e.Kind, e.Name, e.ComponentAppID, e.AppID, e.OpenID, e.MsgID, e.Outcome, e.Reason, int64(e.Code), e.Pinned, e.ParentID)
	if err != nil {
		return err
	}
	err = s.exec(`INSERT OR IGNORE INTO body VALUES (?,?,?,?,?,?,?,?,?)`,
		e.ID, s.packHeader(d.ReqHeader), s.packHeader(d.RespHeader), s.pack(d.ReqBody), s.pack(d.RespBody),
		d.ReqTruncated, d.RespTruncated, s.pack(d.Plain), s.pack(d.ReplyPlain))
	if err != nil {
		return err
	}
	s.unpruned++
	return s.remind(e.ID)
}

// An exchange that is there already was put there before the process was killed, and is in the spool still.
const insertExchange = `INSERT OR IGNORE INTO exchange VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`

// remind puts an exchange on the list of those whose words are to be indexed.
func (s *session) remind(id int64) error {
	s.queued++
	return s.exec(`INSERT INTO unindexed VALUES (?,?)`, s.queued, id)
}

// annotate joins a note to an exchange in the file; one that is there no more is not missed.
func (s *session) annotate(id int64, n Note) error {
	var d Detail
	found := false
	err := s.query(`SELECT kind, name, component_appid, appid, openid, msgid, outcome, reason, code, parent_id
		FROM exchange WHERE id = ?`, []driver.Value{id}, func(row []driver.Value) error {
		found = true
		for i, to := range []*string{&d.Kind, &d.Name, &d.ComponentAppID, &d.AppID, &d.OpenID, &d.MsgID, &d.Outcome, &d.Reason} {
			*to, _ = row[i].(string)
		}
		code, _ := row[8].(int64)
		d.Code = int(code)
		d.ParentID, _ = row[9].(int64)
		return nil
	})
	if err != nil || !found {
		return err
	}
	d.add(n)
	s.tidy()
	err = s.exec(`UPDATE exchange SET kind = ?, name = ?, component_appid = ?, appid = ?, openid = ?, msgid = ?,
		outcome = ?, reason = ?, code = ?, parent_id = ? WHERE id = ?`,
		d.Kind, d.Name, d.ComponentAppID, d.AppID, d.OpenID, d.MsgID, d.Outcome, d.Reason, int64(d.Code), d.ParentID, id)
	if err != nil {
		return err
	}
	err = s.exec(`UPDATE body SET plain = coalesce(?, plain), reply_plain = coalesce(?, reply_plain) WHERE id = ?`,
		s.pack(d.Plain), s.pack(d.ReplyPlain), id)
	if err != nil {
		return err
	}
	return s.remind(id)
}
