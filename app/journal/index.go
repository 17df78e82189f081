package journal

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"wxlab/platform/sqlite"
)

const (
	indexMany = 128      // exchanges a transaction, while nothing is recorded
	indexFew  = 32       // while something is
	indexText = 32 << 10 // bytes of each body whose words are indexed
)

// backlog is how many reminders wait; an exchange may have several.
func (t *tables) backlog() int64 { return t.queued - t.indexed }

func (t *tables) giveUpIndexing() { t.indexed = t.queued }

// indexSome puts the words of the n exchanges that have waited longest into the index.
func (t *tables) indexSome(n int) error {
	last, reminders := t.queued, 0
	t.indexError = t.conn.Transaction(func() error {
		var ids []int64
		err := t.conn.Query(func(row sqlite.Row) error {
			last, ids = row.Int(0), append(ids, row.Int(1))
			return nil
		}, `SELECT seq, id FROM unindexed ORDER BY seq LIMIT ?`, n)
		reminders = len(ids)
		done := map[int64]bool{}
		for _, id := range ids {
			if err == nil && !done[id] {
				done[id] = true
				err = t.indexOne(id)
			}
		}
		if err != nil {
			return err
		}
		return t.conn.Exec(`DELETE FROM unindexed WHERE seq <= ?`, last)
	})
	if reminders < n {
		last = t.queued // reminders that were pruned leave gaps
	}
	if t.indexError == nil {
		t.indexed = last
	}
	return t.indexError
}

// indexOne replaces the words of one exchange.
func (t *tables) indexOne(id int64) error {
	row, found, err := t.conn.First(`SELECT kind, name, method, host, path, query, component_appid, appid, openid,
		msgid, reason, err, code, req_body, resp_body, plain, reply_plain
		FROM exchange e JOIN body b ON b.id = e.id WHERE e.id = ?`, id)
	if err != nil || !found {
		return err
	}
	if err := t.conn.Exec(`DELETE FROM words WHERE docid = ?`, id); err != nil {
		return err
	}
	return t.conn.Exec(`INSERT INTO words (docid, text) VALUES (?,?)`, id, string(wordsOfRow(row)))
}

// wordsOfRow makes the tokens of a row of indexOne's query.
func wordsOfRow(row sqlite.Row) []byte {
	tokens := make([]byte, 0, 2048)
	kind := row.Text(0)
	for _, v := range row {
		switch v := v.(type) {
		case string:
			tokens = appendTokens(tokens, v)
		case int64: // code
			if v != 0 {
				tokens = append(strconv.AppendInt(tokens, max(v, -v), 10), ' ')
			}
		case []byte:
			tokens = appendTokens(tokens, readable(v, kind))
		}
	}
	return tokens
}

// readable is what of a body a person would search for: not ciphertext, not binary, not a page's markup.
func readable(blob []byte, kind string) string {
	body, err := unpack(blob)
	if err != nil || kind == KindPage {
		return ""
	}
	body = body[:min(len(body), indexText)]
	if bytes.IndexByte(body, 0) >= 0 || bytes.Contains(head(body), []byte("Encrypt>")) {
		return ""
	}
	if looksLikeJSON(body) {
		return string(unescape(body))
	}
	return string(body)
}

// unescape turns JSON's \uXXXX into characters: many SDKs send Chinese so, and it is searched for in Chinese.
func unescape(body []byte) []byte {
	if !bytes.Contains(body, []byte(`\u`)) {
		return body
	}
	out := make([]byte, 0, len(body))
	for len(body) > 0 {
		i := bytes.Index(body, []byte(`\u`))
		if i < 0 || len(body) < i+6 {
			break
		}
		r, err := strconv.ParseUint(string(body[i+2:i+6]), 16, 16)
		if err != nil {
			out, body = append(out, body[:i+2]...), body[i+2:]
			continue
		}
		out, body = utf8.AppendRune(append(out, body[:i]...), rune(r)), body[i+6:]
	}
	return append(out, body...)
}
