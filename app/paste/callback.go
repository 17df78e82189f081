package paste

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// found is what one layer holds.
type found struct {
	layer  layer
	places places
	pieces []Piece
	odd    []Unread
	bodies []body
	plain  []string
	http   []message
}

// body is an envelope, or what is left of one.
type body struct {
	from, to int // in the layer
	text     string
	sealed   []Piece
	reply    bool
	made     bool
}

func (b body) encrypt() string { return find(b.sealed, "Encrypt") }

func (l layer) find(places places) found {
	f := found{layer: l, places: places, http: l.messages()}
	f.pieces, f.odd = l.pairs(places)
	f.findXML()
	f.findParts()
	f.findBare()
	return f
}

var (
	document = regexp.MustCompile(`(?is)<xml\b[^>]*>.*?</xml\s*>`)
	begun    = regexp.MustCompile(`(?is)<xml\b[^>]*>`)
	clear    = regexp.MustCompile(`(?s)<(?:MsgType|InfoType)>`)
)

// findXML finds the documents that stand whole, and one that was cut.
func (f *found) findXML() {
	if !strings.Contains(f.layer.text, "<xml") && !strings.Contains(f.layer.text, "<XML") {
		return
	}
	end := 0
	for _, m := range document.FindAllStringIndex(f.layer.text, 4*most) {
		f.addXML(m[0], m[1])
		end = m[1]
	}
	if m := begun.FindStringIndex(f.layer.text[end:]); m != nil {
		f.addXML(end+m[0], len(f.layer.text))
	}
}

func (f *found) addXML(from, to int) {
	text := f.layer.text[from:to]
	b := body{from: from, to: to, text: text}
	for _, p := range f.pieces {
		if p.at > from && p.at < to && p.Form == XML {
			b.sealed = append(b.sealed, inBody(p))
		}
	}
	if b.encrypt() == "" {
		if clear.MatchString(text) && strings.HasSuffix(text, ">") {
			f.plain = append(f.plain, text)
		}
		return
	}
	b.reply = find(b.sealed, "MsgSignature") != ""
	if !strings.Contains(text, b.encrypt()) { // it was broken into lines on its way here
		b.text, b.made = envelopeOf(b.sealed), true
	}
	f.bodies = append(f.bodies, b)
}

// envelopeOf is an envelope with those parts.
func envelopeOf(parts []Piece) string {
	var out strings.Builder
	out.WriteString("<xml>")
	for _, p := range parts {
		name := p.Name
		if name == "appid" {
			name = "AppId"
		}
		out.WriteString("<" + name + "><![CDATA[" + p.Value + "]]></" + name + ">")
	}
	return out.String() + "</xml>"
}

// inBody gives a part of an envelope its name there.
func inBody(p Piece) Piece {
	switch p.Name {
	case "msg_signature":
		p.Name = "MsgSignature"
	case "timestamp":
		p.Name = "TimeStamp"
	case "nonce":
		p.Name = "Nonce"
	}
	return p
}

// findParts puts envelopes together of which only parts were found: in JSON, in dumps of what a parser made.
func (f *found) findParts() {
	for i, p := range f.pieces {
		if p.Name != "Encrypt" || f.inBody(p.at) {
			continue
		}
		if b, ok := f.object(p); ok {
			f.bodies = append(f.bodies, b)
			continue
		}
		b := body{from: p.at, to: p.at + len(p.As) + len(p.Value), sealed: []Piece{p}, made: true}
		for _, q := range f.near(i) {
			if q.As == "MsgSignature" || q.As == "TimeStamp" || q.Name == "nonce" && q.As == "Nonce" {
				b.sealed = append(b.sealed, inBody(q))
			}
		}
		if b.reply = find(b.sealed, "MsgSignature") != "" && find(b.sealed, "TimeStamp") != ""; !b.reply {
			b.sealed = b.sealed[:1]
		} else {
			for _, q := range b.sealed {
				b.from, b.to = min(b.from, q.at), max(b.to, q.at+len(q.As))
			}
		}
		b.text = f.made(b, i)
		f.bodies = append(f.bodies, b)
	}
}

