package exam_test

import (
	"flag"
	"slices"
	"strings"
	"testing"

	"wxlab/sim"
	"wxlab/sim/exam"
	"wxlab/sim/simtest/broken"
	"wxlab/sim/world"
)

// TestMain lets more tests run at once than there are processors: an examination waits more than it computes.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "12"); err != nil {
		panic(err)
	}
	m.Run()
}

// TestDefectsTripTheirCases: a server with one mistake fails the cases about it and no other.
func TestDefectsTripTheirCases(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	for id, want := range tripped() {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			must, may, _ := strings.Cut(want, "; perhaps ")
			var got []string
			for range 3 { // a machine that is too busy answers late, which the examination rightly reports
				if got = trips(t, id); slices.Equal(without(got, may), sorted(must)) {
					return
				}
			}
			t.Errorf("trips\n%s, want\n%s", strings.Join(got, " "), want)
		})
	}
}

// without are the cases but those that a mistake trips only where a change of sets overtakes its call.
func without(cases []string, ids string) []string {
	return slices.DeleteFunc(slices.Clone(cases), func(id string) bool { return slices.Contains(strings.Fields(ids), id) })
}

func sorted(ids string) []string {
	out := strings.Fields(ids)
	slices.Sort(out)
	return out
}

// trips are the cases that a server with a mistake fails or is remarked on.
func trips(t *testing.T, mistake string) (out []string) {
	t.Helper()
	in := examinee{mistakes: []string{mistake}}
	switch mistake {
	case "cold_start": // the case is about two seconds of the five
		in.patience = sim.AnswerBudget
	case "white_list": // that is somebody's mistake at the console
		in.mistakes, in.console = nil, func(p *world.Platform) { p.Whitelist = []string{"203.0.113.9"} }
	}
	for _, r := range in.examine(t, exam.Options{}).Results {
		if r.Verdict == exam.Fail || r.Verdict == exam.Remark {
			out = append(out, r.ID)
		}
	}
	slices.Sort(out)
	return out
}

// TestEveryCaseHasItsDefect: there is no case that no mistake trips.
func TestEveryCaseHasItsDefect(t *testing.T) {
	var all []string
	for _, cases := range tripped() {
		must, _, _ := strings.Cut(cases, "; perhaps ")
		all = append(all, strings.Fields(must)...)
	}
	for _, c := range exam.Cases() {
		if !slices.Contains(all, c.ID) {
			t.Errorf("no defect trips %s: %s", c.ID, c.Title.En)
		}
	}
}

// TestSubtleDefectsAreListed: a mistake that only an examination shows has its cases, unless it breaks much at once.
func TestSubtleDefectsAreListed(t *testing.T) {
	cases, broad := tripped(), []string{"always_success", "breaks_on_refusal", "first_ticket", "hammers"}
	for _, d := range broken.Subtle() {
		if _, listed := cases[d.ID]; !listed && !slices.Contains(broad, d.ID) {
			t.Errorf("%s trips no case: %s", d.ID, d.Is)
		}
	}
}
