package bilingual_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"wxlab/sim/bilingual"
)

func TestTextf(t *testing.T) {
	got := bilingual.Textf("%[2]s 的 %[1]d 个错误", "%d mistakes of %s", 3, "x")
	if got.In("zh-CN") != "x 的 3 个错误" || got.In("en") != "3 mistakes of x" || got.In("") != got.En {
		t.Errorf("%+v", got)
	}
	whole := bilingual.Text{Zh: "100%", En: "100%"}
	if got := whole.Plus(bilingual.Verbatim("!")); got.Zh != "100%!" || got.En != "100%!" {
		t.Errorf("%+v", got)
	}
}

// TestTextsFromBeforeRead: a text that was kept while there was one language reads as it was.
func TestTextsFromBeforeRead(t *testing.T) {
	for raw, want := range map[string]bilingual.Text{
		`"the code expired"`: bilingual.Verbatim("the code expired"), `""`: {}, `{"Zh":"过期","En":"expired"}`: {Zh: "过期", En: "expired"},
	} {
		var got bilingual.Text
		if err := json.Unmarshal([]byte(raw), &got); err != nil || got != want {
			t.Errorf("%s: %+v, %v", raw, got, err)
		}
	}
	var got bilingual.Text
	if err := json.Unmarshal([]byte(`7`), &got); err == nil {
		t.Errorf("read a number as %+v", got)
	}
}

// TestAHeaderCarriesBothLanguages: what goes into the headers of an answer comes out again.
func TestAHeaderCarriesBothLanguages(t *testing.T) {
	for _, text := range []bilingual.Text{
		{}, {Zh: "授权码已过期 😀", En: `the "code" \u4f60 of 小店 expired`}, bilingual.Verbatim("boundary missing"),
	} {
		h := http.Header{}
		text.ToHeader(h)
		for _, values := range h {
			if strings.ContainsFunc(values[0], func(r rune) bool { return r < ' ' || r > '~' }) {
				t.Errorf("no header can carry %q", values[0])
			}
		}
		if got := bilingual.FromHeader(h); got != text {
			t.Errorf("%+v came back as %+v", text, got)
		}
	}
	recorded := http.Header{"X-Wxlab-Hint": {"the code expired"}} // before there was a second language
	if got := bilingual.FromHeader(recorded); got != bilingual.Verbatim("the code expired") {
		t.Errorf("%+v", got)
	}
}

func FuzzHeader(f *testing.F) {
	f.Add("过期 \\u4f60\\U0001f600")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			t.Skip("a header has no line ends")
		}
		h := http.Header{}
		bilingual.Verbatim(text).ToHeader(h)
		if got := bilingual.FromHeader(h); got != bilingual.Verbatim(text) {
			t.Errorf("%q came back as %q", text, got)
		}
	})
}

// TestBothLanguagesSayTheSameValues reads every Textf of the simulator, and every fail of its API: each of its values stands in both languages, and
// what is written out, such as 5 s or 61009, does as well.
func TestBothLanguagesSayTheSameValues(t *testing.T) {
	calls := textfCalls(t)
	if len(calls) < 300 {
		t.Fatalf("only %d texts were found", len(calls))
	}
	for _, c := range calls {
		zh, en := valuesIn(c.zh), valuesIn(c.en)
		if len(zh) != c.values || len(en) != c.values {
			t.Errorf("%s: of %d values the Chinese has %v and the English %v: %q, %q", c.place, c.values, zh, en, c.zh, c.en)
		}
		for _, word := range fixed(c.en) {
			if !slices.Contains(fixed(c.zh), word) {
				t.Errorf("%s: only the English says %s: %q, %q", c.place, word, c.zh, c.en)
			}
		}
		for _, word := range fixed(c.zh) {
			if !slices.Contains(fixed(c.en), word) {
				t.Errorf("%s: only the Chinese says %s: %q, %q", c.place, word, c.zh, c.en)
			}
		}
	}
}

// TestTheRuleBites: what it must find, it finds.
func TestTheRuleBites(t *testing.T) {
	if got := valuesIn("%02[2]X %[1]d %%"); !slices.Equal(got, []int{1, 2}) {
		t.Errorf("%v", got)
	}
	if got := valuesIn("%q and %02X"); !slices.Equal(got, []int{1, 2}) {
		t.Errorf("%v", got)
	}
	if got := fixed("the IP is 61004 at most, use api_query_auth and redirect_uri"); !slices.Equal(got, []string{"61004", "api_query_auth", "redirect_uri"}) {
		t.Errorf("%v", got)
	}
}

// textf is one call of Textf whose texts are written out.
type textf struct {
	place, zh, en string
	values        int
}

func textfCalls(t *testing.T) (out []textf) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(".."), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || name == "bilingual/text.go" || name == "api/errcode.go" {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path.Join("..", name), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 {
				return true
			}
			texts := textArgs(name, call)
			if texts == nil {
				return true
			}
			place := files.Position(call.Pos()).String()
			zh, ok1 := literal(texts[0])
			en, ok2 := literal(texts[1])
			if !ok1 || !ok2 {
				t.Errorf("%s: the texts are not written out", place)
			}
			out = append(out, textf{place, zh, en, len(texts) - 2})
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// textArgs are the texts and values of a call of Textf, or of fail, which has the errcode before them.
func textArgs(file string, call *ast.CallExpr) []ast.Expr {
	switch called := call.Fun.(type) {
	case *ast.SelectorExpr:
		if called.Sel.Name == "Textf" {
			return call.Args
		}
	case *ast.Ident:
		if called.Name == "fail" && path.Dir(file) == "api" {
			return call.Args[1:]
		}
	}
	return nil
}

// literal is a string that is written out, perhaps in several parts.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		left, ok1 := literal(e.X)
		right, ok2 := literal(e.Y)
		return left + right, ok1 && ok2
	}
	return "", false
}

// valuesIn lists the values that a format uses, counted from 1.
func valuesIn(format string) []int {
	var out []int
	next := 1
	for _, m := range regexp.MustCompile(`%(?:%|[-+# 0]*\d*(?:\.\d+)?(?:\[(\d+)\])?[a-zA-Z])`).FindAllStringSubmatch(format, -1) {
		if m[0] == "%%" {
			continue
		}
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
		}
		out = append(out, next)
		next++
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// fixed lists what no translation changes: numbers of three digits and more, and names of fields and APIs.
func fixed(text string) []string {
	out := regexp.MustCompile(`\d{3,}|[a-z]+(?:_[a-z]+)+`).FindAllString(text, -1)
	slices.Sort(out)
	return slices.Compact(out)
}

// TestADurationIsSpokenInEachLanguage: nobody reads 5.002s in a Chinese sentence.
func TestADurationIsSpokenInEachLanguage(t *testing.T) {
	for d, want := range map[time.Duration]string{
		5002 * time.Millisecond: "用时 5.002 秒", 2 * time.Millisecond: "用时 2 毫秒", 90 * time.Second: "用时 1 分 30 秒",
		10 * time.Minute: "用时 10 分", 2 * time.Hour: "用时 2 小时", 0: "用时 0 秒", 1500 * time.Microsecond: "用时 1.5 毫秒",
	} {
		got := bilingual.Textf("用时 %s", "took %s", d)
		if got.Zh != want || got.En != "took "+d.String() {
			t.Errorf("%s became %q and %q", d, got.Zh, got.En)
		}
	}
}
