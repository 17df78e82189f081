package journal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// sheet is an exchange as the edges gather it, in room that the next one uses again.
type sheet struct {
	Exchange
	reqHeader, respHeader       []byte // as appendFields writes them
	reqBody, respBody           []byte
	reqTruncated, respTruncated bool
	notes                       []Note
	record                      []byte // where it is written down
}

// usualSheet is the room above which a sheet is not used again: it was an unusual exchange.
const usualSheet = 64 << 10

// blank empties a sheet and keeps its room, or reports that there is too much of it.
func (s *sheet) blank() bool {
	if cap(s.reqBody)+cap(s.respBody)+cap(s.record) > usualSheet {
		return false
	}
	*s = sheet{
		reqHeader: s.reqHeader[:0], respHeader: s.respHeader[:0], reqBody: s.reqBody[:0], respBody: s.respBody[:0], record: s.record[:0],
	}
	return true
}

// A record of the spool starts with a byte that says what it is. Numbers follow in eight bytes, texts with their length in
// four, all little-endian, in the order of the functions below, each of which has its reader beside it. Another order needs
// another first byte: a killed process may have been of an older version.
const (
	recordExchange = 1
	recordNote     = 2
)

// write appends the sheet to dst as a record, without its secrets.
func (s *sheet) write(dst []byte) []byte {
	dst = append(dst, recordExchange)
	for _, n := range [...]int64{
		s.ID, s.At.UnixNano(), int64(s.Took), int64(s.Status), int64(s.ReqBytes), int64(s.RespBytes), int64(s.Code), s.ParentID,
		flag(s.Pinned), flag(s.reqTruncated), flag(s.respTruncated),
	} {
		dst = appendNumber(dst, n)
	}
	for _, text := range [...]string{
		string(s.Side), s.Dir, string(s.Peer), s.Method, s.Host, s.Path, s.RemoteAddr,
		s.Kind, s.Name, s.ComponentAppID, s.AppID, s.OpenID, s.MsgID, s.Outcome,
	} {
		dst = appendString(dst, text)
	}
	dst = appendMasked(appendMasked(appendMasked(dst, s.Query), s.Err), s.Reason)
	dst = appendString(appendString(dst, s.reqHeader), s.respHeader)
	dst = appendMasked(appendMasked(dst, s.reqBody), s.respBody)
	dst = appendNumber(dst, int64(len(s.notes)))
	for i := range s.notes {
		dst = s.notes[i].write(dst)
	}
	return dst
}

// readExchange is the inverse of write, behind the first byte.
func (r *reader) readExchange() (Detail, []Note) {
	var d Detail
	d.ID, d.At, d.Took = r.number(), time.Unix(0, r.number()), time.Duration(r.number())
	d.Status, d.ReqBytes, d.RespBytes, d.Code, d.ParentID = int(r.number()), int(r.number()), int(r.number()), int(r.number()), r.number()
	d.Pinned, d.ReqTruncated, d.RespTruncated = r.number() != 0, r.number() != 0, r.number() != 0
	d.Side, d.Dir, d.Peer = Party(r.text()), r.text(), Party(r.text())
	for _, to := range [...]*string{
		&d.Method, &d.Host, &d.Path, &d.RemoteAddr, &d.Kind, &d.Name, &d.ComponentAppID, &d.AppID, &d.OpenID, &d.MsgID, &d.Outcome,
		&d.Query, &d.Err, &d.Reason,
	} {
		*to = r.text()
	}
	d.ReqHeader, d.RespHeader = r.fields(), r.fields()
	d.ReqBody, d.RespBody = r.bytes(), r.bytes()
	var notes []Note
	for n := r.number(); n > 0 && r.err == nil; n-- {
		notes = append(notes, r.readNote())
	}
	return d, notes
}

// writeNote appends a note to exchange id as a record of its own.
func writeNote(dst []byte, id int64, n *Note) []byte {
	return n.write(appendNumber(append(dst, recordNote), id))
}

