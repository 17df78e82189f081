package journal

import (
	"context"
	"errors"

	"wxlab/platform/sqlite"
)

// Hide rewrites a journal that nobody has open: hide is applied to all that it says, and what was there before is nowhere
// in the file.
func Hide(ctx context.Context, path string, hide func(string) string) error {
	j, err := Open(ctx, path, Options{Retention: Retention{Keep: -1}})
	if err != nil {
		return err
	}
	err = j.write.do(ctx, "hide what the journal says", func(t *tables) error {
		h := hider{tables: t, hide: hide}
		return errors.Join(h.exchanges(ctx), h.remarks(), h.runs(), h.startIndexAfresh())
	})
	if err = errors.Join(err, j.Close()); err != nil {
		return err
	}
	return advise(path, compact(path))
}

// compact writes the file anew, without what was deleted from it.
func compact(path string) error {
	conn, err := sqlite.OpenWriter(path, sqlite.Settings{Patience: patience})
	if err != nil {
		return err
	}
	return errors.Join(conn.Script("VACUUM"), conn.Close())
}

// hider goes through the tables of a journal.
type hider struct {
	*tables
	hide func(string) string
}

func (h hider) exchanges(ctx context.Context) error {
	ids, err := h.ids(`SELECT id FROM exchange`)
	for _, id := range ids {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = errors.Join(h.row(id), h.body(id))
		}
	}
	return err
}

// row hides what a list shows of an exchange.
func (h hider) row(id int64) error {
	row, _, err := h.conn.First(`SELECT path, query, err, reason FROM exchange WHERE id = ?`, id)
	if err != nil {
		return err
	}
	return h.conn.Exec(`UPDATE exchange SET path = ?, query = ?, err = ?, reason = ? WHERE id = ?`,
		h.hide(row.Text(0)), h.hide(row.Text(1)), h.hide(row.Text(2)), h.hide(row.Text(3)), id)
}

// body hides what was sent, received and sealed.
func (h hider) body(id int64) error {
	h.tidy()
	row, found, err := h.conn.First(`SELECT req_header, resp_header, req_body, resp_body, plain, reply_plain
		FROM body WHERE id = ?`, id)
	if err != nil || !found {
		return err
	}
	var blobs [6][]byte
	for i := range blobs {
		if blobs[i], err = h.blob(row.Blob(i)); err != nil {
			return err
		}
	}
	return h.conn.Exec(`UPDATE body SET req_header = ?, resp_header = ?, req_body = ?, resp_body = ?, plain = ?, reply_plain = ?
		WHERE id = ?`, blobs[0], blobs[1], blobs[2], blobs[3], blobs[4], blobs[5], id)
}

// blob hides what is packed in one.
func (h hider) blob(blob []byte) ([]byte, error) {
	if blob == nil {
		return nil, nil
	}
	data, err := unpack(blob)
	if err != nil {
		return nil, err
	}
	return h.pack([]byte(h.hide(string(data)))), nil
}

func (h hider) remarks() error {
	ids, err := h.ids(`SELECT id FROM remark`)
	for _, id := range ids {
		row, _, failed := h.conn.First(`SELECT text FROM remark WHERE id = ?`, id)
		err = errors.Join(err, failed, h.conn.Exec(`UPDATE remark SET text = ? WHERE id = ?`, h.hide(row.Text(0)), id))
	}
	return err
}

func (h hider) runs() error {
	ids, err := h.ids(`SELECT id FROM run`)
	for _, id := range ids {
		h.tidy()
		row, _, failed := h.conn.First(`SELECT report FROM run WHERE id = ?`, id)
		report, torn := h.blob(row.Blob(0))
		err = errors.Join(err, failed, torn, h.conn.Exec(`UPDATE run SET report = ? WHERE id = ?`, report, id))
	}
	return err
}
