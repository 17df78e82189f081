package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// SetRemark writes down what somebody has to say about an exchange, and pins it, so that the words do not outlive what
// they are about. Empty words take the remark away; the pin stays.
func (j *Journal) SetRemark(ctx context.Context, id int64, text string) error {
	text = string(j.opt.Secrets.Mask([]byte(strings.TrimSpace(text))))
	return j.write.do(ctx, fmt.Sprintf("remark on exchange %d", id), func(t *tables) error {
		if text == "" {
			return t.conn.Exec(`DELETE FROM remark WHERE id = ?`, id)
		}
		_, found, err := t.conn.First(`UPDATE exchange SET pinned = 1 WHERE id = ? RETURNING id`, id)
		if err == nil && !found {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		return t.conn.Exec(`INSERT OR REPLACE INTO remark VALUES (?,?)`, id, text)
	})
}

// Remark is what somebody wrote about an exchange, "" for nothing.
func (j *Journal) Remark(ctx context.Context, id int64) (text string, err error) {
	err = j.read.QueryRowContext(ctx, `SELECT text FROM remark WHERE id = ?`, id).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the remark on exchange %d: %w", id, err)
	}
	return text, nil
}
