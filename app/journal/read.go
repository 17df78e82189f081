package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"time"

	"wxlab/app/secrets"
)

// Query says which exchanges to list.
type Query struct {
	Text   string // the search grammar, see ParseQuery; all of them if empty
	Before int64  // only ids below this one, if not 0: the last one of the page before
	After  int64  // only ids above this one
	Limit  int    // at most so many, 50 if 0
}

const defaultLimit = 50

const columns = `id, at, took, side, dir, peer, method, host, path, query, status, req_bytes, resp_bytes,
	remote_addr, err, kind, name, component_appid, appid, openid, msgid, outcome, reason, code, pinned, parent_id, way,
	opened, committed`

// List returns the exchanges that match q, newest first. It sees everything recorded before the call, and waits for the
// tables, and for the index of words where q asks for some, to be filled: after a rush for as many exchanges as are
// kept, which is 20,000 and takes half a second to some seconds, and the index several times that; otherwise for a
// handful. A mistake in q.Text is a *QueryError.
func (j *Journal) List(ctx context.Context, q Query) ([]Exchange, error) {
	return j.list(ctx, q, "DESC")
}

// Count returns how many exchanges match q; with a Limit it stops counting there.
func (j *Journal) Count(ctx context.Context, q Query) (int, error) {
	sel, err := j.selection(ctx, q)
	if err != nil {
		return 0, err
	}
	limit := q.Limit
	if limit <= 0 {
		limit = -1 // none, as SQLite has it
	}
	var n int
	err = j.read.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 `+sel.from()+` LIMIT ?)`,
		append(sel.args, limit)...).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count exchanges: %w", err)
	}
	return n, nil
}

func (j *Journal) list(ctx context.Context, q Query, order string) ([]Exchange, error) {
	sel, err := j.selection(ctx, q)
	if err != nil {
		return nil, err
	}
	limit := q.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	rows, err := j.read.QueryContext(ctx, `SELECT `+columns+` `+sel.from()+` ORDER BY `+sel.key()+` `+order+` LIMIT ?`,
		append(sel.args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("list exchanges: %w", err)
	}
	defer rows.Close()
	var list []Exchange
	for rows.Next() {
		var e Exchange
		if err := rows.Scan(e.fields()...); err != nil {
			return nil, fmt.Errorf("list exchanges: %w", err)
		}
		list = append(list, j.veiled(e))
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list exchanges: %w", err)
	}
	return list, nil
}

// selection translates q, and makes sure that the index is there for its words.
func (j *Journal) selection(ctx context.Context, q Query) (*selection, error) {
	f, err := ParseQuery(q.Text)
	if err != nil {
		return nil, err
	}
	if err := j.write.catchUp(ctx, f.needsWords()); err != nil {
		return nil, err
	}
	sel := f.selection(j.opt.Now())
	if q.Before > 0 {
		sel.where(sel.key()+" < ?", q.Before)
	}
	if q.After > 0 {
		sel.where(sel.key()+" > ?", q.After)
	}
	return sel, nil
}

// needsWords reports whether the index of words is asked.
func (f Filter) needsWords() bool {
	for _, t := range f.terms {
		if t.phrase != "" {
			return true
		}
	}
	return false
}

// fields are the places for a row of columns.
func (e *Exchange) fields() []any {
	return []any{
		&e.ID, unixNano{&e.At}, &e.Took, &e.Side, &e.Dir, &e.Peer, &e.Method, &e.Host, &e.Path, &e.Query,
		&e.Status, &e.ReqBytes, &e.RespBytes, &e.RemoteAddr, &e.Err,
		&e.Kind, &e.Name, &e.ComponentAppID, &e.AppID, &e.OpenID, &e.MsgID,
		&e.Outcome, &e.Reason, &e.Code, &e.Pinned, &e.ParentID, &e.Way,
		&e.Opened, &e.Committed,
	}
}

// unixNano scans nanoseconds into a time.
type unixNano struct{ t *time.Time }

// Scan implements sql.Scanner.
func (u unixNano) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("time is a %T, not a number of nanoseconds", v)
	}
	*u.t = time.Unix(0, n)
	return nil
}

// packed scans a blob made by pack.
type packed struct{ data *[]byte }

// Scan implements sql.Scanner.
func (p packed) Scan(v any) error {
	blob, _ := v.([]byte)
	data, err := unpack(blob)
	*p.data = append([]byte(nil), data...)
	return err
}

// Get returns one exchange with its headers and bodies, or ErrNotFound.
func (j *Journal) Get(ctx context.Context, id int64) (Detail, error) {
	if err := j.write.catchUp(ctx, false); err != nil {
		return Detail{}, err
	}
	return j.detail(ctx, id)
}

// Read returns one exchange of a journal that need not be open here, its secrets masked: the file is read, and nothing
// else. A journal that another process writes may hold its latest exchanges back for a moment.
func Read(ctx context.Context, path string, id int64, masked *secrets.Set) (Detail, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return Detail{}, fmt.Errorf("read exchange %d: %w", id, ErrNotFound)
	}
	j, err := openToRead(ctx, path, masked)
	if err != nil {
		return Detail{}, err
	}
	d, err := j.detail(ctx, id)
	return d, errors.Join(err, j.read.Close())
}

// openToRead opens a file for nothing but its exchanges. It may be of an older version.
func openToRead(ctx context.Context, path string, masked *secrets.Set) (*Journal, error) {
	db, err := openReaders(ctx, path)
	if err != nil {
		return nil, advise(path, err)
	}
	j := &Journal{opt: Options{Secrets: masked}, read: db}
	if err := db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&j.version); err != nil {
		return nil, errors.Join(advise(path, err), db.Close())
	}
	return j, nil
}

func (j *Journal) detail(ctx context.Context, id int64) (Detail, error) {
	d, err := j.scan(j.read.QueryRowContext(ctx, j.selectDetail()+` WHERE e.id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return Detail{}, fmt.Errorf("read exchange %d: %w", id, err)
	}
	return d, nil
}

