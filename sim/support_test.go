package sim_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/fixtures"
	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/callback"
)

var update = flag.Bool("update", false, "rewrite fixtures/SUPPORT.md, its numbers in README.md and the rows of fixtures/api")

const registerPath = "../fixtures/api/register.json"

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
	return readRows[fixtures.API](t, registerPath)
}

func readRows[Row any](t *testing.T, path string) (rows []Row) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &rows); err != nil {
		t.Fatal(err)
	}
	return rows
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
