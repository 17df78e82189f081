package api

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"wxlab/sim/bilingual"
)

// isNothing recognizes what programs write where they have no value: the text of a missing one, or of an object.
func isNothing(value string) bool {
	return slices.Contains([]string{"null", "undefined", "None", "nil", "NULL", "NaN", "[object Object]"}, value)
}

// nothings says which arguments of a failed call are literally null, or the text of a missing value; what the hint says
// already is not repeated.
func (c *call) nothings(hint bilingual.Text) (out bilingual.Text) {
	say := func(name string, value bilingual.Text) {
		if !strings.Contains(hint.En, name+" in the request is ") {
			out = out.Plus(bilingual.Textf("；请求中的 %s 是 %s", "; %s in the request is %s", name, value))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.req.Query)) {
		if value := c.req.Query.Get(name); isNothing(value) {
			say(name, theText(value))
		}
	}
	body := c.bodyFields()
	for _, name := range slices.Sorted(maps.Keys(body)) {
		if what := noValue(body[name]); !what.Empty() {
			say(name, what)
		}
	}
	return out
}

// absence says in which way a field of the body has no value.
func (c *call) absence(name string) bilingual.Text {
	raw, given := c.bodyFields()[name]
	if !given {
		return bilingual.Textf("缺失的", "missing")
	}
	if what := noValue(raw); !what.Empty() {
		return what
	}
	return bilingual.Textf("空的", "empty")
}

// bodyFields are the fields of a JSON body, none of another.
func (c *call) bodyFields() (fields map[string]json.RawMessage) {
	_ = json.Unmarshal(c.req.Body, &fields) // a form has none
	return fields
}

// noValue says what a JSON value is that stands for no value, and nothing of others.
func noValue(raw json.RawMessage) bilingual.Text {
	var text string
	switch {
	case string(raw) == "null":
		return bilingual.Verbatim("null")
	case json.Unmarshal(raw, &text) == nil && isNothing(text):
		return theText(text)
	}
	return bilingual.Text{}
}

func theText(value string) bilingual.Text {
	return bilingual.Textf("字面文本 %q", "the text %q", value)
}
