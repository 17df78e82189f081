package store

import (
	"context"
	"database/sql"
	"time"

	"wxlab/platform/sqlite"
)

const (
	pruneStep  = 500 // callbacks that one transaction looks at: whoever waits for it loses a few milliseconds
	pruneSteps = 20  // of one call
)

// PruneCallbacks drops callbacks that were received before a time and for which nothing is owed: they were answered, and
// no work has their ID for its key, which is what work about a callback has. It looks at the oldest, some thousand at a
// call, and reports how many it dropped and whether it would find more.
func (s *Store) PruneCallbacks(ctx context.Context, before time.Time) (dropped int64, more bool, err error) {
	var after int64
	for range pruneSteps {
		page, err := s.oldCallbacks(ctx, after, before)
		if err != nil || page.old == 0 {
			return dropped, false, err
		}
		err = s.write(ctx, func(c *sqlite.Conn) error {
			page.dropped, err = pruneBetween(c, after, page.last, before)
			return err
		})
		if err != nil {
			return dropped, false, err
		}
		dropped, after = dropped+page.dropped, page.last
	}
	return dropped, true, nil
}

// agedPage is a run of callbacks, some of them old.
type agedPage struct {
	last, old, dropped int64 // the last one's ID; how many are old; of these, dropped
}

func (s *Store) oldCallbacks(ctx context.Context, after int64, before time.Time) (agedPage, error) {
	page, _, err := one(ctx, s, func(rows *sql.Rows) (p agedPage, err error) {
		err = rows.Scan(&p.last, &p.old)
		return p, err
	},
		`SELECT coalesce(max(id), 0), count(CASE WHEN received_at < ? THEN 1 END)
		FROM (SELECT id, received_at FROM callback WHERE id > ? ORDER BY id LIMIT ?)`, nanos(before), after, pruneStep)
	return page, err
}

func pruneBetween(c *sqlite.Conn, after, last int64, before time.Time) (dropped int64, err error) {
	err = c.Exec(`DELETE FROM callback WHERE id > ? AND id <= ? AND received_at < ? AND answered
		AND CAST(id AS TEXT) NOT IN (SELECT key FROM work)`, after, last, nanos(before))
	if err != nil {
		return 0, err
	}
	row, _, err := c.First("SELECT changes()")
	if err != nil {
		return 0, err
	}
	return row.Int(0), nil
}
