package explain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wxlab/app/paste"
)

// say is a text of the account.
func (p Paste) say(key string, args ...any) string { return p.Lang.T("explain."+key, args...) }

// readingStep is the first step of an account of a text: what it was taken for, and where each value stood.
func (p Paste) readingStep(r paste.Reading, e Explanation, proved bool) Step {
	s := Step{
		Name: "reading", Title: p.say("step.reading"), OK: true, State: Info,
		Detail: p.say("reading.as", p.say("kind."+string(e.Kind))),
	}
	switch {
	case e.Kind == KindUnknown:
		s.OK, s.State, s.Detail = false, Failed, p.say("reading.nothing")
	case proved:
		s.State, s.Detail = Passed, s.Detail+p.say("reading.proved")
	default:
		s.Detail += p.say("reading.unproved")
	}
	if n := len(r.Callbacks); n > 1 {
		s.Detail += p.say("reading.several", n)
	}
	for _, f := range e.Found {
		where := p.say("reading.where", f.Line, f.Column)
		if f.As != "" && f.As != f.Name {
			where = p.say("reading.where_as", f.Line, f.Column, f.As)
		}
		s.Data = append(s.Data, Datum{Label: f.Name, Value: f.Value + "  " + where, Mono: true})
	}
	for _, u := range e.NotUnderstood {
		s.Data = append(s.Data, Datum{
			Label: p.say("reading.unread"), Value: fmt.Sprintf("%s  %s %s", u.Text, p.say("reading.where", u.Line, u.Column), u.Why),
		})
	}
	return s
}

// found lists what was read, secrets masked.
func (p Paste) found(r paste.Reading) []Found {
	const most = 40
	var out []Found
	for _, piece := range r.Pieces[:min(len(r.Pieces), most)] {
		form := string(piece.Form)
		if len(piece.Undone) > 0 {
			form += " (" + strings.Join(piece.Undone, ", ") + ")"
		}
		out = append(out, Found{piece.Name, p.veil(piece), piece.As, form, piece.Line, piece.Column})
	}
	for _, c := range r.Calls {
		out = append(out, Found{"errcode", strconv.Itoa(c.ErrCode), "", string(paste.JSON), c.Line, c.Column})
	}
	for _, a := range r.Alarms {
		for _, t := range a.Tags {
			out = append(out, Found{t.Name, t.Value, "", string(paste.Alarm), a.Line, a.Column})
		}
	}
	return out
}

func (p Paste) veil(piece paste.Piece) string {
	secret := []string{"token", "encoding_aes_key", "session_key"}
	if slices.Contains(secret, piece.Name) && !p.Reveal {
		return hidden
	}
	return piece.Value
}

func (p Paste) unread(r paste.Reading) []Unread {
	const most = 20
	var out []Unread
	for _, u := range r.Unread[:min(len(r.Unread), most)] {
		out = append(out, Unread{u.Line, u.Column, u.Text, p.say("unread." + string(u.Why))})
	}
	return out
}

// explainPlain accounts for a message in clear: there is nothing in it that could be verified.
func (p Paste) explainPlain(text string) Explanation {
	o := newOpening(p.input(p.Keys[0]))
	o.message = []byte(text)
	steps := o.walk([]stage{
		{"fields", (*opening).readFields},
		{"signature", func(o *opening) finding { return finding{state: Failed, detail: o.say("lone.plain")} }},
	})
	return Explanation{
		Kind: KindPlain, Summary: o.say("summary.plain", o.subject()), Plain: text, Fields: o.fields, Steps: steps,
		Likely: []Likely{o.cause("envelope", "lone_plain", false)},
	}
}

// explainNothing says that nothing was understood, and what could have been.
func (p Paste) explainNothing(r paste.Reading) Explanation {
	o := newOpening(p.input(p.Keys[0]))
	id := "reading_nothing"
	if strings.TrimSpace(p.whole()) == "" {
		id = "reading_empty"
	} else if len(r.Pieces) > 0 {
		id = "reading_parts"
	}
	return Explanation{
		Kind: KindUnknown, Summary: o.say("summary.unknown"), Likely: []Likely{o.cause("reading", id, false)},
	}
}
