// Package paste finds in a text what people hold of WeChat: a callback in a log line, a dump or a captured request, a
// sealed reply, an API call with its answer, the text of an alarm. It reads forms, tolerantly, and judges nothing: what
// it finds are readings, several where the text allows several, and only the keys can tell which of them is true.
package paste

import (
	"slices"
	"strings"
)

// Form is how a value was written.
type Form string

// The forms of a value.
const (
	Query   Form = "query"   // ?name=value&name=value
	Pair    Form = "pair"    // name=value, name: value, "name" => "value" and their kin
	XML     Form = "xml"     // <Name>value</Name>
	JSON    Form = "json"    // {"Name":"value"}
	Bare    Form = "bare"    // the value alone
	Alarm   Form = "alarm"   // [name=value] of WeChat's alarm groups
	HTTP    Form = "http"    // a request line, a status line, what stands below the headers
	Decoded Form = "decoded" // out of a base64 text that held it
)

// Piece is one value that was found, and where.
type Piece struct {
	Name   string // WeChat's own name, msg_signature for msgSignature
	Value  string
	As     string // the name as it was written, "" where none was
	Form   Form
	Undone []string // what was undone to read it, such as "percent"; in this order
	Line   int      // of the value, counted from 1
	Column int      // in characters, counted from 1
	at     int      // offset in the layer it was read from
}

// Callback is one way to read a callback, or a sealed reply, out of the text. Where parts are missing their fields are
// empty.
type Callback struct {
	Path    string  // what stood before the query, "" when nothing did
	Params  []Piece // what a URL carries, in the order of the text
	Body    []byte  // the envelope; put together where only its parts were found
	Encrypt string
	Sealed  []Piece // of a reply: Encrypt, MsgSignature, TimeStamp, Nonce; of a callback: Encrypt alone
	Reply   bool    // it is a sealed reply: its signature stands in the body
	Made    bool    // Body was put together from parts, it did not stand there

	Status int    // of the answer that followed a captured request, 0 when none did
	Answer []byte // that answer's body
}

// Get is the value of a parameter, "" when there is none.
func (c Callback) Get(name string) string { return find(c.Params, name) }

// Inside is the value of a part of a sealed reply, "" when there is none.
func (c Callback) Inside(name string) string { return find(c.Sealed, name) }

func find(pieces []Piece, name string) string {
	for _, p := range pieces {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// Data is an encryptedData of a mini program, which is sealed with a session_key and no callback.
type Data struct{ EncryptedData, IV, SessionKey string }

// Reading is all that was found in a text.
type Reading struct {
	Callbacks []Callback // the likeliest first
	Calls     []Call
	Alarms    []Alert
	Data      []Data
	Plain     []string // messages in clear: XML with MsgType or InfoType, without Encrypt
	Secrets   []Piece  // a Token, a key or a session_key that stood in the text
	Pieces    []Piece  // everything above that has a place, in the order of the text
	Unread    []Unread // what was not understood
}

// Unread is a part of the text that was not understood.
type Unread struct {
	Line, Column int
	Text         string
	Why          Reason
}

// Reason is why a part was not understood.
type Reason string

// The reasons.
const (
	NotWeChat Reason = "not_wechat" // nothing of WeChat was recognized in it
	OddShape  Reason = "odd_shape"  // a known name with a value that it cannot have
	TooLong   Reason = "too_long"   // beyond what is read
)

// longest is how much of a text is read.
const longest = 2 << 20

// Read finds what a text holds. It never fails.
func Read(pasted []byte) Reading {
	var r Reading
	whole := string(pasted)
	if len(whole) > longest {
		whole = whole[:longest]
	}
	places := newPlaces(whole)
	seen := map[string]bool{}
	for _, l := range layersOf(whole) {
		f := l.find(places)
		r.add(f, seen)
	}
	r.Alarms = readAlarms(whole, places)
	r.Calls = append(r.Calls, readCalls(whole, places)...)
	r.sort()
	r.Unread = append(r.Unread, r.rest(whole, places)...)
	if len(pasted) > longest {
		line, column := places.of(longest)
		r.Unread = append(r.Unread, Unread{line, column, "", TooLong})
	}
	return r
}

// add takes over what one layer holds and an earlier one did not.
func (r *Reading) add(f found, seen map[string]bool) {
	fresh := func(key string) bool {
		was := seen[key]
		seen[key] = true
		return !was
	}
	for _, p := range f.pieces {
		if fresh("piece " + p.Name + " " + p.Value) {
			r.Pieces = append(r.Pieces, p)
		}
	}
	for _, c := range f.callbacks() {
		key := "callback " + c.Encrypt
		for _, p := range append(slices.Clone(c.Params), c.Sealed...) {
			key += " " + p.Name + "=" + p.Value
		}
		if fresh(key) {
			r.Callbacks = append(r.Callbacks, c)
		}
	}
	for _, d := range f.data() {
		if fresh("data " + d.EncryptedData + d.IV + d.SessionKey) {
			r.Data = append(r.Data, d)
		}
	}
	for _, text := range f.plain {
		if fresh("plain " + text) {
			r.Plain = append(r.Plain, text)
		}
	}
	for _, p := range f.pieces {
		if slices.Contains([]string{"token", "encoding_aes_key", "session_key"}, p.Name) && fresh("secret "+p.Name+p.Value) {
			r.Secrets = append(r.Secrets, p)
		}
	}
	for _, u := range f.odd {
		if fresh("odd " + u.Text) {
			r.Unread = append(r.Unread, u)
		}
	}
}

// most is how many places of one kind are looked at, mostCallbacks how many readings of callbacks are kept.
const most, mostCallbacks = 64, 2048

// sort puts the readings that are whole before those that lack something; what stands earlier stays earlier.
func (r *Reading) sort() {
	slices.SortStableFunc(r.Callbacks, func(a, b Callback) int { return b.whole() - a.whole() })
	r.Callbacks = r.Callbacks[:min(len(r.Callbacks), mostCallbacks)]
	slices.SortStableFunc(r.Pieces, func(a, b Piece) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
}

// whole counts what of a callback was found.
func (c Callback) whole() int {
	n := 0
	for _, name := range []string{"msg_signature", "timestamp", "nonce"} {
		if c.Get(name) != "" {
			n += 2
		}
	}
	if c.Encrypt != "" {
		n += 3
	}
	if c.Reply {
		n += 4
	}
	if c.Get("signature") != "" && c.Get("echostr") != "" {
		n += 6
	}
	return n
}

// rest lists the lines in which nothing was found, at most a few of them.
func (r *Reading) rest(whole string, places places) []Unread {
	if len(r.Pieces) > 0 || len(r.Calls) > 0 || len(r.Alarms) > 0 || len(r.Plain) > 0 {
		return nil
	}
	text := strings.TrimSpace(whole)
	if text == "" {
		return nil
	}
	line, column := places.of(strings.Index(whole, text))
	return []Unread{{line, column, clip(text), NotWeChat}}
}

// clip keeps the beginning of a text.
func clip(text string) string {
	runes := 0
	for i := range text {
		if runes++; runes > 120 {
			return text[:i] + "…"
		}
	}
	return text
}
