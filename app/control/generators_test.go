package control

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestTheDocumentSuitsGenerators holds openapi.json to what openapi-typescript and ogen were seen to need.
func TestTheDocumentSuitsGenerators(t *testing.T) {
	name := regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)
	once := map[string]string{}
	doc := newDocument(endpoints())
	for path, ops := range doc.Paths {
		for method, op := range ops {
			at := method + " " + path
			if !name.MatchString(op.ID) || once[op.ID] != "" {
				t.Errorf("%s has the operationId %q, as %q has", at, op.ID, once[op.ID])
			}
			once[op.ID] = at
			if len(op.Tags) != 1 || op.Tags[0] == "" {
				t.Errorf("%s has the tags %q", at, op.Tags)
			}
			if op.Responses["200"] == nil || op.Responses["default"] == nil || len(op.Responses) != 2 {
				t.Errorf("%s answers %v, want 200 and default", at, op.Responses)
			}
			if body := op.RequestBody; body != nil {
				required := body.Content["application/json"].Schema["required"] != nil
				if body.Required != required {
					t.Errorf("%s: its body is required: %v, fields of it: %v", at, body.Required, required)
				}
			}
		}
	}
	for _, id := range []string{"trigger", "getWorld", "waitForExchange", "authorize", "advanceClock"} {
		if once[id] == "" { // generated clients call them so
			t.Errorf("no operation is called %s", id)
		}
	}
}

// TestReferencesAreWhole: every reference leads to a schema, every schema is referred to, and no two types share one.
func TestReferencesAreWhole(t *testing.T) {
	raw := jsonText(t, newDocument(endpoints()))
	var doc struct {
		Components struct{ Schemas map[string]any }
	}
	if err := json.Unmarshal([]byte(raw), &doc); err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`"\$ref":"#/components/schemas/([^"]+)"`).FindAllStringSubmatch(raw, -1) {
		if used[m[1]] = true; doc.Components.Schemas[m[1]] == nil {
			t.Errorf("%s is referred to and does not stand there", m[1])
		}
	}
	for name := range doc.Components.Schemas {
		if !used[name] {
			t.Errorf("nothing refers to %s", name)
		}
	}
	if strings.Count(raw, `"$ref"`) < len(used) || len(used) < 50 {
		t.Errorf("only %d schemas have names", len(used))
	}
	types := map[string]reflect.Type{}
	var visit func(reflect.Type)
	visit = func(of reflect.Type) {
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			visit(of.Elem())
		case reflect.Struct:
			name := schemaName(of)
			if name != "" && types[name] == of {
				return
			}
			if other := types[name]; name != "" && other != nil {
				t.Errorf("%s and %s are both called %s", other, of, name)
			}
			types[name] = of
			for f := range of.Fields() {
				if f.IsExported() && f.Tag.Get("json") != "-" {
					visit(f.Type)
				}
			}
		}
	}
	for _, e := range endpoints() {
		visit(e.out)
	}
}

// TestNoListIsNull: an answer has an empty list where there is nothing, wherever in it, and what is shared stays as it is.
func TestNoListIsNull(t *testing.T) {
	type inner struct {
		List []string `json:"list"`
		Left []string `json:"left,omitempty"`
	}
	type outer struct {
		Inner   inner            `json:"inner"`
		Pointer *inner           `json:"pointer"`
		None    *inner           `json:"none"`
		Many    []inner          `json:"many"`
		ByName  map[string]inner `json:"by_name"`
		Map     map[string]int   `json:"map"`
		Bytes   []byte           `json:"bytes"`
		hidden  []string
	}
	shared := outer{Pointer: &inner{}, Many: []inner{{}, {List: []string{"x"}}}, ByName: map[string]inner{"a": {}}, hidden: nil}
	const want = `{"inner":{"list":[]},"pointer":{"list":[]},"none":null,"many":[{"list":[]},{"list":["x"]}],` +
		`"by_name":{"a":{"list":[]}},"map":{},"bytes":""}`
	if got := jsonText(t, withoutNulls(shared)); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if shared.Many[0].List != nil || shared.Pointer.List != nil || shared.ByName["a"].List != nil || shared.hidden != nil {
		t.Errorf("what others share was changed: %+v", shared)
	}
	whole := []inner{{List: []string{"x"}, Left: []string{"y"}}}
	if same := withoutNulls(whole).([]inner); &same[0] != &whole[0] {
		t.Error("a value without nil lists was copied")
	}
}

