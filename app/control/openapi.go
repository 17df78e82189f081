package control

import (
	"net/http"
	"reflect"
	"strings"
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
		"200": map[string]any{"description": "done"}, "4XX": map[string]any{"description": `{"error": what happened and what to do, "exit": the command's exit code}`},
	}}
	var params []any
	for _, name := range e.query {
		params = append(params, parameter("query", name, false))
	}
	if strings.Contains(e.path, "{id}") {
		params = append(params, parameter("path", "id", true))
	}
	if params != nil {
		op["parameters"] = params
	}
	if e.body != nil {
		op["requestBody"] = map[string]any{"content": map[string]any{"application/json": map[string]any{"schema": schema(reflect.TypeOf(e.body))}}}
	}
	return op
}

func parameter(in, name string, required bool) map[string]any {
	return map[string]any{"in": in, "name": name, "required": required, "schema": map[string]any{"type": "string"}}
}

// schema describes a body type: objects, lists, maps and the scalars that bodies use.
func schema(t reflect.Type) map[string]any {
	switch t.Kind() {
	case reflect.Struct:
		fields := map[string]any{}
		for f := range t.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			fields[name] = schema(f.Type)
		}
		return map[string]any{"type": "object", "properties": fields, "additionalProperties": false}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schema(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schema(t.Elem())}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	}
	return map[string]any{"type": "string"}
}
