package script_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"wxlab/app/scenario/script"
)

// TestSchemaAgreesWithTheParser on files that are right and files that are wrong in their shape.
func TestSchemaAgreesWithTheParser(t *testing.T) {
	raw, err := script.Schema(known())
	if err != nil {
		t.Fatal(err)
	}
	var root map[string]any
	if err := json.Unmarshal(raw, &root); err != nil {
		t.Fatal(err)
	}
	for text, right := range map[string]bool{
		"steps: [authorize, {authorize: mini_program}, {authorize: {account: x, func_ids: [1]}}, {authorize: null}]": true,
		"steps: [{name: a, push: text}, {push: {event: text, set: {Content: 1}}}, {push: '${greeting}'}]":            true,
		"steps: [{advance: 2h}, {advance: '${greeting}'}, {wait: {for: 1s}}]":                                        true,
		"steps: [{api: {path: a, body: {x: [1]}, errcode: 40001}}, {open: {press: {a: b}, status: 403}}]":            true,
		"steps: [{world: {account: {kind: mini_program}, audit: success}}, {fault: {effect: errcode, next: 2}}]":     true,
		"steps: [{expect: {call: custom/send}}, {expect: refused}, {expect: {message: hi, within: 1s}}]":             true,
		"steps: [{each: {in: accounts, steps: [{wait: 1s}]}}, {each: {in: [a, b], as: x, steps: [wait: 1s]}}]":       true,
		"name: x\nseed: 7\nvars: {a: 1, b: c}\nsteps: [authorize]":                                                   true,
		"steps: [{expect: {call: {path: custom/send, times: 0}}}, {expect: {call: {path: custom/sned, times: 1}}}]":  true,
		"steps: [{capture: {a: answer.x}}, {include: other.yaml}]":                                                   true,

		"steps: [{nonsense: 1}]":                            false,
		"steps: [{name: x}]":                                false,
		"steps: [{push: text, wait: 1s}]":                   false,
		"steps: [{push: {event: text, acount: x}}]":         false,
		"steps: [{push: txt}]":                              false,
		"steps: [{fault: {effect: nope}}]":                  false,
		"steps: [{advance: 2}]":                             false,
		"steps: [{advance: soon}]":                          false,
		"steps: [{expect: accept}]":                         false,
		"steps: [{world: {account: {nick_name: x}}}]":       false,
		"steps: [{world: {account: {kind: shop}}}]":         false,
		"steps: [{api: {body: {}}}]":                        false,
		"steps: [{each: {in: a}}]":                          false,
		"steps: [{message: [a]}]":                           false,
		"steps: {}":                                         false,
		"steps: []":                                         false,
		"steps: [{each: {in: accounts, steps: []}}]":        false,
		"steps: [{each: {in: acounts, steps: [wait: 1s]}}]": false,
		"step: []":            false,
		"steps: [], other: 1": false,
		"steps: [{expect: {call: {path: x, body: 1, a: 1}}}]": false,
	} {
		_, err := parse(t, text)
		if (err == nil) != right {
			t.Errorf("the parser on %s: %v", text, err)
		}
		var value any
		encoded, err := yaml.YAMLToJSON([]byte(text))
		if err == nil {
			err = json.Unmarshal(encoded, &value)
		}
		if wrong := misfit(root, root, value); err == nil && (wrong == "") != right {
			t.Errorf("the schema on %s: %q", text, wrong)
		}
	}
}

// misfit says what of a value a schema refuses, "" for nothing; it knows the words that these schemas have.
func misfit(root, s map[string]any, v any) string {
	if ref, ok := s["$ref"].(string); ok {
		return misfit(root, root["$defs"].(map[string]any)[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any), v)
	}
	if choices, ok := s["anyOf"].([]any); ok {
		var all []string
		for _, one := range choices {
			all = append(all, misfit(root, one.(map[string]any), v))
		}
		if !slices.Contains(all, "") {
			return strings.Join(all, " | ")
		}
	}
	if words, ok := s["enum"].([]any); ok && !slices.Contains(words, v) {
		return fmt.Sprintf("%v is none of %v", v, words)
	}
	if types, ok := s["type"]; ok && !ofType(types, v) {
		return fmt.Sprintf("%v is no %v", v, types)
	}
	if pattern, ok := s["pattern"].(string); ok {
		if text, isText := v.(string); isText && !regexp.MustCompile(pattern).MatchString(text) {
			return fmt.Sprintf("%q does not match %s", text, pattern)
		}
	}
	switch v := v.(type) {
	case map[string]any:
		return misfitOfObject(root, s, v)
	case []any:
		if least, _ := s["minItems"].(float64); float64(len(v)) < least {
			return "there are too few items"
		}
		items, _ := s["items"].(map[string]any)
		for _, item := range v {
			if wrong := misfit(root, items, item); wrong != "" {
				return wrong
			}
		}
	}
	return ""
}

func misfitOfObject(root, s, v map[string]any) string {
	for _, name := range asList(s["required"]) {
		if _, given := v[name]; !given {
			return name + " is missing"
		}
	}
	properties, _ := s["properties"].(map[string]any)
	for key, value := range v {
		of, known := properties[key].(map[string]any)
		if more, ok := s["additionalProperties"].(map[string]any); !known && ok {
			of, known = more, true
		}
		if !known {
			if s["additionalProperties"] == false {
				return key + " is unknown"
			}
			continue
		}
		if wrong := misfit(root, of, value); wrong != "" {
			return key + ": " + wrong
		}
	}
	return ""
}

func ofType(types, v any) bool {
	is := map[string]bool{}
	switch v := v.(type) {
	case nil:
		is["null"] = true
	case string:
		is["string"] = true
	case bool:
		is["boolean"] = true
	case float64:
		is["number"], is["integer"] = true, v == float64(int64(v))
	case []any:
		is["array"] = true
	case map[string]any:
		is["object"] = true
	}
	if one, ok := types.(string); ok {
		return is[one]
	}
	return slices.ContainsFunc(asList(types), func(t string) bool { return is[t] })
}

func asList(v any) (out []string) {
	all, _ := v.([]any)
	for _, one := range all {
		out = append(out, fmt.Sprint(one))
	}
	return out
}
