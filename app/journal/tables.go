package journal

import (
	"fmt"
	"time"

	"wxlab/app/journal/spool"
	"wxlab/platform/sqlite"
)

// tables is the journal's file as its writer sees it. Only the writer's goroutine uses it.
type tables struct {
	conn *sqlite.Conn
	packer

	pruning
	queued     int64 // seq of the newest row of unindexed
	indexed    int64 // seq up to which the words are in the index
	indexError error
}

func openTables(conn *sqlite.Conn, keep Retention, now func() time.Time) (*tables, error) {
	t := &tables{conn: conn, pruning: pruning{keep: keep, now: now, unlooked: true}}
	row, _, err := conn.First(`SELECT coalesce(min(seq) - 1, 0), coalesce(max(seq), 0) FROM unindexed`)
	if err != nil {
		return nil, err
	}
	t.indexed, t.queued = row.Int(0), row.Int(1)
	return t, nil
}

// fileAll puts the records of the spool into the tables, and takes out what is too old then.
func (t *tables) fileAll(records [][]byte) error {
	for _, record := range records {
		if err := t.file(record); err != nil {
			return err
		}
	}
	return t.prune(len(records))
}

// file puts a record of the spool into the tables.
func (t *tables) file(record []byte) error {
	if len(record) == 0 {
		return spool.ErrTorn
	}
	r := reader{spool.Reader{Rest: record[1:]}}
	switch record[0] {
	case recordExchange, recordStageless, recordWayless:
		d, notes := r.readExchange(record[0])
		if r.Err != nil {
			return r.Err
		}
		interpret(&d, notes)
		return t.insert(&d)
	case recordNote:
		id, n := r.Number(), r.readNote()
		if r.Err != nil {
			return r.Err
		}
		return t.annotate(id, n)
	}
	return fmt.Errorf("unknown record %d", record[0])
}

// insert writes an exchange: the row for lists, the bytes for details, and a reminder to index its words. One that is
// there already was put there before the process was killed, and is in the spool still.
func (t *tables) insert(d *Detail) error {
	e := &d.Exchange
	t.tidy()
	err := t.conn.Exec(`INSERT OR IGNORE INTO exchange VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		e.ID, e.At.UnixNano(), int64(e.Took), string(e.Side), e.Dir, string(e.Peer),
		e.Method, e.Host, e.Path, e.Query, int64(e.Status), int64(e.ReqBytes), int64(e.RespBytes), e.RemoteAddr, e.Err,
		e.Kind, e.Name, e.ComponentAppID, e.AppID, e.OpenID, e.MsgID,
		e.Outcome, e.Reason, int64(e.Code), e.Pinned, e.ParentID, e.Way,
		int64(e.Opened), int64(e.Committed))
	if err != nil {
		return err
	}
	err = t.conn.Exec(`INSERT OR IGNORE INTO body VALUES (?,?,?,?,?,?,?,?,?)`,
		e.ID, t.packHeader(d.ReqHeader), t.packHeader(d.RespHeader), t.pack(d.ReqBody), t.pack(d.RespBody),
		d.ReqTruncated, d.RespTruncated, t.pack(d.Plain), t.pack(d.ReplyPlain))
	if err != nil {
		return err
	}
	t.unpruned++
	return t.remind(e.ID)
}

// remind puts an exchange on the list of those whose words are to be indexed.
func (t *tables) remind(id int64) error {
	t.queued++
	return t.conn.Exec(`INSERT INTO unindexed VALUES (?,?)`, t.queued, id)
}

// annotate adds a late note to an exchange in the file; one that is no longer there does not matter.
func (t *tables) annotate(id int64, n Note) error {
	row, found, err := t.conn.First(`SELECT kind, name, component_appid, appid, openid, msgid, outcome, reason,
			code, parent_id
		FROM exchange WHERE id = ?`, id)
	if err != nil || !found {
		return err
	}
	d := Detail{Exchange: Exchange{
		Kind: row.Text(0), Name: row.Text(1), ComponentAppID: row.Text(2), AppID: row.Text(3), OpenID: row.Text(4),
		MsgID: row.Text(5), Outcome: row.Text(6), Reason: row.Text(7), Code: int(row.Int(8)), ParentID: row.Int(9),
	}}
	d.add(n)
	t.tidy()
	err = t.conn.Exec(`UPDATE exchange SET kind = ?, name = ?, component_appid = ?, appid = ?, openid = ?, msgid = ?,
		outcome = ?, reason = ?, code = ?, parent_id = ? WHERE id = ?`,
		d.Kind, d.Name, d.ComponentAppID, d.AppID, d.OpenID, d.MsgID, d.Outcome, d.Reason, int64(d.Code), d.ParentID, id)
	if err != nil {
		return err
	}
	err = t.conn.Exec(`UPDATE body SET plain = coalesce(?, plain), reply_plain = coalesce(?, reply_plain) WHERE id = ?`,
		t.pack(d.Plain), t.pack(d.ReplyPlain), id)
	if err != nil {
		return err
	}
	return t.remind(id)
}

// find gives the one id that a query asks for, 0 if there is none.
func (t *tables) find(query string, args ...any) (id int64, err error) {
	row, found, err := t.conn.First(query, args...)
	if err != nil || !found {
		return 0, err
	}
	return row.Int(0), nil
}
