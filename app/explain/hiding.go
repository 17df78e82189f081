package explain

import (
	"slices"
	"strings"
)

// Hiding is the account as it may be shown to whoever looks over a shoulder: hide is what secrets.Key.Hide does.
func (e Explanation) Hiding(hide func(string) string) Explanation {
	h := hiding(hide)
	e.Summary, e.Plain, e.Fields, e.Steps, e.Likely = hide(e.Summary), hide(e.Plain), h.fields(e.Fields), h.steps(e.Steps),
		h.likely(e.Likely)
	e.Found, e.NotUnderstood = slices.Clone(e.Found), slices.Clone(e.NotUnderstood)
	for i, f := range e.Found {
		e.Found[i].Value = h.value(f.Name, f.Value)
	}
	for i, u := range e.NotUnderstood {
		e.NotUnderstood[i].Text = hide(u.Text)
	}
	if e.Reply != nil {
		r := *e.Reply
		r.Summary, r.Plain, r.Fields, r.Steps, r.Likely = hide(r.Summary), hide(r.Plain), h.fields(r.Fields), h.steps(r.Steps),
			h.likely(r.Likely)
		e.Reply = &r
	}
	return e
}

type hiding func(string) string

// value hides one by the name of its field too, since not all of them show by their beginning what they are.
func (hide hiding) value(path, value string) string {
	name := path[strings.LastIndexByte(path, '.')+1:] + "="
	return strings.TrimPrefix(hide(name+value), name)
}

func (hide hiding) fields(fields []Field) []Field {
	fields = slices.Clone(fields)
	for i, f := range fields {
		fields[i].Value = hide.value(f.Path, f.Value)
	}
	return fields
}

func (hide hiding) steps(steps []Step) []Step {
	steps = slices.Clone(steps)
	for i, s := range steps {
		steps[i].Detail, steps[i].Data = hide(s.Detail), slices.Clone(s.Data)
		for k, d := range s.Data {
			steps[i].Data[k] = hide.datum(d)
		}
	}
	return steps
}

// datum keeps the mark on what it marks.
func (hide hiding) datum(d Datum) Datum {
	if d.Mark == [2]int{} {
		d.Value = hide.value(d.Label, d.Value)
		return d
	}
	before, marked, after := hide(d.Value[:d.Mark[0]]), hide(d.Value[d.Mark[0]:d.Mark[1]]), hide(d.Value[d.Mark[1]:])
	d.Value, d.Mark = before+marked+after, [2]int{len(before), len(before) + len(marked)}
	return d
}

func (hide hiding) likely(all []Likely) []Likely {
	all = slices.Clone(all)
	for i, l := range all {
		all[i].Cause, all[i].Fix, all[i].Plain = hide(l.Cause), hide(l.Fix), hide(l.Plain)
	}
	return all
}
