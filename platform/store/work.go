package store

import (
	"context"
	"database/sql"
	"time"

	"wxlab/platform/sqlite"
)

// Work is something to do later, however often the process restarts in between. Kind and Key name it: adding the
// same again changes nothing, except that work which failed before is tried anew.
type Work struct {
	ID        int64
	Kind      string
	Key       string
	Payload   string
	DueAt     time.Time
	PlannedAt time.Time // when DueAt was chosen, zero: at DueAt, of work that was due at once
	Attempts  int
	LastError string
}

func addWork(c *sqlite.Conn, componentAppID string, w Work) error {
	planned := w.PlannedAt
	if planned.IsZero() {
		planned = w.DueAt
	}
	return c.Exec(`INSERT INTO work (component_appid, kind, key, payload, due_at, planned_at) VALUES (?,?,?,?,?,?)
		ON CONFLICT DO UPDATE SET due_at = excluded.due_at, planned_at = excluded.planned_at, payload = excluded.payload
		WHERE attempts > 0 AND due_at > excluded.due_at`,
		componentAppID, w.Kind, w.Key, w.Payload, nanos(w.DueAt), nanos(planned))
}

// AddWork commits one piece of work.
func (s *Store) AddWork(ctx context.Context, componentAppID string, w Work) error {
	return s.write(ctx, func(c *sqlite.Conn) error { return addWork(c, componentAppID, w) })
}

// planSlack is how far a plan may lie in the future and still count as made by a clock that is right.
const planSlack = time.Minute

// DueWork returns what is due at now, the longest due first. Work that was planned in the future, by a clock that was
// set back since, is due too: it may have waited for a second or for two hours.
func (s *Store) DueWork(ctx context.Context, componentAppID string, now time.Time) ([]Work, error) {
	return query(ctx, s, func(rows *sql.Rows) (Work, error) {
		var w Work
		var due int64
		err := rows.Scan(&w.ID, &w.Kind, &w.Key, &w.Payload, &due, &w.Attempts, &w.LastError)
		w.DueAt = when(due)
		return w, err
	}, `SELECT id, kind, key, payload, due_at, attempts, last_error FROM work
		WHERE component_appid = ? AND (due_at <= ? OR planned_at > ?) ORDER BY due_at, id`,
		componentAppID, nanos(now), nanos(now.Add(planSlack)))
}

// StillDue reports whether work waits as it was read: nobody finished it or put it off since.
func (s *Store) StillDue(ctx context.Context, w Work) (bool, error) {
	_, found, err := one(ctx, s, func(rows *sql.Rows) (id int64, err error) { return id, rows.Scan(&id) },
		"SELECT id FROM work WHERE id = ? AND due_at = ? AND attempts = ?", w.ID, nanos(w.DueAt), w.Attempts)
	return found, err
}

// NextWork returns when the next work is due, the zero time when there is none. For what DueWork calls due at now that
// is not after now.
func (s *Store) NextWork(ctx context.Context, componentAppID string, now time.Time) (time.Time, error) {
	due, _, err := one(ctx, s, func(rows *sql.Rows) (time.Time, error) {
		var due sql.NullInt64
		err := rows.Scan(&due)
		return when(due.Int64), err
	}, "SELECT min(iif(planned_at > ?, min(due_at, ?), due_at)) FROM work WHERE component_appid = ?",
		nanos(now.Add(planSlack)), nanos(now), componentAppID)
	return due, err
}

// FinishWork removes work that is done, or that can never be.
func (s *Store) FinishWork(ctx context.Context, id int64) error {
	return s.write(ctx, func(c *sqlite.Conn) error {
		return c.Exec("DELETE FROM work WHERE id = ?", id)
	})
}

// ReplaceWork removes the work of a name and adds what follows from it, in one commit.
func (s *Store) ReplaceWork(ctx context.Context, componentAppID, kind, key string, next ...Work) error {
	return s.write(ctx, func(c *sqlite.Conn) error { return replaceWork(c, componentAppID, kind, key, next...) })
}

func replaceWork(c *sqlite.Conn, componentAppID, kind, key string, next ...Work) error {
	err := c.Exec("DELETE FROM work WHERE component_appid = ? AND kind = ? AND key = ?", componentAppID, kind, key)
	if err != nil {
		return err
	}
	for _, w := range next {
		if err := addWork(c, componentAppID, w); err != nil {
			return err
		}
	}
	return nil
}

// ScheduleWork sets at now when recurring work is due next, as if it had never failed.
func (s *Store) ScheduleWork(ctx context.Context, id int64, due, now time.Time) error {
	return s.write(ctx, func(c *sqlite.Conn) error {
		return c.Exec("UPDATE work SET due_at = ?, planned_at = ?, attempts = 0, last_error = '' WHERE id = ?",
			nanos(due), nanos(now), id)
	})
}

// PostponeWork puts work off at now, until due, and counts the attempt.
func (s *Store) PostponeWork(ctx context.Context, id int64, due, now time.Time, why string) error {
	return s.write(ctx, func(c *sqlite.Conn) error {
		return c.Exec(`UPDATE work SET due_at = ?, planned_at = ?, attempts = attempts + 1, last_error = ?
			WHERE id = ?`, nanos(due), nanos(now), why, id)
	})
}
