package workbench_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// source is one Go file of the project, with what the rules look at.
type source struct {
	path    string // slash-separated, from the project's root
	imports []string
	calls   []string // of other packages' functions, such as time.Now; a bare value is no call
	lines   int
	wide    int  // the first line of code that is too wide, 0 for none
	comment bool // it carries a package comment
	desktop bool // it is left out of a headless build
}

func (s source) dir() string { return path.Dir(s.path) }
func (s source) test() bool  { return strings.HasSuffix(s.path, "_test.go") }

// ours are the packages of this project that a directory may import; the rest of the project is forbidden to it.
// A directory without a line may import nothing of ours, and a new package needs one.
var ours = map[string][]string{
	"app": {
		"app/bench", "app/browse", "app/clock", "app/coach", "app/compare", "app/control", "app/coverage", "app/credentials",
		"app/doctor", "app/explain", "app/i18n", "app/journal", "app/judge", "app/play", "app/recording", "app/replay",
		"app/report", "app/road", "app/scenario", "app/scenario/script", "app/sdk", "app/seal", "app/secrets",
		"sim/spelling", "app/ui", "app/ui/theme", "app/workbench", "app/workspace", "fixtures", "platform",
		"platform/msgcrypt", "platform/oserror", "sim", "sim/api", "sim/callback", "sim/exam", "sim/msgcrypt", "sim/world",
		"sim/wxserver/ca", "tunnel", "tunnel/ngrok", "tunnel/ssh/keyagent",
	},
	"app/bench": {
		"app/i18n", "app/journal", "app/report", "app/secrets", "app/workbench", "app/workspace", "platform", "platform/msgcrypt",
		"platform/server", "platform/store", "platform/wxapi", "sim", "sim/msgcrypt", "sim/world",
	},
	"app/browse":  {"app/sdk", "sim/wxserver/ca"},
	"app/clock":   {},
	"app/coach":   {"app/journal", "platform", "sim/bilingual", "sim/exam", "sim/verdict", "sim/world"},
	"app/compare": {"app/explain", "app/i18n", "app/journal"},
	"app/control": {
		"app/coach", "app/compare", "app/coverage", "app/doctor", "app/embedded", "app/evidence", "app/explain", "app/i18n", "app/journal", "app/judge",
		"app/recording", "app/relation", "app/replay", "app/report", "app/road", "app/workbench", "app/workspace",
		"platform", "platform/forward", "platform/oserror", "sim", "sim/callback", "sim/exam", "sim/probe", "sim/world",
		"tunnel",
	},
	"app/coverage":    {"app/i18n", "fixtures", "sim/api"},
	"app/credentials": {"sim/spelling", "app/workspace", "platform"},
	"app/doctor": {
		"app/i18n", "app/journal", "app/road", "app/workspace", "platform", "sim/bilingual", "tunnel",
	},
	"app/embedded": {"app/workspace", "platform", "platform/server", "platform/store"},
	"app/evidence": {"app/i18n", "app/report", "sim", "sim/bilingual", "sim/exam", "sim/world"},
	"app/explain": {
		"app/i18n", "app/paste", "platform", "platform/msgcrypt", "sim/bilingual", "sim/callback", "sim/verdict",
		"sim/world",
	},
	"app/har":           {"app/journal"},
	"app/i18n":          {},
	"app/journal":       {"app/i18n", "app/journal/spool", "app/secrets", "sim/spelling", "platform", "platform/sqlite"},
	"app/journal/spool": {},
	"app/judge": {
		"app/coach", "app/explain", "app/i18n", "app/journal", "app/note", "app/report", "app/secrets", "app/workspace",
		"platform", "sim/exam", "sim/verdict", "sim/world",
	},
	"app/note":      {"app/journal", "platform", "platform/forward", "platform/msgcrypt"},
	"app/paste":     {},
	"app/play":      {"app/control", "app/i18n", "app/report", "app/scenario", "app/scenario/script", "app/workspace"},
	"app/present":   {"app/i18n"},
	"app/recording": {"app/i18n", "app/secrets"},
	"app/relation":  {"app/journal", "platform"},
	"app/replay": {
		"app/embedded", "app/har", "app/journal", "app/note", "app/recording", "app/road", "app/secrets", "app/workspace",
		"platform", "sim", "sim/callback", "sim/world",
	},
	"app/report": {"app/i18n"},
	"app/road":   {"app/i18n", "app/workspace", "platform", "platform/oserror", "tunnel", "tunnel/ngrok", "tunnel/ssh"},
	"app/rules":  {"app/journal", "app/workspace", "platform", "platform/forward"},
	"app/scenario": {
		"app/embedded", "app/i18n", "app/journal", "app/present", "app/schedule", "app/workspace", "platform", "platform/server",
		"sim", "sim/bilingual", "sim/exam", "sim/world",
	},
	"app/scenario/script": {"sim/spelling", "app/i18n"},
	"app/schedule":        {"app/clock", "app/workspace", "sim"},
	"app/sdk":             {"app/credentials", "app/i18n", "app/journal", "platform", "sim/wxserver/ca"},
	"app/seal":            {"platform", "platform/msgcrypt", "sim/msgcrypt"},
	"app/secrets":         {},
	"app/snippet":         {},
	"sim/spelling":        {},
	"app/ui": {
		"app/browse", "app/coach", "app/compare", "app/control", "app/coverage", "app/doctor", "app/embedded", "app/evidence",
		"app/explain", "app/har", "app/i18n", "app/journal", "app/judge", "app/present", "app/relation",
		"app/replay", "app/report", "app/road", "app/rules", "app/scenario", "app/sdk", "app/seal", "app/secrets",
		"app/snippet", "app/ui/kit", "app/ui/pick", "app/ui/stage", "app/ui/theme", "app/workbench", "app/workspace", "platform",
		"platform/forward", "sim", "sim/callback", "sim/exam", "sim/world", "sim/wxserver/ca", "tunnel",
	},
	"app/ui/kit":   {"app/ui/theme"},
	"app/ui/pick":  {"app/i18n", "app/ui/kit", "app/ui/theme", "app/workspace"},
	"app/ui/stage": {"app/present", "app/ui/kit", "app/ui/theme"},
	"app/ui/theme": {},
	"app/workbench": {
		"app/clock", "app/coach", "app/compare", "app/doctor", "app/embedded", "app/evidence", "app/explain", "app/i18n", "app/journal",
		"app/judge", "app/note", "app/present", "app/replay", "app/road", "app/rules", "app/scenario", "app/schedule",
		"app/sdk", "app/workspace", "platform", "platform/server", "platform/store", "platform/wxapi", "sim", "sim/api",
		"sim/bilingual", "sim/callback", "sim/exam", "sim/keep", "sim/probe", "sim/world", "sim/wxserver",
		"sim/wxserver/ca", "sim/wxserver/proxy",
	},
	"app/workbench/workbenchtest": {"app/workbench", "app/workspace", "platform", "sim/world"},
	"app/workspace": {
		"app/i18n", "app/secrets", "sim/spelling", "platform", "platform/oserror", "platform/sqlite", "tunnel",
	},
	"fixtures":          {},
	"fixtures/expat":    {},
	"platform":          {},
	"platform/forward":  {"platform", "platform/msgcrypt", "platform/oserror"},
	"platform/msgcrypt": {"platform"},
	"platform/oserror":  {},
	"platform/server":   {"platform", "platform/msgcrypt", "platform/store", "platform/wxapi"},
	"platform/sqlite":   {"platform/oserror"},
	"platform/store":    {"platform", "platform/sqlite"},
	"platform/wxapi":    {"platform"},
	"sim":               {"sim/api", "sim/bilingual", "sim/callback", "sim/msgcrypt", "sim/verdict", "sim/world"},
	"sim/api":           {"fixtures", "sim/bilingual", "sim/spelling", "sim/world"},
	"sim/bilingual":     {},
	"sim/callback":      {"fixtures", "sim/bilingual", "sim/wellformed"},
	"sim/exam": {
		"fixtures", "sim", "sim/bilingual", "sim/callback", "sim/msgcrypt", "sim/probe", "sim/verdict", "sim/world",
	},
	"sim/keep":                {"sim", "sim/bilingual", "sim/world"},
	"sim/msgcrypt":            {"sim/wellformed"},
	"sim/probe":               {"sim", "sim/bilingual", "sim/callback", "sim/msgcrypt", "sim/world"},
	"sim/simtest":             {"sim", "sim/api", "sim/world", "sim/wxserver"},
	"sim/simtest/broken":      {},
	"sim/simtest/lab":         {"sim", "sim/api", "sim/msgcrypt", "sim/world"},
	"sim/verdict":             {"sim/bilingual", "sim/callback", "sim/msgcrypt", "sim/wellformed", "sim/world"},
	"sim/verdict/verdicttest": {"sim/callback", "sim/msgcrypt", "sim/verdict", "sim/world"},
	"sim/wellformed":          {"sim/bilingual"},
	"sim/world":               {"sim/bilingual", "sim/callback", "sim/msgcrypt"},
	"sim/wxserver":            {"fixtures", "sim", "sim/api", "sim/bilingual", "sim/callback", "sim/msgcrypt", "sim/world"},
	"sim/wxserver/ca":         {"fixtures", "sim/bilingual"},
	"sim/wxserver/proxy":      {"sim/bilingual", "sim/wxserver/ca"},
	"tunnel":                  {},
	"tunnel/ngrok":            {"tunnel"},
	"tunnel/ngroktest":        {"tunnel"},
	"tunnel/ssh":              {"tunnel", "tunnel/ssh/keyagent"},
	"tunnel/ssh/keyagent":     {},
	"tunnel/sshtest":          {},
}

