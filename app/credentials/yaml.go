package credentials

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

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
	w := yamlWalk{anchors: map[string]ast.Node{}, aliases: mostNested}
	for _, doc := range parsed.Docs {
		w.walk(nil, doc.Body)
	}
	if w.wrong > 0 {
		return nil, unreadable(file, w.wrong, "YAML")
	}
	return w.out, nil
}

// yamlWalk gathers the values of a document.
type yamlWalk struct {
	out     []pair
	anchors map[string]ast.Node // what aliases repeat, by name
	aliases int                 // how many more are followed: each may repeat others
	wrong   int                 // the line of an alias that leads nowhere, 0 for none
}

func (w *yamlWalk) walk(path []string, n ast.Node) {
	switch n := n.(type) {
	case *ast.MappingNode:
		for _, e := range n.Values {
			w.entry(path, e)
		}
	case *ast.MappingValueNode:
		w.entry(path, n)
	case *ast.SequenceNode:
		for i, e := range n.Values {
			w.walk(append(detached(path), fmt.Sprint(i)), e)
		}
	case *ast.AnchorNode:
		w.walk(path, n.Value)
		w.anchors[n.Name.GetToken().Value] = n.Value // not before: it must not repeat itself
	case *ast.AliasNode:
		w.repeat(path, n)
	case *ast.TagNode:
		w.walk(path, n.Value)
	case *ast.LiteralNode:
		w.add(path, n, n.Value.Value)
	case nil, *ast.NullNode:
	case ast.ScalarNode:
		if token := n.GetToken(); token != nil {
			w.add(path, n, token.Value)
		}
	}
}

// entry walks through the value of a key. What << merges stands beside the other keys.
func (w *yamlWalk) entry(path []string, e *ast.MappingValueNode) {
	if _, merge := e.Key.(*ast.MergeKeyNode); !merge {
		w.walk(append(detached(path), strings.Split(e.Key.GetToken().Value, ".")...), e.Value)
		return
	}
	if several, ok := e.Value.(*ast.SequenceNode); ok {
		for _, one := range several.Values {
			w.walk(path, one)
		}
		return
	}
	w.walk(path, e.Value)
}

// repeat walks through what an alias stands for.
func (w *yamlWalk) repeat(path []string, alias *ast.AliasNode) {
	meant, ok := w.anchors[alias.Value.GetToken().Value]
	if w.aliases--; !ok || w.aliases < 0 {
		w.wrong = max(1, lineOf(alias))
		return
	}
	w.walk(path, meant)
}

func (w *yamlWalk) add(path []string, n ast.Node, value string) {
	if len(path) > 0 {
		w.out = append(w.out, pair{path, value, lineOf(n)})
	}
}

func lineOf(n ast.Node) int {
	if token := n.GetToken(); token != nil && token.Position != nil {
		return token.Position.Line
	}
	return 0
}