// near are the pieces around one, up to the next envelope in either direction.
func (f *found) near(i int) []Piece {
	low, high := i, i+1
	for low > 0 && f.pieces[low-1].Name != "Encrypt" && i-low < 6 {
		low--
	}
	for high < len(f.pieces) && f.pieces[high].Name != "Encrypt" && high-i < 6 {
		high++
	}
	return f.pieces[low:high]
}

// made is an envelope around parts.
func (f *found) made(b body, i int) string {
	var parts []Piece
	for _, q := range f.near(i) {
		if !b.reply && (q.Name == "ToUserName" || q.As == "AppId") {
			parts = append(parts, q)
			break
		}
	}
	return envelopeOf(append(parts, b.sealed...))
}

// object reads the JSON object that a piece stands in, where it is one.
func (f *found) object(p Piece) (body, bool) {
	const reach = 1 << 16
	from := p.at
	for from >= 0 && f.layer.text[from] != '{' && p.at-from < reach {
		from--
	}
	if p.Form != JSON || from < 0 || f.layer.text[from] != '{' {
		return body{}, false
	}
	var fields map[string]json.RawMessage
	decoder := json.NewDecoder(strings.NewReader(f.layer.text[from:]))
	if decoder.Decode(&fields) != nil || !strings.HasPrefix(string(fields["Encrypt"]), `"`) {
		return body{}, false // or it is what a parser of XML made: {"Encrypt": ["…"]}
	}
	b := body{from: from, to: from + int(decoder.InputOffset())}
	b.text = f.layer.text[b.from:b.to]
	for _, q := range f.pieces {
		if q.at > b.from && q.at < b.to {
			b.sealed = append(b.sealed, inBody(q))
		}
	}
	b.reply = fields["MsgSignature"] != nil
	return b, true
}

func (f *found) inBody(at int) bool {
	return slices.ContainsFunc(f.bodies, func(b body) bool { return at >= b.from && at < b.to })
}

// bareLine is ciphertext on a line of its own, or between quotes, such as an argument in source text.
var bareLine = regexp.MustCompile(`(?m)^[ \t]*([A-Za-z0-9+/_-]{64,}={0,2})[ \t]*\r?$|["\x60']([A-Za-z0-9+/]{128,}={0,2})["\x60']`)

// findBare finds ciphertext that stands alone: the whole text, or a line of it.
func (f *found) findBare() {
	if len(f.bodies) > 0 || len(f.layer.undone) > 0 && !slices.Contains(f.layer.undone, "quote") {
		return
	}
	text := strings.Trim(strings.TrimSpace(f.layer.text), `"'`)
	start := strings.Index(f.layer.text, text)
	if joined := strings.Join(strings.Fields(text), ""); len(joined) >= 64 && base64Text.MatchString(text) &&
		longLines(text) {
		f.bare(start, len(text), joined)
		return
	}
	for _, m := range bareLine.FindAllStringSubmatchIndex(f.layer.text, most) {
		from := max(m[2], m[4])
		run := base64Run(f.layer.text[from:])
		if !f.inPiece(from) && !f.inBody(from) {
			f.bare(from, len(run), strings.Join(strings.Fields(run), ""))
		}
	}
}

// longLines reports whether a text is no prose: its blanks are few.
func longLines(text string) bool { return len(strings.Fields(text)) <= 1+len(text)/40 }

// inPiece reports whether a place belongs to a value that was found.
func (f *found) inPiece(at int) bool {
	return slices.ContainsFunc(f.pieces, func(p Piece) bool {
		return at > p.at && at < p.at+len(p.As)+len(p.Value)+24
	})
}

func (f *found) bare(from, size int, value string) {
	line, column := f.places.of(int(f.layer.at[from]))
	p := Piece{
		Name: "Encrypt", Value: value, Form: Bare, Undone: f.layer.undone, Line: line, Column: column, at: from,
	}
	f.pieces = append(f.pieces, p)
	f.bodies = append(f.bodies, body{
		from: from, to: from + size, sealed: []Piece{p}, made: true,
		text: envelopeOf([]Piece{p}),
	})
}

