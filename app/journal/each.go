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

// Each hands on every exchange with its bytes, the oldest first: those of a span of time before the newest, or all of
// them where the span is 0.
func (j *Journal) Each(ctx context.Context, span time.Duration, each func(Detail) error) error {
	if err := j.write.catchUp(ctx, false); err != nil {
		return err
	}
	return j.each(ctx, span, each)
}

// ReadEach does the same with a journal that need not be open here, as Read does with one exchange; one that is not there
// has none.
func ReadEach(ctx context.Context, path string, masked *secrets.Set, span time.Duration, each func(Detail) error) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	j, err := openToRead(ctx, path, masked)
	if err != nil {
		return err
	}
	return errors.Join(j.each(ctx, span, each), j.read.Close())
}

func (j *Journal) each(ctx context.Context, span time.Duration, each func(Detail) error) error {
	where, args := "", []any{}
	if span > 0 {
		where, args = ` WHERE e.at >= (SELECT max(at) FROM exchange) - ?`, []any{int64(span)}
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
