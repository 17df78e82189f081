package ui

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
)

func TestCatalogueFitsTheAccount(t *testing.T) {
	all := []sim.CatalogueEntry{{Name: "any"}, {Name: "mini", Kinds: []sim.Kind{sim.MiniProgram}}, {Name: "both", Kinds: []sim.Kind{sim.MiniProgram, sim.OfficialAccount}}}
	var names []string
	for _, e := range entriesFor(all, sim.OfficialAccount) {
		names = append(names, e.Name)
	}
	if diff := cmp.Diff([]string{"any", "both"}, names); diff != "" {
		t.Error(diff)
	}
}
