package sim_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/fixtures"
	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

var update = flag.Bool("update", false, "rewrite the support matrix in README.md and the rows of fixtures/api/register.json")

const (
	readmePath   = "../README.md"
	registerPath = "../fixtures/api/register.json"
	matrixBegin  = "<!-- support matrix: begin, written by `go test ./sim -run Support -update` -->\n"
	matrixEnd    = "<!-- support matrix: end -->\n"
)

// TestSupportRegisterIsInTheFixtures: the simulator has the paths that the fixtures list, with the method and token
// they name, and every row says where it is documented.
func TestSupportRegisterIsInTheFixtures(t *testing.T) {
	if *update {
		writeRegister(t)
	}
	listed := readRegister(t)
	var want []api.API
	for _, row := range listed {
		want = append(want, api.API{Path: row.Path, Method: row.Method, Token: row.Token})
		if row.Source == "" {
			t.Errorf("%s: name its source in %s", row.Path, registerPath)
		}
	}
	got := sim.New(sim.Config{}).APIs()
	for i := range got {
		got[i].Daily = 0
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-) and the simulator (+) differ; run the test with -update: %s", registerPath, diff)
	}
}

// readRegister reads the file, not what was embedded before an update.
func readRegister(t *testing.T) []fixtures.API {
	t.Helper()
	raw, err := os.ReadFile(registerPath)
	if err != nil {
		t.Fatal(err)
	}
	var listed []fixtures.API
	if err := json.Unmarshal(raw, &listed); err != nil {
		t.Fatal(err)
	}
	return listed
}

// writeRegister keeps the sources of rows that stay.
func writeRegister(t *testing.T) {
	t.Helper()
	sources := map[string]string{}
	for _, row := range readRegister(t) {
		sources[row.Path] = row.Source
	}
	var b bytes.Buffer
	for i, a := range sim.New(sim.Config{}).APIs() {
		source, err := json.Marshal(sources[a.Path])
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s\n {\"path\": %q, \"method\": %q, \"token\": %q, \"source\": %s}",
			map[bool]string{true: "[", false: ","}[i == 0], a.Path, a.Method, a.Token, source)
	}
	b.WriteString("\n]\n")
	if err := os.WriteFile(registerPath, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestSupportCatalogueIsInTheFixtures reads the fixtures with another parser than the simulator's.
func TestSupportCatalogueIsInTheFixtures(t *testing.T) {
	list, err := fixtures.Callbacks()
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, c := range list {
		var head struct{ InfoType, MsgType, Event string }
		if err := xml.Unmarshal(c.XML, &head); err != nil {
			t.Fatal(err)
		}
		want = append(want, strings.Join([]string{c.Name, c.Family, head.InfoType, head.MsgType, head.Event}, " "))
	}
	for _, e := range sim.New(sim.Config{}).Catalogue() {
		got = append(got, strings.Join([]string{e.Name, string(e.Family), sample(e, "InfoType"), sample(e, "MsgType"),
			sample(e, "Event")}, " "))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func sample(e callback.Entry, path string) string {
	for _, f := range e.Fields {
		if f.Path == path {
			return f.Sample
		}
	}
	return ""
}

// TestSupportMatrixIsInTheReadme compares the marked block with the one made of register and catalogue.
func TestSupportMatrixIsInTheReadme(t *testing.T) {
	raw, err := os.ReadFile(readmePath)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(raw), matrixBegin)
	block, after, ended := strings.Cut(rest, matrixEnd)
	if !found || !ended {
		t.Fatalf("%s has no block between\n%s%s", readmePath, matrixBegin, matrixEnd)
	}
	want := supportMatrix(sim.New(sim.Config{}))
	if block == want {
		return
	}
	if *update {
		if err := os.WriteFile(readmePath, []byte(before+matrixBegin+want+matrixEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("the block in %s is old (-); run the test with -update, or paste:\n%s\n%s", readmePath, want,
		cmp.Diff(strings.Split(block, "\n"), strings.Split(want, "\n")))
}

// supportMatrix is everything the simulator answers and pushes, folded away until the reader wants it.
func supportMatrix(s *sim.Sim) string {
	apis, catalogue := s.APIs(), s.Catalogue()
	var b strings.Builder
	fmt.Fprintf(&b, "<details>\n<summary>Everything the simulator answers and pushes: %d API paths, %d callbacks</summary>\n\n", len(apis), len(catalogue))
	b.WriteString("| API | method | access token |\n|---|---|---|\n")
	for _, a := range apis {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", a.Path, a.Method, a.Token)
	}
	for _, kind := range []struct {
		family      callback.Family
		field, note string
	}{{callback.AuthEvent, "InfoType", "authorization events"}, {callback.Message, "MsgType", "messages"},
		{callback.Event, "Event", "events"}} {
		fmt.Fprintf(&b, "\n| %s | of %s | sent to | `wxlab trigger` |\n|---|---|---|---|\n", kind.field, kind.note)
		for _, value := range values(catalogue, kind.family, kind.field) {
			b.WriteString(matrixRow(catalogue, kind.family, kind.field, value))
		}
	}
	b.WriteString("\n</details>\n")
	return b.String()
}

// values of a field in the order of the catalogue; variants share one.
func values(catalogue []callback.Entry, family callback.Family, field string) []string {
	var out []string
	for _, e := range catalogue {
		if v := sample(e, field); e.Family == family && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func matrixRow(catalogue []callback.Entry, family callback.Family, field, value string) string {
	var titles, names, kinds []string
	for _, e := range catalogue {
		if e.Family != family || sample(e, field) != value {
			continue
		}
		titles, names = append(titles, e.Title.Zh), append(names, "`"+e.Name+"`")
		for _, k := range e.Kinds {
			if word := map[world.Kind]string{world.OfficialAccount: "公众号",
				world.MiniProgram: "小程序"}[world.Kind(k)]; !slices.Contains(kinds, word) {
				kinds = append(kinds, word)
			}
		}
	}
	if family == callback.AuthEvent {
		kinds = []string{"第三方平台"}
	}
	return fmt.Sprintf("| `%s` | %s | %s | %s |\n", value, strings.Join(titles, "，"), strings.Join(kinds, "，"),
		strings.Join(names, " "))
}
