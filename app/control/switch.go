package control

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Switch is one thing to choose about a platform, an account or a follower of the simulated WeChat, as a command line writes
// it. It is a field of ChangeHabits, ChangeAccountHabits or ChangeFollowerHabits; one inside another stands behind a dot.
type Switch struct {
	Key    string   // audit.code.result; a * at the end stands for any name: quota.*
	Kind   string   // text, bool, integer or number; texts and integers are lists
	Values []string // that it may have, or each of a list; nil for any
	Bounds string   // of a number, "" for none
	Usual  string   // what it is where nobody changed it
	Varies bool     // from one to another: nothing is usual
}

// Switches are those of a request, which may be empty, or of what points to one.
func Switches(request any) []Switch { return switchesOf("", present(reflect.TypeOf(request))) }

func switchesOf(before string, request reflect.Type) (out []Switch) {
	for _, p := range only(inBody, parameters(request)) {
		one := Switch{Key: before + p.name, Kind: kindName(p.of), Values: enum(p.tag), Bounds: bounds(p.tag)}
		usual, known := p.tag.Lookup("usual")
		one.Usual, one.Varies = usual, !known
		switch of := present(p.of); of.Kind() {
		case reflect.Struct:
			out = append(out, switchesOf(one.Key+".", of)...)
			continue
		case reflect.Map:
			one.Key, one.Kind = one.Key+".*", kindName(of.Elem())
		case reflect.Bool:
			one.Values = []string{"on", "off"}
		}
		out = append(out, one)
	}
	return out
}

func bounds(tag reflect.StructTag) string {
	low, high := tag.Get("min"), tag.Get("max")
	switch {
	case low == "":
		return ""
	case high == "":
		return "≥ " + low
	}
	return low + "–" + high
}

// Is says whether a key is the switch's.
func (s Switch) Is(key string) bool {
	any, open := strings.CutSuffix(s.Key, "*")
	return s.Key == key || open && strings.HasPrefix(key, any) && key != any
}

// Choose sets a switch of the request that into points to. Bools are on and off, too, lists have commas, and seconds may be
// a duration: 10m. The key is one of Switches.
func Choose(into any, key, text string) error {
	return choose(reflect.ValueOf(into).Elem(), key, key, text)
}

// choose follows the rest of a key into a request.
func choose(request reflect.Value, key, rest, text string) error {
	name, rest, deeper := strings.Cut(rest, ".")
	for _, p := range only(inBody, parameters(request.Type())) {
		if p.name != name {
			continue
		}
		field, of := request.FieldByIndex(p.index), present(p.of)
		p.name, p.of = key, of
		switch {
		case deeper && of.Kind() == reflect.Struct:
			if field.IsNil() {
				field.Set(reflect.New(of))
			}
			return choose(field.Elem(), key, rest, text)
		case deeper && of.Kind() == reflect.Map:
			return p.chooseIn(field, rest, text)
		case !deeper:
			return p.chooseText(field, text)
		}
	}
	return fmt.Errorf("no switch is called %s", key)
}

// chooseIn sets the entry of a map.
func (p parameter) chooseIn(field reflect.Value, name, text string) error {
	if field.IsNil() {
		field.Set(reflect.MakeMap(p.of))
	}
	p.of = p.of.Elem()
	entry := reflect.New(p.of).Elem()
	if err := p.chooseText(entry, text); err != nil {
		return err
	}
	field.SetMapIndex(reflect.ValueOf(name), entry)
	return nil
}

func (p parameter) chooseText(field reflect.Value, text string) error {
	value := literal(p.of, p.tag, text)
	if p.of.Kind() == reflect.Bool && value[0] == '"' {
		return refused("enum", p.name, text, "on, off")
	}
	if err := p.readJSON(field, value); err != nil {
		return err
	}
	return p.check(field)
}

// literal is a text as JSON of a type. What does not fit becomes a text, which readJSON refuses.
func literal(of reflect.Type, tag reflect.StructTag, text string) json.RawMessage {
	quoted, _ := json.Marshal(text)
	switch of.Kind() {
	case reflect.Bool:
		switch strings.ToLower(text) {
		case "on", "true", "开":
			return json.RawMessage("true")
		case "off", "false", "关":
			return json.RawMessage("false")
		}
	case reflect.Int, reflect.Float64:
		if took, err := time.ParseDuration(text); err == nil && tag.Get("unit") == "s" {
			text = strconv.FormatFloat(took.Seconds(), 'f', -1, 64)
		}
		if json.Valid([]byte(text)) {
			return json.RawMessage(text)
		}
	case reflect.Slice:
		var list []string
		for one := range strings.SplitSeq(text, ",") {
			if one = strings.TrimSpace(one); one != "" {
				list = append(list, string(literal(of.Elem(), tag, one)))
			}
		}
		return json.RawMessage("[" + strings.Join(list, ",") + "]")
	}
	return quoted
}

// Chosen is a switch with its value, as Choose takes it.
type Chosen struct{ Key, Value string }

// ChosenOf are the switches of a request with the values that an answer has: Habits, AccountHabits or Follower.
func ChosenOf(request, answer any) (out []Chosen) {
	var all []Chosen
	chosenOf("", reflect.ValueOf(answer), &all)
	for _, s := range Switches(request) {
		for _, one := range all {
			if s.Is(one.Key) {
				out = append(out, one)
			}
		}
	}
	return out
}

func chosenOf(key string, v reflect.Value, out *[]Chosen) {
	within := func(name string) string { return strings.TrimPrefix(key+"."+name, ".") }
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			chosenOf(key, v.Elem(), out)
		}
	case reflect.Struct:
		for f, value := range v.Fields() {
			name, _ := placeOf(f.Tag)
			chosenOf(within(name), value, out)
		}
	case reflect.Map:
		names := slices.SortedFunc(maps.Keys(mapOf(v)), strings.Compare)
		for _, name := range names {
			chosenOf(within(name), mapOf(v)[name], out)
		}
	default:
		*out = append(*out, Chosen{key, textOf(v)})
	}
}

func mapOf(v reflect.Value) map[string]reflect.Value {
	out := map[string]reflect.Value{}
	for name, value := range v.Seq2() {
		out[name.String()] = value
	}
	return out
}

func textOf(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Bool:
		return map[bool]string{true: "on", false: "off"}[v.Bool()]
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	case reflect.Slice:
		var list []string
		for _, one := range v.Seq2() {
			list = append(list, textOf(one))
		}
		return strings.Join(list, ",")
	}
	return fmt.Sprint(v)
}