// selectDetail is the statement for what scan takes.
func (j *Journal) selectDetail() string {
	row := columns
	if j.version < versionOfWays {
		row = strings.Replace(row, "way", "''", 1)
	}
	if j.version < versionOfStages {
		row = strings.Replace(row, "opened, committed", "0, 0", 1)
	}
	return `SELECT e.` + row + `,
		b.req_header, b.resp_header, b.req_body, b.resp_body, b.req_truncated, b.resp_truncated, b.plain, b.reply_plain
		FROM exchange e JOIN body b ON b.id = e.id`
}

// Some returns those of the exchanges that are on record, in no order. A body that takes more than limit bytes of the
// file is left out: what a list shows of it is not worth reading it.
func (j *Journal) Some(ctx context.Context, ids []int64, limit int) ([]Detail, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	if err := j.write.catchUp(ctx, false); err != nil {
		return nil, err
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	statement := j.selectDetail() + ` WHERE e.id IN (?` + strings.Repeat(",?", len(ids)-1) + `)`
	for _, body := range []string{"req_body", "resp_body", "plain", "reply_plain"} {
		short := fmt.Sprintf("CASE WHEN length(b.%s) <= %d THEN b.%[1]s END", body, limit)
		statement = strings.Replace(statement, "b."+body, short, 1)
	}
	rows, err := j.read.QueryContext(ctx, statement, args...)
	if err != nil {
		return nil, fmt.Errorf("read exchanges: %w", err)
	}
	defer rows.Close()
	var out []Detail
	for rows.Next() {
		d, err := j.scan(rows)
		if err != nil {
			return nil, fmt.Errorf("read exchanges: %w", err)
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

func (j *Journal) scan(row interface{ Scan(...any) error }) (Detail, error) {
	var d Detail
	var reqHeader, respHeader []byte
	err := row.Scan(append(d.fields(), packed{&reqHeader}, packed{&respHeader}, packed{&d.ReqBody}, packed{&d.RespBody},
		&d.ReqTruncated, &d.RespTruncated, packed{&d.Plain}, packed{&d.ReplyPlain})...)
	if err == nil {
		d.ReqHeader, err = unpackHeader(reqHeader)
	}
	if err == nil {
		d.RespHeader, err = unpackHeader(respHeader)
	}
	if err != nil {
		return Detail{}, err
	}
	return j.veiledDetail(d), nil
}

// veiled is an exchange without secrets. What is recorded has none; but a secret may have been recorded before it was
// known to be one, or by a program that did not know secrets by their value.
func (j *Journal) veiled(e Exchange) Exchange {
	for _, text := range []*string{&e.Path, &e.Query, &e.Err, &e.Reason} {
		*text = j.opt.Secrets.MaskText(*text)
	}
	return e
}

func (j *Journal) veiledDetail(d Detail) Detail {
	d.Exchange = j.veiled(d.Exchange)
	for _, h := range []http.Header{d.ReqHeader, d.RespHeader} {
		for _, values := range h {
			for i := range values {
				values[i] = j.opt.Secrets.MaskField(values[i])
			}
		}
	}
	d.ReqBody, d.RespBody = j.veiledBody(d.ReqBody, d.ReqTruncated), j.veiledBody(d.RespBody, d.RespTruncated)
	d.Plain, d.ReplyPlain = j.veiledBody(d.Plain, false), j.veiledBody(d.ReplyPlain, false)
	return d
}

func (j *Journal) veiledBody(body []byte, cut bool) []byte {
	switch {
	case cut:
		return j.opt.Secrets.MaskCut(body)
	case j.opt.Secrets.Holds(body):
		return j.opt.Secrets.Mask(body)
	}
	return body
}

func unpackHeader(text []byte) (http.Header, error) {
	if len(text) == 0 {
		return nil, nil
	}
	var h http.Header
	return h, json.Unmarshal(text, &h)
}

// Stats is what the journal holds.
type Stats struct {
	Total, Failed, Pinned int
	Kinds                 map[string]int // exchanges of each kind
	Bytes                 int64          // of the file and what lies beside it
}

// Stats counts what the journal holds.
func (j *Journal) Stats(ctx context.Context) (Stats, error) {
	if err := j.write.catchUp(ctx, false); err != nil {
		return Stats{}, err
	}
	stats := Stats{Kinds: map[string]int{}}
	if err := j.countKinds(ctx, &stats); err != nil {
		return Stats{}, fmt.Errorf("count the journal: %w", err)
	}
	for _, suffix := range []string{"", "-wal"} {
		if info, err := os.Stat(j.path + suffix); err == nil {
			stats.Bytes += info.Size()
		}
	}
	stats.Bytes += j.spool.Size()
	return stats, nil
}

// countKinds counts without a look at the rows: they are ten times what the indexes are, and somebody asks several times
// a second.
func (j *Journal) countKinds(ctx context.Context, stats *Stats) error {
	rows, err := j.read.QueryContext(ctx, `SELECT kind, count(*) FROM exchange GROUP BY kind`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var kind string
		var n int
		if err := rows.Scan(&kind, &n); err != nil {
			return err
		}
		stats.Kinds[kind] = n
		stats.Total += n
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return j.read.QueryRowContext(ctx, `SELECT
		(SELECT count(*) FROM exchange WHERE outcome IN ('refused','failed') AND kind <> 'probe'),
		(SELECT count(*) FROM exchange WHERE pinned = 1)`).Scan(&stats.Failed, &stats.Pinned)
}
