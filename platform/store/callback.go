package store

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"strconv"
	"time"

	"wxlab/platform"
	"wxlab/platform/sqlite"
)

// Effects are the immediate consequences of a callback; they are committed with it or not at all.
type Effects struct {
	Ticket       *platform.VerifyTicket
	Authorized   string // the AppID that authorized
	Unauthorized string // the AppID that cancelled
	PreAuthCode  string // spent by the authorization
	Code         string // authorization code found, of the callback's AppID
	Work         []Work
	Owed         []Work // as Work, but the key of each is the callback's ID
	Answered     bool   // ReplyPlain is the answer; otherwise SaveReply follows
}

// Record commits a callback with its effects and returns it with its ID, after the commit. A retry of one that is
// stored comes back with Duplicate set and its stored ReplyPlain, and has no effects; answered is false when the
// first one's answer is still being worked out, or was when the process died.
func (s *Store) Record(
	ctx context.Context, cb platform.Callback, e Effects,
) (stored platform.Callback, answered bool, err error) {
	r := &record{given: cb, effects: e}
	err = s.write(ctx, r.run)
	return r.stored, r.answered, err
}

// record is the job of storing one callback.
type record struct {
	given, stored platform.Callback
	effects       Effects
	answered      bool
}

func (r *record) run(c *sqlite.Conn) error {
	r.stored, r.answered = r.given, r.effects.Answered
	cb := &r.stored
	added, err := insertCallback(c, cb, r.answered)
	switch {
	case err != nil:
		return err
	case !added:
		cb.Duplicate, cb.ReplySealed = true, nil
		row, found, err := c.First(`SELECT id, reply, answered FROM callback
			WHERE dedupe = ? AND appid = ? AND component_appid = ?`, cb.DedupeKey, cb.AppID, cb.ComponentAppID)
		if found {
			cb.ID, cb.ReplyPlain, r.answered = row.Int(0), row.Blob(1), row.Int(2) != 0
		}
		return err
	}
	return r.effects.apply(c, cb)
}

// insertCallback gives cb its ID; added is false when it is there already.
func insertCallback(c *sqlite.Conn, cb *platform.Callback, answered bool) (added bool, err error) {
	row, added, err := c.First(`INSERT INTO callback (component_appid, appid, dedupe, family, received_at, info_type,
			msg_type, event, openid, msgid, skew, key_used, token_used, plain, answered, reply, never_authorized)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
		ON CONFLICT DO NOTHING RETURNING id`,
		cb.ComponentAppID, cb.AppID, cb.DedupeKey, string(cb.Family), nanos(cb.ReceivedAt), cb.InfoType,
		cb.MsgType, cb.Event, cb.OpenID, cb.MsgID,
		int64(cb.Skew), string(cb.KeyUsed), string(cb.TokenUsed), notNull(cb.Plain), answered, cb.ReplyPlain,
		cb.NeverAuthorized)
	if added {
		cb.ID = row.Int(0)
	}
	return added, err
}

// apply writes the consequences, all at the time of the callback.
func (e Effects) apply(c *sqlite.Conn, cb *platform.Callback) error {
	if e.Ticket != nil {
		if err := saveTicket(c, cb.ComponentAppID, *e.Ticket); err != nil {
			return err
		}
	}
	if e.Authorized != "" {
		if err := beginAuthorization(c, cb.ComponentAppID, e.Authorized, cb.ReceivedAt); err != nil {
			return err
		}
	}
	if e.Unauthorized != "" {
		if err := endAuthorization(c, cb.ComponentAppID, e.Unauthorized, cb.ReceivedAt, ""); err != nil {
			return err
		}
	}
	if e.PreAuthCode != "" {
		err := c.Exec("UPDATE pre_auth_code SET spent = 1 WHERE component_appid = ? AND value = ?",
			cb.ComponentAppID, e.PreAuthCode)
		if err != nil {
			return err
		}
	}
	if e.Code != "" {
		if err := enterCode(c, cb.ComponentAppID, e.Code, cb.AppID, cb.ReceivedAt); err != nil {
			return err
		}
	}
	for _, w := range e.Work {
		if err := addWork(c, cb.ComponentAppID, w); err != nil {
			return err
		}
	}
	for _, w := range e.Owed {
		w.Key = strconv.FormatInt(cb.ID, 10)
		if err := addWork(c, cb.ComponentAppID, w); err != nil {
			return err
		}
	}
	return nil
}

