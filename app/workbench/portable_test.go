package workbench_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestCompilesEverywhere checks the types of both programs as Windows and macOS compile them: for that no compiler of C is
// needed, nor anything of these systems.
func TestCompilesEverywhere(t *testing.T) {
	for _, system := range []string{"windows-amd64", "darwin-arm64"} {
		for _, tags := range []string{"headless", "migrated_fynedo,no_animations"} {
			t.Run(system+" "+tags, func(t *testing.T) {
				t.Parallel()
				for _, mistake := range typed(t, listed(t, system, tags)) {
					t.Error(mistake)
				}
			})
		}
	}
}

// unit is a package as go list tells of it.
type unit struct {
	ImportPath, Dir   string
	GoFiles, CgoFiles []string
	ImportMap         map[string]string
}

func (u unit) ours() bool { return strings.HasPrefix(u.ImportPath, "wxlab/") }

// listed are the program's packages on a system, each after those that it imports.
func listed(t *testing.T, system, tags string) (units []unit) {
	t.Helper()
	goos, goarch, _ := strings.Cut(system, "-")
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags", tags, "-json=ImportPath,Dir,GoFiles,CgoFiles,ImportMap", "wxlab/app")
	cmd.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+goarch, "CGO_ENABLED=1", "GOFLAGS=-buildvcs=false")
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("%v: %s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	for lines := json.NewDecoder(bytes.NewReader(out)); ; {
		var u unit
		if err := lines.Decode(&u); err == io.EOF {
			return units
		} else if err != nil {
			t.Fatal(err)
		}
		units = append(units, u)
	}
}

// typed checks the types of packages and gives what is wrong in ours. Of others', and of what they say in C, only the
// declarations are read.
func typed(t *testing.T, units []unit) (mistakes []error) {
	known := map[string]*types.Package{"unsafe": types.Unsafe}
	files := token.NewFileSet()
	for _, u := range units {
		if known[u.ImportPath] != nil {
			continue
		}
		var parsed []*ast.File
		for _, name := range append(u.GoFiles, u.CgoFiles...) {
			file, err := parser.ParseFile(files, filepath.Join(u.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			parsed = append(parsed, file)
		}
		check := types.Config{
			FakeImportC: true, IgnoreFuncBodies: !u.ours(), Sizes: types.SizesFor("gc", "amd64"),
			Importer: importer(func(path string) (*types.Package, error) {
				if to, mapped := u.ImportMap[path]; mapped {
					path = to
				}
				if p := known[path]; p != nil {
					return p, nil
				}
				return nil, errors.New("it is not among what is listed")
			}),
			Error: func(err error) {
				if u.ours() {
					mistakes = append(mistakes, err)
				}
			},
		}
		known[u.ImportPath], _ = check.Check(u.ImportPath, files, parsed, nil) // Error has what is wrong
	}
	return mistakes
}

// importer gives the packages that were checked before.
type importer func(path string) (*types.Package, error)

// Import implements types.Importer.
func (i importer) Import(path string) (*types.Package, error) { return i(path) }
