package journal

import (
	"bytes"
	"database/sql/driver"
	"strconv"
	"unicode/utf8"
)

const (
	indexChunk = 128      // exchanges a transaction, while nothing comes
	indexSip   = 32       // while something does
	indexText  = 32 << 10 // bytes of each body whose words are indexed
)

// backlog is how many reminders wait; an exchange may have several.
func (s *session) backlog() int64 { return s.queued - s.indexed }

func (s *session) giveUpIndexing() { s.indexed = s.queued }

// indexSome puts the words of the n exchanges that have waited longest into the index.
func (s *session) indexSome(n int) error {
	var ids []int64
	last := s.queued
	s.indexError = s.transaction(func() error {
		err := s.query(`SELECT seq, id FROM unindexed ORDER BY seq LIMIT ?`, []driver.Value{int64(n)}, func(row []driver.Value) error {
			last, ids = row[0].(int64), append(ids, row[1].(int64))
			return nil
		})
		done := map[int64]bool{}
		for _, id := range ids {
			if err == nil && !done[id] {
				done[id] = true
				err = s.indexOne(id)
			}
		}
		if err != nil {
			return err
		}
		return s.exec(`DELETE FROM unindexed WHERE seq <= ?`, last)
	})
	if len(ids) < n {
		last = s.queued // gaps: pruned reminders
	}
	if s.indexError == nil {
		s.indexed = last
	}
	return s.indexError
}

// indexOne replaces the words of one exchange.
func (s *session) indexOne(id int64) error {
	var tokens []byte
	err := s.query(`SELECT kind, name, method, host, path, query, component_appid, appid, openid, msgid, reason, err, code,
		req_body, resp_body, plain, reply_plain FROM exchange e JOIN body b ON b.id = e.id WHERE e.id = ?`,
		[]driver.Value{id}, func(row []driver.Value) error {
			tokens = wordsOfRow(row)
			return nil
		})
	if err != nil || tokens == nil {
		return err
	}
	if err := s.exec(`DELETE FROM words WHERE docid = ?`, id); err != nil {
		return err
	}
	return s.exec(`INSERT INTO words (docid, text) VALUES (?,?)`, id, string(tokens))
}

// wordsOfRow makes the tokens of a row of indexOne's query.
func wordsOfRow(row []driver.Value) []byte {
	tokens := make([]byte, 0, 2048)
	kind := ""
	for i, v := range row {
		switch v := v.(type) {
		case string:
			if i == 0 {
				kind = v
			}
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
