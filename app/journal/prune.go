package journal

import (
	"time"

	"wxlab/platform/sqlite"
)

// pruning is what is to go out of the tables.
type pruning struct {
	keep     Retention
	now      func() time.Time
	unlooked bool // surplus was not looked for since the start
	unpruned int  // exchanges inserted since it was
	surplus  surplus
}

// pruneStep is how many exchanges are deleted at once, besides twice as many as were filed: a thousand take so long
// that those who look would notice.
const pruneStep = 64

// lookedAfter is how many exchanges are new at most before a surplus is looked for.
const lookedAfter = 2500

// stray is what anybody can have recorded, as often as they like: what was refused at the platform, and its pages but
// for the one that an authorization ends on.
const stray = `(dir = 'in' AND side = 'platform' AND
	(outcome = 'refused' OR outcome <> 'failed' AND kind = 'page' AND name <> 'authorized'))`

// placeOfClass is the place of an exchange's class in Classes.
const placeOfClass = `CASE WHEN ` + stray + ` THEN 6
	WHEN outcome IN ('refused', 'failed') AND kind <> 'probe' THEN 2
	WHEN kind = 'ticket' THEN 0 WHEN kind = 'auth' THEN 1 WHEN kind = 'message' THEN 3 WHEN kind = 'event' THEN 4
	WHEN kind = 'api' THEN 5 ELSE 7 END`

// loose is what may go: it is not pinned, and enough of its class are newer. It takes a floor for each class.
const loose = `pinned = 0 AND id < CASE ` + placeOfClass + ` WHEN 0 THEN ? WHEN 1 THEN ? WHEN 2 THEN ? WHEN 3 THEN ? WHEN 4 THEN ?
	WHEN 5 THEN ? WHEN 6 THEN ? ELSE ? END`

// surplus is what is to be pruned, by id: of what is loose all exchanges up to one, and all strays up to another; those
// below from are pruned already.
type surplus struct {
	from, all, strays int64
	floors            floors
}

// floors are the ids, in the order of Classes, from which on nothing of a class is loose.
type floors [8]int64

func (f *floors) args(more ...any) []any {
	out := make([]any, 0, len(f)+len(more))
	for _, id := range f {
		out = append(out, id)
	}
	return append(out, more...)
}

// prune deletes the oldest exchanges above the bounds, some with every transaction that filed n records. It looks for
// them only after an eighth of the limit is new, since it has to count them all.
func (t *tables) prune(n int) (err error) {
	look := lookedAfter
	if t.keep.Keep >= 0 {
		look = min(look, t.keep.Keep/8)
	}
	if t.unlooked || t.unpruned > look {
		t.surplus, err = t.findSurplus()
	}
	if err != nil || t.surplus.all == 0 && t.surplus.strays == 0 {
		return err
	}
	return t.pruneSome(pruneStep + 2*n)
}

// pruneNow deletes some of what is above the bounds, and tells whether there is more.
func (t *tables) pruneNow() (more bool, err error) {
	if t.surplus, err = t.findSurplus(); err != nil || t.surplus.all == 0 && t.surplus.strays == 0 {
		return false, err
	}
	const many = 1000
	if err := t.pruneSome(many); err != nil {
		return false, err
	}
	row, _, err := t.conn.First(`SELECT changes()`) // none where all that is above is to stay
	return err == nil && row.Int(0) > 0, err
}

// pruneSome deletes the n oldest exchanges of the surplus.
func (t *tables) pruneSome(n int) error {
	const pruned = loose + ` AND id >= ? AND (id <= ? OR id <= ? AND ` + stray + `)`
	s := t.surplus
	last, err := t.find(`SELECT id FROM exchange WHERE `+pruned+` ORDER BY id LIMIT 1 OFFSET ?`,
		s.floors.args(s.from, s.all, s.strays, n-1)...)
	if err != nil {
		return err
	}
	if t.surplus.from = last + 1; last == 0 {
		last, t.surplus = max(s.all, s.strays), surplus{}
	}
	args := s.floors.args(s.from, s.all, s.strays, last)
	for _, table := range []string{"words WHERE docid", "body WHERE id", "unindexed WHERE id", "remark WHERE id"} {
		err := t.conn.Exec(`DELETE FROM `+table+` IN (SELECT id FROM exchange WHERE `+pruned+` AND id <= ?)`, args...)
		if err != nil {
			return err
		}
	}
	return t.conn.Exec(`DELETE FROM exchange WHERE `+pruned+` AND id <= ?`, args...)
}

