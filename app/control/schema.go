package control

import (
	"encoding/json"
	"path"
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

// schemas are the named types that the schemas of one document refer to.
type schemas struct {
	named map[string]schema
	asked map[reflect.Type]bool // a request has them, and may leave out any of their fields
}

// newSchemas is for a document of those endpoints.
func newSchemas(all []endpoint) *schemas {
	s := &schemas{named: map[string]schema{}, asked: map[reflect.Type]bool{}}
	for _, e := range all {
		for _, p := range only(inBody, parameters(e.in)) {
			s.ask(p.of)
		}
	}
	return s
}

// ask notes what a request is made of.
func (s *schemas) ask(t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		s.ask(t.Elem())
	case reflect.Struct:
		s.asked[t] = true
		for f := range t.Fields() {
			s.ask(f.Type)
		}
	}
}

// of describes how the API writes a type.
func (s *schemas) of(t reflect.Type) schema {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return schema{"type": "string", "format": "date-time"}
	case t == reflect.TypeFor[time.Duration]():
		return schema{"type": "integer", "format": "int64", "x-unit": "ns"}
	case t.Implements(reflect.TypeFor[described]()):
		return reflect.Zero(t).Interface().(described).schema()
	case t.Implements(reflect.TypeFor[json.Marshaler]()):
		return schema{}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return orNull(s.of(t.Elem()))
	case reflect.Struct:
		return s.structure(t)
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return schema{"type": "string", "contentEncoding": "base64"}
		}
		return schema{"type": "array", "items": s.of(t.Elem())}
	case reflect.Array:
		return schema{"type": "array", "items": s.of(t.Elem()), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Map:
		return schema{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.Int:
		return schema{"type": "integer"}
	case reflect.Int64, reflect.Uint64:
		return schema{"type": "integer", "format": t.Kind().String()}
	case reflect.Float64:
		return schema{"type": "number"}
	case reflect.Bool:
		return schema{"type": "boolean"}
	case reflect.String:
		return schema{"type": "string"}
	}
	return schema{} // an interface: anything
}

// orNull is a schema that allows null, too.
func orNull(of schema) schema {
	if kind, ok := of["type"].(string); ok {
		of["type"] = []string{kind, "null"}
		return of
	}
	return schema{"anyOf": []any{of, schema{"type": "null"}}}
}

// structure describes a struct once, by its name; one without a name where it stands.
func (s *schemas) structure(t reflect.Type) schema {
	name := schemaName(t)
	if _, known := s.named[name]; known && name != "" {
		return reference(name)
	}
	fields := map[string]schema{}
	out := schema{"type": "object", "properties": fields, "additionalProperties": false}
	if name != "" {
		s.named[name] = out
	}
	required := s.properties(t, fields)
	if len(required) > 0 && !s.asked[t] {
		out["required"] = slices.Sorted(slices.Values(required))
	}
	if name == "" {
		return out
	}
	return reference(name)
}

// schemaName is what a struct is called in the document, and in generated clients with it: by its name, behind that of
// its package where it is another than this one. "" where it has no name.
func schemaName(t reflect.Type) string {
	name := t.Name()
	if name == "" {
		return ""
	}
	if t.PkgPath() != reflect.TypeFor[Document]().PkgPath() {
		name = path.Base(t.PkgPath()) + capital(name)
	}
	return capital(name)
}

func capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }

func reference(name string) schema { return schema{"$ref": "#/components/schemas/" + name} }

// properties fills in a struct's fields by their name in JSON, those of embedded structs among them, and gives the names
// of those that are never left out.
func (s *schemas) properties(t reflect.Type, into map[string]schema) (required []string) {
	for f := range t.Fields() {
		name, how, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			required = append(required, s.properties(f.Type, into)...)
			continue
		case name == "-" || !f.IsExported():
			continue
		case name == "":
			name = f.Name
		}
		of := f.Type
		if strings.HasPrefix(how, "omit") {
			of = present(of)
		} else {
			required = append(required, name)
		}
		into[name] = s.field(of, f.Tag)
	}
	return required
}

// present is a type that is never null, because it would be left out.
func present(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// field is a type's schema with what the field's tags say beside it (see parameter).
func (s *schemas) field(t reflect.Type, tag reflect.StructTag) schema {
	out := s.of(t)
	if doc := tag.Get("doc"); doc != "" {
		out["description"] = doc
	}
	bounded := out // a list's bounds are its elements', and so are a map's
	for _, inside := range []string{"items", "additionalProperties"} {
		if of, ok := out[inside].(schema); ok {
			bounded, t = of, t.Elem()
		}
	}
	if unit := tag.Get("unit"); unit != "" {
		bounded["x-unit"] = unit
	}
	low, high := limits(tag)
	for name, limit := range map[string]string{"minimum": low, "maximum": high} {
		if n, err := strconv.ParseFloat(limit, 64); err == nil {
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

// body describes the JSON object of a request; nil where it has no body.
func (s *schemas) body(all []parameter) schema {
	fields, required := map[string]schema{}, []string{}
	for _, p := range only(inBody, all) {
		fields[p.name] = s.field(present(p.of), p.tag)
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
