package journal

import (
	"bytes"
	"net/http"
	"strings"
	"time"

	"wxlab/app/journal/spool"
	"wxlab/app/secrets"
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
	recordWayless   = 1 // an exchange as it was before its way was recorded
	recordNote      = 2
	recordStageless = 3 // an exchange as it was before the stages of its callback were recorded
	recordExchange  = 4
)

// write appends the sheet to dst as a record, without what is called a secret and without what is in hidden.
func (s *sheet) write(dst []byte, hidden *secrets.Set) []byte {
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
		dst = appendHiding(dst, text, hidden)
	}
	for _, text := range [...]string{s.Query, s.Err, s.Reason} {
		dst = appendMasked(dst, text, hidden)
	}
	dst = appendHeader(appendHeader(dst, s.reqHeader, hidden), s.respHeader, hidden)
	dst = appendBody(appendBody(dst, s.reqBody, s.reqTruncated, hidden), s.respBody, s.respTruncated, hidden)
	dst = spool.AppendNumber(dst, int64(len(s.notes)))
	for i := range s.notes {
		dst = s.notes[i].write(dst, hidden)
	}
	dst = spool.AppendText(dst, s.Way)
	return spool.AppendNumber(spool.AppendNumber(dst, int64(s.Opened)), int64(s.Committed))
}

// reader reads what write and writeNote made.
type reader struct{ spool.Reader }

// idOf is the id of the exchange that a record is about, 0 if it is damaged.
func idOf(record []byte) int64 {
	if len(record) == 0 {
		return 0
	}
	r := reader{spool.Reader{Rest: record[1:]}} // all kinds begin with it
	return r.Number()
}

// readExchange is the inverse of write, behind the first byte, which is kind.
func (r *reader) readExchange(kind byte) (Detail, []Note) {
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
	if kind >= recordStageless {
		d.Way = r.Text()
	}
	if kind >= recordExchange {
		d.Opened, d.Committed = time.Duration(r.Number()), time.Duration(r.Number())
	}
	return d, notes
}

// write appends a note, without secrets as the sheet's.
func (n *Note) write(dst []byte, hidden *secrets.Set) []byte {
	dst = spool.AppendNumber(spool.AppendNumber(dst, int64(n.Code)), n.ParentID)
	for _, text := range [...]string{n.Kind, n.Name, n.ComponentAppID, n.AppID, n.OpenID, n.MsgID, n.Outcome} {
		dst = appendHiding(dst, text, hidden)
	}
	dst = appendMasked(dst, n.Reason, hidden)
	return appendMasked(appendMasked(dst, n.Plain, hidden), n.ReplyPlain, hidden)
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
func writeNote(dst []byte, id int64, n *Note, hidden *secrets.Set) []byte {
	return n.write(spool.AppendNumber(append(dst, recordNote), id), hidden)
}

// record makes a record with write, which is given what is to be hidden. Hardly a record holds any of it, and whether it
// does is asked of the record as a whole; a second run takes it out field by field.
func (j *Journal) record(dst []byte, cut bool, write func([]byte, *secrets.Set) []byte) []byte {
	record := write(dst, nil)
	if cut || j.opt.Secrets.Holds(record) {
		return write(dst, j.opt.Secrets)
	}
	return record
}

func flag(on bool) int64 {
	if on {
		return 1
	}
	return 0
}

// appendHiding appends a text without what is in hidden.
func appendHiding[T string | []byte](dst []byte, text T, hidden *secrets.Set) []byte {
	at := len(dst) + lengthOfLength
	dst = spool.AppendText(dst, text)
	if hidden.Holds(dst[at:]) {
		return spool.AppendText(dst[:at-lengthOfLength], hidden.Mask(bytes.Clone(dst[at:])))
	}
	return dst
}

// appendMasked appends a text that may name secrets, without them and without what is in hidden.
func appendMasked[T string | []byte](dst []byte, text T, hidden *secrets.Set) []byte {
	at := len(dst) + lengthOfLength
	dst = appendHiding(dst, text, hidden)
	if clean := maskNamed(dst[at:]); len(clean) != len(dst)-at || len(clean) > 0 && &clean[0] != &dst[at] {
		return spool.AppendText(dst[:at-lengthOfLength], clean)
	}
	return dst
}

// lengthOfLength is what spool.AppendText puts before a text, in bytes.
const lengthOfLength = 4

// appendBody is appendMasked for a body; one that was cut may end in half a secret.
func appendBody(dst, body []byte, cut bool, hidden *secrets.Set) []byte {
	if cut {
		body = hidden.MaskCut(body)
	}
	return appendMasked(dst, body, hidden)
}

// appendHeader appends a header that appendFields made, without what is in hidden.
func appendHeader(dst, header []byte, hidden *secrets.Set) []byte {
	if !hidden.Holds(header) {
		return spool.AppendText(dst, header)
	}
	var clean []byte
	for pairs := (spool.Reader{Rest: header}); len(pairs.Rest) > 0 && pairs.Err == nil; {
		clean = spool.AppendText(clean, pairs.Text())
		clean = spool.AppendText(clean, hidden.MaskField(pairs.Text()))
	}
	return spool.AppendText(dst, clean)
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
		return string(maskNamed([]byte(value)))
	}
	return value
}
