package journal

import (
	"net/http"
	"strings"
	"time"

	"wxlab/app/journal/spool"
)

// sheet is an exchange as the edges gather it, in memory that the next exchange uses again.
type sheet struct {
	Exchange
	reqHeader, respHeader       []byte // as appendFields writes them
	reqBody, respBody           []byte
	reqTruncated, respTruncated bool
	notes                       []Note
	record                      []byte // the exchange as it goes to the spool
}

// A record of the spool starts with a byte that says what it is. What follows is in the order of the functions below,
// each of which has its reader beside it. Another order needs another first byte: a killed process may have been of an
// older version.
const (
	recordExchange = 1
	recordNote     = 2
)

// write appends the sheet to dst as a record, without its secrets.
func (s *sheet) write(dst []byte) []byte {
	dst = append(dst, recordExchange)
	for _, n := range [...]int64{
		s.ID, s.At.UnixNano(), int64(s.Took), int64(s.Status), int64(s.ReqBytes), int64(s.RespBytes),
		int64(s.Code), s.ParentID, flag(s.Pinned), flag(s.reqTruncated), flag(s.respTruncated),
	} {
		dst = spool.AppendNumber(dst, n)
	}
	for _, text := range [...]string{
		string(s.Side), s.Dir, string(s.Peer), s.Method, s.Host, s.Path, s.RemoteAddr,
		s.Kind, s.Name, s.ComponentAppID, s.AppID, s.OpenID, s.MsgID, s.Outcome,
	} {
		dst = spool.AppendText(dst, text)
	}
	dst = appendMasked(appendMasked(appendMasked(dst, s.Query), s.Err), s.Reason)
	dst = spool.AppendText(spool.AppendText(dst, s.reqHeader), s.respHeader)
	dst = appendMasked(appendMasked(dst, s.reqBody), s.respBody)
	dst = spool.AppendNumber(dst, int64(len(s.notes)))
	for i := range s.notes {
		dst = s.notes[i].write(dst)
	}
	return dst
}

// reader reads what write and writeNote made.
type reader struct{ spool.Reader }

// idOf is the id of the exchange that a record is about, 0 if it is damaged.
func idOf(record []byte) int64 {
	if len(record) == 0 {
		return 0
	}
	r := reader{spool.Reader{Rest: record[1:]}} // both kinds begin with it
	return r.Number()
}

// readExchange is the inverse of write, behind the first byte.
func (r *reader) readExchange() (Detail, []Note) {
	var d Detail
	d.ID, d.At, d.Took = r.Number(), time.Unix(0, r.Number()), time.Duration(r.Number())
	d.Status, d.ReqBytes, d.RespBytes = int(r.Number()), int(r.Number()), int(r.Number())
	d.Code, d.ParentID = int(r.Number()), r.Number()
	d.Pinned, d.ReqTruncated, d.RespTruncated = r.Number() != 0, r.Number() != 0, r.Number() != 0
	d.Side, d.Dir, d.Peer = Party(r.Text()), r.Text(), Party(r.Text())
	for _, to := range [...]*string{
		&d.Method, &d.Host, &d.Path, &d.RemoteAddr,
		&d.Kind, &d.Name, &d.ComponentAppID, &d.AppID, &d.OpenID, &d.MsgID, &d.Outcome,
		&d.Query, &d.Err, &d.Reason,
	} {
		*to = r.Text()
	}
	d.ReqHeader, d.RespHeader = r.fields(), r.fields()
	d.ReqBody, d.RespBody = r.Bytes(), r.Bytes()
	var notes []Note
	for n := r.Number(); n > 0 && r.Err == nil; n-- {
		notes = append(notes, r.readNote())
	}
	return d, notes
}

// write appends a note without its secrets.
func (n *Note) write(dst []byte) []byte {
	dst = spool.AppendNumber(spool.AppendNumber(dst, int64(n.Code)), n.ParentID)
	for _, text := range [...]string{n.Kind, n.Name, n.ComponentAppID, n.AppID, n.OpenID, n.MsgID, n.Outcome} {
		dst = spool.AppendText(dst, text)
	}
	return appendMasked(appendMasked(appendMasked(dst, n.Reason), n.Plain), n.ReplyPlain)
}

func (r *reader) readNote() Note {
	n := Note{Code: int(r.Number()), ParentID: r.Number()}
	for _, to := range [...]*string{
		&n.Kind, &n.Name, &n.ComponentAppID, &n.AppID, &n.OpenID, &n.MsgID, &n.Outcome, &n.Reason,
	} {
		*to = r.Text()
	}
	n.Plain, n.ReplyPlain = r.Bytes(), r.Bytes()
	return n
}

// fields is the inverse of appendFields.
func (r *reader) fields() http.Header {
	pairs := spool.Reader{Rest: r.Bytes()}
	if len(pairs.Rest) == 0 {
		return nil
	}
	h := http.Header{}
	for len(pairs.Rest) > 0 && pairs.Err == nil {
		name := pairs.Text()
		h[name] = append(h[name], pairs.Text())
	}
	if r.Err == nil {
		r.Err = pairs.Err
	}
	return h
}

// writeNote appends a note to exchange id as a record of its own.
func writeNote(dst []byte, id int64, n *Note) []byte {
	return n.write(spool.AppendNumber(append(dst, recordNote), id))
}

func flag(on bool) int64 {
	if on {
		return 1
	}
	return 0
}

// appendMasked appends a text that may hold secrets, without them.
func appendMasked[T string | []byte](dst []byte, text T) []byte {
	at := len(dst) + 4 // behind the length
	dst = spool.AppendText(dst, text)
	if clean := maskSecrets(dst[at:]); len(clean) != len(text) || len(clean) > 0 && &clean[0] != &dst[at] {
		return spool.AppendText(dst[:at-4], clean)
	}
	return dst
}

// appendFields writes a header as pairs of name and value. A field without values, which the wire does not know, is
// left out.
func appendFields(dst []byte, h http.Header) []byte {
	for name, values := range h {
		for _, value := range values {
			dst = spool.AppendText(spool.AppendText(dst, name), maskField(name, value))
		}
	}
	return dst
}

// maskField masks a header's value. Of an Authorization it keeps the scheme, which shows whether the right one was
// sent.
func maskField(name, value string) string {
	switch name {
	case "Authorization", "Proxy-Authorization":
		if scheme, _, found := strings.Cut(value, " "); found {
			return scheme + " " + masked
		}
		return masked
	case "Referer", "Location":
		return string(maskSecrets([]byte(value)))
	}
	return value
}