// TestAnswersAreWhatTheyAreDescribedAs: each kind of Go type, and what openapi.json makes of it.
func TestAnswersAreWhatTheyAreDescribedAs(t *testing.T) {
	type answer struct {
		Always  int    `json:"always"`
		At      *int64 `json:"at"`
		Left    *int   `json:"left,omitempty"`
		Private string `json:"-"`
		Answers []failure
	}
	s := newSchemas(nil)
	if got, want := fmt.Sprint(s.of(reflect.TypeFor[answer]())), "map[$ref:#/components/schemas/Answer]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	of := s.named["Answer"]
	fields := of["properties"].(map[string]schema)
	if got := of["required"].([]string); !slices.Equal(got, []string{"Answers", "always", "at"}) {
		t.Errorf("required are %v", got)
	}
	for name, want := range map[string]string{
		"always": "map[type:integer]", "at": "map[format:int64 type:[integer null]]", "left": "map[type:integer]",
		"Answers": "map[items:map[$ref:#/components/schemas/Failure] type:array]",
	} {
		if got := fmt.Sprint(fields[name]); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if len(fields) != 4 {
		t.Errorf("%d fields are described", len(fields))
	}
}

// TestFeedsKeepTheirDescription holds the events of each feed to openapi.json, as TestEveryRouteKeepsItsDescription does
// with answers.
func TestFeedsKeepTheirDescription(t *testing.T) {
	w, c := serve(t)
	if _, err := w.PushTicket(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	doc := as[document](t, resolved(t))
	ticket := func() error { _, err := w.PushTicket(t.Context(), ""); return err }
	feeds := map[string]struct {
		body  string
		cause func() error // of an event, once the feed is open
		ends  string       // with an event that has this
	}{
		"GET /v1/stream": {"", ticket, `"name":"component_verify_ticket"`},
		"GET /v1/told":   {"", ticket, `"name":"component_verify_ticket"`},
		"POST /v1/check": {`{"groups":[1],"only":["release","callbacks.plaintext_event"]}`, nil, `"check":{`},
	}
	for _, e := range endpoints() {
		name := e.method + " " + e.path
		feed, known := feeds[name]
		if e.media != eventStream {
			continue
		}
		if delete(feeds, name); !known {
			t.Errorf("nobody looks at the events of %s", name)
			continue
		}
		of := doc.Paths[e.path][strings.ToLower(e.method)].Responses["200"].Content[eventStream].Schema
		ctx, leave := context.WithCancel(t.Context())
		resp, err := c.do(ctx, e.method, e.path, strings.NewReader(feed.body))
		if err != nil {
			t.Fatal(err)
		}
		if feed.cause != nil {
			if err := feed.cause(); err != nil {
				t.Error(err)
			}
		}
		lines, last := bufio.NewScanner(resp.Body), ""
		lines.Buffer(nil, bodyLimit)
		for !strings.Contains(last, feed.ends) && lines.Scan() {
			data, isData := strings.CutPrefix(lines.Text(), "data: ")
			if !isData {
				continue
			}
			if last = data; of == nil {
				t.Fatalf("%s has no schema", name)
			}
			if err := fitsText("event", of, data); err != nil {
				t.Errorf("%s: %v\n%.600s", name, err, data)
			}
		}
		leave()
		resp.Body.Close()
		if !strings.Contains(last, feed.ends) {
			t.Errorf("%s ended with %.300s, %v", name, last, lines.Err())
		}
	}
	if len(feeds) > 0 {
		t.Errorf("there are no feeds %v", feeds)
	}
}
