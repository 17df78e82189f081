package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Run is the result of a release check (全网发布检测), an examination (体检) or a demo.
type Run struct {
	ID     int64
	Kind   string // "release_check", "exam" or "demo"
	At     time.Time
	OK     bool
	Report json.RawMessage // in the form of whoever ran it
}

// SaveRun keeps a result and returns its id. Results are never pruned.
func (j *Journal) SaveRun(ctx context.Context, r Run) (int64, error) {
	if !json.Valid(r.Report) {
		return 0, fmt.Errorf("save %s result: the report is not JSON", r.Kind)
	}
	if r.At.IsZero() {
		r.At = j.opt.Now()
	}
	report := j.opt.Secrets.Mask(maskNamed(r.Report))
	err := j.write.do(ctx, "save "+r.Kind+" result", func(t *tables) (err error) {
		r.ID, err = t.find(`INSERT INTO run (kind, at, ok, report) VALUES (?,?,?,?) RETURNING id`,
			r.Kind, r.At.UnixNano(), r.OK, t.pack(report))
		return err
	})
	if err != nil {
		return 0, err
	}
	return r.ID, nil
}

// Runs returns the newest results of a kind, or of every kind if it is empty; at most limit, 50 if 0.
func (j *Journal) Runs(ctx context.Context, kind string, limit int) ([]Run, error) {
	if limit <= 0 {
		limit = defaultLimit
	}
	rows, err := j.read.QueryContext(ctx,
		`SELECT id, kind, at, ok, report FROM run WHERE ?1 IN ('', kind) ORDER BY id DESC LIMIT ?2`, kind, limit)
	if err != nil {
		return nil, fmt.Errorf("list results: %w", err)
	}
	defer rows.Close()
	var runs []Run
	for rows.Next() {
		r, err := j.scanRun(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("list results: %w", err)
		}
		runs = append(runs, r)
	}
	return runs, rows.Err()
}

// Run returns one result, or ErrNotFound.
func (j *Journal) Run(ctx context.Context, id int64) (Run, error) {
	r, err := j.scanRun(j.read.QueryRowContext(ctx, `SELECT id, kind, at, ok, report FROM run WHERE id = ?`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Run{}, fmt.Errorf("read result %d: %w", id, ErrNotFound)
	}
	if err != nil {
		return Run{}, fmt.Errorf("read result %d: %w", id, err)
	}
	return r, nil
}

func (j *Journal) scanRun(scan func(...any) error) (r Run, err error) {
	err = scan(&r.ID, &r.Kind, unixNano{&r.At}, &r.OK, packed{(*[]byte)(&r.Report)})
	r.Report = j.veiledBody(r.Report, false)
	return r, err
}

// LastRun is the id of the newest result of any kind, 0 if there is none.
func (j *Journal) LastRun(ctx context.Context) (id int64, err error) {
	if err = j.read.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM run`).Scan(&id); err != nil {
		return 0, fmt.Errorf("look for the newest result: %w", err)
	}
	return id, nil
}
