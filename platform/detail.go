package platform

import (
	"reflect"
	"strconv"
	"strings"
	"time"
)

// fill sets the fields of the struct behind out from the leaves at their paths, given as `wx:"path"`, several
// spellings joined by commas. Strings, whole numbers, decimals and unix times are leaves; a slice of strings takes
// every repeat; a slice of structs takes the repeated groups below its path. What is missing, or is no number, stays
// zero; its text is in Fields.
func (f Fields) fill(out any) {
	v := reflect.ValueOf(out).Elem()
	for i := range v.NumField() {
		paths := strings.Split(v.Type().Field(i).Tag.Get("wx"), ",")
		field := v.Field(i)
		switch {
		case field.Kind() == reflect.Slice && field.Type().Elem().Kind() == reflect.Struct:
			f.fillGroups(field, paths)
		case field.Kind() == reflect.Slice:
			field.Set(reflect.ValueOf(f.All(paths[0])))
		default:
			f.fillLeaf(field, paths)
		}
	}
}

func (f Fields) fillLeaf(field reflect.Value, paths []string) {
	text := f.first(paths...)
	if _, isTime := field.Interface().(time.Time); isTime {
		field.Set(reflect.ValueOf(unixTime(text)))
		return
	}
	switch field.Kind() {
	case reflect.String:
		field.SetString(text)
	case reflect.Int64:
		n, _ := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		field.SetInt(n)
	case reflect.Float64:
		x, _ := strconv.ParseFloat(strings.TrimSpace(text), 64)
		field.SetFloat(x)
	}
}

func (f Fields) fillGroups(field reflect.Value, paths []string) {
	for _, path := range paths {
		for _, group := range f.groups(path) {
			item := reflect.New(field.Type().Elem())
			group.fill(item.Interface())
			field.Set(reflect.Append(field, item.Elem()))
		}
	}
}

// groups splits the leaves below a repeated element. A leaf that the current group has already begins the next one.
func (f Fields) groups(path string) []Fields {
	var out []Fields
	for _, leaf := range f {
		name, ok := strings.CutPrefix(leaf.Path, path+".")
		if !ok {
			continue
		}
		last := len(out) - 1
		if last < 0 || out[last].has(name) {
			out, last = append(out, nil), last+1
		}
		out[last] = append(out[last], Field{name, leaf.Value})
	}
	return out
}

func (f Fields) has(path string) bool {
	for i := range f {
		if f[i].Path == path {
			return true
		}
	}
	return false
}

// filled returns the detail with its fields set, nil for an unknown one.
func filled(detail any, f Fields) any {
	if detail != nil {
		f.fill(detail)
	}
	return detail
}
