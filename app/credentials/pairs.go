package credentials

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"wxlab/app/workspace"
)

// Limit is how long a configuration file may be, in bytes.
const Limit = 64 << 10

// mostNested bounds what a parser may have to nest: it calls itself for each, and a stack that overflows ends the program.
const mostNested = 2000

// pair is one value of a file: the keys that lead to it, and its line.
type pair struct {
	path  []string
	value string
	line  int
}

func (p pair) key() string { return p.path[len(p.path)-1] }

// unreadable is a file that is not what it seems to be. What the parser says could repeat a secret, and is left out.
func unreadable(file string, line int, format string) error {
	return workspace.Misuse("problem.from_syntax", file, line, format)
}

// pairsOf reads a file by the format that its name says, and by its looks where that says nothing. It also says whether its
// keys stand line by line, beside those of a whole program.
func pairsOf(file string, raw []byte) (out []pair, byLine bool, err error) {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	nested := bytes.Count(raw, []byte("[")) + bytes.Count(raw, []byte("{")) + bytes.Count(raw, []byte("- ")) + bytes.Count(raw, []byte("? "))
	if len(raw) > Limit || !utf8.Valid(raw) || nested > mostNested {
		return nil, false, workspace.Misuse("problem.from_file", file, Limit>>10)
	}
	switch formatOf(file, raw) {
	case "json":
		out, err = readJSON(file, raw)
		return out, false, err
	case "yaml":
		out, err = readYAML(file, raw)
		return out, false, err
	}
	out, err = readLines(file, string(raw))
	return out, true, err
}

func formatOf(file string, raw []byte) string {
	switch name := strings.ToLower(filepath.Base(file)); {
	case strings.HasSuffix(name, ".json"):
		return "json"
	case strings.HasSuffix(name, ".yaml"), strings.HasSuffix(name, ".yml"):
		return "yaml"
	case strings.HasSuffix(name, ".properties"), strings.HasSuffix(name, ".env"), strings.HasPrefix(name, ".env"):
		return "lines"
	}
	for line := range strings.Lines(string(raw)) {
		switch line = strings.TrimSpace(line); {
		case line == "", line[0] == '#', line == "---":
		case line[0] == '{':
			return "json"
		case strings.Contains(line, "=") && !strings.Contains(strings.SplitN(line, "=", 2)[0], ": "):
			return "lines"
		default:
			return "yaml"
		}
	}
	return "lines"
}

// readJSON walks through a JSON document.
func readJSON(file string, raw []byte) (out []pair, err error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	line := func() int { return 1 + bytes.Count(raw[:min(int(dec.InputOffset()), len(raw))], []byte("\n")) }
	var walk func(path []string) error
	walk = func(path []string) error {
		token, err := dec.Token()
		if err != nil {
			return err
		}
		delim, nested := token.(json.Delim)
		if !nested {
			if token != nil && len(path) > 0 {
				out = append(out, pair{detached(path), fmt.Sprint(token), line()})
			}
			return nil
		}
		for n := 0; dec.More(); n++ {
			name := fmt.Sprint(n)
			if delim == '{' {
				key, err := dec.Token()
				if err != nil {
					return err
				}
				name = fmt.Sprint(key)
			}
			if err := walk(append(path, name)); err != nil {
				return err
			}
		}
		_, err = dec.Token()
		return err
	}
	err = walk(nil)
	if err == nil {
		if _, more := dec.Token(); more != io.EOF {
			err = errors.New("more than one value")
		}
	}
	if err != nil {
		return nil, unreadable(file, line(), "JSON")
	}
	return out, nil
}

// detached is a path of its own: append shares its memory.
func detached(path []string) []string { return append([]string(nil), path...) }

// readYAML walks through the documents of a YAML file, profiles of Spring Boot among them.
func readYAML(file string, raw []byte) (out []pair, err error) {
	parsed, err := parser.ParseBytes(raw, 0)
	if err != nil {
		line := 1
		var syntax *yaml.SyntaxError
		if errors.As(err, &syntax) && syntax.Token != nil && syntax.Token.Position != nil {
			line = syntax.Token.Position.Line
		}
		return nil, unreadable(file, line, "YAML")
	}
	var walk func(path []string, n ast.Node)
	entry := func(path []string, e *ast.MappingValueNode) {
		walk(append(detached(path), strings.Split(e.Key.GetToken().Value, ".")...), e.Value)
	}
	walk = func(path []string, n ast.Node) {
		switch n := n.(type) {
		case *ast.MappingNode:
			for _, e := range n.Values {
				entry(path, e)
			}
		case *ast.MappingValueNode:
			entry(path, n)
		case *ast.SequenceNode:
			for i, e := range n.Values {
				walk(append(detached(path), fmt.Sprint(i)), e)
			}
		case nil, *ast.NullNode:
		case ast.ScalarNode:
			if token := n.GetToken(); token != nil && token.Position != nil && len(path) > 0 {
				out = append(out, pair{path, token.Value, token.Position.Line})
			}
		}
	}
	for _, doc := range parsed.Docs {
		walk(nil, doc.Body)
	}
	return out, nil
}

// assignment is a line that gives a key a value.
var assignment = regexp.MustCompile(`^(?:export\s+)?([\pL\pN_.\-\[\]]+)\s*[=:]\s*(.*)$`)

// readLines reads KEY=VALUE lines: .properties, whose keys have dots, and .env, which may quote values and say export.
func readLines(file, text string) (out []pair, err error) {
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || line[0] == '!' {
			continue
		}
		m := assignment.FindStringSubmatch(line)
		if m == nil {
			return nil, unreadable(file, number, "KEY=VALUE")
		}
		out = append(out, pair{strings.Split(m[1], "."), unquoted(m[2]), number})
	}
	return out, nil
}

// unquoted is a value without its quotes, or without the remark behind it.
func unquoted(value string) string {
	if len(value) > 1 && (value[0] == '"' || value[0] == '\'') {
		if end := strings.IndexByte(value[1:], value[0]); end >= 0 {
			return value[1 : 1+end]
		}
	}
	before, _, _ := strings.Cut(value, " #")
	return strings.TrimSpace(before)
}
