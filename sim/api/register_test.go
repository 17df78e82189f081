package api

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"wxlab/sim/world"
)

// These tests know what is easily forgotten when an API is added. Others in package sim hold that the fixtures list it
// (fixtures/SUPPORT.md, too), and that its errcodes have a text.

// withoutSets are the calls on behalf of an account that every authorization gives the right to.
var withoutSets = []string{"/wxa/get_webviewdomain_confirmfile"}

func TestRowsOfTheRegisterAreWhole(t *testing.T) {
	var rows []endpoint
	for _, chapter := range chapters() {
		rows = append(rows, chapter()...)
	}
	for _, mistake := range mistakesOf(rows) {
		t.Error(mistake)
	}
	if got := len(NewRegister(slog.New(slog.DiscardHandler)).Paths()); got != len(rows) {
		t.Errorf("the chapters have %d rows, the register %d paths", len(rows), got)
	}
}

// mistakesOf looks at each row, and at the request of its function.
func mistakesOf(rows []endpoint) (out []string) {
	seen := map[string]bool{}
	for _, row := range rows {
		say := func(format string, args ...any) { out = append(out, row.path+": "+fmt.Sprintf(format, args...)) }
		if seen[row.path] {
			say("is registered twice")
		}
		seen[row.path] = true
		checkRights(row, say)
		if name := row.handler.request.Name(); name != "nothing" && !strings.HasSuffix(name, "Request") {
			say("its request is %q; it is a struct called …Request, or nothing", name)
		}
		checkRequest(row, row.handler.request, say)
	}
	return out
}

// checkRights: a call on behalf of an account names the permission sets it needs, and they exist.
func checkRights(row endpoint, say func(string, ...any)) {
	switch {
	case row.needs == nil:
		if row.token == authorizerToken && !slices.Contains(withoutSets, row.path) {
			say("takes the authorizer's token and names no permission set")
		}
		return
	case row.token != authorizerToken && row.identify == nil:
		say("needs an ability, but its token may be another than an account's")
	}
	need := *row.needs
	if len(need.officialAccount)+len(need.miniProgram) == 0 {
		say("no kind of account can call it")
	}
	all := map[world.Kind][]int{world.OfficialAccount: need.officialAccount, world.MiniProgram: need.miniProgram}
	for kind, sets := range all {
		for _, set := range sets {
			same := func(s world.PermissionSet) bool { return s.ID == set }
			if !slices.ContainsFunc(world.PermissionSets(kind), same) {
				say("there is no permission set %d of a %s", set, kind)
			}
		}
	}
}

// checkRequest: every field says where it comes from, and is read from there.
func checkRequest(row endpoint, request reflect.Type, say func(string, ...any)) {
	for i := range request.NumField() {
		f := request.Field(i)
		json, query := f.Tag.Get("json"), f.Tag.Get("query")
		where := request.Name() + "." + f.Name
		switch {
		case f.Anonymous && json == "":
			checkRequest(row, f.Type, say)
		case json == "" && query == "":
			say("%s has neither the tag json nor query", where)
		case query != "" && f.Type.Kind() != reflect.String:
			say("%s comes from the query and is no string", where)
		case query != "" && row.hasJSONBody() && json != "-":
			say(`%s comes from the query; tag it json:"-", or the body fills it, too`, where)
		case query == "" && !row.hasJSONBody():
			say("%s comes from a JSON body, which the row does not take", where)
		default:
			checkInside(row, f.Type, say)
		}
	}
}

// checkInside looks for structs in the type of a field. Types of package world have JSON of their own.
func checkInside(row endpoint, t reflect.Type, say func(string, ...any)) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		checkInside(row, t.Elem(), say)
	case reflect.Struct:
		if t.PkgPath() != reflect.TypeFor[world.World]().PkgPath() {
			checkRequest(row, t, say)
		}
	}
}

type (
	untaggedRequest struct{ AppID string }
	nestedRequest   struct {
		List []untaggedRequest `json:"list"`
	}
	numberQueryRequest struct {
		Count int `query:"count"`
	}
	bothRequest struct {
		Action string `query:"action"`
	}
	bodyRequest struct {
		AppID string `json:"appid"`
	}
	misnamed struct{}
)

func rowOf[In any](make func(string, tokenKind, handler) endpoint, token tokenKind) endpoint {
	return make("/x", token, does(func(*call, In) error { return nil }))
}