// owners are the only directories that may import a module or a standard package; /... includes what is below.
var owners = map[string][]string{
	"fyne.io/fyne/v2":              {"app", "app/ui/..."},
	"fyne.io/fyne/v2/app":          {"app"},
	"database/sql":                 {"platform/sqlite", "platform/store", "app/journal"},
	"github.com/mattn/go-sqlite3":  {"platform/sqlite"},
	"golang.ngrok.com/ngrok/v2":    {"tunnel/ngrok", "tunnel/ngroktest"},
	"golang.ngrok.com/muxado/v2":   {"tunnel/ngroktest"},
	"golang.org/x/crypto/ssh":      {"tunnel/ssh", "tunnel/ssh/keyagent"},
	"github.com/spf13/cobra":       {"app"},
	"github.com/goccy/go-yaml":     {"app/credentials", "app/scenario/script"},
	"github.com/chromedp/chromedp": {}, // drives a browser: tests only
	"pgregory.net/rapid":           {},
	"testing":                      {"app/workbench/workbenchtest", "tunnel/ngroktest", "tunnel/sshtest", "sim/simtest/lab"},
}

// barred are imports that would undo what a directory is for.
var barred = map[string][]string{
	"sim/callback": {"net/http", "sync"},
	"sim/verdict":  {"net/http", "sync"},
	"sim/world":    {"net/http", "sync"}, // state and rules: the lock and the network are above it
}

