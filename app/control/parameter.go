package control

import (
	"reflect"
	"slices"
	"strings"
)

// The places that a parameter can travel in.
const (
	inPath  = "path"
	inQuery = "query"
	inBody  = "body" // a field of the JSON object
)

// parameter is a field of a request, as its tags describe it:
//
//	Limit int `query:"limit" default:"50" min:"1" max:"1000" doc:"how many at most"`
//	Mode string `json:"mode" enum:",exact,resigned" doc:"exact when empty"`
//
// The key path, query or json says where it travels and under which name. The others: doc is what it means (needed),
// unit a number's unit, enum the values there are, min and max its bounds (of each element, where it is a list or a map),
// default what a missing query parameter means, required:"true" that it may not be missing or empty, usual what a switch
// is where nobody changed it.
type parameter struct {
	name, in string
	index    []int // of the field in the request
	of       reflect.Type
	tag      reflect.StructTag
}

// parameters are the fields of a request, those of embedded structs among them.
func parameters(request reflect.Type) (out []parameter) {
	for f := range request.Fields() {
		name, in := placeOf(f.Tag)
		switch {
		case name != "":
			out = append(out, parameter{name: name, in: in, index: f.Index, of: f.Type, tag: f.Tag})
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			for _, p := range parameters(f.Type) {
				p.index = slices.Concat(f.Index, p.index)
				out = append(out, p)
			}
		}
	}
	return out
}

func placeOf(tag reflect.StructTag) (name, in string) {
	if name = tag.Get("path"); name != "" {
		return name, inPath
	}
	if name = tag.Get("query"); name != "" {
		return name, inQuery
	}
	name, _, _ = strings.Cut(tag.Get("json"), ",")
	return name, inBody
}

// only keeps the parameters that travel in one place.
func only(in string, all []parameter) []parameter {
	return slices.DeleteFunc(slices.Clone(all), func(p parameter) bool { return p.in != in })
}

// names lists parameters in the order of their fields.
func names(all []parameter) string {
	var out []string
	for _, p := range all {
		out = append(out, p.name)
	}
	return strings.Join(out, ", ")
}

func (p parameter) required() bool { return p.in == inPath || p.tag.Get("required") == "true" }

// enum are the values that a text or a number may have, the empty one first where it may be empty; none: any.
func enum(tag reflect.StructTag) []string {
	if tag.Get("enum") == "" {
		return nil
	}
	return strings.Split(tag.Get("enum"), ",")
}
