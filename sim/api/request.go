package api

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strings"
)

// Request is one call to WeChat's server API, as it arrived.
type Request struct {
	Method   string
	Path     string
	Query    url.Values
	Body     []byte
	ClientIP string // the peer's address, without port
	Host     string // that was asked for, without port
	Base     string // where a phone opens the simulator's pages; WeChat's own host when empty

	ContentType string // the header; only uploads look at it
	UserAgent   string // the header, to tell callers apart
}

// decode reads query and, where it is a JSON object, the body into the request of an endpoint.
func decode[In any](query url.Values, body []byte, jsonBody bool) (in In, err error) {
	if jsonBody && len(bytes.TrimSpace(body)) > 0 { // an empty one passed only where none is needed
		if err := json.Unmarshal(body, &in); err != nil {
			return in, fail(47001, "有字段类型不对：%v", "a field has the wrong type: %v", err)
		}
	}
	decodeQuery(reflect.ValueOf(&in).Elem(), query)
	return in, nil
}

// decodeQuery fills the fields that have the tag `query`, which are strings. What is missing is empty.
func decodeQuery(into reflect.Value, query url.Values) {
	for i := range into.NumField() {
		field := into.Type().Field(i)
		if name := field.Tag.Get("query"); name != "" {
			into.Field(i).SetString(query.Get(name))
		} else if field.Anonymous && field.Type.Kind() == reflect.Struct {
			decodeQuery(into.Field(i), query)
		}
	}
}

// formAsJSON makes an object of a form; what is none stays as it is.
func formAsJSON(body []byte, lists []string) []byte {
	form, err := url.ParseQuery(string(body))
	if err != nil || bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) {
		return body
	}
	object := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(form)) {
		base, _, _ := strings.Cut(name, "[")
		if !slices.Contains(lists, base) {
			object[name] = form.Get(name)
			continue
		}
		before, _ := object[base].([]string)
		object[base] = append(before, form[name]...)
	}
	return marshal(object)
}