// write appends a note without its secrets.
func (n *Note) write(dst []byte) []byte {
	dst = appendNumber(appendNumber(dst, int64(n.Code)), n.ParentID)
	for _, text := range [...]string{n.Kind, n.Name, n.ComponentAppID, n.AppID, n.OpenID, n.MsgID, n.Outcome} {
		dst = appendString(dst, text)
	}
	return appendMasked(appendMasked(appendMasked(dst, n.Reason), n.Plain), n.ReplyPlain)
}

func (r *reader) readNote() Note {
	n := Note{Code: int(r.number()), ParentID: r.number()}
	for _, to := range [...]*string{&n.Kind, &n.Name, &n.ComponentAppID, &n.AppID, &n.OpenID, &n.MsgID, &n.Outcome, &n.Reason} {
		*to = r.text()
	}
	n.Plain, n.ReplyPlain = r.bytes(), r.bytes()
	return n
}

func flag(on bool) int64 {
	if on {
		return 1
	}
	return 0
}

func appendNumber(dst []byte, n int64) []byte {
	return binary.LittleEndian.AppendUint64(dst, uint64(n))
}

func appendString[T string | []byte](dst []byte, text T) []byte {
	return append(binary.LittleEndian.AppendUint32(dst, uint32(len(text))), text...)
}

// appendMasked is appendString of a text that may hold secrets.
func appendMasked[T string | []byte](dst []byte, text T) []byte {
	at := len(dst) + 4
	dst = appendString(dst, text)
	if clean := maskSecrets(dst[at:]); len(clean) != len(text) || len(clean) > 0 && &clean[0] != &dst[at] {
		return appendString(dst[:at-4], clean)
	}
	return dst
}

// appendFields writes a header as pairs of name and value. A field without values, which the wire does not know, is left out.
func appendFields(dst []byte, h http.Header) []byte {
	for name, values := range h {
		for _, value := range values {
			dst = appendString(appendString(dst, name), maskField(name, value))
		}
	}
	return dst
}

// reader reads a record. After the first mistake everything is empty, and err says that there was one.
type reader struct {
	rest []byte
	err  error
}

var errTorn = errors.New("the record ends too early")

func (r *reader) take(n int) []byte {
	if r.err != nil || n < 0 || n > len(r.rest) {
		r.err = errTorn
		return nil
	}
	taken := r.rest[:n:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) number() int64 {
	if b := r.take(8); b != nil {
		return int64(binary.LittleEndian.Uint64(b))
	}
	return 0
}

// bytes are good as long as the record; nil of none.
func (r *reader) bytes() []byte {
	length := r.take(4)
	if length == nil {
		return nil
	}
	if n := binary.LittleEndian.Uint32(length); n > 0 {
		return r.take(int(min(n, 1<<31-1)))
	}
	return nil
}

func (r *reader) text() string { return string(r.bytes()) }

func (r *reader) fields() http.Header {
	pairs := reader{rest: r.bytes()}
	if len(pairs.rest) == 0 {
		return nil
	}
	h := http.Header{}
	for len(pairs.rest) > 0 && pairs.err == nil {
		name := pairs.text()
		h[name] = append(h[name], pairs.text())
	}
	if r.err == nil {
		r.err = pairs.err
	}
	return h
}

// fileAll puts records where they belong, and what is too old then out.
func (s *session) fileAll(records [][]byte) error {
	for _, record := range records {
		if err := s.file(record); err != nil {
			return err
		}
	}
	return s.prune(len(records))
}

// file puts a record where it belongs.
func (s *session) file(record []byte) error {
	if len(record) == 0 {
		return errTorn
	}
	r := reader{rest: record[1:]}
	switch record[0] {
	case recordExchange:
		d, notes := r.readExchange()
		if r.err != nil {
			return r.err
		}
		interpret(&d, notes)
		return s.insert(&d)
	case recordNote:
		id, n := r.number(), r.readNote()
		if r.err != nil {
			return r.err
		}
		return s.annotate(id, n)
	}
	return fmt.Errorf("unknown record %d", record[0])
}
