package control

import (
	"reflect"
	"strings"
)

// Document is an OpenAPI 3.1 document.
type Document struct {
	OpenAPI    string                           `json:"openapi"`
	Info       info                             `json:"info"`
	Security   []map[string][]string            `json:"security"`
	Components components                       `json:"components"`
	Paths      map[string]map[string]*operation `json:"paths"` // by path and lower-case method
}

type info struct {
	Title   string `json:"title"`
	Version string `json:"version"`
}

type components struct {
	Schemas         map[string]schema         `json:"schemas"`
	SecuritySchemes map[string]securityScheme `json:"securitySchemes"`
}

type securityScheme struct {
	Type   string `json:"type"`
	Scheme string `json:"scheme"`
}

type operation struct {
	ID          string                 `json:"operationId"`
	Tags        []string               `json:"tags"`
	Summary     string                 `json:"summary"`
	Security    *[]map[string][]string `json:"security,omitempty"` // an empty list: it needs no token
	Parameters  []parameterObject      `json:"parameters,omitempty"`
	RequestBody *content               `json:"requestBody,omitempty"`
	Responses   map[string]*content    `json:"responses"` // by status, default for every refusal
}

type parameterObject struct {
	In          string `json:"in"`
	Name        string `json:"name"`
	Required    bool   `json:"required"`
	Description string `json:"description"`
	Schema      schema `json:"schema"`
}

type content struct {
	Description string               `json:"description,omitempty"`
	Required    bool                 `json:"required,omitempty"` // of a request's body
	Content     map[string]mediaType `json:"content"`            // by media type
}

type mediaType struct {
	Schema schema `json:"schema"`
}

// schema says no more of a document than that it is one.
func (Document) schema() schema {
	return schema{"type": "object", "description": "an OpenAPI 3.1 document", "additionalProperties": schema{}}
}

// newDocument describes all rows of the table.
func newDocument(all []endpoint) Document {
	types := newSchemas(all)
	doc := Document{
		OpenAPI:  "3.1.0",
		Info:     info{Title: "Wxlab control API", Version: "1"},
		Security: []map[string][]string{{"bearer": {}}},
		Components: components{
			Schemas: types.named, SecuritySchemes: map[string]securityScheme{"bearer": {Type: "http", Scheme: "bearer"}},
		},
		Paths: map[string]map[string]*operation{},
	}
	for _, e := range all {
		if doc.Paths[e.path] == nil {
			doc.Paths[e.path] = map[string]*operation{}
		}
		doc.Paths[e.path][strings.ToLower(e.method)] = e.describe(types)
	}
	return doc
}

func (e endpoint) describe(types *schemas) *operation {
	all := parameters(e.in)
	op := &operation{ID: e.id(), Tags: []string{e.tag()}, Summary: e.what, Responses: map[string]*content{
		"200": contentOf(e.what, e.media, types.of(e.out)),
		"default": contentOf("what happened and what to do, and the command's exit code", "application/json",
			types.of(reflect.TypeFor[failure]())),
	}}
	if e.open {
		op.Security = &[]map[string][]string{}
	}
	for _, p := range all {
		if p.in != inBody {
			op.Parameters = append(op.Parameters, parameterObject{
				In: p.in, Name: p.name, Required: p.required(), Description: p.tag.Get("doc"),
				Schema: types.field(p.of, p.tag),
			})
		}
	}
	if body := types.body(all); body != nil {
		op.RequestBody = contentOf("", "application/json", body)
		op.RequestBody.Required = body["required"] != nil
	}
	return op
}

// id names the operation after its request, and the functions of generated clients with it: listExchanges, getReady.
func (e endpoint) id() string {
	name := e.in.Name()
	return strings.ToLower(name[:1]) + name[1:]
}

// tag groups operations by what they are about: the first part of the path behind the version.
func (e endpoint) tag() string {
	about, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(e.path, "/"), "v1/"), "/")
	return strings.TrimSuffix(about, ".json")
}

func contentOf(description, media string, of schema) *content {
	return &content{Description: description, Content: map[string]mediaType{media: {Schema: of}}}
}