// set are the parameters of one URL.
type set struct {
	pieces   []Piece
	from, to int
	path     string
}

func (s set) get(name string) string { return find(s.pieces, name) }

// farApart is how many bytes may stand between two parameters of one URL, envelopes not counted.
const farApart = 4000

// sets puts the parameters together that belong to one request: in order, until a name comes again.
func (f *found) sets() (out []set) {
	for _, p := range f.pieces {
		s, ok := named(p.As)
		if !ok || !s.group || p.Form == Bare || f.inReply(p.at) {
			continue
		}
		if n := len(out); n > 0 && out[n-1].takes(p) {
			out[n-1].pieces, out[n-1].to = append(out[n-1].pieces, p), p.at+len(p.As)+len(p.Value)
			continue
		}
		out = append(out, set{[]Piece{p}, p.at, p.at + len(p.As) + len(p.Value), f.pathBefore(p)})
	}
	return slices.DeleteFunc(out, func(s set) bool {
		return s.get("msg_signature") == "" && s.get("signature") == "" && (s.get("timestamp") == "" || s.get("nonce") == "")
	})
}

func (s set) takes(p Piece) bool {
	if p.at-s.to > farApart {
		return false
	}
	was := s.get(p.Name)
	return was == "" || was == p.Value && p.at-s.to < 200 && p.Form == s.pieces[0].Form
}

func (f *found) inReply(at int) bool {
	return slices.ContainsFunc(f.bodies, func(b body) bool { return b.reply && at >= b.from && at < b.to })
}

// pathBefore is what stands before the query that a piece belongs to, "" where it belongs to none.
func (f *found) pathBefore(p Piece) string {
	if p.Form != Query {
		return ""
	}
	before := f.layer.text[max(0, p.at-2048):p.at]
	start := strings.LastIndexAny(before, " \t\r\n\"'<>[]()|,") + 1
	path, _, _ := strings.Cut(before[start:], "?")
	return path
}

// callbacks joins parameters and envelopes, those that stand near each other first.
func (f found) callbacks() (out []Callback) {
	sets := f.sets()
	for _, s := range sets {
		bodies := slices.DeleteFunc(slices.Clone(f.bodies), func(b body) bool { return b.reply })
		slices.SortStableFunc(bodies, func(a, b body) int { return s.distance(a) - s.distance(b) })
		for _, b := range bodies[:min(len(bodies), 8)] {
			out = append(out, Callback{
				Path: s.path, Params: s.pieces, Body: []byte(b.text), Encrypt: b.encrypt(), Sealed: b.sealed, Made: b.made,
			})
		}
		if len(bodies) == 0 {
			out = append(out, Callback{Path: s.path, Params: s.pieces})
		}
	}
	for _, b := range f.bodies {
		if b.reply || len(sets) == 0 {
			out = append(out, Callback{
				Body: []byte(b.text), Encrypt: b.encrypt(), Sealed: b.sealed, Reply: b.reply, Made: b.made,
			})
		}
	}
	for i := range out {
		out[i].Status, out[i].Answer = f.answer()
	}
	return out
}

// distance is how far an envelope stands from parameters. One that follows them is nearer than one before.
func (s set) distance(b body) int {
	switch {
	case b.from >= s.to:
		return b.from - s.to
	case b.to <= s.from:
		return 2 * (s.from - b.to)
	}
	return 0
}

// data puts encryptedData, iv and session_key together.
func (f found) data() (out []Data) {
	for i, p := range f.pieces {
		if p.Name != "encryptedData" {
			continue
		}
		d := Data{EncryptedData: p.Value}
		for _, q := range f.pieces[max(0, i-4):min(len(f.pieces), i+5)] {
			switch q.Name {
			case "iv":
				d.IV = q.Value
			case "session_key":
				d.SessionKey = q.Value
			}
		}
		out = append(out, d)
	}
	return out
}