// callers are the files that may call a clock, dice or the environment: logic takes them through fields.
var callers = map[string][]string{
	"time.Now":     {"sim/post.go", "tunnel/ngroktest/authority.go"}, // patience with the network; certificates
	"time.Since":   {"sim/post.go"},
	"time.Until":   {},
	"os.Getenv":    {},
	"os.LookupEnv": {},
	"os.Environ":   {},
	"math/rand":    {"app/workspace/folder.go"}, // draws the seed that everything else is drawn from
}

// longest is how many lines a file may have; tests, which are tables, may have more, and texts any number.
const longest, longestTest = 500, 800

// widest is how many columns a line of code may have, a tab counting four and what stands in quotes nothing: a sentence
// is not broken for its length.
const widest = 128

// tooWide is the number of the first line that is wider, 0 when there is none.
func tooWide(text string) int {
	quoted := regexp.MustCompile("\"[^\"]*\"|`[^`]*`")
	for i, line := range strings.Split(text, "\n") {
		if utf8.RuneCountInString(strings.ReplaceAll(quoted.ReplaceAllString(line, ""), "\t", "    ")) > widest {
			return i + 1
		}
	}
	return 0
}

// vague are package names that gather what belongs elsewhere.
var vague = []string{"util", "utils", "common", "helpers", "types", "models", "internal", "pkg", "misc"}