// findSurplus finds what is above the bounds. Strays beyond a quarter of the limit go first, and then whatever is oldest:
// so strangers cannot push out what shows that WeChat was here.
func (t *tables) findSurplus() (s surplus, err error) {
	t.unlooked, t.unpruned = false, 0
	old, above, err := t.excess()
	if err != nil || old == 0 && above <= 0 {
		return s, err
	}
	if s.floors, err = t.findFloors(); err != nil || above <= 0 {
		s.all = old
		return s, err
	}
	if t.keep.Keep >= 0 {
		s.strays, err = t.find(`SELECT id FROM exchange WHERE pinned = 0 AND `+stray+` ORDER BY id DESC LIMIT 1 OFFSET ?`,
			t.keep.Keep/4)
		if err != nil {
			return s, err
		}
	}
	const upTo = ` FROM exchange WHERE ` + loose + ` AND ` + stray + ` AND id <= ?`
	enough, err := t.find(`SELECT id`+upTo+` ORDER BY id LIMIT 1 OFFSET ?`, s.floors.args(s.strays, above-1)...)
	if err != nil || enough != 0 {
		s.strays, s.all = enough, old
		return s, err
	}
	row, _, err := t.conn.First(`SELECT count(*)`+upTo, s.floors.args(s.strays)...)
	if err != nil {
		return s, err
	}
	if above -= row.Int(0); above > 0 {
		s.all, err = t.upTo(above, &s)
	}
	s.all = max(s.all, old)
	return s, err
}

// upTo is the id up to which n exchanges are loose that are not surplus yet; the newest of them where there are fewer.
func (t *tables) upTo(n int64, s *surplus) (int64, error) {
	const rest = `SELECT id FROM exchange WHERE ` + loose + ` AND NOT (id <= ? AND ` + stray + `) ORDER BY id`
	id, err := t.find(rest+` LIMIT 1 OFFSET ?`, s.floors.args(s.strays, n-1)...)
	if err != nil || id != 0 {
		return id, err
	}
	return t.find(rest+` DESC LIMIT 1`, s.floors.args(s.strays)...)
}

// excess is the newest exchange that is too old, 0 for none, and how many exchanges there are too many.
func (t *tables) excess() (old, above int64, err error) {
	row, _, err := t.conn.First(`SELECT (SELECT count(*) FROM exchange) - (SELECT count(*) FROM exchange WHERE pinned = 1)`)
	if err != nil {
		return 0, 0, err
	}
	total := row.Int(0)
	if t.keep.Keep >= 0 {
		above = total - int64(t.keep.Keep)
	}
	if t.keep.Age > 0 {
		old, err = t.find(`SELECT id FROM exchange WHERE at < ? ORDER BY id DESC LIMIT 1`,
			t.now().Add(-t.keep.Age).UnixNano())
	}
	if err != nil || t.keep.Bytes <= 0 {
		return old, above, err
	}
	used, err := t.used()
	if tooMany := used - t.keep.Bytes; err == nil && tooMany > 0 { // as if all were of one size
		above = max(above, total*tooMany/used+1)
	}
	return old, above, err
}

// used is how many bytes of the file are in use.
func (t *tables) used() (n int64, err error) {
	var pages [3]int64
	for i, pragma := range []string{"page_count", "freelist_count", "page_size"} {
		if pages[i], err = t.conn.Pragma(pragma); err != nil {
			return 0, err
		}
	}
	return (pages[0] - pages[1]) * pages[2], nil
}

// findFloors finds from where on each class is to stay.
func (t *tables) findFloors() (f floors, err error) {
	var left [len(f)]int
	for i, class := range Classes() {
		if left[i] = t.keep.Floors[class]; left[i] <= 0 {
			f[i] = 1<<63 - 1
		}
	}
	err = t.conn.Query(func(row sqlite.Row) error {
		class := row.Int(1)
		if left[class]--; left[class] == 0 {
			f[class] = row.Int(0)
		}
		return nil
	}, `SELECT id, `+placeOfClass+` FROM exchange ORDER BY id DESC`)
	return f, err
}
