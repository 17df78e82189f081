package control

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gorilla/mux"

	"wxlab/app/workspace"
)

// bodyLimit bounds a request's body, in bytes.
const bodyLimit = 1 << 20

// byteOrderMark is what some editors and shells write before a text in UTF-8.
const byteOrderMark = "\ufeff"

// refused is a request that cannot be understood: a sentence of i18n's topic request, with the parameter's name.
func refused(key string, args ...any) error {
	return &workspace.Problem{Key: "request." + key, Args: args, Exit: workspace.ExitUsage}
}

// decode reads a request by the tags of In. It is strict: a name that In does not have, a value of the wrong type or out
// of bounds is an error that names it, never a silent no-op. A request without body parameters may have any body.
func decode[In any](r *http.Request) (in In, err error) {
	v := reflect.ValueOf(&in).Elem()
	all := parameters(v.Type())
	query, err := readQuery(r, only(inQuery, all))
	if err != nil {
		return in, err
	}
	body, err := readBody(r, only(inBody, all))
	if err != nil {
		return in, err
	}
	for _, p := range all {
		field := v.FieldByIndex(p.index)
		switch p.in {
		case inPath:
			err = p.readText(field, mux.Vars(r)[p.name])
		case inQuery:
			err = p.readText(field, query.Get(p.name))
		default:
			err = p.readJSON(field, body[p.name])
		}
		if err == nil {
			err = p.check(field)
		}
		if err != nil {
			return in, err
		}
	}
	return in, nil
}

func readQuery(r *http.Request, known []parameter) (url.Values, error) {
	query := r.URL.Query()
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if !slices.ContainsFunc(known, func(p parameter) bool { return p.name == name }) {
			if len(known) == 0 {
				return nil, refused("no_query", name)
			}
			return nil, refused("unknown_query", name, names(known))
		}
	}
	return query, nil
}

// readBody takes the JSON object of the body apart. As encoding/json does, it takes a name in another case for the same.
func readBody(r *http.Request, known []parameter) (map[string]json.RawMessage, error) {
	out := map[string]json.RawMessage{}
	if len(known) == 0 {
		return out, nil
	}
	given, err := readObject(r.Body)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		at := slices.IndexFunc(known, func(p parameter) bool { return strings.EqualFold(p.name, name) })
		if at < 0 {
			return nil, refused("unknown_field", name, names(known))
		}
		out[known[at].name] = given[name]
	}
	return out, nil
}

