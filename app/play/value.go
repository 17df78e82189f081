package play

import (
	"cmp"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"wxlab/app/report"
	"wxlab/app/scenario/script"
)

// capture keeps values as variables.
func (r *run) capture(ctx context.Context, c script.Capture) (finding, error) {
	for _, name := range slices.Sorted(maps.Keys(c)) {
		source, path, _ := strings.Cut(c[name], ".")
		value, err := r.source(ctx, source)
		if err != nil {
			return done, err
		}
		found, ok := at(value, path)
		if !ok {
			return finding{expected: r.Lang.T("play.capture", c[name]), got: report.Clip(inJSON(value), 500)}, nil
		}
		r.vars[name] = text(found)
	}
	return done, nil
}

// source is what values are taken from.
func (r *run) source(ctx context.Context, name string) (any, error) {
	switch {
	case name == "answer" && r.answer != nil:
		return parsed(r.answer.Body), nil
	case name == "page":
		return r.pageValues(), nil
	case name == "message" && r.message != nil:
		return parsed(r.message.Body), nil
	case name == "call":
		return r.callValues(ctx)
	case name != "push" && name != "reply" && name != "delivery":
		return nil, r.fail("nothing_to_capture", name)
	}
	d, f, err := r.meant(ctx, "")
	switch {
	case err != nil:
		return nil, err
	case d == nil:
		return nil, r.fail("nothing_to_capture", name+": "+f.got)
	case name == "push":
		return parsed(d.Plain), nil
	case name == "reply" && d.Reply != nil:
		return parsed(d.Reply.Plain), nil
	case name == "reply":
		return nil, r.fail("nothing_to_capture", name+": "+r.outcome(*d))
	}
	return roundTrip(d), nil
}

func (r *run) callValues(ctx context.Context) (any, error) {
	c := r.call
	if c == nil {
		calls, err := r.called(ctx)
		if err != nil {
			return nil, err
		}
		if len(calls) == 0 {
			return nil, r.fail("nothing_to_capture", "call: "+r.Lang.T("play.no_call"))
		}
		c = &calls[len(calls)-1]
	}
	out, _ := roundTrip(c).(map[string]any)
	out["body"], out["response"] = parsed(c.Body), parsed(c.Response)
	return out, nil
}

func (r *run) pageValues() any {
	page := r.browser.Page()
	query := map[string]any{}
	address := ""
	if page.URL != nil {
		address = page.URL.String()
		for name, values := range page.URL.Query() {
			query[name] = values[0]
		}
	}
	return map[string]any{"url": address, "status": page.Status, "text": page.Text, "query": query}
}

// roundTrip is a value as JSON has it.
func roundTrip(v any) any {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	return parsed(string(raw))
}

// parsed is a text as what it is: JSON, XML (its elements by name, without the root), or else a text.
func parsed(s string) any {
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber() // MsgId has more digits than a float64 holds
	var v any
	if err := d.Decode(&v); err == nil && !d.More() {
		return v
	}
	if strings.HasPrefix(strings.TrimSpace(s), "<") {
		if v, err := element(xml.NewDecoder(strings.NewReader(s))); err == nil {
			return v
		}
	}
	return s
}

// deepestXML bounds how far elements are read into.
const deepestXML = 32

// element reads the first element.
func element(d *xml.Decoder) (any, error) {
	for {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		if _, ok := t.(xml.StartElement); ok {
			return content(d, 0)
		}
	}
}

// content is what an element holds: a text, or elements by name, several of one name as a list.
func content(d *xml.Decoder, depth int) (any, error) {
	if depth > deepestXML {
		return nil, io.ErrShortBuffer
	}
	var words strings.Builder
	var inner map[string]any
	for {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.CharData:
			words.Write(t)
		case xml.StartElement:
			v, err := content(d, depth+1)
			if err != nil {
				return nil, err
			}
			if inner == nil {
				inner = map[string]any{}
			}
			inner[t.Name.Local] = joined(inner, t.Name.Local, v)
		case xml.EndElement:
			if inner == nil {
				return words.String(), nil
			}
			return inner, nil
		}
	}
}

func joined(inner map[string]any, name string, v any) any {
	before, had := inner[name]
	if !had {
		return v
	}
	if list, ok := before.([]any); ok {
		return append(list, v)
	}
	return []any{before, v}
}

var pathPart = regexp.MustCompile(`[^.\[\]]+`)

// at is the value at a path such as authorization_info.func_info[0].
func at(v any, path string) (any, bool) {
	for _, part := range pathPart.FindAllString(path, -1) {
		switch in := v.(type) {
		case map[string]any:
			next, ok := in[part]
			if !ok {
				return nil, false
			}
			v = next
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 0 || i >= len(in) {
				return nil, false
			}
			v = in[i]
		default:
			return nil, false
		}
	}
	return v, v != nil
}

// text is a value as variables hold it.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case map[string]any, []any:
		return inJSON(v)
	}
	return fmt.Sprint(v)
}

func inJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(raw)
}

// differs says where got lacks what is wanted, "" where it has all of it: fields that are not wanted may be there too.
func differs(want, got any, path string) string {
	switch want := want.(type) {
	case nil:
		return ""
	case map[string]any:
		fields, ok := got.(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(want)) {
			value, there := fields[key]
			if !ok || !there {
				return fmt.Sprintf("%s.%s –", path, key)
			}
			if wrong := differs(want[key], value, path+"."+key); wrong != "" {
				return wrong
			}
		}
		return ""
	case []any:
		items, ok := got.([]any)
		if !ok || len(items) != len(want) {
			return fmt.Sprintf("%s = %s", path, report.Clip(inJSON(got), 200))
		}
		for i := range want {
			if wrong := differs(want[i], items[i], fmt.Sprintf("%s[%d]", path, i)); wrong != "" {
				return wrong
			}
		}
		return ""
	}
	holds, err := script.Matcher(text(want))
	if err != nil || !holds(text(got)) {
		return fmt.Sprintf("%s = %s", path, report.Clip(cmp.Or(text(got), `""`), 200))
	}
	return ""
}
