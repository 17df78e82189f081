package journal

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
)

// Pin keeps an exchange when the journal is cleared or pruned, or lets it go again.
func (j *Journal) Pin(ctx context.Context, id int64, pinned bool) error {
	return j.write.do(ctx, fmt.Sprintf("pin exchange %d", id), func(s *session) error {
		found := false
		err := s.query(`UPDATE exchange SET pinned = ? WHERE id = ? RETURNING id`, []driver.Value{pinned, id},
			func([]driver.Value) error { found = true; return nil })
		if err == nil && !found {
			return ErrNotFound
		}
		return err
	})
}

// Clear deletes every exchange that is not pinned, and gives the space back. Runs stay.
func (j *Journal) Clear(ctx context.Context) error {
	err := j.write.do(ctx, "clear the journal", func(s *session) error {
		return errors.Join(j.spool.forget(), s.clear()) // a kill between them costs nothing: what is forgotten is in the tables
	})
	if err != nil {
		return err
	}
	return j.write.do(ctx, "shrink the journal", (*session).shrink)
}

func (s *session) clear() error {
	for _, statement := range []string{
		`DELETE FROM exchange WHERE pinned = 0`,
		`DELETE FROM body WHERE id NOT IN (SELECT id FROM exchange)`,
		`DELETE FROM words`, // all at once is quick; one at a time is not
		`DELETE FROM unindexed`,
	} {
		if err := s.exec(statement); err != nil {
			return err
		}
	}
	var pinned []int64
	err := s.query(`SELECT id FROM exchange ORDER BY id`, nil, func(row []driver.Value) error {
		pinned = append(pinned, row[0].(int64))
		return nil
	})
	for _, id := range pinned {
		if err == nil {
			err = s.remind(id)
		}
	}
	s.indexed = s.queued - int64(len(pinned))
	return err
}

// pruneStep is how many exchanges are deleted at once, and twice as many as were filed: a thousand take long enough that
// those who look would notice.
const pruneStep = 64

// prune deletes the oldest exchanges above the limit, some with every transaction that filed n records. It looks for them
// now and then: as often as an eighth of the limit is new, since it has to count them all.
func (s *session) prune(n int) (err error) {
	if s.keep >= 0 && s.unpruned > s.keep/8 {
		s.unpruned = 0
		s.surplus, err = s.find(`SELECT id FROM exchange WHERE pinned = 0 ORDER BY id DESC LIMIT 1 OFFSET ?`, int64(s.keep))
	}
	if err != nil || s.surplus == 0 {
		return err
	}
	oldest, err := s.find(`SELECT id FROM exchange WHERE id <= ? AND pinned = 0 ORDER BY id LIMIT 1 OFFSET ?`, s.surplus, int64(pruneStep+2*n-1))
	if err != nil {
		return err
	}
	if oldest == 0 {
		oldest, s.surplus = s.surplus, 0
	}
	for _, table := range []string{"words WHERE docid", "body WHERE id", "unindexed WHERE id"} {
		err := s.exec(`DELETE FROM `+table+` IN (SELECT id FROM exchange WHERE id <= ? AND pinned = 0)`, oldest)
		if err != nil {
			return err
		}
	}
	return s.exec(`DELETE FROM exchange WHERE id <= ? AND pinned = 0`, oldest)
}

// find gives the one id that a query asks for, 0 if there is none.
func (s *session) find(query string, args ...driver.Value) (id int64, err error) {
	err = s.query(query, args, func(row []driver.Value) error {
		id = row[0].(int64)
		return nil
	})
	return id, err
}

// shrink gives free pages back to the system; SQLite frees one at each step.
func (s *session) shrink() error {
	return s.query("PRAGMA incremental_vacuum", nil, func([]driver.Value) error { return nil })
}