// breaches lists what a file does that it must not.
func breaches(s source) []string {
	var out []string
	complain := func(format string, args ...any) { out = append(out, s.path+": "+fmt.Sprintf(format, args...)) }
	for _, imported := range s.imports {
		if s.dir() == "app" && !s.desktop && (within(imported, "wxlab/app/ui") || within(imported, "fyne.io/fyne/v2")) {
			complain("imports %s without //go:build !headless", imported)
		}
		if own, ok := strings.CutPrefix(imported, "wxlab/"); ok {
			if why := forbidden(s, own); why != "" {
				complain("imports %s: %s", imported, why)
			}
			continue
		}
		if slices.Contains(barred[s.dir()], imported) && !s.test() {
			complain("imports %s, which does not belong there", imported)
		}
		for module, dirs := range owners {
			if within(imported, module) && !s.test() &&
				!slices.ContainsFunc(dirs, func(d string) bool { return owns(d, s.dir()) }) {
				complain("imports %s, which only %v may", imported, dirs)
			}
		}
	}
	for _, call := range s.calls {
		if strings.HasPrefix(call, "math/rand") {
			call = "math/rand"
		}
		if files, ruled := callers[call]; ruled && !s.test() && !slices.Contains(files, s.path) {
			complain("calls %s: take it through a field", call)
		}
	}
	limit := longest
	if s.test() {
		limit = longestTest
	}
	if s.lines > limit && !strings.HasPrefix(s.path, "app/i18n/") {
		complain("has %d lines, more than %d", s.lines, limit)
	}
	if s.wide > 0 && !s.test() {
		complain("line %d is wider than %d columns", s.wide, widest)
	}
	if slices.Contains(vague, path.Base(s.dir())) {
		complain("the package's name says nothing")
	}
	return out
}

// forbidden tells why a file may not import a package of ours; "" when it may. A test may besides import what belongs
// to the same party and the fixtures, and tests of the program everything; but platform and sim stay strangers even
// there.
func forbidden(s source, own string) string {
	dir := s.dir()
	switch {
	case within(dir, "platform") && within(own, "sim"), within(dir, "sim") && within(own, "platform"):
		return "platform and sim share nothing but fixtures"
	case slices.Contains(ours[dir], own):
		return ""
	case s.test() && (party(own) == "fixtures" || party(own) == party(dir) || party(dir) == "app"):
		return ""
	}
	return "the table of imports has no such direction"
}

// party is the top-level directory.
func party(dir string) string { top, _, _ := strings.Cut(dir, "/"); return top }

// within reports whether p is the path dir or below it.
func within(p, dir string) bool { return p == dir || strings.HasPrefix(p, dir+"/") }

// owns reports whether an entry of owners is about dir.
func owns(owner, dir string) bool {
	top, below := strings.CutSuffix(owner, "/...")
	return dir == top || below && within(dir, top)
}

func TestImportDirections(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	sources := project(t)
	if len(sources) < 20 {
		t.Fatalf("only %d files found: is this the project's root?", len(sources))
	}
	commented := map[string]bool{}
	for _, s := range sources {
		for _, b := range breaches(s) {
			t.Error(b)
		}
		if !s.test() {
			commented[s.dir()] = commented[s.dir()] || s.comment
		}
	}
	for dir, ok := range commented {
		if !ok {
			t.Errorf("package %s has no package comment", dir)
		}
	}
}

