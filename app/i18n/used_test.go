package i18n

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestEverySentenceIsThereAndSaid: a key in the source that the table lacks would be shown as it is, and a text that no
// source asks for is translated for nobody. Keys may be put together from a prefix that ends in a dot, or from a key and
// an ending that begins with one.
func TestEverySentenceIsThereAndSaid(t *testing.T) {
	topics := map[string]bool{}
	for key := range merged {
		topics[before(key)] = true
	}
	isKey := regexp.MustCompile(`^[a-z_]+(\.[a-zA-Z0-9_]+)+$`)
	said, prefixes, endings := map[string]bool{}, []string{}, []string{}
	for where, text := range literals(t, filepath.Join("..", "..")) {
		switch known := topics[before(text)]; {
		case strings.HasPrefix(text, ".") && isKey.MatchString("x"+text):
			endings = append(endings, text)
		case !known:
		case strings.HasSuffix(text, "."):
			prefixes = append(prefixes, text)
		case isKey.MatchString(text):
			if said[text] = true; merged[text] == (Text{}) {
				t.Errorf("%s: no text for %s", where, text)
			}
		}
	}
	for key := range merged {
		asked := said[key]
		for _, prefix := range prefixes {
			asked = asked || strings.HasPrefix(key, prefix)
		}
		for _, ending := range endings {
			stem, found := strings.CutSuffix(key, ending)
			asked = asked || found && said[stem]
		}
		if !asked {
			t.Errorf("nothing says %s: %q", key, merged[key])
		}
	}
}

// before is the topic of a key: problem of problem.port.
func before(key string) string {
	topic, _, _ := strings.Cut(key, ".")
	return topic
}

// literals are the strings in all Go below dir but tests and this package, by their place.
func literals(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || len(d.Name()) > 2 && d.Name()[0] == '.'):
			return fs.SkipDir
		case filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") || isTable(path):
			return nil
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if text, err := strconv.Unquote(lit.Value); err == nil {
					out[files.Position(lit.Pos()).String()] = text
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// isTable reports whether a file is one of the tables, in which every key stands.
func isTable(path string) bool {
	name := filepath.Base(path)
	return filepath.Base(filepath.Dir(path)) == "i18n" && name != "span.go" && name != "recorded.go"
}
