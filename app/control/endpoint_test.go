package control

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/mux"

	"wxlab/app/i18n"
)

// TestNothingIsMountedWithoutARow walks the router: every route is a row of the table, and every row is routed once.
func TestNothingIsMountedWithoutARow(t *testing.T) {
	unrouted, requests := map[string]bool{}, map[reflect.Type]string{}
	for _, e := range endpoints() {
		name := e.method + " " + e.path
		if unrouted[name] || requests[e.in] != "" {
			t.Errorf("%s stands twice, or takes %s as %q does", name, e.in, requests[e.in])
		}
		unrouted[name], requests[e.in] = true, name
	}
	err := (&Server{}).mount().Walk(func(route *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		path, err := route.GetPathTemplate()
		if err != nil {
			return err
		}
		methods, err := route.GetMethods()
		for _, method := range methods {
			if !unrouted[method+" "+path] {
				t.Errorf("%s %s is mounted and has no row", method, path)
			}
			delete(unrouted, method+" "+path)
		}
		return err
	})
	if err != nil || len(unrouted) > 0 {
		t.Error(err, "rows without a route:", unrouted)
	}
}

// TestEveryParameterIsDescribed holds the tags of all requests to what parameter.go says of them.
func TestEveryParameterIsDescribed(t *testing.T) {
	braces := regexp.MustCompile(`\{(\w+)\}`)
	for _, e := range endpoints() {
		if e.what == "" || strings.HasSuffix(e.what, ".") {
			t.Errorf("%s %s says %q of itself", e.method, e.path, e.what)
		}
		all := parameters(e.in)
		var inThePath, named []string
		checkNothingIsForgotten(t, e.in)
		for _, p := range all {
			checkTags(t, e.in.Name()+"."+p.name, p.of, p.tag)
			checkPlace(t, e, p)
		}
		for _, p := range only(inPath, all) {
			named = append(named, p.name)
		}
		for _, m := range braces.FindAllStringSubmatch(e.path, -1) {
			inThePath = append(inThePath, m[1])
		}
		if slices.Sort(named); !slices.Equal(named, slices.Sorted(slices.Values(inThePath))) {
			t.Errorf("%s has the path parameters %v, its request %v", e.path, inThePath, named)
		}
	}
}

// checkNothingIsForgotten refuses fields that would never be filled, because no tag says where they travel.
func checkNothingIsForgotten(t *testing.T, request reflect.Type) {
	t.Helper()
	for f := range request.Fields() {
		name, _ := placeOf(f.Tag)
		switch {
		case name != "" && f.IsExported():
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			checkNothingIsForgotten(t, f.Type)
		default:
			t.Errorf("%s.%s is no parameter: give it a path, query or json tag", request, f.Name)
		}
	}
}

// checkTags looks at one field, and at those inside it as long as they are ours to describe.
func checkTags(t *testing.T, at string, of reflect.Type, tag reflect.StructTag) {
	t.Helper()
	if tag.Get("doc") == "" {
		t.Errorf("%s is not described: give it a doc tag", at)
	}
	for _, key := range []string{"min", "max"} {
		if _, err := strconv.ParseFloat(tag.Get(key), 64); err != nil && tag.Get(key) != "" {
			t.Errorf("%s: %s is %v", at, key, err)
		}
	}
	if of.Kind() == reflect.Slice {
		of = of.Elem()
	}
	if of.Kind() == reflect.Struct && of.PkgPath() == reflect.TypeFor[Server]().PkgPath() {
		for f := range of.Fields() {
			checkTags(t, at+"."+f.Name, f.Type, f.Tag)
		}
	}
}

func checkPlace(t *testing.T, e endpoint, p parameter) {
	t.Helper()
	values, mayBeEmpty := enum(p.tag), p.in == inBody && p.of.Kind() == reflect.String && !p.required()
	switch {
	case p.in == inBody && e.method == http.MethodGet:
		t.Errorf("%s %s has a body", e.method, e.path)
	case values != nil && slices.Contains(values, "") != mayBeEmpty:
		t.Errorf("%s.%s: whether it may be empty is %v, its values are %q", e.in, p.name, mayBeEmpty, values)
	case p.in == inBody && p.tag.Get("default") != "":
		t.Errorf("%s.%s: only the query has defaults", e.in, p.name)
	case p.in == inBody && p.tag.Get("min") > "0":
		t.Errorf("%s.%s: 0 is the same as nothing, and has to be allowed", e.in, p.name)
	}
}

