package journal

import (
	"context"
	"fmt"
)

// Failures are exchanges that failed in one way: of one kind and name, with one code or status.
type Failures struct {
	Count  int
	Latest Exchange
	Mended bool // the like went well after the latest of them
}

// Failures groups what was refused or failed: what is not mended before what is, and most of it before less. At most
// limit groups, and those that are most of it.
func (j *Journal) Failures(ctx context.Context, limit int) (groups []Failures, err error) {
	if err := j.write.catchUp(ctx, false); err != nil {
		return nil, err
	}
	rows, err := j.read.QueryContext(ctx, `SELECT n, mended, `+columns+` FROM (
			SELECT latest, n, EXISTS (SELECT 1 FROM exchange later
				WHERE later.id > latest AND later.outcome = 'ok' AND later.side = e.side AND later.dir = e.dir AND
					later.kind = e.kind AND e.name IN ('', later.name)) AS mended
			FROM (SELECT max(id) AS latest, count(*) AS n FROM exchange
				WHERE outcome IN ('refused','failed') AND kind <> 'probe'
				GROUP BY side, dir, kind, name, code, CASE WHEN code = 0 THEN status END
				ORDER BY n DESC LIMIT ?)
			JOIN exchange e ON e.id = latest)
		JOIN exchange ON id = latest ORDER BY mended, n DESC`, limit)
	if err != nil {
		return nil, fmt.Errorf("group failures: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var f Failures
		if err := rows.Scan(append([]any{&f.Count, &f.Mended}, f.Latest.fields()...)...); err != nil {
			return nil, fmt.Errorf("group failures: %w", err)
		}
		f.Latest = j.veiled(f.Latest)
		groups = append(groups, f)
	}
	return groups, rows.Err()
}
