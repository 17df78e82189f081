package journal

import (
	"context"
	"errors"
	"fmt"

	"wxlab/platform/sqlite"
)

// Pin keeps an exchange when the journal is cleared or pruned, or lets it go again.
func (j *Journal) Pin(ctx context.Context, id int64, pinned bool) error {
	return j.write.do(ctx, fmt.Sprintf("pin exchange %d", id), func(t *tables) error {
		_, found, err := t.conn.First(`UPDATE exchange SET pinned = ? WHERE id = ? RETURNING id`, pinned, id)
		if err == nil && !found {
			return ErrNotFound
		}
		return err
	})
}

// Clear deletes every exchange that is not pinned, and gives the space back. Runs stay.
func (j *Journal) Clear(ctx context.Context) error {
	err := j.write.do(ctx, "clear the journal", func(t *tables) error {
		// A kill between the two costs nothing: what the spool forgets is in the tables.
		return errors.Join(j.spool.Forget(), t.clear())
	})
	if err != nil {
		return err
	}
	return j.write.do(ctx, "shrink the journal", (*tables).shrink)
}

func (t *tables) clear() error {
	for _, statement := range []string{
		`DELETE FROM exchange WHERE pinned = 0`,
		`DELETE FROM body WHERE id NOT IN (SELECT id FROM exchange)`,
		`DELETE FROM remark WHERE id NOT IN (SELECT id FROM exchange)`,
		`DELETE FROM words`, // all at once is quick; one at a time is not
		`DELETE FROM unindexed`,
	} {
		if err := t.conn.Exec(statement); err != nil {
			return err
		}
	}
	var pinned []int64
	err := t.conn.Query(func(row sqlite.Row) error {
		pinned = append(pinned, row.Int(0))
		return nil
	}, `SELECT id FROM exchange ORDER BY id`)
	for _, id := range pinned {
		if err == nil {
			err = t.remind(id)
		}
	}
	t.indexed = t.queued - int64(len(pinned))
	return err
}

// shrink gives free pages back to the system; SQLite frees one at each step.
func (t *tables) shrink() error {
	return t.conn.Query(func(sqlite.Row) error { return nil }, "PRAGMA incremental_vacuum")
}
