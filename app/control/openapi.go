package control

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"time"
)

// handleOpenAPI describes the API from the same table that routes it.
func (s *Server) handleOpenAPI(w http.ResponseWriter, _ *http.Request) {
	paths := map[string]map[string]any{}
	for _, e := range s.endpoints() {
		if paths[e.path] == nil {
			paths[e.path] = map[string]any{}
		}
		paths[e.path][strings.ToLower(e.method)] = operation(e)
	}
	s.answer(w, map[string]any{
		"openapi":    "3.1.0",
		"info":       map[string]any{"title": "Wxlab control API", "version": "1"},
		"security":   []any{map[string]any{"bearer": []string{}}},
		"components": map[string]any{"securitySchemes": map[string]any{"bearer": map[string]any{"type": "http", "scheme": "bearer"}}},
		"paths":      paths,
	})
}

func operation(e endpoint) map[string]any {
	op := map[string]any{"summary": e.summary, "responses": map[string]any{
		"200": success(e), "4XX": content("what happened and what to do, and the command's exit code", "application/json", schema(reflect.TypeFor[failure]())),
	}}
	var params []any
	for _, name := range e.query {
		params = append(params, parameter("query", name, false))
	}
	for _, m := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(e.path, -1) {
		params = append(params, parameter("path", m[1], true))
	}
	if params != nil {
		op["parameters"] = params
	}
	if e.body != nil {
		op["requestBody"] = content("", "application/json", schema(reflect.TypeOf(e.body)))
	}
	return op
}

// success describes the answer; the stream and this document are described elsewhere.
func success(e endpoint) map[string]any {
	if e.answer == nil {
		return map[string]any{"description": e.summary}
	}
	return content(e.summary, "application/json", schema(reflect.TypeOf(e.answer)))
}

func content(description, mediaType string, of map[string]any) map[string]any {
	out := map[string]any{"content": map[string]any{mediaType: map[string]any{"schema": of}}}
	if description != "" {
		out["description"] = description
	}
	return out
}

func parameter(in, name string, required bool) map[string]any {
	return map[string]any{"in": in, "name": name, "required": required, "schema": map[string]any{"type": "string"}}
}

// schema describes how encoding/json writes a type.
func schema(t reflect.Type) map[string]any {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return map[string]any{"type": "string", "format": "date-time"}
	case t.Implements(reflect.TypeFor[json.Marshaler]()):
		return map[string]any{}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return map[string]any{"anyOf": []any{schema(t.Elem()), map[string]any{"type": "null"}}}
	case reflect.Struct:
		return map[string]any{"type": "object", "properties": properties(t), "additionalProperties": false}
	case reflect.Slice:
		return sliceSchema(t)
	case reflect.Map:
		return map[string]any{"type": []string{"object", "null"}, "additionalProperties": schema(t.Elem())}
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return map[string]any{"type": "integer"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.String:
		return map[string]any{"type": "string"}
	}
	return map[string]any{} // an interface: anything
}

// sliceSchema: a nil slice is null, and bytes are base64.
func sliceSchema(t reflect.Type) map[string]any {
	if t.Elem().Kind() == reflect.Uint8 {
		return map[string]any{"type": []string{"string", "null"}, "contentEncoding": "base64"}
	}
	return map[string]any{"type": []string{"array", "null"}, "items": schema(t.Elem())}
}

// properties are a struct's fields by their name in JSON, those of embedded structs among them.
func properties(t reflect.Type) map[string]any {
	out := map[string]any{}
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			maps.Copy(out, properties(f.Type))
		case name == "-" || !f.IsExported():
		case name == "":
			out[f.Name] = schema(f.Type)
		default:
			out[name] = schema(f.Type)
		}
	}
	return out
}