// apiCall is an HTTP request as openapi.json would have one write it.
type apiCall struct {
	path  map[string]string
	query url.Values
	body  map[string]any
}

func (a apiCall) request(t *testing.T, e endpoint) *http.Request {
	t.Helper()
	raw, err := json.Marshal(a.body)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(e.method, "http://127.0.0.1/?"+a.query.Encode(), bytes.NewReader(raw))
	return mux.SetURLVars(r, a.path)
}

func (a apiCall) clone() apiCall {
	return apiCall{maps.Clone(a.path), maps.Clone(a.query), maps.Clone(a.body)}
}

// TestTheDocumentAndTheDecoderAgree writes a request from openapi.json for each endpoint, with all parameters: it
// parses, every parameter arrives, and the client writes the same one. Then it bends one parameter at a time, which is
// refused wherever a token is asked for.
func TestTheDocumentAndTheDecoderAgree(t *testing.T) {
	doc := as[struct {
		Paths map[string]map[string]struct {
			Parameters []struct {
				In, Name, Description string
				Required              bool
				Schema                map[string]any
			}
			RequestBody struct {
				Content map[string]struct {
					Schema struct{ Properties map[string]map[string]any }
				}
			}
		}
	}](t, resolved(t))
	for _, e := range endpoints() {
		op := doc.Paths[e.path][strings.ToLower(e.method)]
		whole, schemas := apiCall{map[string]string{}, url.Values{}, map[string]any{}}, map[string]map[string]any{}
		for _, p := range op.Parameters {
			if p.Description == "" || p.Required != (p.In == inPath) {
				t.Errorf("%s: %+v", e.path, p)
			}
			schemas[p.In+" "+p.Name] = p.Schema
			if p.In == inPath {
				whole.path[p.Name] = plainly(sample(p.Schema))
			} else {
				whole.query.Set(p.Name, plainly(sample(p.Schema)))
			}
		}
		for name, of := range op.RequestBody.Content["application/json"].Schema.Properties {
			schemas[inBody+" "+name], whole.body[name] = of, sample(of)
		}
		in := agrees(t, e, whole, schemas)
		clientWritesTheSame(t, e, in)
		if !e.open { // which takes anything: TestReadyNeedsNoTokenAndTakesAnyQuery
			bent(t, e, whole, schemas)
		}
	}
}

// TestNothingIsUntyped: wherever a Go type is known, the document says what it is like.
func TestNothingIsUntyped(t *testing.T) {
	anything := []string{ // what a recorded API call carried, and this very document
		"/v1/replay.post.requestBody.content.application/json.schema.properties.push.properties.request",
		"/v1/replay.post.requestBody.content.application/json.schema.properties.push.properties.response",
		"/v1/openapi.json.get.responses.200.content.application/json.schema.additionalProperties",
	}
	var walk func(at string, of any)
	walk = func(at string, of any) {
		object, _ := of.(map[string]any)
		if object != nil && len(object) == 0 && !slices.Contains(anything, at) {
			t.Errorf("%s may be anything", at)
		}
		for name, inside := range object {
			walk(strings.TrimPrefix(at+"."+name, "."), inside)
		}
		list, _ := of.([]any)
		for _, inside := range list {
			walk(at, inside)
		}
	}
	walk("", resolved(t)["paths"])
}

func agrees(t *testing.T, e endpoint, whole apiCall, schemas map[string]map[string]any) any {
	t.Helper()
	in, err := e.parse(whole.request(t, e))
	if err != nil {
		t.Fatalf("%s %s: %v; it was %+v", e.method, e.path, err, whole)
	}
	for _, p := range parameters(e.in) {
		if schemas[p.in+" "+p.name] == nil || reflect.ValueOf(in).FieldByIndex(p.index).IsZero() {
			t.Errorf("%s %s: %s is not described, or does not arrive", e.method, e.path, p.name)
		}
	}
	if len(schemas) != len(parameters(e.in)) {
		t.Errorf("%s %s: %d parameters are described, it takes %d", e.method, e.path, len(schemas),
			len(parameters(e.in)))
	}
	return in
}