func TestForgottenPartsOfARowAreNamed(t *testing.T) {
	users := ability{officialAccount: []int{world.SetUsers}}
	good := rowOf[bodyRequest](post, authorizerToken).needing(users)
	for _, tt := range []struct {
		want string
		rows []endpoint
	}{
		{"", []endpoint{good}},
		{"registered twice", []endpoint{good, good}},
		{"no permission set", []endpoint{rowOf[bodyRequest](post, authorizerToken)}},
		{"no kind of account", []endpoint{good.needing(ability{})}},
		{"no permission set 18", []endpoint{good.needing(ability{officialAccount: []int{world.SetDevelopment}})}},
		{"another than an account's", []endpoint{rowOf[bodyRequest](post, eitherToken).needing(users)}},
		{"untaggedRequest.AppID has neither", []endpoint{rowOf[untaggedRequest](post, componentToken)}},
		{"untaggedRequest.AppID has neither", []endpoint{rowOf[nestedRequest](post, componentToken)}},
		{"is no string", []endpoint{rowOf[numberQueryRequest](get, componentToken)}},
		{`json:"-"`, []endpoint{rowOf[bothRequest](post, componentToken)}},
		{"which the row does not take", []endpoint{rowOf[bodyRequest](get, componentToken)}},
		{"called …Request", []endpoint{rowOf[misnamed](post, componentToken)}},
	} {
		got := mistakesOf(tt.rows)
		if tt.want == "" && len(got) > 0 || tt.want != "" && (len(got) != 1 || !strings.Contains(got[0], tt.want)) {
			t.Errorf("want %q, got %q", tt.want, got)
		}
	}
}

func TestNothingOfAChapterIsLeftOut(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	sources := map[string]string{}
	for _, name := range names {
		if !strings.HasSuffix(name, "_test.go") {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			sources[name] = string(raw)
		}
	}
	for _, mistake := range leftOut(t, sources) {
		t.Error(mistake)
	}
}

// source is what leftOut reads out of the package's files.
type source struct {
	chapters map[string]string   // functions that return rows, with their file
	methods  map[string]string   // methods of call, with their file
	handlers map[string][]string // what rows name as their function, with the chapters' files
	named    map[string]bool     // all names in use
}

// leftOut looks for what the compiler lets pass: a chapter that is not in the list, a function in no row, a row whose
// function stands outside the chapters.
func leftOut(t *testing.T, sources map[string]string) (out []string) {
	s := read(t, sources)
	for name, file := range s.chapters {
		if !s.named[name] {
			out = append(out, fmt.Sprintf("%s: chapters does not list %s", file, name))
		}
	}
	files := map[string]bool{}
	for _, file := range s.chapters {
		files[file] = true
	}
	for name, file := range s.methods {
		switch {
		case !s.named[name]:
			out = append(out, fmt.Sprintf("%s: no row names the function %s, and nothing calls it", file, name))
		case len(s.handlers[name]) > 0 && !files[file]:
			out = append(out, fmt.Sprintf("%s has the function %s of a row in %v, and is no chapter",
				file, name, s.handlers[name]))
		}
	}
	slices.Sort(out)
	return out
}

func read(t *testing.T, sources map[string]string) source {
	s := source{map[string]string{}, map[string]string{}, map[string][]string{}, map[string]bool{}}
	for name, text := range sources {
		f, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			s.declare(name, d)
		}
		ast.Inspect(f, func(n ast.Node) bool { return s.look(name, n) })
	}
	return s
}

func (s source) declare(file string, d ast.Decl) {
	f, ok := d.(*ast.FuncDecl)
	switch {
	case !ok:
	case f.Recv == nil && strings.HasSuffix(f.Name.Name, "Chapter"):
		s.chapters[f.Name.Name] = file
	case f.Recv != nil && receiver(f) == "call":
		s.methods[f.Name.Name] = file
	}
}

func receiver(f *ast.FuncDecl) string {
	if star, ok := f.Recv.List[0].Type.(*ast.StarExpr); ok {
		if id, ok := star.X.(*ast.Ident); ok {
			return id.Name
		}
	}
	return ""
}

