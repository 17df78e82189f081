package sim_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/fixtures"
)

const officialPath = "../fixtures/api/official.json"

// TestSupportOfOfficialPathsIsInTheFixtures: every path that WeChat documents is simulated, or is marked as not yet; where
// it is simulated, it has the register's source.
func TestSupportOfOfficialPathsIsInTheFixtures(t *testing.T) {
	sources := map[string]string{}
	for _, a := range readRegister(t) {
		sources[a.Path] = a.Source
	}
	listed := readRows[fixtures.OfficialGroup](t, officialPath)
	want := readRows[fixtures.OfficialGroup](t, officialPath)
	for _, g := range want {
		for i := range g.APIs {
			a := &g.APIs[i]
			source, simulated := sources[a.Path]
			if a.NotYet = !simulated; simulated {
				a.Source = source
			}
		}
	}
	diff := cmp.Diff(listed, want)
	if diff != "" && *update {
		writeOfficial(t, want)
		return
	}
	if diff != "" {
		t.Errorf("%s (-) and the register (+) disagree; run the test with -update: %s", officialPath, diff)
	}
}

// writeOfficial writes a path a line.
func writeOfficial(t *testing.T, groups []fixtures.OfficialGroup) {
	t.Helper()
	var b bytes.Buffer
	for i, g := range groups {
		fmt.Fprintf(&b, "%s\n {\"id\": %q, \"zh\": %q, \"en\": %q, \"apis\": [\n", []string{"[", ","}[min(i, 1)], g.ID, g.ZH, g.EN)
		for j, a := range g.APIs {
			row, err := json.Marshal(a)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "  %s%s\n", row, []string{",", ""}[max(0, j-len(g.APIs)+2)])
		}
		b.WriteString(" ]}")
	}
	b.WriteString("\n]\n")
	if err := os.WriteFile(officialPath, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