func clientWritesTheSame(t *testing.T, e endpoint, in any) {
	t.Helper()
	target, body, err := encode(e, in)
	if err != nil {
		t.Fatal(err)
	}
	var again any
	router := mux.NewRouter()
	router.HandleFunc(e.path, func(_ http.ResponseWriter, r *http.Request) { again, err = e.parse(r) }).Methods(e.method)
	router.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(e.method, "http://127.0.0.1"+target, body))
	if err != nil || !reflect.DeepEqual(in, again) {
		t.Errorf("%s %s: %v; %+v came as %+v", e.method, e.path, err, in, again)
	}
}

// bent holds the decoder to be no more lenient than the document: each refusal names the parameter.
func bent(t *testing.T, e endpoint, whole apiCall, schemas map[string]map[string]any) {
	t.Helper()
	refuses := func(name string, a apiCall) {
		t.Helper()
		_, err := e.parse(a.request(t, e))
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s %s: %+v gives %v, want a refusal of %s", e.method, e.path, a, err, name)
		}
	}
	unknown := whole.clone()
	unknown.query.Set("no_such_parameter", "1")
	refuses("no_such_parameter", unknown)
	for key, of := range schemas {
		in, name, _ := strings.Cut(key, " ")
		if in == inBody {
			unknown := whole.clone()
			unknown.body["no_such_field"] = 1
			refuses("no_such_field", unknown)
		}
		for _, value := range wrong(of) {
			a := whole.clone()
			switch {
			case in == inBody:
				a.body[name] = value
			case typeOf(sample(of)) == "string" && of["enum"] == nil:
				continue // any text is one
			case in == inQuery:
				a.query.Set(name, fmt.Sprint(value))
			default:
				a.path[name] = fmt.Sprint(value)
			}
			refuses(name, a)
		}
	}
}

// sample is a value that a schema allows, and that is not the zero value.
func sample(of map[string]any) any {
	if values, ok := of["enum"].([]any); ok {
		return values[len(values)-1]
	}
	if either, ok := of["anyOf"].([]any); ok {
		return sample(either[0].(map[string]any))
	}
	switch types(of["type"])[0] {
	case "array":
		items := of["items"].(map[string]any)
		if items["type"] == "object" {
			return []any{map[string]any{}}
		}
		return []any{sample(items)}
	case "object":
		fields, _ := of["properties"].(map[string]any)
		if name, ok := fields["name"]; ok {
			return map[string]any{"name": sample(name.(map[string]any))}
		}
		if more, ok := of["additionalProperties"].(map[string]any); ok {
			return map[string]any{"key": sample(more)}
		}
		out := map[string]any{}
		for name, of := range fields {
			out[name] = sample(of.(map[string]any))
		}
		return out
	case "boolean":
		return true
	case "integer", "number":
		if most, ok := of["maximum"].(float64); ok {
			return most
		}
		return 7.0
	}
	return "some text"
}

