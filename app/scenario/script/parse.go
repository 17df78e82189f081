package script

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"wxlab/sim/spelling"
)

const (
	largest  = 256 << 10 // bytes of a file
	nested   = 100       // lists and mappings within one another
	deepest  = 8         // includes within includes
	mostSaid = 20        // mistakes that are told at once
)

// Parse reads a file. Where something is wrong the error is Mistakes.
func Parse(file string, raw []byte, known Known) (Script, error) {
	r := &reader{known: known, vars: map[string]bool{}}
	for _, name := range slices.Concat(BuiltIn(), known.Vars) {
		r.vars[name] = true
	}
	out := r.file(file, raw, nil)
	if len(r.mistakes) > 0 {
		return Script{}, Mistakes(r.mistakes[:min(len(r.mistakes), mostSaid)])
	}
	return out, nil
}

// reader reads a file and those that it includes.
type reader struct {
	known    Known
	vars     map[string]bool // that have a value where the reader stands
	open     []string        // files being read, the including ones first
	mistakes []*Mistake
}

func (r *reader) name() string { return r.open[len(r.open)-1] }

func (r *reader) pos(n ast.Node) Pos {
	line, column := where(n)
	return Pos{r.name(), max(line, 1), max(column, 1)}
}

// where a node begins: a mapping with its first key. It is 0 where nobody knows.
func where(n ast.Node) (line, column int) {
	switch m := n.(type) {
	case nil:
		return 0, 0
	case *ast.MappingNode:
		if !m.IsFlowStyle && len(m.Values) > 0 {
			return where(m.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return where(m.Key)
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line, t.Position.Column
	}
	return 0, 0
}

func (r *reader) mistake(n ast.Node, key string, args ...any) {
	r.mistakes = append(r.mistakes, &Mistake{r.pos(n), key, args})
}

// file reads one file; includer is the node that names it, nil for the first.
func (r *reader) file(name string, raw []byte, includer ast.Node) (out Script) {
	if slices.Contains(r.open, name) || len(r.open) >= deepest {
		r.mistake(includer, "include_circle", strings.Join(append(r.open, name), " → "))
		return out
	}
	r.open = append(r.open, name)
	defer func() { r.open = r.open[:len(r.open)-1] }()
	root, ok := r.document(raw)
	if !ok {
		return out
	}
	return r.script(root)
}

// document is the one mapping of a file.
func (r *reader) document(raw []byte) (ast.Node, bool) {
	if len(raw) > largest {
		r.mistake(nil, "too_large", largest>>10)
		return nil, false
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff")) // editors on Windows put it there
	if line, column := notUTF8(raw); line > 0 {
		r.mistakes = append(r.mistakes, &Mistake{Pos{r.name(), line, column}, "not_utf8", nil})
		return nil, false
	}
	if line := tooDeep(raw); line > 0 {
		r.mistakes = append(r.mistakes, &Mistake{Pos{r.name(), line, 1}, "too_deep", []any{nested}})
		return nil, false
	}
	file, err := parser.ParseBytes(raw, 0)
	var syntax *yaml.SyntaxError
	switch {
	case errors.As(err, &syntax):
		p := Pos{r.name(), 1, 1}
		if t := syntax.Token; t != nil && t.Position != nil {
			p.Line, p.Column = t.Position.Line, t.Position.Column
		}
		r.mistakes = append(r.mistakes, unreadable(p, syntax.Message))
		return nil, false
	case err != nil:
		r.mistake(nil, "yaml", err.Error())
		return nil, false
	}
	docs := slices.DeleteFunc(file.Docs, func(d *ast.DocumentNode) bool { return d.Body == nil })
	switch {
	case len(docs) == 0:
		r.mistake(nil, "empty")
	case len(docs) > 1:
		r.mistake(docs[1].Body, "two_documents")
	default:
		return docs[0].Body, true
	}
	return nil, false
}

// notUTF8 is where the first byte stands that is none of a text in UTF-8; files in GBK or UTF-16 have one early. It is 0
// where there is none.
func notUTF8(raw []byte) (line, column int) {
	line, column = 1, 1
	for len(raw) > 0 {
		char, size := utf8.DecodeRune(raw)
		switch {
		case char == utf8.RuneError && size == 1, char == 0:
			return line, column
		case char == '\n':
			line, column = line+1, 0
		}
		raw, column = raw[size:], column+1
	}
	return 0, 0
}

// unreadable is the mistake that the parser found, for what people do most in both languages.
func unreadable(p Pos, said string) *Mistake {
	for _, known := range []struct{ says, key string }{
		{"character '\t'", "tab"}, {"a tab character", "tab"}, {"is a reserved character", "reserved"},
		{"mapping value is not allowed", "colon"}, {"could not find end character", "unclosed"}, {"end token", "unclosed"},
	} {
		if strings.Contains(said, known.says) {
			return &Mistake{p, known.key, nil}
		}
	}
	if key, first, twice := strings.Cut(said, " already defined at "); twice {
		return &Mistake{p, "twice", []any{strings.TrimPrefix(key, "mapping key "), strings.Trim(first, "[]")}}
	}
	return &Mistake{p, "yaml", []any{said}}
}

// tooDeep is the line in which brackets or dashes nest deeper than any scenario does, 0 where none does: the parser calls
// itself for each, and a stack that overflows ends the whole program.
func tooDeep(raw []byte) int {
	open, lines := 0, strings.Split(string(raw), "\n")
	for i, line := range lines {
		open = max(0, open+strings.Count(line, "[")+strings.Count(line, "{")-strings.Count(line, "]")-strings.Count(line, "}"))
		if open > nested || strings.Count(line, "- ")+strings.Count(line, "? ") > nested {
			return i + 1
		}
	}
	return 0
}

// script reads the keys of a file.
func (r *reader) script(root ast.Node) (out Script) {
	entries, ok := r.mapping(root)
	if !ok {
		return out
	}
	out.File = r.name()
	var steps ast.Node
	for _, e := range entries {
		switch e.key {
		case "name":
			out.Name = r.text(e)
		case "description":
			r.text(e)
		case "seed":
			r.decode(e.key, e.value, &out.Seed)
		case "vars":
			r.decode(e.key, e.value, &out.Vars)
			r.declare(e.value, out.Vars)
		case "steps":
			steps = e.value
		default:
			r.unknown(e, topKeys())
		}
	}
	if steps == nil {
		r.mistake(root, "missing", "steps")
		return out
	}
	out.Steps = r.steps(steps)
	return out
}

func topKeys() []string { return []string{"name", "description", "seed", "vars", "steps"} }

// declare makes variables known, whose names must be such.
func (r *reader) declare(at ast.Node, vars map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		r.variable(at, name)
	}
}

func (r *reader) variable(at ast.Node, name string) {
	if !variableName.MatchString(name) {
		r.mistake(at, "variable_name", name)
	}
	r.vars[name] = true
}

// steps reads a list of steps.
func (r *reader) steps(n ast.Node) (out []Step) {
	list, ok := n.(*ast.SequenceNode)
	if !ok {
		r.mistake(n, "not_a_list", "steps")
		return nil
	}
	if len(list.Values) == 0 {
		r.mistake(n, "no_steps", strings.Join(Kinds(), ", "))
	}
	for _, item := range list.Values {
		if s, ok := r.step(item); ok {
			out = append(out, s)
		}
	}
	return out
}

// step reads one: a name if it has one, and the key that says what it does.
func (r *reader) step(n ast.Node) (out Step, ok bool) {
	if word, isWord := scalar(n); isWord { // a step without values, such as "- authorize"
		k, found := findKind(word)
		if !found {
			r.unknown(entry{key: word, at: n}, stepKeys())
			return out, false
		}
		out = Step{Pos: r.pos(n), Kind: k.key}
		return out, r.finish(&out, k, nil, n)
	}
	entries, ok := r.mapping(n)
	if !ok {
		return out, false
	}
	var k kind
	var value ast.Node
	var at ast.Node
	for _, e := range entries {
		found, isKind := findKind(e.key)
		switch {
		case e.key == "name":
			out.Name = r.text(e)
		case !isKind:
			r.unknown(e, stepKeys())
			return out, false
		case k.key != "":
			r.mistake(e.at, "two_kinds", k.key, e.key)
			return out, false
		default:
			k, value, at = found, e.value, e.at
		}
	}
	if k.key == "" {
		r.mistake(n, "no_kind", strings.Join(stepKeys()[1:], ", "))
		return out, false
	}
	out.Pos, out.Kind, out.node = r.pos(at), k.key, value
	return out, r.finish(&out, k, value, at)
}

// finish looks at what the step does, and reads the steps within it.
func (r *reader) finish(s *Step, k kind, value, at ast.Node) bool {
	before := len(r.mistakes)
	switch k.key {
	case "each":
		s.Children = r.each(value, at)
	case "include":
		*s = r.include(*s, value, at)
	default:
		r.check(k, value, at)
	}
	return len(r.mistakes) == before
}

// each reads the steps of a loop, in which its variable is known.
func (r *reader) each(value, at ast.Node) []Step {
	var e Each
	if value == nil {
		value = at
	}
	r.decodeInto(value, at, &e)
	name := cmp.Or(e.As, "item")
	had := r.vars[name]
	r.variable(at, name)
	defer func() { r.vars[name] = had }()
	entries, _ := r.mapping(value)
	var steps []Step
	for _, part := range entries {
		switch word, mere := scalar(part.value); {
		case part.key == "steps":
			steps = r.steps(part.value)
		case part.key == "in" && mere && len(references(word)) == 0 && !slices.Contains(Groups(), word):
			r.unknownWord(part.value, word, append(Groups(), "[…]"))
		}
	}
	return steps
}

// include reads another file in this one's place.
func (r *reader) include(s Step, value, at ast.Node) Step {
	var i Include
	r.decodeInto(value, at, &i)
	if i.File == "" {
		return s
	}
	if strings.Contains(i.File, "${") {
		r.mistake(value, "include_variable")
		return s
	}
	r.declare(value, i.Vars)
	name := path.Join(path.Dir(r.name()), i.File)
	if path.IsAbs(i.File) || !within(path.Dir(r.open[0]), name) {
		r.mistake(value, "include_outside", i.File)
		return s
	}
	if r.known.Read == nil {
		r.mistake(value, "include_unread", name, errors.ErrUnsupported)
		return s
	}
	raw, err := r.known.Read(name)
	if err != nil {
		r.mistake(value, "include_unread", name, err)
		return s
	}
	included := r.file(name, raw, value)
	s.Children, s.Defaults = included.Steps, included.Vars
	if s.Name == "" {
		s.Name = included.Name
	}
	return s
}

// within reports whether a file lies in a folder or below it: what is included cannot name any file of the machine.
func within(folder, file string) bool {
	below, err := filepath.Rel(filepath.FromSlash(folder), filepath.FromSlash(file))
	return err == nil && filepath.IsLocal(below)
}

// entry is one key of a mapping.
type entry struct {
	key       string
	at, value ast.Node
}

// mapping are the entries of a mapping; what is none is a mistake.
func (r *reader) mapping(n ast.Node) (out []entry, ok bool) {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		if key, said := unsupported(n); said {
			r.mistake(n, key)
		} else {
			r.mistake(n, "not_a_mapping")
		}
		return nil, false
	}
	for _, v := range values {
		key, isText := scalar(v.Key)
		if key, said := unsupported(v.Key); said {
			r.mistake(v.Key, key)
			return nil, false
		}
		if !isText {
			r.mistake(v.Key, "bad_key")
			return nil, false
		}
		out = append(out, entry{key, v.Key, v.Value})
	}
	return out, true
}

// unsupported names what YAML has and these files do not.
func unsupported(n ast.Node) (string, bool) {
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		return "anchor", true
	case *ast.TagNode:
		return "tag", true
	}
	return "", false
}

