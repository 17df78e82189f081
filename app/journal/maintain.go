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
	} {
		if err := t.conn.Exec(statement); err != nil {
			return err
		}
	}
	return t.startIndexAfresh()
}

// startIndexAfresh empties the index of words and reminds of all exchanges that there are.
func (t *tables) startIndexAfresh() error {
	err := t.conn.Exec(`DELETE FROM words`) // all at once is quick; one at a time is not
	if err == nil {
		err = t.conn.Exec(`DELETE FROM unindexed`)
	}
	if err != nil {
		return err
	}
	t.indexed = t.queued
	ids, err := t.ids(`SELECT id FROM exchange ORDER BY id`)
	for _, id := range ids {
		if err == nil {
			err = t.remind(id)
		}
	}
	return err
}

func (t *tables) ids(query string) (ids []int64, err error) {
	err = t.conn.Query(func(row sqlite.Row) error {
		ids = append(ids, row.Int(0))
		return nil
	}, query)
	return ids, err
}

// shrink gives free pages back to the system; SQLite frees one at each step.
func (t *tables) shrink() error {
	return t.conn.Query(func(sqlite.Row) error { return nil }, "PRAGMA incremental_vacuum")
}
