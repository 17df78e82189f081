package script

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// Action is what a step does, with the values of variables put in: the struct of its kind.
func (s Step) Action(vars map[string]string) (any, error) {
	k, ok := findKind(s.Kind)
	if !ok {
		return nil, &Mistake{s.Pos, "unknown_key", []any{s.Kind, strings.Join(stepKeys(), ", ")}}
	}
	into := reflect.New(k.value)
	d := decoder{pos: s.Pos, values: vars}
	d.action(s.node, into.Elem())
	if len(d.mistakes) > 0 {
		return nil, Mistakes(d.mistakes)
	}
	return into.Elem().Interface(), nil
}

// decoder fills structs from nodes. While a file is read r is set: variables have no values yet, and what holds one fits
// everywhere. While it is played values is.
type decoder struct {
	r        *reader
	pos      Pos // of the step, while it is played
	values   map[string]string
	mistakes []*Mistake
}

func (d *decoder) mistake(n ast.Node, key string, args ...any) {
	if d.r != nil {
		d.r.mistake(n, key, args...)
		return
	}
	p := d.pos
	if line, column := where(n); line > 0 {
		p.Line, p.Column = line, column
	}
	d.mistakes = append(d.mistakes, &Mistake{p, key, args})
}

// decode fills what into points to with a key's value.
func (r *reader) decode(key string, n ast.Node, into any) {
	d := decoder{r: r}
	d.value(n, reflect.ValueOf(into).Elem(), key)
}

// decodeInto fills the struct of a step.
func (r *reader) decodeInto(n, at ast.Node, into any) {
	d := decoder{r: r}
	if n == nil {
		n = &ast.NullNode{BaseNode: &ast.BaseNode{}, Token: at.GetToken()}
	}
	d.action(n, reflect.ValueOf(into).Elem())
}

// text is the text of a key.
func (r *reader) text(e entry) string {
	var s string
	r.decode(e.key, e.value, &s)
	return s
}

// check reads a step for its mistakes alone, and makes known what it captures.
func (r *reader) check(k kind, value, at ast.Node) {
	into := reflect.New(k.value)
	r.decodeInto(value, at, into.Interface())
	switch v := into.Elem().Interface().(type) {
	case Capture:
		r.capture(v, value)
	case Push:
		r.push(v, value, at)
	case World:
		if reflect.ValueOf(v).IsZero() {
			r.mistake(at, "empty_step", "world", strings.Join(keysOf(k.value), ", "))
		}
	case Expect:
		if v.Within = 0; reflect.ValueOf(v).IsZero() {
			r.mistake(at, "empty_step", "expect", strings.Join(keysOf(k.value), ", "))
		}
		r.never(v, value)
	case Fault:
		if v.Effect == "" && !v.Clear {
			r.mistake(at, "missing_of", "fault", "effect")
		}
	}
}

// never holds a call that must not be seen to the APIs that there are: one whose name is mistyped is never seen.
func (r *reader) never(e Expect, n ast.Node) {
	if e.Call == nil || e.Call.Times == nil || *e.Call.Times > 0 || r.known.Paths == nil || strings.Contains(e.Call.Path, "${") {
		return
	}
	var words []string
	for _, path := range r.known.Paths {
		words = append(words, ending(path, e.Call.Path))
	}
	if slices.Contains(words, e.Call.Path) {
		return
	}
	if near := nearest(e.Call.Path, words); near != "" {
		r.mistake(n, "unknown_call_near", e.Call.Path, near)
		return
	}
	r.mistake(n, "unknown_call", e.Call.Path)
}

// ending is as much of a path as another one has: its last elements, or all of it where that begins with a slash.
func ending(path, like string) string {
	if strings.HasPrefix(like, "/") {
		return path
	}
	parts := strings.Split(path, "/")
	return strings.Join(parts[max(0, len(parts)-1-strings.Count(like, "/")):], "/")
}

// capture makes variables of a capture step.
func (r *reader) capture(c Capture, n ast.Node) {
	if len(c) == 0 {
		r.mistake(n, "empty_step", "capture", strings.Join(sources(), ", "))
		return
	}
	entries, _ := r.mapping(n)
	for _, e := range entries {
		r.variable(e.at, e.key)
		source, _, _ := strings.Cut(c[e.key], ".")
		if source, _, _ = strings.Cut(source, "["); !slices.Contains(sources(), source) && len(references(source)) == 0 {
			r.unknownWord(e.value, source, sources())
		}
	}
}

