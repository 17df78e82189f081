package journal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"wxlab/app/secrets"
)

// Reach is how far back a record is read; the zero value is all of it.
type Reach struct {
	Span time.Duration // before the newest exchange; 0: any time
	Most int           // how many of the newest exchanges at most; 0: any number
}

// Each hands on every exchange within reach with its bytes, the oldest first.
func (j *Journal) Each(ctx context.Context, reach Reach, each func(Detail) error) error {
	if err := j.write.catchUp(ctx, false); err != nil {
		return err
	}
	return j.each(ctx, reach, each)
}

// ReadEach does the same with a journal that need not be open here, as Read does with one exchange; one that is not there
// has none.
func ReadEach(ctx context.Context, path string, masked *secrets.Set, reach Reach, each func(Detail) error) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	j, err := openToRead(ctx, path, masked)
	if err != nil {
		return err
	}
	return errors.Join(j.each(ctx, reach, each), j.read.Close())
}

func (j *Journal) each(ctx context.Context, reach Reach, each func(Detail) error) error {
	after := `0`
	if reach.Most > 0 {
		after = fmt.Sprintf(`(SELECT max(id) FROM exchange) - %d`, reach.Most)
	}
	where, args := ` WHERE e.id > `+after, []any{}
	if reach.Span > 0 {
		where += ` AND e.at >= (SELECT max(at) FROM exchange WHERE id > ` + after + `) - ?`
		args = append(args, int64(reach.Span))
	}
	rows, err := j.read.QueryContext(ctx, j.selectDetail()+where+` ORDER BY e.id`, args...)
	if err != nil {
		return fmt.Errorf("read exchanges: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		d, err := j.scan(rows)
		if err != nil {
			return fmt.Errorf("read exchanges: %w", err)
		}
		if err := each(d); err != nil {
			return err
		}
	}
	return rows.Err()
}
