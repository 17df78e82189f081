package sim_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const wxapiFiles = "../platform/wxapi/*.go"

// typedCalls reads from the source of the platform's client which of its exported methods calls an API path. Platform and
// simulator share no code, so the source is all that a test of the simulator may look at.
func typedCalls(t *testing.T) map[string][]string {
	t.Helper()
	methods := readMethods(t)
	out := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(methods)) {
		if !ast.IsExported(methods[name].Name.Name) {
			continue
		}
		for path := range pathsOf(methods[name], methods) {
			out[path] = append(out[path], name)
		}
	}
	return out
}

// readMethods are the methods of the client's two types by their names, such as Account.Menu.
func readMethods(t *testing.T) map[string]*ast.FuncDecl {
	t.Helper()
	files, err := filepath.Glob(wxapiFiles)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*ast.FuncDecl{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, isFunc := d.(*ast.FuncDecl)
			if !isFunc || f.Recv == nil {
				continue
			}
			if of, isPointer := f.Recv.List[0].Type.(*ast.StarExpr); isPointer {
				out[of.X.(*ast.Ident).Name+"."+f.Name.Name] = f
			}
		}
	}
	return out
}

// pathsOf are the paths that a method names itself, those that an unexported one it calls names, and those that such a one
// makes of a text it is given.
func pathsOf(f *ast.FuncDecl, methods map[string]*ast.FuncDecl) map[string]bool {
	out := map[string]bool{}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if text := unquote(n); isPath(text) {
				out[text] = true
			}
		case *ast.CallExpr:
			for _, helper := range helpersOf(n, methods) {
				maps.Copy(out, pathsOf(helper, methods))
				for _, begin := range beginningsOf(helper) {
					for _, arg := range n.Args {
						if lit, isLit := arg.(*ast.BasicLit); isLit && unquote(lit) != "" {
							out[begin+unquote(lit)] = true
						}
					}
				}
			}
		}
		return true
	})
	return out
}

// helpersOf are the unexported methods that a call may mean.
func helpersOf(call *ast.CallExpr, methods map[string]*ast.FuncDecl) (out []*ast.FuncDecl) {
	selector, isMethod := call.Fun.(*ast.SelectorExpr)
	if !isMethod || selector.Sel.IsExported() {
		return nil
	}
	for _, of := range []string{"Client.", "Account."} {
		if f := methods[of+selector.Sel.Name]; f != nil {
			out = append(out, f)
		}
	}
	return out
}

// beginningsOf are the beginnings of paths to which a method adds a text.
func beginningsOf(f *ast.FuncDecl) (out []string) {
	ast.Inspect(f.Body, func(n ast.Node) bool {
		sum, isSum := n.(*ast.BinaryExpr)
		if !isSum {
			return true
		}
		if lit, isLit := sum.X.(*ast.BasicLit); isLit && strings.HasPrefix(unquote(lit), "/") {
			out = append(out, unquote(lit))
		}
		return true
	})
	return out
}

func isPath(text string) bool {
	return strings.HasPrefix(text, "/") && strings.Count(text, "/") > 1 && !strings.HasSuffix(text, "/")
}

func unquote(lit *ast.BasicLit) string {
	text, err := strconv.Unquote(lit.Value)
	if err != nil || lit.Kind != token.STRING {
		return ""
	}
	return text
}

func TestSupportOfTypedCallsIsReadFromTheClient(t *testing.T) {
	got := typedCalls(t)
	for path, want := range map[string]string{
		"/wxa/commit":                                 "Account.CommitCode",
		"/cgi-bin/component/api_component_token":      "Client.ComponentToken",
		"/cgi-bin/component/get_authorizer_option":    "Account.Option",
		"/cgi-bin/component/api_query_auth":           "Client.QueryAuth",
		"/cgi-bin/component/modify_wxa_server_domain": "Account.ModifyComponentServerDomains",
	} {
		if !slices.Contains(got[path], want) {
			t.Errorf("%s: %v, want %s", path, got[path], want)
		}
	}
	if len(got) < 50 {
		t.Errorf("only %d paths have a typed call", len(got))
	}
}