// scalar is the text of a text, number or truth value.
func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.StringNode:
		return n.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	}
	return "", false
}

// unknown says that a key is not there, what is, and which one was probably meant.
func (r *reader) unknown(e entry, allowed []string) {
	if near := nearest(e.key, allowed); near != "" {
		r.mistake(e.at, "unknown_key_near", e.key, near, strings.Join(allowed, ", "))
		return
	}
	r.mistake(e.at, "unknown_key", e.key, strings.Join(allowed, ", "))
}

func stepKeys() []string { return append([]string{"name"}, Kinds()...) }

func findKind(key string) (kind, bool) {
	all := kinds()
	i := slices.IndexFunc(all, func(k kind) bool { return k.key == key })
	if i < 0 {
		return kind{}, false
	}
	return all[i], true
}

// nearest is the word that was probably meant, "" where none is near.
func nearest(word string, words []string) string {
	if near := spelling.Near(word, words); len(near) > 0 {
		return near[0]
	}
	return ""
}

// place is what a sentence calls a node's value: as it is written.
func place(n ast.Node) string {
	if text, ok := scalar(n); ok {
		return fmt.Sprintf("%q", text)
	}
	if list, ok := n.(*ast.SequenceNode); ok && len(list.Values) == 0 {
		return "[]"
	}
	return "[…]"
}