// readObject reads one JSON object, and nothing behind it; no body at all is an empty one.
func readObject(body io.Reader) (object map[string]json.RawMessage, err error) {
	raw, err := io.ReadAll(io.LimitReader(body, bodyLimit+1))
	switch {
	case err != nil:
		return nil, refused("body", err)
	case len(raw) > bodyLimit:
		return nil, statusError{http.StatusRequestEntityTooLarge, refused("too_long", bodyLimit)}
	}
	if raw = bytes.TrimPrefix(raw, []byte(byteOrderMark)); len(bytes.TrimSpace(raw)) == 0 {
		return nil, nil
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	err = dec.Decode(&object)
	behind := bytes.TrimSpace(raw[dec.InputOffset():])
	var mistyped *json.UnmarshalTypeError
	switch {
	case errors.As(err, &mistyped):
		return nil, refused("no_object", mistyped.Value)
	case err != nil:
		return nil, refused("body", err)
	case len(behind) > 0:
		return nil, refused("trailing", strconv.QuoteToGraphic(beginning(behind)))
	}
	return object, nil
}

// beginning is as much of a text as helps to recognise it.
func beginning(text []byte) string {
	const enough = 20 // characters
	runes := []rune(string(text[:min(len(text), enough*utf8.UTFMax)]))
	return string(runes[:min(len(runes), enough)])
}

// readText fills a field from the path or the query.
func (p parameter) readText(field reflect.Value, text string) (err error) {
	if text == "" {
		text = p.tag.Get("default")
	}
	if text == "" {
		return nil
	}
	switch field.Kind() {
	case reflect.String:
		field.SetString(text)
	case reflect.Bool:
		if text != "true" && text != "false" {
			err = errors.New("neither true nor false")
		}
		field.SetBool(text == "true")
	case reflect.Int, reflect.Int64:
		var n int64
		n, err = strconv.ParseInt(text, 10, 64)
		field.SetInt(n)
	default:
		err = fmt.Errorf("a %s cannot be a %s parameter", field.Type(), p.in)
	}
	if err != nil {
		return p.mistyped(strconv.Quote(text), err)
	}
	return nil
}

// readJSON fills a field from the body; null is the same as nothing.
func (p parameter) readJSON(field reflect.Value, raw json.RawMessage) error {
	if raw == nil {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(field.Addr().Interface()); err != nil {
		return p.mistyped(string(raw), err)
	}
	return nil
}

// mistyped says what a value should have been; of an object of several fields, what is wrong inside it.
func (p parameter) mistyped(value string, err error) error {
	if kind := kindName(p.of); kind != "" {
		return refused("not."+kind, p.name, value)
	}
	var inside *json.UnmarshalTypeError
	if errors.As(err, &inside) && inside.Field != "" {
		return refused("inside", p.name, inside.Field, inside.Value)
	}
	return refused("value", p.name, strings.TrimPrefix(err.Error(), "json: "))
}

// kindName is what i18n's topic request calls a type; "" for those that need more than a word.
func kindName(of reflect.Type) string {
	switch of.Kind() {
	case reflect.Pointer:
		return kindName(of.Elem())
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "bool"
	case reflect.Int, reflect.Int64:
		return "integer"
	case reflect.Uint64:
		return "natural"
	case reflect.Float64:
		return "number"
	case reflect.Slice, reflect.Map:
		if of := kindName(of.Elem()); of != "" {
			return of + "s"
		}
	}
	return ""
}

// check holds a value to required, enum, min and max. A value that was left out is only held to required.
func (p parameter) check(field reflect.Value) error {
	if field.IsZero() && p.tag.Get("default") == "" {
		return p.checkMissing()
	}
	if field.Kind() == reflect.Pointer {
		field = field.Elem() // given, 0 and "" included
	}
	if field.Kind() == reflect.Slice {
		for i := range field.Len() {
			if err := p.checkOne(field.Index(i)); err != nil {
				return err
			}
		}
		return nil
	}
	if field.Kind() == reflect.Map {
		for _, value := range field.Seq2() {
			if err := p.checkOne(value); err != nil {
				return err
			}
		}
		return nil
	}
	return p.checkOne(field)
}

// checkMissing refuses that a text was left out or is empty, where it is required.
func (p parameter) checkMissing() error {
	values := enum(p.tag)
	switch {
	case !p.required() || p.of.Kind() != reflect.String:
		return nil
	case values != nil:
		return refused("missing_enum", p.name, strings.Join(values, ", "))
	}
	return refused("missing", p.name)
}

func (p parameter) checkOne(value reflect.Value) error {
	text := textOf(value)
	if values := enum(p.tag); values != nil && !slices.Contains(values, text) {
		return refused("enum", p.name, text, strings.TrimPrefix(strings.Join(values, ", "), ", "))
	}
	low, high := limits(p.tag)
	if low == "" && high == "" {
		return nil
	}
	n := number(value)
	switch {
	case within(n, low, high):
		return nil
	case p.tag.Get("max") == "" && !within(n, low, ""):
		return refused("least", p.name, text, low)
	}
	return refused("range", p.name, text, low, high)
}

// longest is what a time in seconds is at most, ten years, where its tags say nothing else: more means nothing, and much more
// does not fit in a time.Duration.
const longest = "315360000"

// limits are what a number lies between; "" is no limit.
func limits(tag reflect.StructTag) (low, high string) {
	low, high = tag.Get("min"), tag.Get("max")
	if high == "" && low != "" && tag.Get("unit") == "s" {
		high = longest
	}
	return low, high
}

func number(value reflect.Value) float64 {
	if value.CanInt() {
		return float64(value.Int())
	}
	return value.Float()
}

// within compares with bounds as they stand in tags; a test parses every one of them.
func within(n float64, low, high string) bool {
	at, err := strconv.ParseFloat(low, 64)
	if err == nil && n < at {
		return false
	}
	at, err = strconv.ParseFloat(high, 64)
	return err != nil || n <= at
}
