package control

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// schema is a JSON Schema, as OpenAPI 3.1 has it.
type schema map[string]any

// described is a type that has a schema of its own.
type described interface{ schema() schema }

// schemaOf describes how encoding/json writes a type.
func schemaOf(t reflect.Type) schema {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return schema{"type": "string", "format": "date-time"}
	case t == reflect.TypeFor[time.Duration]():
		return schema{"type": "integer", "x-unit": "ns"}
	case t.Implements(reflect.TypeFor[described]()):
		return reflect.Zero(t).Interface().(described).schema()
	case t.Implements(reflect.TypeFor[json.Marshaler]()):
		return schema{}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schema{"anyOf": []any{schemaOf(t.Elem()), schema{"type": "null"}}}
	case reflect.Struct:
		return schema{"type": "object", "properties": properties(t), "additionalProperties": false}
	case reflect.Slice:
		return sliceSchema(t)
	case reflect.Array:
		return schema{"type": "array", "items": schemaOf(t.Elem()), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Map:
		return schema{"type": []string{"object", "null"}, "additionalProperties": schemaOf(t.Elem())}
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return schema{"type": "integer"}
	case reflect.Float64:
		return schema{"type": "number"}
	case reflect.Bool:
		return schema{"type": "boolean"}
	case reflect.String:
		return schema{"type": "string"}
	}
	return schema{} // an interface: anything
}

// sliceSchema describes lists, of which nil is null, and bytes, which are base64.
func sliceSchema(t reflect.Type) schema {
	if t.Elem().Kind() == reflect.Uint8 {
		return schema{"type": []string{"string", "null"}, "contentEncoding": "base64"}
	}
	return schema{"type": []string{"array", "null"}, "items": schemaOf(t.Elem())}
}

// properties are a struct's fields by their name in JSON, those of embedded structs among them.
func properties(t reflect.Type) map[string]schema {
	out := map[string]schema{}
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			maps.Copy(out, properties(f.Type))
		case name == "-" || !f.IsExported():
		case name == "":
			out[f.Name] = fieldSchema(f.Type, f.Tag)
		default:
			out[name] = fieldSchema(f.Type, f.Tag)
		}
	}
	return out
}

// fieldSchema is a type's schema with what the field's tags say beside it (see parameter).
func fieldSchema(t reflect.Type, tag reflect.StructTag) schema {
	out := schemaOf(t)
	if doc := tag.Get("doc"); doc != "" {
		out["description"] = doc
	}
	bounded := out // a list's bounds are its elements'
	if items, ok := out["items"].(schema); ok {
		bounded, t = items, t.Elem()
	}
	if unit := tag.Get("unit"); unit != "" {
		bounded["x-unit"] = unit
	}
	for key, name := range map[string]string{"min": "minimum", "max": "maximum"} {
		if n, err := strconv.ParseFloat(tag.Get(key), 64); err == nil {
			bounded[name] = n
		}
	}
	if values := enum(tag); values != nil {
		bounded["enum"] = typed(values, t)
	}
	if value := tag.Get("default"); value != "" {
		out["default"] = typed([]string{value}, t)[0]
	}
	if tag.Get("required") == "true" && t.Kind() == reflect.String {
		out["minLength"] = 1
	}
	return out
}

// typed are the values of a tag as JSON has them.
func typed(values []string, t reflect.Type) (out []any) {
	for _, v := range values {
		if n, err := strconv.ParseInt(v, 10, 64); err == nil && t.Kind() != reflect.String {
			out = append(out, n)
			continue
		}
		out = append(out, v)
	}
	return out
}

// bodySchema describes the JSON object of a request; nil where it has no body.
func bodySchema(all []parameter) schema {
	fields, required := map[string]schema{}, []string{}
	for _, p := range only(inBody, all) {
		fields[p.name] = fieldSchema(p.of, p.tag)
		if p.required() {
			required = append(required, p.name)
		}
	}
	if len(fields) == 0 {
		return nil
	}
	out := schema{"type": "object", "properties": fields, "additionalProperties": false}
	if len(required) > 0 {
		out["required"] = slices.Sorted(slices.Values(required))
	}
	return out
}
