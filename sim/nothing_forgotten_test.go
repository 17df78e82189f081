package sim_test

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"wxlab/sim"
	"wxlab/sim/world"
)

// TestEveryEffectIsListedActsAndIsTested: an effect of a fault is a constant, a row in Effects, what it does, and a test
// of that. Whoever forgets one of these is told which.
func TestEveryEffectIsListedActsAndIsTested(t *testing.T) {
	declared, listed, acts, tested := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, file := range parseFolder(t, ".") {
		for _, d := range file.syntax.Decls {
			note := func(where map[string]bool) {
				ast.Inspect(d, func(n ast.Node) bool {
					if name, ok := n.(*ast.Ident); ok {
						where[name.Name] = true
					}
					return true
				})
			}
			f, isFunc := d.(*ast.FuncDecl)
			g, isGroup := d.(*ast.GenDecl)
			switch {
			case file.test:
				note(tested)
			case isFunc && f.Name.Name == "Effects":
				note(listed)
			case isGroup && g.Tok == gotoken.CONST:
				noteEffects(g, declared)
			case isFunc || isGroup && g.Tok == gotoken.VAR:
				note(acts)
			}
		}
	}
	if len(declared) != len(world.Effects()) {
		t.Errorf("%d effects are declared and %d listed", len(declared), len(world.Effects()))
	}
	for name := range declared {
		if !listed[name] {
			t.Errorf("effect %s has no row in Effects", name)
		}
		if !acts[name] {
			t.Errorf("effect %s does nothing", name)
		}
		if !tested[name] {
			t.Errorf("effect %s is not tested", name)
		}
	}
}

// noteEffects finds the constants of type Effect.
func noteEffects(g *ast.GenDecl, declared map[string]bool) {
	for _, spec := range g.Specs {
		values := spec.(*ast.ValueSpec)
		if kind, ok := values.Type.(*ast.Ident); ok && kind.Name == "Effect" {
			for _, name := range values.Names {
				declared[name.Name] = true
			}
		}
	}
}

// TestEverySimulatedPathIsTested: each API path, or at least its last element, stands in a test of this folder.
func TestEverySimulatedPathIsTested(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	var tests strings.Builder
	for _, file := range parseFolder(t, ".") {
		if file.test {
			tests.WriteString(file.text)
		}
	}
	for _, a := range sim.New(sim.Config{}).APIs() {
		name := regexp.MustCompile(`(^|[^a-z_])` + regexp.QuoteMeta(path.Base(a.Path)) + `([^a-z_]|$)`)
		if !name.MatchString(tests.String()) {
			t.Errorf("no test calls %s", a.Path)
		}
	}
}

// labFolder has what the tests of several packages call and say, the API's paths among it.
const labFolder = "simtest/lab"

// source is one file of Go.
type source struct {
	text   string
	syntax *ast.File
	test   bool // or the lab of the tests, which makes calls for them
}

// parseFolder reads all Go below a folder.
func parseFolder(t *testing.T, dir string) (out []source) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".go" {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		syntax, err := parser.ParseFile(gotoken.NewFileSet(), name, text, parser.SkipObjectResolution)
		out = append(out, source{string(text), syntax, strings.HasSuffix(name, "_test.go") || path.Dir(name) == labFolder})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