// wrong are values that a schema does not allow, whether they come as JSON or as text.
func wrong(of map[string]any) (out []any) {
	if either, ok := of["anyOf"].([]any); ok {
		return wrong(either[0].(map[string]any))
	}
	for key, step := range map[string]float64{"maximum": 1, "minimum": -1} {
		if bound, ok := of[key].(float64); ok {
			out = append(out, bound+step)
		}
	}
	if of["enum"] != nil {
		out = append(out, "none of these")
	}
	switch kind := types(of["type"])[0]; kind {
	case "array":
		items := of["items"].(map[string]any)
		if items["minimum"] != nil {
			out = append(out, []any{items["minimum"].(float64) - 1})
		}
		return append(out, "text", []any{map[string]any{"no_such_field": 1}})
	case "integer":
		return append(out, "text", 1.5)
	case "object":
		if of["properties"] != nil {
			out = append(out, map[string]any{"no_such_field": 1})
		}
		return append(out, "text")
	case "number", "boolean":
		return append(out, "text")
	}
	return append(out, 7.0)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestRefusalsSpeakBothLanguages: a request that cannot be understood is refused in the language of who asks.
func TestRefusalsSpeakBothLanguages(t *testing.T) {
	_, c := serve(t)
	for lang, says := range map[i18n.Lang]string{
		i18n.En: "limit: 2000 is out of range; it is 1 to 1000.", i18n.Zh: "limit 的值 2000 无效：应在 1 到 1000 之间。",
	} {
		c.Lang = lang
		if _, err := Ask(t.Context(), c, ListExchanges{Limit: 2000}); err == nil || err.Error() != says {
			t.Errorf("%q: %v", lang, err)
		}
	}
}

// TestTheClientIsTyped: the type of an answer follows from the request's; a feed hands on events of its type.
func TestTheClientIsTyped(t *testing.T) {
	w, c := serve(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	first, err := Ask(ctx, c, WaitForExchange{Query: "name:component_verify_ticket outcome:ok"})
	if err != nil || first.Outcome != "ok" {
		t.Fatal(first, err)
	}
	heard := make(chan Exchange, 1)
	go func() {
		defer close(heard)
		Follow(ctx, c, StreamExchanges{Query: "kind:ticket"}, func(e Exchange) error {
			heard <- e
			return context.Canceled
		})
	}()
	for {
		if _, err := w.PushTicket(ctx, ""); err != nil {
			t.Fatal(err)
		}
		select {
		case e := <-heard:
			if e.ID <= first.ID || e.Name != "component_verify_ticket" {
				t.Errorf("%+v", e)
			}
			return
		case <-time.After(20 * time.Millisecond): // the feed has not begun
		}
	}
}

// TestRefusalsNameWhatIsAllowed: a refusal says which parameter is wrong, and what it may be.
func TestRefusalsNameWhatIsAllowed(t *testing.T) {
	_, c := serve(t)
	for body, says := range map[string]string{
		`[]`:                                   "The JSON body is of type array, not an object.",
		`{"event":7}`:                          "event: 7 is not a text.",
		`{"event":"text","set":{"a":1}}`:       `set: {"a":1} does not hold texts only.`,
		`{"event":"text","set":["a"]}`:         `set: ["a"] does not hold texts only.`,
		`{"event":"text","dry_run":"yes"}`:     `dry_run: "yes" is neither true nor false.`,
		`{"account":"wx1"}`:                    "event is missing.",
		`{"event":"text","no_such_field":"x"}`: "The JSON body takes no field no_such_field, only event, set,",
	} {
		if status, answer := ask(t, c, "POST", "/v1/trigger", body); status != http.StatusBadRequest ||
			!strings.Contains(answer, strings.ReplaceAll(says, `"`, `\"`)) {
			t.Errorf("%s: %d %s", body, status, answer)
		}
	}
	for _, call := range [][4]string{
		{"POST", "/v1/reset", `{"seed":-1}`,
			"seed: -1 is not a whole number of 0 or more."},
		{"POST", "/v1/release-check", `{"groups":["a"]}`,
			`groups: [\"a\"] does not hold whole numbers only.`},
		{"POST", "/v1/replay", `{"push":{"id":"a"}}`,
			"push: id cannot be of type string."},
		{"PUT", "/v1/accounts/a/audit", `{}`,
			"result is missing; it is one of success, fail, delay."},
		{"PUT", "/v1/accounts/a/audit", `{"result":"fail","after_seconds":-0.5}`,
			"after_seconds: -0.5 is too small; it is at least 0."},
		{"PUT", "/v1/accounts/a/audit", `{"result":"fail","after_seconds":99999999999.5}`,
			"after_seconds: 99999999999.5 is out of range; it is 0 to 315360000."},
		{"POST", "/v1/exchanges/1/replay", `{"mode":"louder"}`,
			`mode: \"louder\" is not known; it is one of exact, resigned.`},
		{"GET", "/v1/exchanges?limt=1", "",
			"There is no query parameter limt, only query, after, before, limit."},
		{"GET", "/v1/world?x=1", "",
			"There is no query parameter x: none is taken here."},
		{"GET", "/v1/recording?secrets=1", "",
			`secrets: \"1\" is neither true nor false.`},
	} {
		if status, answer := ask(t, c, call[0], call[1], call[2]); status != http.StatusBadRequest ||
			!strings.Contains(answer, call[3]) {
			t.Errorf("%s: %d %s", call, status, answer)
		}
	}
}

// plainly is a value as it stands in an address: large numbers too without an exponent.
func plainly(value any) string {
	if n, ok := value.(float64); ok {
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}