// look notes what a node uses; a function's own name is no use of it.
func (s source) look(file string, n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncDecl:
		ast.Inspect(n.Body, func(n ast.Node) bool { return s.look(file, n) })
		return false
	case *ast.CallExpr:
		if maker, ok := n.Fun.(*ast.Ident); ok && (maker.Name == "answers" || maker.Name == "does") {
			if method, ok := n.Args[0].(*ast.SelectorExpr); ok {
				s.handlers[method.Sel.Name] = append(s.handlers[method.Sel.Name], file)
			}
		}
	case *ast.Ident:
		s.named[n.Name] = true
	}
	return true
}

func TestForgottenPartsOfAChapterAreNamed(t *testing.T) {
	const register = "package api\nfunc chapters() []func() []endpoint { return []func() []endpoint{userChapter} }\n"
	const rows = `package api
		func userChapter() []endpoint { return []endpoint{get("/user", noToken, answers((*call).user))} }
	`
	const function = "func (c *call) user(nothing) error { return fail(40003, \"who\") }\n"
	for _, tt := range []struct {
		want    string
		sources map[string]string
	}{
		{"", map[string]string{"register.go": register, "user.go": rows + function}},
		{"chapters does not list tagChapter", map[string]string{"register.go": register, "user.go": rows + function,
			"tag.go": "package api\nfunc tagChapter() []endpoint { return nil }\n"}},
		{"no row names the function tag", map[string]string{"register.go": register,
			"user.go": rows + function + "func (c *call) tag(nothing) error { return nil }\n"}},
		{"is no chapter", map[string]string{"register.go": register, "user.go": rows,
			"other.go": "package api\n" + function}},
	} {
		got := leftOut(t, tt.sources)
		if tt.want == "" && len(got) > 0 || tt.want != "" && (len(got) != 1 || !strings.Contains(got[0], tt.want)) {
			t.Errorf("want %q, got %q", tt.want, got)
		}
	}
}

// TestChecksComeInOneOrder mends a call that is wrong in everything, one mistake after the other.
func TestChecksComeInOneOrder(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	w := world.NewWorld(1, func() time.Time { return now })
	a := w.AddAccount(world.Account{AppID: "wxaccount", Kind: world.OfficialAccount, VerifyType: -1})
	token := world.Issued{Value: "token", At: now, Expires: now}
	g := &world.GrantState{AccountAppID: a.AppID, Cancelled: now, Tokens: []world.Issued{token}}
	ps := &world.PlatformState{Platform: world.Platform{AppID: "wxcomponent", Whitelist: []string{"192.0.2.1"}}}
	ps.Platform.ConfirmFuncIDs = []int{world.SetMessages}
	ps.Grants = []*world.GrantState{g}
	w.Order, w.Platforms[ps.AppID] = []string{ps.AppID}, ps
	const path = "/cgi-bin/message/custom/send"
	fault := world.Fault{API: path, Effect: world.ErrCode, ErrCode: -1}
	w.Faults = []*world.FaultState{{ID: "f1", Fault: fault, Left: 1}}
	w.Quota[world.QuotaKey(now, a.AppID, path)] = 500000
	req := Request{Method: http.MethodGet, Path: path, Query: url.Values{}, ClientIP: "127.0.0.1"}

	r := NewRegister(slog.New(slog.DiscardHandler))
	for _, step := range []struct {
		code int
		mend func()
	}{
		{-1, func() { w.Faults = nil }},
		{43002, func() { req.Method = http.MethodPost }},
		{44002, func() { req.Body = []byte(`[]`) }},
		{47001, func() { req.Body = []byte(`{"touser":7}`) }},
		{41001, func() { req.Query.Set("access_token", "another") }},
		{40001, func() { req.Query.Set("access_token", "token") }},
		{42001, func() { g.Tokens[0].Expires = now.Add(time.Hour) }},
		{61004, func() { req.ClientIP = "192.0.2.1" }},
		{61003, func() { g.Cancelled = time.Time{} }},
		{45009, func() { w.Quota = map[string]int{} }},
		{61007, func() { g.FuncIDs = []int{world.SetMessages} }},
		{61016, func() { ps.Platform.ConfirmFuncIDs = nil }},
		{48001, func() { a.VerifyType = 0 }},
		{47001, func() { req.Body = []byte(`{"touser":"o"}`) }},
		{40003, func() {}},
	} {
		if got := r.Answer(w, req); got.ErrCode != step.code {
			t.Fatalf("want %d, got %d: %s", step.code, got.ErrCode, got.Body)
		}
		step.mend()
	}
}
