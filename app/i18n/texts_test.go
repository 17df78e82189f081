package i18n

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestEveryBilingualTextSaysTheSame holds every text that the program shows in two languages to three rules: neither
// language is empty, both take the same arguments and render with them, and both name the same numbers, flags and wire
// names. Beside the table these are the texts of other parties, found in their source by the name of their type.
func TestEveryBilingualTextSaysTheSame(t *testing.T) {
	for _, topic := range topics() {
		for key, text := range topic {
			for _, wrong := range faults(text) {
				t.Errorf("%s: %s", key, wrong)
			}
		}
	}
	found := 0
	for _, party := range []string{"app", "platform", "tunnel", "sim"} {
		for where, text := range textsIn(t, filepath.Join("..", "..", party)) {
			found++
			for _, wrong := range faults(text) {
				t.Errorf("%s: %s", where, wrong)
			}
		}
	}
	if found < 80 {
		t.Errorf("only %d texts found outside the table", found)
	}
}

// TestFaultsAreFound proves that the rules bite.
func TestFaultsAreFound(t *testing.T) {
	for text, want := range map[Text]string{
		{"", "empty"}:                    "lacks a language",
		{"%d 个", "%s of them"}:           "placeholders differ",
		{"共 %d %!", "%d in all %!"}:      "renders as",
		{"10 分钟", "ten minutes"}:         "named in one language only: 10",
		{"用 --lang 选择", "choose"}:        "named in one language only: --lang",
		{"查看 access_token", "see token"}: "named in one language only: access_token",
		{"查看 AppId", "see the id"}:       "named in one language only: AppId",
		{"微信 %s，%d", "WeChat %s, %d"}:    "",
	} {
		if got := strings.Join(faults(text), "; "); !strings.Contains(got, want) || (want == "") != (got == "") {
			t.Errorf("%v: %q, want %q", text, got, want)
		}
	}
}

var (
	verb = regexp.MustCompile(`%(\[\d+\])?[-+#0]*[\d.*]*[a-z]`) // %2B is no verb but a URL's escape
	// value is what no translation changes: flags, numbers, and names with a joint in them.
	value = regexp.MustCompile(`--[a-z][a-z-]+|\d+(?:[.,:]\d+)*|\$?[A-Za-z][A-Za-z0-9]*(?:[_.][A-Za-z0-9_]+)+|[A-Za-z]*[a-z][A-Z][A-Za-z]*`)
)

// faults lists what is wrong with a text.
func faults(text Text) []string {
	if text.Zh == "" || text.En == "" {
		return []string{fmt.Sprintf("it lacks a language: %q", text)}
	}
	var out []string
	zh, en := sorted(verb, text.Zh), sorted(verb, text.En)
	if !slices.Equal(zh, en) {
		out = append(out, fmt.Sprintf("placeholders differ: %v and %v", zh, en))
	}
	for _, said := range []string{text.Zh, text.En} {
		if got := render(said, en); strings.Contains(got, "%!") {
			out = append(out, fmt.Sprintf("it renders as %q", got))
		}
	}
	zh, en = sorted(value, verb.ReplaceAllString(text.Zh, "")), sorted(value, verb.ReplaceAllString(text.En, ""))
	for _, name := range slices.Concat(zh, en) {
		if name != "WeChat" && slices.Contains(zh, name) != slices.Contains(en, name) {
			out = append(out, fmt.Sprintf("named in one language only: %s in %q", name, text))
		}
	}
	return out
}

func sorted(what *regexp.Regexp, text string) []string {
	all := what.FindAllString(text, -1)
	slices.Sort(all)
	return all
}

// render puts an argument in for every verb; a text that takes none is shown as it is.
func render(text string, verbs []string) string {
	if len(verbs) == 0 {
		return text
	}
	var args []any
	for _, v := range verb.FindAllString(text, -1) {
		var arg any = "x"
		switch v[len(v)-1] {
		case 'd', 'x':
			arg = 7
		case 'f', 'g':
			arg = 1.5
		}
		if at := strings.IndexByte(v, ']'); at > 0 {
			n, _ := strconv.Atoi(v[2:at])
			args = append(args, slices.Repeat([]any{arg}, max(0, n-len(args)))...)
			continue
		}
		args = append(args, arg)
	}
	return fmt.Sprintf(text, args...)
}

// textsIn finds the texts in the source below a directory: the literals of structs called Text or text that have two
// strings. What is computed stands as {…}.
func textsIn(t *testing.T, dir string) map[string]Text {
	t.Helper()
	found := map[string]Text{}
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.CompositeLit); ok {
				if text, ok := textOf(lit); ok {
					found[files.Position(lit.Pos()).String()] = text
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// textOf reads a literal such as Text{"…", "…"} or tunnel.Text{Zh: "…", En: "…"}.
func textOf(lit *ast.CompositeLit) (text Text, ok bool) {
	name := ""
	switch kind := lit.Type.(type) {
	case *ast.Ident:
		name = kind.Name
	case *ast.SelectorExpr:
		name = kind.Sel.Name
	}
	if !strings.EqualFold(name, "text") || len(lit.Elts) == 0 {
		return Text{}, false
	}
	for i, element := range lit.Elts {
		language, said := []string{"zh", "en"}[i%2], element
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			language, said = strings.ToLower(pair.Key.(*ast.Ident).Name), pair.Value
		}
		switch language {
		case "zh":
			text.Zh = stringOf(said)
		case "en":
			text.En = stringOf(said)
		default:
			return Text{}, false // another Text
		}
	}
	return text, true
}

func stringOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil {
			return text
		}
	case *ast.BinaryExpr:
		return stringOf(e.X) + stringOf(e.Y)
	}
	return "{…}"
}