// push holds the fields that a push sets to those that the callback has.
func (r *reader) push(p Push, n, at ast.Node) {
	switch {
	case p.Event == "" && p.Raw == "":
		r.mistake(at, "missing_of", "push", "event")
	case p.Event != "" && p.Raw != "":
		r.mistake(at, "raw_and_event")
	}
	fields := r.known.Events[p.Event]
	if len(fields) == 0 || len(p.Set) == 0 {
		return
	}
	entries, _ := r.mapping(n)
	for _, e := range entries {
		if e.key != "set" {
			continue
		}
		set, _ := r.mapping(e.value)
		for _, f := range set {
			if !slices.Contains(fields, f.key) {
				r.unknown(f, fields)
			}
		}
	}
}

// action fills the struct, or map, of a step. A scalar is its short field.
func (d *decoder) action(n ast.Node, v reflect.Value) {
	if v.Kind() == reflect.Map {
		d.value(n, v, "")
		return
	}
	d.object(n, v)
}

// object fills a struct.
func (d *decoder) object(n ast.Node, v reflect.Value) {
	given := map[string]bool{}
	switch node := n.(type) {
	case nil, *ast.NullNode:
	case *ast.MappingNode, *ast.MappingValueNode:
		d.entries(node, v, given)
	default:
		field, short := shortField(v.Type())
		if _, listed := n.(*ast.SequenceNode); !short || listed && field.Type.Kind() != reflect.Slice {
			d.mistake(n, "not_these_keys", place(n), strings.Join(keysOf(v.Type()), ", "))
			return
		}
		given[field.Tag.Get("yaml")] = true
		d.field(n, v.FieldByIndex(field.Index), field.Tag)
	}
	for i := range v.NumField() {
		if tag := v.Type().Field(i).Tag; tag.Get("required") != "" && !given[tag.Get("yaml")] {
			d.mistake(n, "missing", tag.Get("yaml"))
		}
	}
}

func (d *decoder) entries(n ast.Node, v reflect.Value, given map[string]bool) {
	r := d.r
	if r == nil {
		r = &reader{open: []string{d.pos.File}}
	}
	entries, _ := r.mapping(n)
	for _, e := range entries {
		field, ok := fieldOf(v.Type(), e.key)
		if !ok {
			r.unknown(e, keysOf(v.Type()))
			continue
		}
		given[e.key] = true
		if field.Type != reflect.TypeFor[[]Step]() {
			d.field(e.value, v.FieldByIndex(field.Index), field.Tag)
		}
	}
}

// field fills one field and holds it to its tag.
func (d *decoder) field(n ast.Node, v reflect.Value, tag reflect.StructTag) {
	before := len(d.mistakes)
	d.value(n, v, tag.Get("yaml"))
	if v.Kind() != reflect.String || len(d.mistakes) > before {
		return
	}
	text := v.String()
	if d.r != nil && len(references(text)) > 0 {
		return
	}
	switch {
	case tag.Get("enum") != "":
		d.oneOf(n, text, strings.Split(tag.Get("enum"), ","))
	case tag.Get("known") != "" && d.r != nil:
		d.oneOf(n, text, d.r.known.words(tag.Get("known")))
	case tag.Get("match") != "":
		if _, err := Matcher(text); err != nil {
			d.mistake(n, "pattern", text, err)
		}
	}
}

