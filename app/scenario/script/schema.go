package script

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"
)

// Schema is the JSON Schema of scenario files, for editors; it is made from what the parser reads by.
func Schema(known Known) ([]byte, error) {
	steps := object{"type": "array", "minItems": 1, "items": object{"$ref": "#/$defs/step"}}
	text := object{"type": "string"}
	root := object{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Wxlab scenario", "type": "object",
		"additionalProperties": false, "required": []string{"steps"},
		"properties": object{
			"name": text, "description": text, "seed": object{"type": "integer", "minimum": 0},
			"vars": textMap(), "steps": steps,
		},
		"$defs": object{"step": stepSchema(known)},
	}
	return json.MarshalIndent(root, "", "  ")
}

type object = map[string]any

// stepSchema is one of the kinds, with a name beside it if need be.
func stepSchema(known Known) object {
	var each []any
	var words []string
	for _, k := range kinds() {
		each = append(each, object{
			"type": "object", "additionalProperties": false, "required": []string{k.key},
			"properties": object{"name": object{"type": "string"}, k.key: described(typeSchema(k.value, known), k.doc)},
		})
		words = append(words, k.key)
	}
	return object{"anyOf": append(each, object{"enum": words})}
}

func described(o object, doc string) object {
	o["description"] = doc
	return o
}

// typeSchema is what a type reads.
func typeSchema(t reflect.Type, known Known) object {
	switch {
	case t == reflect.TypeFor[time.Duration]():
		return object{"type": "string", "pattern": `^([0-9.]+(ns|us|µs|ms|s|m|h))+$|\$\{`}
	case t == reflect.TypeFor[[]Step]():
		return object{"type": "array", "minItems": 1, "items": object{"$ref": "#/$defs/step"}}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return typeSchema(t.Elem(), known)
	case reflect.Struct:
		return structSchema(t, known)
	case reflect.Map:
		return textMap()
	case reflect.Slice:
		item := typeSchema(t.Elem(), known)
		return object{"anyOf": []any{object{"type": "array", "items": item}, item}}
	case reflect.Bool:
		return object{"type": []string{"boolean", "string"}}
	case reflect.Int, reflect.Uint64, reflect.Float64:
		return object{"type": []string{"number", "string"}}
	case reflect.String:
		return object{"type": []string{"string", "number", "boolean"}}
	}
	return object{} // anything
}

func structSchema(t reflect.Type, known Known) object {
	properties, required := object{}, []string{}
	var short any
	for i := range t.NumField() {
		f := t.Field(i)
		s := described(typeSchema(f.Type, known), f.Tag.Get("doc"))
		if words := wordsOf(f.Tag, known); len(words) > 0 {
			s["anyOf"] = []any{object{"enum": words}, object{"type": "string", "pattern": `\$\{`}}
		}
		if f.Tag.Get("group") != "" {
			s["anyOf"] = []any{object{"type": "array"}, object{"enum": Groups()}, object{"type": "string", "pattern": `\$\{`}}
		}
		properties[f.Tag.Get("yaml")] = s
		if f.Tag.Get("required") != "" {
			required = append(required, f.Tag.Get("yaml"))
		}
		if f.Tag.Get("short") != "" {
			short = s
		}
	}
	whole := object{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		whole["required"] = required
	}
	forms := []any{whole}
	if short != nil {
		forms = append(forms, short)
	}
	if len(required) == 0 {
		forms = append(forms, object{"type": "null"})
	}
	if len(forms) == 1 {
		return whole
	}
	return object{"anyOf": forms}
}

func wordsOf(tag reflect.StructTag, known Known) []string {
	if words := tag.Get("enum"); words != "" {
		return strings.Split(words, ",")
	}
	if of := tag.Get("known"); of != "" {
		return known.words(of)
	}
	return nil
}

func textMap() object {
	return object{"type": "object", "additionalProperties": object{"type": []string{"string", "number", "boolean"}}}
}
