package ui

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim/callback"
	"wxlab/sim/world"
)

func TestCatalogueFitsTheAccount(t *testing.T) {
	all := []callback.Entry{{Name: "any"}, {Name: "mini", Kinds: []string{string(world.MiniProgram)}},
		{Name: "both", Kinds: []string{string(world.MiniProgram), string(world.OfficialAccount)}}}
	var names []string
	for _, e := range entriesFor(all, world.OfficialAccount) {
		names = append(names, e.Name)
	}
	if diff := cmp.Diff([]string{"any", "both"}, names); diff != "" {
		t.Error(diff)
	}
}