// project parses every Go file below the project's root.
func project(t *testing.T) []source {
	t.Helper()
	root := filepath.Join("..", "..")
	var out []source
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		hidden := name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" ||
			d.Name() == "node_modules")
		switch {
		case err != nil:
			return err
		case d.IsDir() && hidden:
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		s, err := parse(name, string(text))
		out = append(out, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func parse(name, text string) (source, error) {
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
	if err != nil {
		return source{}, fmt.Errorf("parse %s: %w", name, err)
	}
	s := source{path: name, lines: strings.Count(text, "\n"), wide: tooWide(text), comment: file.Doc != nil}
	s.desktop = strings.Contains(text, "//go:build") && strings.Contains(text, "!headless")
	names := map[string]string{} // what an imported package is called here, to its path
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return source{}, fmt.Errorf("parse %s: %w", name, err)
		}
		s.imports = append(s.imports, imported)
		names[localName(spec, imported)] = imported
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if called := callee(call, names); called != "" {
				s.calls = append(s.calls, called)
			}
		}
		return true
	})
	return s, nil
}

// localName is the name a file knows an import by; the packages of interest are named like their path's end.
func localName(spec *ast.ImportSpec, imported string) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	return path.Base(strings.TrimSuffix(imported, "/v2"))
}

// callee is the path and name of a called function of another package. Sources of chance are made (rand.New) where a
// seed is at hand; that is no breach.
func callee(call *ast.CallExpr, names map[string]string) string {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	pkg, ok := f.X.(*ast.Ident)
	if !ok || names[pkg.Name] == "" || strings.HasPrefix(f.Sel.Name, "New") {
		return ""
	}
	return names[pkg.Name] + "." + f.Sel.Name
}

