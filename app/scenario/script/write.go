package script

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Draft is a scenario that a program writes; each step is the struct of a kind.
type Draft struct {
	Name  string
	Seed  uint64
	Steps []any
}

// Write makes the file of a draft. Empty fields are left out, and a struct of which only the short field is given stands as
// that alone.
func Write(d Draft) ([]byte, error) {
	steps := []any{}
	for _, s := range d.Steps {
		key, ok := keyOf(reflect.TypeOf(s))
		if !ok {
			return nil, fmt.Errorf("no step of a scenario is a %T", s)
		}
		steps = append(steps, []pair{{key, plain(reflect.ValueOf(s))}})
	}
	var out bytes.Buffer
	err := emit(&out, []pair{{"name", d.Name}, {"seed", d.Seed}, {"steps", steps}}, "")
	return out.Bytes(), err
}

func keyOf(t reflect.Type) (string, bool) {
	for _, k := range kinds() {
		if k.value == t {
			return k.key, true
		}
	}
	return "", false
}

// plain is a value as the encoder takes it.
func plain(v reflect.Value) any {
	switch {
	case v.Type() == reflect.TypeFor[time.Duration]():
		return bare(Brief(time.Duration(v.Int())))
	case v.Kind() == reflect.Pointer:
		return plain(v.Elem())
	case v.Kind() == reflect.Struct:
		return plainStruct(v)
	case v.Type() == reflect.TypeFor[json.Number]():
		return number(v.String())
	case v.Kind() == reflect.String:
		return v.String()
	case v.Kind() == reflect.Interface:
		return plain(v.Elem())
	case v.Kind() == reflect.Map:
		out := []pair{}
		for _, key := range slices.Sorted(maps.Keys(texts(v))) {
			out = append(out, pair{key, plain(v.MapIndex(reflect.ValueOf(key)))})
		}
		return out
	case v.Kind() == reflect.Slice:
		out := []any{}
		for i := range v.Len() {
			out = append(out, plain(v.Index(i)))
		}
		return out
	}
	return v.Interface()
}

// bare is a text that needs no quotes.
type bare string

// number is one as the encoder takes it; what is too long for one stays a text.
func number(text string) any {
	if i, err := strconv.ParseInt(text, 10, 64); err == nil {
		return i
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		return f
	}
	return text
}

// texts are the keys of a map.
func texts(v reflect.Value) map[string]bool {
	out := map[string]bool{}
	for _, key := range v.MapKeys() {
		out[key.String()] = true
	}
	return out
}

// plainStruct are the fields that are given, or the short one alone.
func plainStruct(v reflect.Value) any {
	out := []pair{}
	short := true
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			continue
		}
		tag := v.Type().Field(i).Tag
		out = append(out, pair{tag.Get("yaml"), plain(v.Field(i))})
		short = short && tag.Get("short") != ""
	}
	if short && len(out) == 1 {
		return out[0].value
	}
	return out
}

// pair is one key of a mapping that is written in order.
type pair struct {
	key   string
	value any
}

// emit writes a value in block style; indent stands before every line but the first.
func emit(out *bytes.Buffer, v any, indent string) error {
	switch v := v.(type) {
	case []pair:
		for i, p := range v {
			if i > 0 {
				out.WriteString(indent)
			}
			key, err := quoted(p.key)
			if err != nil {
				return err
			}
			out.WriteString(key + ":")
			if err := emitBelow(out, p.value, indent+"  "); err != nil {
				return err
			}
		}
		return nil
	case []any:
		for i, item := range v {
			if i > 0 {
				out.WriteString(indent)
			}
			out.WriteString("- ")
			if err := emit(out, item, indent+"  "); err != nil {
				return err
			}
		}
		return nil
	case string:
		text, err := quoted(v)
		out.WriteString(text + "\n")
		return err
	}
	fmt.Fprintln(out, v)
	return nil
}

// emitBelow writes a value behind its key: on the same line where it is one line.
func emitBelow(out *bytes.Buffer, v any, indent string) error {
	pairs, isMapping := v.([]pair)
	items, isList := v.([]any)
	switch {
	case isMapping && len(pairs) == 0:
		out.WriteString(" {}\n")
		return nil
	case isList && len(items) == 0:
		out.WriteString(" []\n")
		return nil
	case isMapping, isList:
		out.WriteString("\n" + indent)
	default:
		out.WriteString(" ")
	}
	return emit(out, v, indent)
}

var harmless = regexp.MustCompile(`^[\p{L}_/][\p{L}\p{N}_./，。：！？-]*( [\p{L}\p{N}_./，。：！？-]+)*$`)

// quoted is a text, plain where nobody can take it for anything else, and otherwise in quotes: JSON's escapes are YAML's.
func quoted(text string) (string, error) {
	words := []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
	if harmless.MatchString(text) && !slices.Contains(words, strings.ToLower(text)) {
		return text, nil
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(text)
	return strings.TrimSpace(out.String()), err
}

// Literal is a text that stands for itself: what looks like a variable in it is none.
func Literal(text string) string {
	return reference.ReplaceAllStringFunc(text, func(ref string) string { return "$" + ref })
}

// Exactly is a text to be matched that stands for itself, also where it looks like a regular expression.
func Exactly(text string) string {
	if len(text) > 1 && strings.HasPrefix(text, "/") && strings.HasSuffix(text, "/") {
		text = "/^" + regexp.QuoteMeta(text) + "$/"
	}
	return Literal(text)
}

// Brief is a duration without its empty parts: 2h for 2h0m0s.
func Brief(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
