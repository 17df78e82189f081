package sim_test

import (
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

const (
	readmePath   = "../README.md"
	supportPath  = "../fixtures/SUPPORT.md"
	numbersBegin = "<!-- support: begin, written by `go test ./sim -run Support -update` -->\n"
	numbersEnd   = "<!-- support: end -->\n"
)

// TestSupportMatrixIsInTheFixtures compares fixtures/SUPPORT.md with the one made of register, catalogue and client.
func TestSupportMatrixIsInTheFixtures(t *testing.T) {
	raw, err := os.ReadFile(supportPath)
	if err != nil && !*update {
		t.Fatal(err)
	}
	holdText(t, supportPath, string(raw), newSupport(t).page())
}

// TestSupportNumbersAreInTheReadme compares the marked block with the figures of today.
func TestSupportNumbersAreInTheReadme(t *testing.T) {
	raw, err := os.ReadFile(readmePath)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(raw), numbersBegin)
	_, after, ended := strings.Cut(rest, numbersEnd)
	if !found || !ended {
		t.Fatalf("%s has no block between\n%s%s", readmePath, numbersBegin, numbersEnd)
	}
	holdText(t, readmePath, string(raw), before+numbersBegin+newSupport(t).numbers()+numbersEnd+after)
}

// holdText has a page say what is wanted: it writes it on -update.
func holdText(t *testing.T, path, is, want string) {
	t.Helper()
	switch {
	case is == want:
	case *update:
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s is old (-); run the test with -update:\n%s", path, cmp.Diff(strings.Split(is, "\n"), strings.Split(want, "\n")))
	}
}

// support is everything that the matrix tells of.
type support struct {
	groups    []fixtures.OfficialGroup
	apis      map[string]api.API
	typed     map[string][]string
	catalogue []callback.Entry
}

func newSupport(t *testing.T) support {
	t.Helper()
	s := sim.New(sim.Config{})
	out := support{groups: readRows[fixtures.OfficialGroup](t, officialPath), apis: map[string]api.API{}, typed: typedCalls(t),
		catalogue: s.Catalogue()}
	for _, a := range s.APIs() {
		out.apis[a.Path] = a
	}
	return out
}

// count says how many paths of some groups are simulated.
func (s support) count(groups ...fixtures.OfficialGroup) (simulated, all int) {
	for _, g := range groups {
		for _, a := range g.APIs {
			if _, has := s.apis[a.Path]; has {
				simulated++
			}
			all++
		}
	}
	return simulated, all
}

func (s support) typedCount() (n int) {
	for path := range s.apis {
		if len(s.typed[path]) > 0 {
			n++
		}
	}
	return n
}

func (s support) numbers() string {
	simulated, all := s.count(s.groups...)
	return fmt.Sprintf("The simulator answers %d of the %d API paths that WeChat documents for third-party platforms (%d paths in all, "+
		"%d of them with a typed call),\nand pushes %d callbacks: [fixtures/SUPPORT.md](fixtures/SUPPORT.md) lists them by topic, "+
		"those that are missing too; `wxlab coverage` says which of them you called.\n",
		simulated, all, len(s.apis), s.typedCount(), len(s.catalogue))
}

func (s support) page() string {
	var b strings.Builder
	simulated, all := s.count(s.groups...)
	fmt.Fprintf(&b, "# What the simulator answers and pushes\n\n<!-- written by `go test ./sim -run Support -update` -->\n\n"+
		"%d of %d API paths that WeChat documents for third-party platforms, %d in all; %d callbacks. "+
		"*Typed call* is the method of `platform/wxapi`;\nwhat has none is reached with `Account.Call` or `Client.Call`.\n\n",
		simulated, all, len(s.apis), len(s.catalogue))
	b.WriteString("| topic | 主题 | simulated |\n|---|---|---|\n")
	for _, g := range s.groups {
		n, of := s.count(g)
		fmt.Fprintf(&b, "| %s | %s | %d of %d |\n", g.EN, g.ZH, n, of)
	}
	beyond := s.beyond()
	for _, g := range append(slices.Clone(s.groups), beyond) {
		b.WriteString(s.group(g))
	}
	b.WriteString(s.callbacks())
	return b.String()
}

// beyond are the simulated paths that WeChat's list does not have: old spellings, and APIs that others may call too.
func (s support) beyond() fixtures.OfficialGroup {
	out := fixtures.OfficialGroup{ZH: "列表之外", EN: "Beyond the list"}
	listed := map[string]bool{}
	for _, g := range s.groups {
		for _, a := range g.APIs {
			listed[a.Path] = true
		}
	}
	for path := range s.apis {
		if !listed[path] {
			out.APIs = append(out.APIs, fixtures.OfficialAPI{Path: path})
		}
	}
	slices.SortFunc(out.APIs, func(a, b fixtures.OfficialAPI) int { return strings.Compare(a.Path, b.Path) })
	return out
}

func (s support) group(g fixtures.OfficialGroup) string {
	var b strings.Builder
	n, of := s.count(g)
	fmt.Fprintf(&b, "\n## %s · %s: %d of %d\n\n| API | method | access token | typed call |\n|---|---|---|---|\n", g.EN, g.ZH, n, of)
	for _, a := range g.APIs {
		row, has := s.apis[a.Path]
		if !has {
			fmt.Fprintf(&b, "| `%s` | *not yet* | | |\n", a.Path)
			continue
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", a.Path, row.Method, row.Token, strings.Join(quoted(s.typed[a.Path]), " "))
	}
	return b.String()
}

func quoted(names []string) (out []string) {
	for _, name := range names {
		out = append(out, "`"+name+"`")
	}
	return out
}

func (s support) callbacks() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n## Callbacks · 推送: %d\n", len(s.catalogue))
	for _, kind := range []struct {
		family      callback.Family
		field, note string
	}{{callback.AuthEvent, "InfoType", "authorization events"}, {callback.Message, "MsgType", "messages"},
		{callback.Event, "Event", "events"}} {
		fmt.Fprintf(&b, "\n| %s | of %s | sent to | `wxlab trigger` |\n|---|---|---|---|\n", kind.field, kind.note)
		for _, value := range values(s.catalogue, kind.family, kind.field) {
			b.WriteString(matrixRow(s.catalogue, kind.family, kind.field, value))
		}
	}
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