// TestRulesBite: each rule catches a file that breaks it, and lets its neighbour pass.
func TestRulesBite(t *testing.T) {
	for _, c := range []struct {
		path, body string
		caught     bool
	}{
		{"platform/x.go", `import _ "wxlab/sim"`, true},
		{"platform/server/x_test.go", `import _ "wxlab/sim/msgcrypt"`, true},
		{"sim/exam/x_test.go", `import _ "wxlab/platform"`, true},
		{"platform/x_test.go", `import _ "wxlab/fixtures"`, false},
		{"sim/callback/x.go", `import _ "wxlab/fixtures"`, false},
		{"tunnel/x.go", `import _ "wxlab/platform"`, true},
		{"tunnel/ngrok/x.go", `import _ "wxlab/tunnel"`, false},
		{"app/explain/x.go", `import _ "wxlab/sim"`, true},
		{"app/explain/x.go", `import _ "wxlab/sim/verdict"`, false},
		{"sim/verdict/x.go", `import _ "wxlab/sim"`, true},
		{"sim/verdict/x.go", `import _ "net/http"`, true},
		{"app/journal/x.go", `import _ "database/sql"`, false},
		{"app/workbench/x.go", `import _ "database/sql"`, true},
		{"app/workbench/x.go", `import _ "wxlab/app/control"`, true},
		{"app/doctor/x.go", `import _ "wxlab/app/workbench"`, true},
		{"app/doctor/x.go", `import _ "wxlab/app/road"`, false},
		{"app/doctor/x.go", `import _ "wxlab/sim"`, true},
		{"app/embedded/x.go", `import _ "wxlab/sim"`, true},
		{"app/road/x.go", `import _ "wxlab/app/doctor"`, true},
		{"app/road/x.go", `import _ "wxlab/app/workbench"`, true},
		{"app/road/x.go", `import _ "wxlab/platform/server"`, true},
		{"app/rules/x.go", `import _ "wxlab/app/embedded"`, true},
		{"app/scenario/x.go", `import _ "wxlab/app/workbench"`, true},
		{"app/workspace/x.go", `import _ "wxlab/app/road"`, true},
		{"app/workspace/x.go", `import _ "wxlab/app/workbench"`, true},
		{"app/workspace/x.go", `import _ "wxlab/platform/server"`, true},
		{"platform/server/x.go", `import _ "github.com/mattn/go-sqlite3"`, true},
		{"platform/server/x.go", `import _ "wxlab/platform/sqlite"`, true},
		{"platform/store/x.go", `import _ "github.com/mattn/go-sqlite3"`, true},
		{"platform/store/x.go", `import _ "wxlab/platform/sqlite"`, false},
		{"app/workbench/x.go", `import _ "wxlab/platform/sqlite"`, true},
		{"app/journal/x.go", `import _ "wxlab/platform/sqlite"`, false},
		{"app/journal/spool/x.go", `import _ "database/sql"`, true},
		{"app/journal/spool/x.go", `import _ "wxlab/app/journal"`, true},
		{"app/ui/kit/x.go", `import _ "fyne.io/fyne/v2/widget"`, false},
		{"app/control/x.go", `import _ "fyne.io/fyne/v2/widget"`, true},
		{"app/ui/x.go", `import _ "fyne.io/fyne/v2/widget"`, false},
		{"app/ui/x.go", `import _ "fyne.io/fyne/v2/app"`, true},
		{"app/serve.go", `import _ "fyne.io/fyne/v2/app"`, true},
		{"app/desktop.go", "//go:build !headless\n\npackage x\nimport _ \"fyne.io/fyne/v2/app\"", false},
		{"app/workbench/x.go", `import _ "golang.ngrok.com/ngrok/v2"`, true},
		{"sim/x.go", "import \"time\"\nvar x = time.Now()", true},
		{"sim/x.go", "import \"time\"\nvar x = time.Now", false},
		{"sim/x_test.go", "import \"time\"\nvar x = time.Now()", false},
		{"platform/x.go", "import \"os\"\nvar x = os.Getenv(\"X\")", true},
		{"sim/x.go", "import \"math/rand/v2\"\nvar x = rand.IntN(3)", true},
		{"sim/x.go", "import \"math/rand/v2\"\nvar x = rand.New(rand.NewPCG(1, 2))", false},
		{"sim/x.go", "import \"crypto/rand\"\nvar x = rand.Text()", false},
		{"sim/x.go", strings.Repeat("\n", longest), true},
		{"sim/x_test.go", strings.Repeat("\n", longest), false},
		{"sim/x_test.go", strings.Repeat("\n", longestTest), true},
		{"app/i18n/x.go", strings.Repeat("\n", longest), false},
		{"app/helpers/x.go", "", true},
		{"sim/x.go", "// " + strings.Repeat("x", widest), true},
		{"sim/x_test.go", "// " + strings.Repeat("x", widest), false},
		{"sim/x.go", `const text = "` + strings.Repeat("x", widest) + `"`, false},
		{"app/brandnew/x.go", `import _ "wxlab/platform"`, true},
		{"sim/world/x.go", `import _ "sync"`, true},
		{"sim/world/x.go", `import _ "net/http"`, true},
		{"sim/world/x.go", `import _ "wxlab/sim/callback"`, false},
		{"sim/callback/x.go", `import _ "wxlab/sim/world"`, true},
		{"sim/world/x.go", `import _ "wxlab/sim/api"`, true},
		{"sim/api/x.go", `import _ "wxlab/sim"`, true},
		{"sim/api/x.go", `import _ "wxlab/sim/world"`, false},
	} {
		if !strings.Contains(c.body, "package x") {
			c.body = "package x\n" + c.body
		}
		s, err := parse(c.path, c.body+"\n")
		if err != nil {
			t.Fatal(err)
		}
		if got := breaches(s); len(got) > 0 != c.caught {
			t.Errorf("%s with %.40q: %v", c.path, c.body, got)
		}
	}
}
