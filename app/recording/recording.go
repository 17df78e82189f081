// Package recording is the file in which callbacks and API calls travel from one workspace to another: JSON lines,
// decrypted, with placeholders where secrets stood. It knows no keys and no network.
package recording

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"time"
	"unicode/utf8"

	"wxlab/app/i18n"
)

// Version is the format that Write writes; Parse reads it and the older ones.
const Version = 1

// Header is the first line.
type Header struct {
	Version    int       `json:"wxlab_recording"`
	ExportedAt time.Time `json:"exported_at"`
	Secrets    string    `json:"secrets"` // Placeholders or InClear
	Pushes     int       `json:"pushes"`
	Calls      int       `json:"calls"`
}

// What stands where tokens, tickets and codes stood: placeholders, or they themselves. AppSecret, Token, EncodingAESKey
// and the tunnel's credentials are masked in both.
const (
	Placeholders = "placeholders"
	InClear      = "in_clear"
)

// The types of an entry.
const (
	Push = "push" // a callback (推送) of WeChat
	Call = "call" // a call to WeChat's server API
)

// The families of a push: which of the two URLs it goes to.
const (
	AuthEvent = "auth_event" // 授权事件接收URL
	Message   = "message"    // 消息与事件接收URL
)

// Entry is one of the lines behind the header, in the order in which they happened.
type Entry struct {
	Type    string    `json:"type"` // Push or Call
	ID      int64     `json:"id"`   // of the exchange in the journal it comes from
	At      time.Time `json:"at"`
	Name    string    `json:"name"` // InfoType, MsgType or Event; the API's name
	AppID   string    `json:"appid,omitempty"`
	OpenID  string    `json:"openid,omitempty"`
	Outcome string    `json:"outcome"`
	Reason  string    `json:"reason,omitempty"`
	Status  int       `json:"status"` // HTTP status of the answer

	Family    string `json:"family,omitempty"`    // Push: AuthEvent or Message
	Timestamp string `json:"timestamp,omitempty"` // Push: as its query had it
	Nonce     string `json:"nonce,omitempty"`
	Plain     string `json:"plain,omitempty"` // Push: the decrypted XML
	Reply     string `json:"reply,omitempty"` // Push: the answer's XML before it was sealed, "" for success

	Method   string          `json:"method,omitempty"` // Call
	Path     string          `json:"path,omitempty"`
	Query    string          `json:"query,omitempty"`
	Code     int             `json:"code,omitempty"`     // errcode
	Request  json.RawMessage `json:"request,omitempty"`  // see Body
	Response json.RawMessage `json:"response,omitempty"` // see Body
}

// Body is an HTTP body inside an entry: JSON as it is, other text as a JSON string, nothing for what is not text.
func Body(b []byte) json.RawMessage {
	switch {
	case len(b) == 0 || !utf8.Valid(b):
		return nil
	case json.Valid(b):
		return b
	}
	return encode(string(b))
}

// Text is the inverse of Body.
func Text(body json.RawMessage) []byte {
	if len(body) == 0 {
		return nil
	}
	return []byte(bodyText(body))
}

// encode writes v as JSON on one line, with <, > and & as they are.
func encode(v any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil { // only a Body that is no JSON can fail, and neither Parse nor Body makes one
		return nil
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

// Recording is what a file holds.
type Recording struct {
	Header
	Entries []Entry
}

// Lines are the recording's lines with what m masks replaced.
func (r Recording) Lines(m *Masker) []json.RawMessage {
	r.Version = Version
	lines := []json.RawMessage{encode(r.Header)}
	for _, e := range r.Entries {
		lines = append(lines, m.Mask(encode(e)))
	}
	return lines
}

// maxLine bounds a line: two bodies of the journal's limit, escaped, fit.
const maxLine = 32 << 20

// Parse reads a recording. An error names the line, counted from 1, and the mistake.
func Parse(r io.Reader) (Recording, error) {
	var out Recording
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(lines.Bytes())
		var err error
		switch {
		case n == 1:
			out.Header, err = parseHeader(line)
		case len(line) > 0:
			err = out.add(line)
		}
		if err != nil {
			return Recording{}, i18n.Errorf("recording.line", n, err)
		}
	}
	switch err := lines.Err(); {
	case err != nil:
		return Recording{}, i18n.Errorf("recording.line", n+1, err)
	case n == 0:
		return Recording{}, i18n.Errorf("recording.line", 1, i18n.Errorf("recording.empty"))
	}
	return out, nil
}

func parseHeader(line []byte) (Header, error) {
	var h Header
	err := json.Unmarshal(line, &h)
	switch {
	case err != nil || h.Version == 0:
		return h, i18n.Errorf("recording.none", `{"wxlab_recording":1,…}`)
	case h.Version < 0 || h.Version > Version:
		return h, i18n.Errorf("recording.newer", h.Version, Version)
	}
	return h, nil
}

func (r *Recording) add(line []byte) error {
	var e Entry
	if err := json.Unmarshal(line, &e); err != nil {
		return explainJSON(err)
	}
	if err := e.Check(); err != nil {
		return err
	}
	r.Entries = append(r.Entries, e)
	return nil
}

// explainJSON says where in the line the JSON breaks.
func explainJSON(err error) error {
	var (
		syntax *json.SyntaxError
		field  *json.UnmarshalTypeError
	)
	switch {
	case errors.As(err, &syntax):
		return i18n.Errorf("recording.broken", syntax.Offset)
	case errors.As(err, &field):
		return i18n.Errorf("recording.no_entry", field.Field)
	}
	return err
}

// Check says what an entry lacks.
func (e Entry) Check() error {
	switch {
	case e.Type == Call:
		return nil
	case e.Type != Push:
		return i18n.Errorf("recording.type", e.Type)
	case e.Family != AuthEvent && e.Family != Message:
		return i18n.Errorf("recording.family", e.Family)
	case e.Plain == "":
		return i18n.Errorf("recording.no_plain")
	case e.Family == Message && e.AppID == "":
		return i18n.Errorf("recording.no_appid")
	}
	return nil
}
