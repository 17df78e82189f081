package sim_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wxlab/sim/api"
	"wxlab/sim/world"
)

// TestNoBodyBreaksAnAPI calls every API with every field name of the package set to values nobody expects. Answers are
// JSON, or a picture or its absence, and none is the -1 of an error that nobody gave a code.
func TestNoBodyBreaksAnAPI(t *testing.T) {
	l := newLab(t)
	component, authorizer, _ := l.authorize(l.account(world.MiniProgram, true).AppID)
	_, official, _ := l.authorize(l.account(world.OfficialAccount, true).AppID)
	names := fieldNames(t)
	values := []string{`null`, `[]`, `{}`, `""`, `-1`, `1e30`, `true`, `"999999999999999999999"`, `[null]`, `[{}]`, `[""]`, `{"":null}`, `"𝄞\u0000"`}
	for _, entry := range l.APIs() {
		for _, value := range values {
			body := strings.Builder{}
			for i, name := range names {
				fmt.Fprintf(&body, "%s%q:%s", map[bool]string{true: "{", false: ","}[i == 0], name, value)
			}
			tokens := []string{authorizer, official}
			if entry.Token == "component" {
				tokens = []string{component}
			}
			for _, tok := range tokens {
				method := strings.TrimPrefix(entry.Method, "GET, ")
				req := api.Request{Method: method, Path: entry.Path, Query: url.Values{"access_token": {tok}, "action": {"create"}}, Body: []byte(body.String() + "}")}
				for _, name := range names {
					if method == "GET" {
						req.Query[name] = append(req.Query[name], value)
					}
				}
				resp := l.Call(req)
				isPage := resp.Status == 404 || strings.HasPrefix(resp.Header.Get("Content-Type"), "image/")
				if resp.ErrCode == -1 || !isPage && !json.Valid(resp.Body) {
					t.Errorf("%s with %s: %s (%s)", entry.Path, value, resp.Body, resp.Hint)
				}
			}
		}
	}
}

func goFiles(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// fieldNames are the names in the JSON tags of the API and the world.
func fieldNames(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, file := range append(goFiles(t, "api"), goFiles(t, "world")...) {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`json:"([\w-]+)`).FindAllStringSubmatch(string(raw), -1) {
			names = append(names, m[1])
		}
	}
	slices.Sort(names)
	if names = slices.Compact(names); len(names) < 100 {
		t.Fatalf("only %d names, does the pattern still match?", len(names))
	}
	return names
}