// words are what a text may be; none: anything.
func (k Known) words(of string) (out []string) {
	switch of {
	case "effect":
		return k.Effects
	case "push_effect":
		return k.Pushes
	}
	for name := range k.Events {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func (d *decoder) oneOf(n ast.Node, word string, words []string) {
	switch {
	case len(words) == 0 || slices.Contains(words, word):
	case d.r != nil:
		d.r.unknownWord(n, word, words)
	default:
		d.mistake(n, "unknown_word", word, strings.Join(words, ", "))
	}
}

func (r *reader) unknownWord(n ast.Node, word string, words []string) {
	if near := nearest(word, words); near != "" {
		r.mistake(n, "unknown_word_near", word, near, strings.Join(words, ", "))
		return
	}
	r.mistake(n, "unknown_word", word, strings.Join(words, ", "))
}

// value fills anything. What holds a variable that has no value yet stays empty, but for texts.
func (d *decoder) value(n ast.Node, v reflect.Value, key string) {
	if key, said := unsupported(n); said {
		d.mistake(n, key)
		return
	}
	if _, null := n.(*ast.NullNode); null || n == nil {
		return
	}
	switch {
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		if v.Elem().Kind() == reflect.Struct {
			d.object(n, v.Elem())
			return
		}
		d.value(n, v.Elem(), key)
	case v.Kind() == reflect.Interface:
		if found := d.free(n); found != nil {
			v.Set(reflect.ValueOf(found))
		}
	case v.Kind() == reflect.Slice:
		d.list(n, v, key)
	case v.Kind() == reflect.Map:
		d.pairs(n, v)
	default:
		d.scalar(n, v, key)
	}
}

// list fills a list; a single value is a list of one.
func (d *decoder) list(n ast.Node, v reflect.Value, key string) {
	items := []ast.Node{n}
	if list, ok := n.(*ast.SequenceNode); ok {
		items = list.Values
	}
	for _, item := range items {
		one := reflect.New(v.Type().Elem()).Elem()
		d.scalar(item, one, key)
		v.Set(reflect.Append(v, one))
	}
}

// pairs fills a map of texts.
func (d *decoder) pairs(n ast.Node, v reflect.Value) {
	r := d.r
	if r == nil {
		r = &reader{open: []string{d.pos.File}}
	}
	entries, ok := r.mapping(n)
	if !ok {
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, e := range entries {
		one := reflect.New(v.Type().Elem()).Elem()
		d.scalar(e.value, one, e.key)
		v.SetMapIndex(reflect.ValueOf(e.key), one)
	}
}

// scalar fills a text, number, truth value or duration.
func (d *decoder) scalar(n ast.Node, v reflect.Value, key string) {
	if _, null := n.(*ast.NullNode); null || n == nil {
		return
	}
	text, ok := scalar(n)
	if !ok {
		d.mistake(n, "not_a_value", key)
		return
	}
	if d.r != nil && !d.r.refer(n, text) && v.Kind() != reflect.String {
		return
	}
	text = Expand(text, d.values)
	if err := set(v, text); err != nil {
		d.mistake(n, err.Error(), key, text)
	}
}

// wrongType is the key of the sentence that says what a text should have been.
type wrongType string

func (w wrongType) Error() string { return string(w) }

// set gives a value its text.
func set(v reflect.Value, text string) error {
	if v.Type() == reflect.TypeFor[time.Duration]() {
		d, err := time.ParseDuration(text)
		if err != nil || d < 0 {
			return wrongType("not_a_duration")
		}
		v.SetInt(int64(d))
		return nil
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return wrongType("not_a_bool")
		}
		v.SetBool(b)
	case reflect.Int:
		i, err := strconv.Atoi(text)
		if err != nil {
			return wrongType("not_a_number")
		}
		v.SetInt(int64(i))
	case reflect.Uint64:
		u, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			return wrongType("not_a_number")
		}
		v.SetUint(u)
	case reflect.Float64:
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return wrongType("not_a_number")
		}
		v.SetFloat(f)
	}
	return nil
}

// free is a value of any shape, as JSON has it.
func (d *decoder) free(n ast.Node) any {
	if key, said := unsupported(n); said {
		d.mistake(n, key)
		return nil
	}
	switch node := n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		r := d.r
		if r == nil {
			r = &reader{open: []string{d.pos.File}}
		}
		out := map[string]any{}
		entries, _ := r.mapping(node)
		for _, e := range entries {
			out[e.key] = d.free(e.value)
		}
		return out
	case *ast.SequenceNode:
		out := []any{}
		for _, item := range node.Values {
			out = append(out, d.free(item))
		}
		return out
	case *ast.IntegerNode, *ast.FloatNode:
		text, _ := scalar(n)
		if i, err := strconv.ParseInt(text, 10, 64); err == nil {
			return i
		}
		if f, err := strconv.ParseFloat(text, 64); err == nil && !strings.ContainsAny(text, "xXoO_nN") {
			return f
		}
		return text
	case *ast.BoolNode:
		return node.Value
	}
	text, ok := scalar(n)
	if !ok {
		return nil
	}
	if d.r != nil {
		d.r.refer(n, text)
	}
	return Expand(text, d.values)
}

func shortField(t reflect.Type) (reflect.StructField, bool) {
	for i := range t.NumField() {
		if f := t.Field(i); f.Tag.Get("short") != "" {
			return f, true
		}
	}
	return reflect.StructField{}, false
}

func fieldOf(t reflect.Type, key string) (reflect.StructField, bool) {
	for i := range t.NumField() {
		if f := t.Field(i); f.Tag.Get("yaml") == key {
			return f, true
		}
	}
	return reflect.StructField{}, false
}

func keysOf(t reflect.Type) (keys []string) {
	if t.Kind() != reflect.Struct {
		return nil
	}
	for i := range t.NumField() {
		keys = append(keys, t.Field(i).Tag.Get("yaml"))
	}
	return keys
}

// Given are the keys of a step that have a value.
func Given(step any) (keys []string) {
	v := reflect.ValueOf(step)
	for i, key := range keysOf(v.Type()) {
		if !v.Field(i).IsZero() {
			keys = append(keys, key)
		}
	}
	return keys
}