// SaveReply keeps the answer to a callback for its retries, nil meaning success. It does not wait for the commit: a
// crash before it only means that a retry is answered anew. failed hears of errors.
func (s *Store) SaveReply(ctx context.Context, id int64, replyPlain []byte, failed func(error)) error {
	return s.writeLater(ctx, func(c *sqlite.Conn) error {
		return c.Exec("UPDATE callback SET answered = 1, reply = ? WHERE id = ?", replyPlain, id)
	}, failed)
}

// Callbacks returns up to limit callbacks of a component with an ID above after, oldest first.
func (s *Store) Callbacks(
	ctx context.Context, componentAppID string, after int64, limit int,
) ([]platform.Callback, error) {
	return query(ctx, s, scanCallback, `SELECT id, component_appid, appid, dedupe, family, received_at, info_type,
		msg_type, event, openid, msgid, skew, key_used, token_used, plain, reply, never_authorized
		FROM callback WHERE id > ? AND component_appid = ? ORDER BY id LIMIT ?`, after, componentAppID, limit)
}

// Callback returns one by its ID; it fails with ErrNotFound.
func (s *Store) Callback(ctx context.Context, componentAppID string, id int64) (platform.Callback, error) {
	page, err := s.Callbacks(ctx, componentAppID, id-1, 1)
	if err == nil && (len(page) == 0 || page[0].ID != id) {
		return platform.Callback{}, fmt.Errorf("callback %d: %w", id, ErrNotFound)
	}
	if err != nil {
		return platform.Callback{}, err
	}
	return page[0], nil
}

func scanCallback(rows *sql.Rows) (platform.Callback, error) {
	cb := platform.Callback{Outcome: platform.Accepted}
	var received int64
	err := rows.Scan(&cb.ID, &cb.ComponentAppID, &cb.AppID, &cb.DedupeKey, &cb.Family, &received, &cb.InfoType,
		&cb.MsgType, &cb.Event, &cb.OpenID, &cb.MsgID,
		(*int64)(&cb.Skew), &cb.KeyUsed, &cb.TokenUsed, &cb.Plain, &cb.ReplyPlain, &cb.NeverAuthorized)
	cb.ReceivedAt, cb.Replaced = when(received), platform.Replaced(cb.Plain)
	return cb, err
}

// query reads rows from the read-only pool.
func query[T any](
	ctx context.Context, s *Store, scan func(*sql.Rows) (T, error), text string, args ...any,
) ([]T, error) {
	rows, err := s.reads.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, explain(err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		row, err := scan(rows)
		if err != nil {
			return nil, explain(err)
		}
		out = append(out, row)
	}
	return out, explain(rows.Err())
}

// LastMessage is when the newest message of a component that is no event was received, and the newest that was answered
// with more than success; zero for none.
func (s *Store) LastMessage(ctx context.Context, componentAppID string) (received, replied time.Time, err error) {
	last := func(more string) (time.Time, error) {
		at, _, err := one(ctx, s, func(rows *sql.Rows) (at int64, err error) { err = rows.Scan(&at); return at, err },
			`SELECT received_at FROM callback WHERE component_appid = ? AND msg_type NOT IN ('', 'event')`+more+
				" ORDER BY id DESC LIMIT 1", componentAppID)
		return when(at), err
	}
	if received, err = last(""); err != nil || received.IsZero() {
		return received, replied, err
	}
	replied, err = last(" AND length(reply) > 0")
	return received, replied, err
}

// one is query for at most one row.
func one[T any](
	ctx context.Context, s *Store, scan func(*sql.Rows) (T, error), text string, args ...any,
) (row T, found bool, err error) {
	all, err := query(ctx, s, scan, text, args...)
	if err != nil || len(all) == 0 {
		return row, false, err
	}
	return all[0], true, nil
}

func notNull(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// nanos is a time as it is stored. What nanoseconds cannot express is the nearest that they can: overflowing would
// turn the far future into the past.
func nanos(t time.Time) int64 {
	switch {
	case t.IsZero():
		return 0
	case t.After(time.Unix(0, math.MaxInt64)):
		return math.MaxInt64
	case t.Before(time.Unix(0, math.MinInt64)):
		return math.MinInt64
	}
	return t.UnixNano()
}

func when(nanos int64) time.Time {
	if nanos == 0 {
		return time.Time{}
	}
	return time.Unix(0, nanos)
}
